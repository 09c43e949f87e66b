import assert from "node:assert/strict";
import {test} from "node:test";
import {cutOut} from "../../static/js/layout/cut_out.js";
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
    const state = cutOut(all);
    assert.equal(state.select.tensor, "y");
    assert.equal(state.settings.padding, 0);
    assert.ok(Math.abs(convolved(state, state.select.index) - whole(all, index)) < 1e-5, String(index));
  }
});

test("for a delta of the input every window over the cell comes along", () => {
  const all = given({node: "input", tensor: "dy", index: [0, 3, 4, 5]});
  const {inputs, params, dy, select, kind} = cutOut(all);
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
  const state = cutOut(given({node: "conv1", tensor: "dw", index: [4, 1, 2, 1]}));
  assert.deepEqual(state.select, {tensor: "dw", index: [0, 0, 2, 1]});
  assert.deepEqual([state.inputs[0][0].length, state.params.w.length, state.params.w[0].length], [1, 1, 1]);
});

test("a dense layer, a ReLU and a loss", () => {
  const fc = {name: "fc", kind: "linear", inputs: ["input"], settings: {out_features: 10}, input_shapes: [[40]], shape: [10], parameters: [{name: "w", shape: [10, 40]}, {name: "b", shape: [10]}]};
  const shapes = {"input.y": [1, 40], "fc.y": [1, 10], "fc.dy": [1, 10], "fc.w": [10, 40], "fc.b": [10]};
  const dense = cutOut(given({node: "fc", tensor: "y", index: [0, 7]}, [fc], shapes));
  assert.deepEqual([dense.settings.out_features, dense.inputs[0][0].length, dense.select.index], [1, 40, [0, 0]]);
  const loss = cutOut(given({node: "fc", tensor: "dy", index: [0, 7]}, [fc], shapes));
  assert.deepEqual([loss.kind, loss.settings, loss.target, loss.select], ["softmax_cross_entropy", {label_smoothing: 0.1}, [1], {tensor: "dx", index: [0, 7]}]);
  const relu = {name: "relu1", kind: "relu", inputs: ["conv1"], settings: {}, input_shapes: [[6, 5, 10]], shape: [6, 5, 10], parameters: []};
  const all = given({node: "relu1", tensor: "y", index: [0, 3, 4, 9]}, [conv, relu], {"relu1.y": [1, 6, 5, 10]});
  const cut = cutOut(all);
  assert.equal(cut.inputs[0][0][0][cut.select.index[2]][cut.select.index[3]], at(all.tensors.get("conv1.y"), [0, 3, 4, 9]));
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
