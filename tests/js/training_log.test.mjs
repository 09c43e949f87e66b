import assert from "node:assert/strict";
import {test} from "node:test";
import {endOfAxis} from "../../static/js/layout/training/axes.js";
import {happenings, wayTo} from "../../static/js/layout/training/happenings.js";
import {beside, fitted, stacked} from "../../static/js/layout/training/labels.js";
import {append, empty, firstAfter, fromAnswer, lastStep} from "../../static/js/layout/training/log.js";

/** Rows first…last of a made-up run, told as the server tells them. */
const rows = (first, last) => {
  const step = Array.from({length: last - first + 1}, (_, i) => first + i);
  return {
    step, epoch: step.map((n) => Math.floor(n / 10)), loss: step.map((n) => 2 / n), accuracy: step.map((n) => 1 - 1 / n), running: step.map((n) => 3 / n),
    learning_rate: step.map(() => 0.1), gradients: {"conv1.w": step.map((n) => n * n)}, updates: {"conv1.w": step.map((n) => n / 1000)},
  };
};
const run = (...events) => events.reduce((log, [kind, data], i) => append(log, {seq: i + 1, kind, data}), empty());

test("reports of several events make one set of columns", () => {
  const {reports} = run(["reports", rows(1, 4)], ["reports", rows(5, 6)]);
  assert.deepEqual(reports.step, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(reports.loss, [2, 1, 2 / 3, 0.5, 0.4, 2 / 6]);
  assert.deepEqual(reports.gradients["conv1.w"], [1, 4, 9, 16, 25, 36]);
});

test("a new log is a new object, an event that is known already changes nothing", () => {
  const one = run(["reports", rows(1, 2)]);
  const two = append(one, {seq: 2, kind: "snapshot", data: {step: 2}});
  assert.notEqual(one, two);
  assert.equal(append(two, {seq: 2, kind: "snapshot", data: {step: 9}}), two);
  assert.equal(append(two, {seq: 1, kind: "reports", data: rows(3, 4)}), two);
});

test("going back drops what came after, in every list, and keeps where it came from", () => {
  const log = run(
    ["snapshot", {step: 0}], ["reports", rows(1, 20)], ["snapshot", {step: 10}], ["snapshot", {step: 20}],
    ["evaluation", {step: 10, epoch: 1, held_out: {loss: 1, accuracy: 0.5}}], ["evaluation", {step: 20, epoch: 2, held_out: {loss: 1, accuracy: 0.5}}],
    ["change", {step: 5, changes: {learning_rate: 0.2}}], ["change", {step: 15, changes: {learning_rate: 0.3}}],
    ["failure", {step: 20, node: "conv1", tensor: "dw"}], ["back", {step: 10}],
  );
  assert.equal(log.reports.step.at(-1), 10);
  for (const column of [log.reports.loss, log.reports.gradients["conv1.w"], log.reports.updates["conv1.w"]]) assert.equal(column.length, 10);
  assert.deepEqual(log.snapshots, [0, 10]);
  assert.deepEqual(log.evaluations.map(({step}) => step), [10]);
  assert.deepEqual(log.changes.map(({step}) => step), [5]);
  assert.deepEqual(log.returns, [{step: 10, from: 20}]);
  assert.equal(log.failure, null);
  const on = append(log, {seq: 99, kind: "reports", data: rows(11, 12)});
  assert.deepEqual(on.reports.step.slice(-3), [10, 11, 12]);
});

test("rows that are told again take the old ones' place", () => {
  const again = {...rows(3, 5), loss: [7, 8, 9]};
  const {reports} = run(["reports", rows(1, 4)], ["reports", again]);
  assert.deepEqual(reports.step, [1, 2, 3, 4, 5]);
  assert.deepEqual(reports.loss, [2, 1, 7, 8, 9]);
});

test("a column that begins late, or is missing once, stays beside its steps", () => {
  const late = {...rows(3, 4), gradients: {"conv1.w": [9, 16], "fc.w": [1, 2]}};
  const {reports} = run(["reports", rows(1, 2)], ["reports", late], ["reports", {...rows(5, 5), gradients: {}}]);
  assert.deepEqual(reports.gradients["fc.w"], [null, null, 1, 2, null]);
  assert.deepEqual(reports.gradients["conv1.w"], [1, 4, 9, 16, null]);
});

test("what is no finite number is a gap", () => {
  const {reports} = run(["reports", {...rows(1, 3), loss: [1, null, "NaN"]}]);
  assert.deepEqual(reports.loss, [1, null, null]);
});

test("an evaluation of the same step replaces the one before", () => {
  const at = (loss) => ["evaluation", {step: 4, epoch: 1, held_out: {loss, accuracy: 0.5}}];
  assert.deepEqual(run(at(1), at(2)).evaluations.map(({held_out}) => held_out.loss), [2]);
});

test("an answer and the events that made it are the same log", () => {
  const events = [
    ["snapshot", {step: 0}], ["reports", rows(1, 7)], ["change", {step: 3, changes: {learning_rate: 0.01}}],
    ["evaluation", {step: 7, epoch: 1, held_out: {loss: 1, accuracy: 0.5}}], ["snapshot", {step: 7}],
  ];
  const told = fromAnswer({
    seq: 5, reports: rows(1, 7), evaluations: [events[3][1]], changes: [{step: 3, learning_rate: 0.01}], snapshots: [{step: 0, epoch: 0, bytes: 10}, 7], failure: null,
  });
  assert.deepEqual(told, run(...events));
  assert.deepEqual(fromAnswer({}), empty());
});

test("the state that was told last is kept", () => {
  assert.equal(run(["state", {state: "queued"}], ["state", {state: "running", step: 4}]).state.state, "running");
});

test("a curve ends at the last thing that was told", () => {
  assert.equal(lastStep(empty()), 0);
  assert.equal(lastStep(run(["reports", rows(1, 7)], ["snapshot", {step: 5}])), 7);
  assert.equal(lastStep(run(["snapshot", {step: 5}])), 5);
});

test("the first larger one, as a walk from the left finds it", () => {
  const rising = [1, 2, 2, 5, 9];
  for (let limit = 0; limit <= 10; limit += 0.5) {
    const walked = rising.findIndex((value) => value > limit);
    assert.equal(firstAfter(rising, limit), walked < 0 ? rising.length : walked);
  }
});

test("changes are told with what was before, the document first, then one another", () => {
  const log = run(
    ["reports", {...rows(1, 9), learning_rate: rows(1, 9).step.map(() => 0.05)}], ["change", {step: 3, changes: {learning_rate: 0.01, batch_size: 16}}],
    ["change", {step: 6, changes: {learning_rate: 0.001}}], ["failure", {step: 9, node: "fc", tensor: "dw"}],
  );
  const told = happenings(log, {optimizer: {kind: "sgd", learning_rate: 0.1}, batch_size: 64});
  assert.deepEqual(told.map(({step, kind, parts}) => [step, kind, parts]), [
    [3, "change", [{setting: "learning_rate", from: 0.1, to: 0.01}, {setting: "batch_size", from: 64, to: 16}]],
    [6, "change", [{setting: "learning_rate", from: 0.01, to: 0.001}]],
    [9, "failure", []],
  ]);
  assert.equal(happenings(log, {optimizer: "sgd"})[0].parts[0].from, 0.05);
});

test("a step that was reached another way is told apart, the steps before are not", () => {
  const first = run(["change", {step: 5, changes: {learning_rate: 0.1}}]);
  const second = run(["change", {step: 5, changes: {learning_rate: 0.1}}], ["change", {step: 8, changes: {learning_rate: 0.5}}]);
  assert.equal(wayTo(first, 8), wayTo(second, 8));
  assert.notEqual(wayTo(first, 9), wayTo(second, 9));
});

test("labels that would meet stand in different lines, and only those", () => {
  assert.deepEqual(stacked([{left: 0, width: 50}, {left: 20, width: 50}, {left: 60, width: 20}, {left: 200, width: 5}]), [0, 1, 0, 0]);
});

test("whatever the order of labels, none covers another in its line", () => {
  const labels = Array.from({length: 40}, (_, i) => ({left: (i * 67) % 400, width: 20 + (i * 13) % 60}));
  const lines = stacked(labels, 0);
  labels.forEach((one, i) => labels.forEach((other, j) => {
    if (i !== j && lines[i] === lines[j]) assert.ok(one.left >= other.left + other.width || other.left >= one.left + one.width);
  }));
});

test("a label stands beside its line, within the room", () => {
  assert.deepEqual(beside(10, 50, 100), {left: 10, side: "right"});
  assert.deepEqual(beside(80, 50, 100), {left: 30, side: "left"});
  assert.deepEqual(beside(30, 90, 100), {left: 30, side: "right"});
});

test("a label that neither side has room for is broken into lines on the wider one", () => {
  assert.deepEqual(fitted(10, 50, 100), {left: 10, side: "right", width: 50, lines: 1});
  assert.deepEqual(fitted(80, 50, 100), {left: 30, side: "left", width: 50, lines: 1});
  assert.deepEqual(fitted(40, 90, 100), {left: 40, side: "right", width: 60, lines: 2});
  assert.deepEqual(fitted(60, 200, 100), {left: 0, side: "left", width: 60, lines: 4});
  for (let at = 0; at <= 100; at += 10) for (const width of [20, 70, 150]) {
    const {left, width: taken} = fitted(at, width, 100);
    assert.ok(left >= 0 && left + taken <= 100);
  }
});

test("what takes several lines is covered in none of them", () => {
  assert.deepEqual(stacked([{left: 0, width: 50, lines: 2}, {left: 20, width: 50}, {left: 60, width: 20}]), [0, 2, 0]);
  assert.deepEqual(stacked([{left: 0, width: 50}, {left: 60, width: 50}, {left: 30, width: 60, lines: 2}, {left: 40, width: 5}]), [0, 0, 1, 3]);
});

test("the axis ends where the run does, or at a round share of a run that goes on", () => {
  assert.equal(endOfAxis(70, 800, false), 70);
  assert.equal(endOfAxis(70, 800, true), 100);
  assert.equal(endOfAxis(401, 800, true), 800);
  assert.equal(endOfAxis(800, 800, true), 800);
  assert.equal(endOfAxis(0, 0, false), 1);
});
