import assert from "node:assert/strict";
import {test} from "node:test";
import {Answers} from "../../static/js/state/answers.js";

/** A question that counts how often it is put. */
function question(answer) {
  const ask = () => {
    ask.times++;
    return answer;
  };
  ask.times = 0;
  return ask;
}

test("a question is put once, and its answer is here as soon as it came", async () => {
  const answers = new Answers(9);
  const ask = question(Promise.resolve(7));
  const [one, other] = [answers.once("a", ask), answers.once("a", ask)];
  assert.equal(answers.here("a"), undefined);
  assert.deepEqual(await Promise.all([one, other]), [7, 7]);
  assert.equal(answers.here("a"), 7);
  assert.equal(ask.times, 1);
});

test("a refusal is not remembered", async () => {
  const answers = new Answers(9);
  const refused = question(Promise.reject(new Error("no")));
  await assert.rejects(answers.once("a", refused), /no/);
  assert.equal(await answers.once("a", question(Promise.resolve(8))), 8);
  assert.equal(answers.here("a"), 8);
});

test("the oldest answer goes when there are too many", async () => {
  const answers = new Answers(2);
  for (const key of ["a", "b", "c"]) await answers.once(key, question(Promise.resolve(key)));
  assert.deepEqual(["a", "b", "c"].map((key) => answers.here(key)), [undefined, "b", "c"]);
});

test("a question that is given up is put again; an answer that is here stays", async () => {
  const answers = new Answers(9);
  const never = answers.once("a", question(new Promise(() => {})));
  answers.giveUp("a", never);
  assert.notEqual(answers.once("a", question(Promise.resolve(9))), never);
  const known = answers.once("a", question(Promise.resolve(0)));
  await known;
  answers.giveUp("a", known);
  assert.equal(answers.here("a"), 9);
  answers.forget();
  assert.equal(answers.here("a"), undefined);
});

test("a late refusal of what was given up does not take the new answer away", async () => {
  const answers = new Answers(9);
  let refuse = () => {};
  const old = answers.once("a", () => new Promise((_, reject) => { refuse = reject; }));
  answers.giveUp("a", old);
  await answers.once("a", question(Promise.resolve(9)));
  refuse(new Error("aborted"));
  await assert.rejects(old);
  assert.equal(answers.here("a"), 9);
});

test("whoever gives up late does not take away what was asked anew", () => {
  const answers = new Answers(9);
  const old = answers.once("a", () => new Promise(() => {}));
  answers.giveUp("a", old);
  const next = answers.once("a", () => new Promise(() => {}));
  answers.giveUp("a", old);
  assert.equal(answers.once("a", () => assert.fail("asked twice")), next);
});
