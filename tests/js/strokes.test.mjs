import assert from "node:assert/strict";
import {test} from "node:test";
import {begin, extend, movePen, paint, point, undo} from "../../static/js/layout/strokes.js";

test("strokes are begun, lengthened and undone without changing what was", () => {
  const none = [];
  const one = extend(begin(none, [0.1, 0.1]), [0.2, 0.2]);
  const two = begin(one, [0.5, 0.5]);
  assert.deepEqual([none.length, one, two.length], [0, [[[0.1, 0.1], [0.2, 0.2]]], 2]);
  assert.deepEqual(undo(two), one);
  assert.deepEqual(undo([]), []);
});

test("the pen stays on the pad", () => {
  assert.deepEqual(point(-1, 2), [0, 1]);
  assert.deepEqual(movePen([0, 0.5], "ArrowLeft", true), [0, 0.5]);
  assert.deepEqual(movePen([0, 0], "ArrowRight", false), [1 / 28, 0]);
  assert.equal(movePen([0, 0], "a", false), null);
});

test("a tap is a dot and a drag is one line to its very end", () => {
  const calls = [];
  const context = new Proxy({}, {
    get: (_, name) => (...args) => calls.push([name, ...args]),
    set: () => true,
  });
  paint(context, [[[0.5, 0.5]], [[0, 0], [0.5, 0], [1, 1]]], 100);
  assert.deepEqual(calls.map(([name]) => name),
    ["fillRect", "beginPath", "arc", "fill", "beginPath", "moveTo", "quadraticCurveTo", "lineTo", "stroke"]);
  assert.deepEqual(calls[7], ["lineTo", 100, 100]);
});
