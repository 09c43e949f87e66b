import assert from "node:assert/strict";
import {test} from "node:test";
import {feedsInto, isAll, readsFrom, receptiveBox} from "../../static/js/layout/windows.js";

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

test("upsampling repeats one cell, which feeds a block", () => {
  const upsample = layer("upsample", {scale_factor: [2, 3]}, [[2, 4, 4]], [2, 8, 12]);
  assert.deepEqual(readsFrom(upsample, [0, 1, 5, 5])[0].index, [0, 1, 2, 1]);
  assert.deepEqual(feedsInto(upsample, 0, [0, 1, 2, 1]), {node: "n", maps: [1, 2], rows: [4, 6], columns: [3, 6], index: null});
});

test("flatten knows where its cell came from; dense reads all", () => {
  assert.deepEqual(readsFrom(layer("flatten", {}, [[2, 3, 4]], [24]), [0, 17])[0].index, [0, 1, 1, 1]);
  assert.deepEqual(readsFrom(layer("linear", {}, [[24]], [5]), [0, 1])[0].columns, [0, 24]);
});

test("the receptive field is clipped to the image", () => {
  const regular = {receptive_field: {size: [5, 5], jump: [2, 2], start: [-2, -2]}, receptive_spans: null};
  assert.deepEqual(receptiveBox(regular, [0, 0, 0, 3], [1, 28, 28]), {row: 0, column: 4, height: 3, width: 5, size: [5, 5]});
  const everything = {receptive_field: null, receptive_spans: null};
  assert.deepEqual(receptiveBox(everything, [0, 3], [1, 28, 28]), {row: 0, column: 0, height: 28, width: 28, size: [28, 28]});
  const irregular = {receptive_field: null, receptive_spans: [[[0, 2], [1, 4]], [[0, 1], [3, 7]]]};
  assert.deepEqual(receptiveBox(irregular, [0, 2, 1, 1], [1, 9, 9]), {row: 1, column: 3, height: 3, width: 4, size: [3, 4]});
});

test("reading and feeding are two sides of one thing", () => {
  const layers = [
    layer("conv2d", {kernel_size: [3, 2], stride: [2, 1], padding: 1, dilation: [1, 2], groups: 1}, [[2, 6, 5]], [3, 3, 5]),
    layer("conv2d", {kernel_size: 1, stride: 2, padding: 0, dilation: 1, groups: 2}, [[2, 5, 5]], [4, 3, 3]),
    layer("avgpool2d", {kernel_size: 3, stride: 1, padding: 1}, [[2, 4, 4]], [2, 4, 4]),
  ];
  for (const one of layers) {
    const [maps, height, width] = one.shape;
    const [channels, rows, columns] = one.input_shapes[0];
    for (let c = 0; c < channels; c++) for (let r = 0; r < rows; r++) for (let s = 0; s < columns; s++) {
      const fed = feedsInto(one, 0, [0, c, r, s]);
      for (let f = 0; f < maps; f++) for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) {
        const [read] = readsFrom(one, [0, f, i, j]);
        const dilation = [one.settings.dilation ?? 1].flat();
        const reads = c >= read.maps[0] && c < read.maps[1] && r >= read.rows[0] && r < read.rows[1] && s >= read.columns[0] && s < read.columns[1]
          && (r - read.rows[0]) % dilation[0] === 0 && (s - read.columns[0]) % dilation.at(-1) === 0;
        if (reads) assert.ok(fed && f >= fed.maps[0] && f < fed.maps[1] && i >= fed.rows[0] && i < fed.rows[1] && j >= fed.columns[0] && j < fed.columns[1]);
        else if (!fed) assert.equal(reads, false);
      }
    }
  }
});

test("a joined map feeds its own place in the whole", () => {
  const concat = layer("concat", {}, [[2, 2, 2], [3, 2, 2]], [5, 2, 2], ["a", "b"]);
  assert.deepEqual(feedsInto(concat, 1, [0, 1, 0, 1]).index, [0, 3, 0, 1]);
  assert.deepEqual(feedsInto(layer("flatten", {}, [[2, 3, 4]], [24]), 0, [0, 1, 1, 1]).index, [0, 17]);
});

test("a sequence is an image of one row", () => {
  const regular = {receptive_field: {size: [6], jump: [2], start: [-2]}, receptive_spans: null};
  assert.deepEqual(receptiveBox(regular, [0, 3, 0], [2, 48]), {row: 0, column: 0, height: 1, width: 4, size: [1, 6]});
  assert.deepEqual(receptiveBox(regular, [0, 3, 5], [2, 48]), {row: 0, column: 8, height: 1, width: 6, size: [1, 6]});
  const box = receptiveBox({receptive_field: null, receptive_spans: null}, [0, 2], [2, 48]);
  assert.ok(isAll(box, [2, 48]) && !isAll({height: 28, width: 27}, [1, 28, 28]));
});
