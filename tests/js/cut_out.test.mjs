import assert from "node:assert/strict";
import {test} from "node:test";
import {cutOut, MOST, planOf} from "../../static/js/layout/cut_out.js";
import {read, write} from "../../static/js/layout/lab_link.js";

const size = (shape) => shape.reduce((a, b) => a * b, 1);

/** Tensors that hold numbers which tell their places. */
function tensorsOf(shapes) {
  const views = new Map(Object.entries(shapes).map(([name, shape]) => [name, {
    name, shape, data: Float32Array.from({length: size(shape)}, (_, i) => Math.round(Math.sin(i * 12.9898 + name.length) * 40) / 8),
  }]));
  return {get: (name) => views.get(name) ?? null, has: (name) => views.has(name)};
}

const at = ({shape, data}, index) => (index.some((i, axis) => i < 0 || i >= shape[axis]) ? 0 : data[index.reduce((sum, i, axis) => sum * shape[axis] + i, 0)]);

const settings = {kernel_size: [3, 2], stride: [2, 1], padding: [1, 1], dilation: [1, 2], groups: 2, out_channels: 6};
const conv = {
  name: "conv1", kind: "conv2d", inputs: ["input"], settings, input_shapes: [[4, 9, 10]], shape: [6, 5, 10],
  parameters: [{name: "w", shape: [6, 2, 3, 2]}, {name: "b", shape: [6]}],
};
const given = (place, nodes = [conv], more = {}) => ({
  network: {name: "N", nodes, output: nodes.at(-1).name, loss: {kind: "softmax_cross_entropy", label_smoothing: 0.1}},
  trace: {mode: {training: false, seed: 0}, target: {index: 1}},
  tensors: tensorsOf({"input.y": [1, 4, 9, 10], "conv1.y": [1, 6, 5, 10], "conv1.dy": [1, 6, 5, 10], "conv1.w": [6, 2, 3, 2], "conv1.b": [6], ...more}),
  place,
});

/** What the lab would get. */
function cut(all) {
  const plan = planOf(all);
  assert.ok(!("why" in plan), JSON.stringify(plan));
  return cutOut(plan, all.tensors);
}

/** One cell of a plain convolution without padding, by the definition. */
function convolved({inputs: [[channels]], params: {w, b}, settings: {stride, dilation}}, [, f, i, j]) {
  const pair = (value) => (Array.isArray(value) ? value : [value, value]);
  let sum = b[f];
  for (const [c, filter] of w[f].entries()) for (const [u, row] of filter.entries()) for (const [v, weight] of row.entries()) {
    sum += channels[c][i * pair(stride)[0] + u * pair(dilation)[0]][j * pair(stride)[1] + v * pair(dilation)[1]] * weight;
  }
  return sum;
}

/** The same cell in the whole layer. */
function whole({tensors}, [, f, i, j]) {
  let sum = at(tensors.get("conv1.b"), [f]);
  const group = Math.floor(f / 3);
  for (let c = 0; c < 2; c++) for (let u = 0; u < 3; u++) for (let v = 0; v < 2; v++) {
    sum += at(tensors.get("input.y"), [0, group * 2 + c, i * 2 + u - 1, j + 2 * v - 1]) * at(tensors.get("conv1.w"), [f, c, u, v]);
  }
  return sum;
}

test("what is cut out of a convolution computes the same cell, padding, stride, dilation and groups included", () => {
  for (const index of [[0, 0, 0, 0], [0, 4, 4, 9], [0, 5, 2, 5], [0, 2, 0, 9]]) {
    const all = given({node: "conv1", tensor: "y", index});
    const state = cut(all);
    assert.equal(state.select.tensor, "y");
    assert.equal(state.settings.padding, 0);
    assert.ok(Math.abs(convolved(state, state.select.index) - whole(all, index)) < 1e-5, String(index));
  }
});

test("for a delta of the input every window over the cell comes along", () => {
  const all = given({node: "input", tensor: "dy", index: [0, 3, 4, 5]});
  const {inputs, params, dy, select, kind} = cut(all);
  assert.deepEqual([kind, select.tensor, inputs[0][0].length, params.w.length], ["conv2d", "dx", 1, 3]);
  const [, , r, s] = select.index;
  let sum = 0;
  for (const [f, map] of dy[0].entries()) for (const [i, row] of map.entries()) for (const [j, delta] of row.entries()) {
    const [u, v] = [r - 2 * i, (s - j) / 2];
    sum += delta * (params.w[f][0][u]?.[v] ?? 0);
  }
  let true_ = 0;
  for (let f = 3; f < 6; f++) for (let i = 0; i < 5; i++) for (let j = 0; j < 10; j++) {
    const [u, v] = [4 + 1 - 2 * i, (5 + 1 - j) / 2];
    if (u >= 0 && u < 3 && (v === 0 || v === 1)) true_ += at(all.tensors.get("conv1.dy"), [0, f, i, j]) * at(all.tensors.get("conv1.w"), [f, 1, u, v]);
  }
  assert.ok(Math.abs(sum - true_) < 1e-5);
});

test("a weight keeps its place and brings one channel and one filter", () => {
  const state = cut(given({node: "conv1", tensor: "dw", index: [4, 1, 2, 1]}));
  assert.deepEqual(state.select, {tensor: "dw", index: [0, 0, 2, 1]});
  assert.deepEqual([state.inputs[0][0].length, state.params.w.length, state.params.w[0].length], [1, 1, 1]);
});

test("a dense layer, a ReLU and a loss", () => {
  const fc = {name: "fc", kind: "linear", inputs: ["input"], settings: {out_features: 10}, input_shapes: [[40]], shape: [10], parameters: [{name: "w", shape: [10, 40]}, {name: "b", shape: [10]}]};
  const shapes = {"input.y": [1, 40], "fc.y": [1, 10], "fc.dy": [1, 10], "fc.w": [10, 40], "fc.b": [10]};
  const dense = cut(given({node: "fc", tensor: "y", index: [0, 7]}, [fc], shapes));
  assert.deepEqual([dense.settings.out_features, dense.inputs[0][0].length, dense.select.index], [1, 40, [0, 0]]);
  const loss = cut(given({node: "fc", tensor: "dy", index: [0, 7]}, [fc], shapes));
  assert.deepEqual([loss.kind, loss.settings, loss.target, loss.select], ["softmax_cross_entropy", {label_smoothing: 0.1}, [1], {tensor: "dx", index: [0, 7]}]);
  const relu = {name: "relu1", kind: "relu", inputs: ["conv1"], settings: {}, input_shapes: [[6, 5, 10]], shape: [6, 5, 10], parameters: []};
  const all = given({node: "relu1", tensor: "y", index: [0, 3, 4, 9]}, [conv, relu], {"relu1.y": [1, 6, 5, 10]});
  const some = cut(all);
  assert.equal(some.inputs[0][0][0][some.select.index[2]][some.select.index[3]], at(all.tensors.get("conv1.y"), [0, 3, 4, 9]));
});

const zeros = (shape) => ({shape, data: new Float32Array(size(shape))});

/** A layer of its own between an input and nothing, with tensors of the right shapes. */
function alone(kind, options, inputShape, shape, index, {tensor = "y", parameters = [], training = false, inputs = ["input"]} = {}) {
  const node = {name: "one", kind, inputs, settings: options, input_shapes: inputs.map(() => inputShape), shape, parameters};
  const views = new Map([["input.y", zeros([1, ...inputShape])], ["one.y", zeros([1, ...shape])], ["one.dy", zeros([1, ...shape])],
    ...parameters.map((one) => [`one.${one.name}`, zeros(one.shape)])]);
  return planOf({
    network: {name: "N", nodes: [node], output: "one", loss: {kind: "softmax_cross_entropy"}}, tensors: {get: (name) => views.get(name) ?? null, has: (name) => views.has(name)},
    trace: {mode: {training, seed: 3}, target: {index: 0}}, place: {node: "one", tensor, index},
  });
}

const partOf = (ranges) => ranges.map(([from, to]) => to - from);

test("of a large layer a small part goes to the lab", () => {
  const flat = alone("flatten", {}, [64, 60, 40], [153600], [0, 5000]);
  assert.deepEqual(flat.cut.inputs[0].ranges, [[0, 1], [2, 3], [1, 9], [0, 40]]);
  assert.deepEqual(flat.cut.dy.ranges, [[0, 1], [4840, 5160]]);
  assert.deepEqual(flat.cut.select, {tensor: "y", index: [0, 160]});
  const pool = alone("maxpool2d", {kernel_size: 3, stride: 2, padding: 1}, [8, 101, 101], [8, 51, 51], [0, 3, 50, 0]);
  assert.deepEqual(pool.cut.inputs[0].ranges, [[0, 1], [3, 4], [96, 101], [0, 4]], "down to the last row, where padding begins, and from the first column");
  assert.deepEqual(pool.cut.settings.padding, [1, 1]);
  assert.deepEqual([pool.cut.dy.ranges, pool.cut.select.index], [[[0, 1], [3, 4], [48, 51], [0, 2]], [0, 0, 2, 0]]);
});

test("a sum goes whole if it can, else the share that goes is told", () => {
  const w = (shape) => [{name: "w", shape}, {name: "b", shape: [shape[0]]}];
  const narrow = alone("conv2d", {kernel_size: 3, stride: 1, padding: 1, groups: 1}, [100, 20, 20], [8, 20, 20], [0, 2, 7, 7], {parameters: w([8, 100, 3, 3])});
  assert.deepEqual([partOf(narrow.cut.inputs[0].ranges), narrow.cut.share], [[1, 100, 3, 3], null]);
  const wide = alone("conv2d", {kernel_size: 3, stride: 1, padding: 1, groups: 1}, [512, 20, 20], [8, 20, 20], [0, 2, 7, 7], {parameters: w([8, 512, 3, 3])});
  assert.deepEqual(wide.cut.share, {taken: 16, all: 512});
  const dense = alone("linear", {out_features: 10}, [400], [10], [0, 4], {parameters: w([10, 400])});
  assert.deepEqual([partOf(dense.cut.params.w.ranges), dense.cut.share], [[1, 400], null]);
  const huge = alone("linear", {out_features: 10}, [25088], [10], [0, 4], {parameters: w([10, 25088])});
  assert.deepEqual(huge.cut.share, {taken: 64, all: 25088});
  const weight = alone("conv2d", {kernel_size: 3, stride: 1, padding: 1, groups: 1}, [3, 64, 64], [8, 64, 64], [2, 1, 0, 0], {tensor: "dw", parameters: w([8, 3, 3, 3])});
  assert.deepEqual(weight.cut.share, {taken: 16, all: 4096});
});

test("what cannot go says why", () => {
  assert.deepEqual(alone("dropout", {p: 0.5}, [4, 8, 8], [4, 8, 8], [0, 1, 2, 3], {training: true}), {why: "mask"});
  assert.ok(!("why" in alone("dropout", {p: 0.5}, [4, 80, 80], [4, 80, 80], [0, 1, 2, 3])));
  assert.deepEqual(alone("globalavgpool", {}, [4, 80, 80], [4], [0, 1]), {why: "too-many", count: 6401, limit: MOST});
  assert.deepEqual(alone("conv_transpose2d", {}, [40, 40, 40], [4, 80, 80], [0, 1, 2, 3]).why, "too-many");
});

test("a link carries a state, long ones by the session's storage", () => {
  const state = {kind: "conv2d", settings: {kernel_size: 3}, inputs: [[[[1, -0.5], [0, 2]]]], from: {layer: "свёртка ∇", network: "N"}};
  const {href, key} = write(state);
  assert.equal(key, null);
  assert.ok(href.startsWith("/layer#state="));
  assert.deepEqual(read(href.split("#")[1]), state);
  const long = {...state, inputs: [Array.from({length: 5000}, (_, i) => i / 7)]};
  const kept = write(long);
  assert.ok(kept.key && kept.href.length < 100);
  assert.deepEqual(read(`#${kept.href.split("#")[1]}`, {getItem: (name) => (name === kept.key ? kept.text : null)}), long);
  assert.equal(read("#state=session:gone", {getItem: () => null}), null);
  for (const bad of ["", "#", "#state=", "#state=%%%", "#state=bnVsbA", "#other=1"]) assert.equal(read(bad), null, bad);
});
