import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";
import {floorOf, judge} from "../../static/js/layout/guess.js";
import {forgetGuesses, isHidden, noteGuess, score, setPredicting, show} from "../../static/js/state/prediction.js";

beforeEach(() => {
  forgetGuesses();
  setPredicting(true);
});

test("comma and point are read, one percent is forgiven", () => {
  for (const text of ["0,5", "0.5", "0.504", " 0,496 ", "5e-1"]) assert.equal(judge(text, 0.5, 0), "right", text);
  assert.equal(judge("0.51", 0.5, 0), "high");
  assert.equal(judge("−2", -2, 0), "right");
});

test("near zero the tensor's peak says what may be off", () => {
  assert.equal(floorOf(12.5), 0.01);
  assert.equal(floorOf(0), 0);
  assert.equal(judge("0.005", 0, floorOf(12.5)), "right");
  assert.equal(judge("0.02", 0, floorOf(12.5)), "high");
  assert.equal(judge("0", 1e-9, 0), "low");
});

test("what is wrong is told: the sign, the power of ten, the direction", () => {
  assert.equal(judge("-3", 3, 0), "sign");
  assert.equal(judge("30", 3, 0), "factor");
  assert.equal(judge("0.003", 3, 0), "factor");
  assert.equal(judge("2", 3, 0), "low");
  assert.equal(judge("-9", 3, 0), "low");
  assert.equal(judge("four", 3, 0), "unread");
  assert.equal(judge("", 3, 0), "unread");
});

test("what is not finite can be guessed by its name", () => {
  assert.equal(judge("nan", Number.NaN, 0), "right");
  assert.equal(judge("-inf", -Infinity, 0), "right");
  assert.equal(judge("∞", Infinity, 0), "right");
  assert.equal(judge("7", Infinity, 0), "special");
});

test("a cell is hidden until it is guessed or asked for, and the score knows how", () => {
  assert.ok(isHidden("a"));
  noteGuess("a", false);
  assert.ok(isHidden("a"));
  noteGuess("a", true);
  noteGuess("b", true);
  show("c");
  assert.deepEqual(["a", "b", "c", "d"].map(isHidden), [false, false, false, true]);
  assert.deepEqual(score.value, {right: 2, first: 1, asked: 1, cells: 3});
  setPredicting(false);
  assert.ok(!isHidden("d"));
});
