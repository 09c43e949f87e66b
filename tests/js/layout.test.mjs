import assert from "node:assert/strict";
import {test} from "node:test";
import {formatAddress, gradientOf, isGradient, parseAddress, ravel, unravel, valueOf} from "../../static/js/layout/address.js";
import {atlasOf, indexBox, locate, mapsOf, neighbour, partShown, shows} from "../../static/js/layout/atlas.js";
import {cellSize, follow, inSight} from "../../static/js/layout/digits.js";
import {firstOnPage, fit, mapsOnPage, pageKey} from "../../static/js/layout/fit.js";
import {columnsOf, edgesOf} from "../../static/js/layout/graph.js";
import {cellMarks} from "../../static/js/layout/marks.js";
import {constantOf, limitsOf, peakOf} from "../../static/js/layout/scale.js";

const node = (name, kind, inputs, shape) => ({name, kind, inputs, shape, settings: {}, input_shapes: [], parameters: [], receptive_field: null});
const lenet = {
  input: {shape: [1, 28, 28]},
  nodes: [
    node("conv1", "conv2d", ["input"], [6, 28, 28]), node("relu1", "relu", ["conv1"], [6, 28, 28]), node("pool1", "maxpool2d", ["relu1"], [6, 14, 14]),
    node("conv2", "conv2d", ["pool1"], [16, 10, 10]), node("relu2", "relu", ["conv2"], [16, 10, 10]), node("pool2", "maxpool2d", ["relu2"], [16, 5, 5]),
    node("flatten", "flatten", ["pool2"], [400]), node("fc1", "linear", ["flatten"], [120]), node("relu3", "relu", ["fc1"], [120]),
    node("fc2", "linear", ["relu3"], [84]), node("relu4", "relu", ["fc2"], [84]), node("fc3", "linear", ["relu4"], [10]),
  ],
};

test("an address survives being written and read", () => {
  for (const text of ["conv1.dy[0,3,5,7]", "fc1.w[2,3]", "conv1.y", "a.b.dy[0]", "loss.y[]"]) {
    assert.equal(formatAddress(parseAddress(text)), text);
  }
  assert.equal(parseAddress("nonsense"), null);
  assert.deepEqual([valueOf("dw"), gradientOf("w"), gradientOf("dw"), isGradient("dy"), isGradient("y")], ["w", "dw", "dw", true, false]);
});

test("ravel and unravel are inverses", () => {
  const shape = [2, 3, 4, 5];
  for (let at = 0; at < 120; at++) assert.equal(ravel(unravel(at, shape), shape), at);
});

test("every cell is found where it is drawn", () => {
  for (const [shape, wrap, across] of [[[6, 5, 4], 1, 4], [[3, 2, 2], 1, 1], [[11], 4, 1]]) {
    const atlas = atlasOf(mapsOf(shape, wrap), across, 7);
    const full = [1, ...shape];
    for (let at = 0; at < shape.reduce((a, b) => a * b, 1); at++) {
      const index = unravel(at, full);
      const {x, y, width, height} = indexBox(atlas, index);
      assert.deepEqual(locate(atlas, x + width / 2, y + height / 2, full.length), index);
    }
  }
});

test("nothing is found in a gap, behind the last map or behind the end of a vector", () => {
  const atlas = atlasOf(mapsOf([3, 2, 2]), 2, 5);
  assert.equal(locate(atlas, 11, 2, 4), null);
  assert.equal(locate(atlas, 15, 15, 4), null);
  assert.equal(locate(atlasOf(mapsOf([5], 3), 1, 4), 10, 6, 2), null);
});

test("a composite leads and stands for the first channel", () => {
  const atlas = atlasOf({...mapsOf([3, 4, 4]), composite: true}, 2, 3);
  assert.deepEqual(locate(atlas, 4, 4, 4), [0, 0, 1, 1]);
  assert.deepEqual(locate(atlas, indexBox(atlas, [0, 2, 1, 1]).x, indexBox(atlas, [0, 2, 1, 1]).y, 4), [0, 2, 1, 1]);
});

test("arrows go on into the next map and stop at the edge of the tensor", () => {
  const atlas = atlasOf(mapsOf([4, 2, 2]), 2, 5);
  assert.deepEqual(neighbour(atlas, [0, 0, 0, 1], 1, 0), [0, 1, 0, 0]);
  assert.deepEqual(neighbour(atlas, [0, 0, 1, 0], 0, 1), [0, 2, 0, 0]);
  assert.equal(neighbour(atlas, [0, 1, 0, 1], 1, 0), null);
  assert.deepEqual(neighbour(atlas, [0, 0, 1, 1], 1, 0, true), [0, 1, 1, 1]);
  assert.deepEqual(neighbour(atlasOf(mapsOf([7], 3), 1, 5), [0, 1], 0, 1), [0, 4]);
  assert.equal(neighbour(atlasOf(mapsOf([7], 3), 1, 5), [0, 5], 0, 1), null);
});

test("LeNet-5 fits a window of 1366 × 768", () => {
  const columns = columnsOf(lenet);
  const minima = columns.map(() => 50);
  const atlases = fit(columns, {width: 1130, height: 235, minima, gap: 15, imageMaximum: 340});
  const width = atlases.reduce((sum, atlas) => sum + Math.max(50, atlas.width) + 15, 0);
  assert.ok(width <= 1130, `${width}`);
  assert.ok(atlases.every((atlas) => atlas.height <= 235));
  assert.ok(atlases[0].cell >= 3, "the image is large");
  assert.equal(atlases[1], atlases[2], "columns of one shape stand level");
  assert.equal(atlases.at(-1).maps.columns, 1, "ten outputs are one strip");
});

test("what cannot fit keeps a legible size and scrolls", () => {
  const many = {input: {shape: [3, 64, 64]}, nodes: Array.from({length: 30}, (_, i) => node(`c${i}`, "conv2d", [i ? `c${i - 1}` : "input"], [32, 32, 32]))};
  const atlases = fit(columnsOf(many), {width: 700, height: 150, minima: new Array(31).fill(50), gap: 15, imageMaximum: 200});
  assert.equal(atlases.length, 31);
  assert.ok(atlases.every((atlas) => atlas.cell >= 1 && atlas.width > 0));
});

test("what never answers below zero is known by its kind and its sources", () => {
  const positive = Object.fromEntries(columnsOf(lenet).map((column) => [column.name, column.positive]));
  assert.deepEqual([positive.conv1, positive.relu1, positive.pool1, positive.flatten, positive.fc1], [false, true, true, true, false]);
});

test("skips that overlap get lanes of their own", () => {
  const network = {input: {shape: [1, 4, 4]}, nodes: [
    node("a", "conv2d", ["input"], [1, 4, 4]), node("b", "conv2d", ["a"], [1, 4, 4]), node("c", "conv2d", ["b"], [1, 4, 4]),
    node("d", "add", ["c", "a"], [1, 4, 4]), node("e", "add", ["d", "b"], [1, 4, 4]), node("f", "relu", ["e"], [1, 4, 4]), node("g", "add", ["f", "e"], [1, 4, 4]),
  ]};
  const skips = edgesOf(columnsOf(network)).filter(({lane}) => lane > 0);
  assert.equal(skips.length, 3);
  for (const one of skips) {
    for (const other of skips) {
      if (one !== other && one.from < other.to && other.from < one.to) assert.notEqual(one.lane, other.lane);
    }
  }
});

test("scales: a map, a layer, everything", () => {
  const tensor = {data: Float32Array.of(1, -2, 0, 0.5), peak: 2};
  assert.deepEqual(limitsOf("map", tensor, 2, 9), [2, 0.5]);
  assert.deepEqual(limitsOf("layer", tensor, 2, 9), [2, 2]);
  assert.deepEqual(limitsOf("global", tensor, 2, 9), [9, 9]);
  assert.equal(peakOf(Float32Array.of(Number.NaN, -3, Infinity)), 3);
});

test("a constant map is known as one", () => {
  assert.equal(constantOf(Float32Array.of(2, 2, 2)), 2);
  assert.equal(constantOf(Float32Array.of(2, 1)), null);
  assert.equal(constantOf(Float32Array.of(Number.NaN, Number.NaN)), null);
});

test("the enlarged map draws what is in sight and follows the chosen cell", () => {
  const sight = {rows: 28, columns: 28, cell: 40, scrollX: 80, scrollY: 0, width: 200, height: 120};
  assert.deepEqual(inSight(sight), {top: 0, bottom: 3, left: 2, right: 7});
  assert.deepEqual(follow(sight, 1, 3), {x: 80, y: 0});
  const {x, y} = follow(sight, 27, 27);
  assert.ok(27 * 40 >= x && 28 * 40 <= x + 200 && 28 * 40 <= y + 120 + 40);
  assert.equal(cellSize({rows: 28, columns: 28, width: 300, height: 300}, 38, false), 10);
  // Seven columns of 42 fill the window; an eighth would be cut in two.
  assert.equal(cellSize({rows: 28, columns: 28, width: 300, height: 300}, 38, true), 42);
  assert.equal(cellSize({rows: 5, columns: 5, width: 300, height: 300}, 38, true), 60);
});

test("a sequence is a stack of strips, one for each channel", () => {
  const atlas = atlasOf(mapsOf([3, 10]), 1, 5);
  assert.deepEqual([atlas.maps.count, atlas.maps.rows, atlas.maps.columns, atlas.maps.length], [3, 1, 10, null]);
  const box = indexBox(atlas, [0, 2, 7]);
  assert.deepEqual(locate(atlas, box.x + 1, box.y + 1, 3), [0, 2, 7]);
  assert.deepEqual(neighbour(atlas, [0, 1, 9], 0, 1), [0, 2, 9]);
  assert.deepEqual(neighbour(atlas, [0, 1, 4], 1, 0), [0, 1, 5]);
  assert.equal(neighbour(atlas, [0, 2, 4], 0, 1), null);
});

test("cells that the server names are outlined in their column, values above, deltas below", () => {
  const network = {input: {shape: [1, 4, 4]}, nodes: [node("a", "conv2d", ["input"], [2, 4, 4])]};
  const placed = columnsOf(network).map((column, i) => ({column, atlas: atlasOf(mapsOf(column.shape), 2, 10), x: i * 100, width: 90}));
  const places = {placed, half: 100, top: 0, bottom: 200};
  const cells = [[0, 1, 0, 0], [0, 1, 0, 1], [0, 1, 1, 0], [0, 1, 1, 1]].map((index) => ({tensor: "a.y", index}));
  const [mark, ...rest] = cellMarks(cells, places, "window");
  assert.equal(rest.length, 0);
  assert.deepEqual([mark.node, mark.box.width, mark.box.height], ["a", 20, 20]);
  const [below] = cellMarks([{tensor: "a.dy", index: [0, 1, 0, 0]}], places, "lit");
  assert.equal(below.box.y - mark.box.y, 200);
  assert.deepEqual(cellMarks([{tensor: "a.w", index: [0, 0, 0, 0]}, {tensor: "gone.y", index: [0, 0]}], places, "lit"), []);
});

test("of more maps than have room a page is shown, and every map is on one", () => {
  const room = {width: 1130, height: 235};
  assert.equal(mapsOnPage([6, 28, 28], room), null);
  assert.equal(mapsOnPage([10], room), null);
  const most = mapsOnPage([512, 28, 28], room);
  assert.ok(most > 20 && most < 512);
  const firsts = Array.from({length: Math.ceil(512 / most)}, (_, page) => firstOnPage([512, 28, 28], most, page));
  const seen = new Set(firsts.flatMap((first) => Array.from({length: most}, (_, k) => first + k)));
  assert.deepEqual([Math.min(...seen), Math.max(...seen), seen.size], [0, 511, 512], "the last page is full, and ends with the last map");
  const columns = [{name: "a", kind: "conv2d", shape: [512, 28, 28], node: null, positive: false}];
  const [atlas] = fit(columns, {...room, minima: [50], gap: 15, imageMaximum: 340}, {[pageKey([512, 28, 28])]: 1});
  assert.deepEqual([atlas.maps.first, atlas.maps.count], [most, most]);
  assert.ok(atlas.width <= 0.3 * room.width + 60);
});

test("on a page of maps places and indices are each other's inverse, and arrows stay on it", () => {
  const atlas = atlasOf({...mapsOf([100, 4, 5]), first: 30, count: 12}, 4, 6);
  for (const index of [[0, 30, 0, 0], [0, 33, 3, 4], [0, 41, 1, 2]]) {
    const box = indexBox(atlas, index);
    assert.deepEqual(locate(atlas, box.x + 1, box.y + 1, 4), index);
  }
  assert.ok(shows(atlas, 41) && !shows(atlas, 42) && !shows(atlas, 29));
  assert.deepEqual(neighbour(atlas, [0, 30, 0, 4], 1, 0), [0, 31, 0, 0]);
  assert.equal(neighbour(atlas, [0, 41, 3, 4], 1, 0), null);
  const data = Float32Array.from({length: 100 * 20}, (_, i) => i);
  assert.deepEqual([partShown({data, peak: 1}, atlas.maps).data[0], partShown({data, peak: 1}, atlas.maps).data.length], [600, 240]);
});
