import assert from "node:assert/strict";
import {test} from "node:test";
import {readsFrom, receptiveBox} from "../../static/js/layout/windows.js";

const layer = (kind, settings, input_shapes, shape, inputs = ["input"]) => ({name: "n", kind, settings, inputs, input_shapes, shape});

test("a convolution reads a window of every channel of its group", () => {
  const conv = layer("conv2d", {kernel_size: [3, 5], stride: 2, padding: [1, 2], dilation: 2, groups: 2}, [[4, 20, 20]], [6, 9, 8]);
  const [region] = readsFrom(conv, [0, 4, 1, 2]);
  assert.deepEqual(region, {node: "input", maps: [2, 4], rows: [1, 6], columns: [2, 11], index: null});
});

test("pooling reads its own map and may reach into the padding", () => {
  const pool = layer("maxpool2d", {kernel_size: 3, stride: 2, padding: 1}, [[4, 8, 8]], [4, 4, 4]);
  assert.deepEqual(readsFrom(pool, [0, 3, 0, 1])[0], {node: "input", maps: [3, 4], rows: [-1, 2], columns: [1, 4], index: null});
});

test("stride of a pooling layer is its kernel unless told", () => {
  const pool = layer("avgpool2d", {kernel_size: 2, stride: null}, [[1, 4, 4]], [1, 2, 2]);
  assert.deepEqual(readsFrom(pool, [0, 0, 1, 1])[0].rows, [2, 4]);
});

test("elementwise layers read the same cell, joins the cell of the right input", () => {
  assert.deepEqual(readsFrom(layer("relu", {}, [[2, 2, 2]], [2, 2, 2]), [0, 1, 0, 1])[0].index, [0, 1, 0, 1]);
  const add = layer("add", {}, [[2, 2, 2], [2, 2, 2]], [2, 2, 2], ["a", "b"]);
  assert.deepEqual(readsFrom(add, [0, 1, 0, 1]).map(({node}) => node), ["a", "b"]);
  const concat = layer("concat", {}, [[2, 2, 2], [3, 2, 2]], [5, 2, 2], ["a", "b"]);
  assert.deepEqual(readsFrom(concat, [0, 3, 1, 1]), [{node: "b", maps: null, rows: [0, 1], columns: [0, 1], index: [0, 1, 1, 1]}]);
});

test("flatten knows where its cell came from; dense reads all", () => {
  assert.deepEqual(readsFrom(layer("flatten", {}, [[2, 3, 4]], [24]), [0, 17])[0].index, [0, 1, 1, 1]);
  assert.deepEqual(readsFrom(layer("linear", {}, [[24]], [5]), [0, 1])[0].columns, [0, 24]);
});

test("the receptive field is clipped to the image", () => {
  const field = {size: [5, 5], jump: [2, 2], start: [-2, -2]};
  assert.deepEqual(receptiveBox(field, [0, 0, 0, 3], [1, 28, 28]), {row: 0, column: 4, height: 3, width: 5, size: [5, 5]});
  assert.deepEqual(receptiveBox(null, [0, 3], [1, 28, 28]), {row: 0, column: 0, height: 28, width: 28, size: [28, 28]});
});
