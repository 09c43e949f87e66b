import assert from "node:assert/strict";
import {test} from "node:test";
import {multiplyAddArithmetic, parameterArithmetic, sizeArithmetic} from "../../static/js/layout/arithmetic.js";

const parameter = (name, shape, trainable = true) =>
  ({name, shape, count: shape.reduce((a, b) => a * b, 1), trainable});

const conv1 = {
  parameters: [parameter("w", [6, 1, 5, 5]), parameter("b", [6])],
  parameter_count: 156,
  multiply_adds: 117600,
  settings: {out_channels: 6, kernel_size: 5, stride: 1, padding: 2, dilation: 1, groups: 1, bias: true},
  input_shapes: [[1, 28, 28]],
  shape: [6, 28, 28],
};

test("filters and bias of LeNet's first convolution", () => {
  assert.equal(parameterArithmetic(conv1), "6·(5·5·1) + 6 = 156");
  assert.equal(multiplyAddArithmetic(conv1), "6·28·28 · 5·5·1 = 117600");
});

test("a dense layer", () => {
  const fc = {
    parameters: [parameter("w", [10, 84]), parameter("b", [10])],
    parameter_count: 850, multiply_adds: 840, shape: [10],
  };
  assert.equal(parameterArithmetic(fc), "10·84 + 10 = 850");
  assert.equal(multiplyAddArithmetic(fc), "10 · 84 = 840");
});

test("running statistics are no parameters", () => {
  const norm = {
    parameters: [
      parameter("gamma", [32]), parameter("beta", [32]),
      parameter("running_mean", [32], false), parameter("running_var", [32], false),
    ],
    parameter_count: 64,
  };
  assert.equal(parameterArithmetic(norm), "32 + 32 = 64");
});

test("a derivation that misses the engine's number is not shown", () => {
  assert.equal(parameterArithmetic({...conv1, parameter_count: 157}), "157");
  assert.equal(multiplyAddArithmetic({...conv1, multiply_adds: 5}), "5");
  assert.deepEqual(sizeArithmetic({...conv1, shape: [6, 24, 24]}), []);
});

test("layers without parameters have nothing to count", () => {
  const relu = {parameters: [], parameter_count: 0, multiply_adds: 0, shape: [6, 28, 28], settings: {}, input_shapes: [[6, 28, 28]]};
  assert.equal(parameterArithmetic(relu), null);
  assert.equal(multiplyAddArithmetic(relu), null);
  assert.deepEqual(sizeArithmetic(relu), []);
});

test("output sizes, and what floor leaves over", () => {
  assert.deepEqual(sizeArithmetic(conv1), [{axis: "height", text: "28 + 2·2 − 5 + 1 = 28", dropped: 0}]);
  const strided = {settings: {kernel_size: 3, stride: 2, padding: 0, dilation: 2}, input_shapes: [[1, 10, 10]], shape: [1, 3, 3]};
  assert.deepEqual(sizeArithmetic(strided), [
    {axis: "height", text: "⌊(10 − (2·(3 − 1) + 1)) / 2⌋ + 1 = 3", dropped: 1},
  ]);
});

test("pooling halves the size", () => {
  const pool = {settings: {kernel_size: 2, stride: 2, padding: 0}, input_shapes: [[6, 28, 28]], shape: [6, 14, 14]};
  assert.equal(sizeArithmetic(pool)[0].text, "⌊(28 − 2) / 2⌋ + 1 = 14");
});

test("two lines where height and width differ", () => {
  const wide = {settings: {kernel_size: [1, 3], stride: 1, padding: 0}, input_shapes: [[1, 4, 4]], shape: [1, 4, 2]};
  assert.deepEqual(sizeArithmetic(wide).map(({axis}) => axis), ["height", "width"]);
});
