import assert from "node:assert/strict";
import {test} from "node:test";
import {courseOf, epochsAfter, epochsOf} from "../../static/js/layout/training/course.js";

/** One object after another, as slowly as it can be done. */
function counted(objects, batch, changes, steps) {
  let [epoch, place, size] = [0, 0, batch];
  const found = [0];
  for (let step = 0; step < steps; step++) {
    for (const change of changes) if (change.step === step && change.batch_size) size = change.batch_size;
    place = Math.min(objects, place + size);
    if (place === objects) [epoch, place] = [epoch + 1, 0];
    found.push(epoch + place / objects);
  }
  return found;
}

for (const [objects, batch, changes] of [
  [100, 25, []], [48, 10, []], [7, 64, []], [48, 10, [{step: 3, batch_size: 20}, {step: 5, learning_rate: 1}, {step: 9, batch_size: 7}]],
  [100, 30, [{step: 4, batch_size: 100}]], [50, 8, [{step: 0, batch_size: 16}, {step: 1, batch_size: 3}]],
]) {
  test(`${objects} objects in batches of ${batch}, ${changes.length} changes`, () => {
    const course = courseOf(objects, batch, changes);
    counted(objects, batch, changes, 60).forEach((epochs, step) => assert.ok(Math.abs(epochsAfter(course, step) - epochs) < 1e-12, `after ${step} steps`));
  });
}

test("changes may come in any order", () => {
  const changes = [{step: 9, batch_size: 7}, {step: 3, batch_size: 20}];
  assert.deepEqual(courseOf(48, 10, changes), courseOf(48, 10, [...changes].reverse()));
});

test("a column that grows is placed on, one of another course anew", () => {
  const steps = [0, 1];
  const [quick, slow] = [courseOf(10, 5, []), courseOf(10, 1, [])];
  const placed = epochsOf(steps, quick);
  steps.push(2, 3);
  assert.equal(epochsOf(steps, quick), placed);
  assert.deepEqual(placed, [0, 0.5, 1, 1.5]);
  assert.deepEqual(epochsOf(steps, slow), [0, 0.1, 0.2, 0.3]);
});
