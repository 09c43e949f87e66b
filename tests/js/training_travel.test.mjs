import assert from "node:assert/strict";
import {test} from "node:test";
import {coalesced, Shelf} from "../../static/js/state/training/coalesce.js";

/** A server that answers when it is told to. */
function server() {
  /** @type {{wish: number, answer: (value: string) => void, refuse: (error: Error) => void}[]} */
  const asked = [];
  const log = [];
  const want = coalesced({
    load: (wish) => new Promise((answer, refuse) => { asked.push({wish, answer, refuse}); }),
    key: String, bytes: () => 1, limit: 100,
    show: (answer, wish) => log.push(`${wish}: ${answer}`), fail: (error, wish) => log.push(`${wish} failed: ${error.message}`),
    wait: (waiting) => log.push(waiting ? "waits" : "rests"),
  });
  return {asked, log, want, settled: () => new Promise((done) => { setImmediate(done); })};
}

test("while one answer is under way only the newest wish waits", async () => {
  const {asked, log, want, settled} = server();
  for (const step of [1, 2, 3, 4]) want(step);
  assert.deepEqual(asked.map(({wish}) => wish), [1]);
  asked[0].answer("a");
  await settled();
  assert.deepEqual(asked.map(({wish}) => wish), [1, 4]);
  asked[1].answer("d");
  await settled();
  assert.deepEqual(log, ["waits", "1: a", "waits", "4: d", "rests"]);
});

test("what is known is shown at once and not asked again", async () => {
  const {asked, log, want, settled} = server();
  want(1);
  asked[0].answer("a");
  await settled();
  want(1);
  assert.equal(asked.length, 1);
  assert.deepEqual(log.slice(-2), ["1: a", "rests"]);
});

test("coming back to what is under way drops the wish between", async () => {
  const {asked, log, want, settled} = server();
  want(1);
  want(2);
  want(1);
  asked[0].answer("a");
  await settled();
  assert.equal(asked.length, 1);
  assert.deepEqual(log, ["waits", "1: a", "rests"]);
});

test("a refusal is told if it is still wanted, and the next wish is asked", async () => {
  const {asked, log, want, settled} = server();
  want(1);
  want(2);
  asked[0].refuse(new Error("gone"));
  await settled();
  asked[1].refuse(new Error("no"));
  await settled();
  assert.deepEqual(log, ["waits", "waits", "2 failed: no", "rests"]);
});

test("what nobody wants any more is not shown", async () => {
  const {asked, log, want, settled} = server();
  want(1);
  want(null);
  asked[0].answer("a");
  await settled();
  assert.deepEqual(log, ["waits", "rests"]);
});

test("a late answer does not take the place of a newer one that was known", async () => {
  const {asked, log, want, settled} = server();
  want(2);
  asked[0].answer("b");
  await settled();
  want(1);
  want(2);
  asked[1].answer("a");
  await settled();
  assert.deepEqual(log, ["waits", "2: b", "rests", "waits", "2: b", "rests"]);
});

test("a shelf forgets what was not used longest, and never the newest", () => {
  const shelf = new Shelf(10);
  shelf.put("a", 1, 4);
  shelf.put("b", 2, 4);
  shelf.get("a");
  shelf.put("c", 3, 4);
  assert.deepEqual(["a", "b", "c"].map((key) => shelf.get(key)), [1, undefined, 3]);
  shelf.put("huge", 4, 99);
  assert.deepEqual(["a", "c", "huge"].map((key) => shelf.get(key)), [undefined, undefined, 4]);
  shelf.put("huge", 5, 1);
  shelf.put("d", 6, 9);
  assert.deepEqual([shelf.get("huge"), shelf.get("d"), shelf.size], [5, 6, 2]);
});
