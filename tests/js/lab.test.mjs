import assert from "node:assert/strict";
import {test} from "node:test";
import {flat, integers, nest, reshaped} from "../../static/js/layout/lab/array.js";
import {fitCell} from "../../static/js/layout/lab/board.js";
import {mapsOf, writing} from "../../static/js/layout/lab/cells.js";
import {beginning, gradientNames, isGiven} from "../../static/js/layout/lab/kinds.js";
import {productsOf, relationOf} from "../../static/js/layout/lab/links.js";
import {litOf} from "../../static/js/layout/lab/matrix.js";
import {layTable, parseTable} from "../../static/js/layout/lab/paste.js";
import {curl, numpy, python} from "../../static/js/layout/lab/snippets.js";
import {decode, encode, parseCell} from "../../static/js/state/lab/url.js";

test("nested lists become flat numbers with a shape, and back", () => {
  const nested = [[[1, 2, 3], [4, 5, 6]]];
  assert.deepEqual(flat(nested), {shape: [1, 2, 3], data: [1, 2, 3, 4, 5, 6]});
  assert.deepEqual(nest(flat(nested)), nested);
  assert.deepEqual(flat(7), {shape: [], data: [7]});
  assert.equal(nest({shape: [], data: [7]}), 7);
});

test("another shape keeps what both have in common", () => {
  const old = {shape: [2, 2], data: [1, 2, 3, 4]};
  assert.deepEqual(reshaped(old, [3, 3], () => 0).data, [1, 2, 0, 3, 4, 0, 0, 0, 0]);
  assert.deepEqual(reshaped(old, [1, 1], () => 0).data, [1]);
  assert.deepEqual(reshaped(null, [2], (at) => at).data, [0, 1]);
});

test("random numbers are whole, within their limits and the same for the same seed", () => {
  const [one, other] = [integers(5, -2, 3), integers(5, -2, 3)];
  const drawn = Array.from({length: 300}, one);
  assert.deepEqual(drawn, Array.from({length: 300}, other));
  assert.deepEqual([...new Set(drawn)].sort((a, b) => a - b), [-2, -1, 0, 1, 2, 3]);
});

test("tables are read as spreadsheets, files and NumPy write them", () => {
  assert.deepEqual(parseTable("1\t2\n3\t4\n").rows, [[1, 2], [3, 4]]);
  assert.deepEqual(parseTable("1,5;2\n−3;4").rows, [[1.5, 2], [-3, 4]]);
  assert.deepEqual(parseTable("1,2,3\n4,5,6").rows, [[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual(parseTable("[[1. 2.]\n [3. 4.]]").rows, [[1, 2], [3, 4]]);
  assert.deepEqual(parseTable("1\tword").wrong, "word");
});

test("a table is laid over the last two axes; what sticks out is counted", () => {
  const {data, written, lost} = layTable({shape: [1, 2, 2, 2], data: [0, 0, 0, 0, 0, 0, 0, 0]}, [0, 1, 1, 0], [[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual(data, [0, 0, 0, 0, 0, 0, 1, 2]);
  assert.deepEqual([written, lost], [2, 4]);
});

test("whole numbers and short fractions are written as they are, others with one exponent", () => {
  assert.deepEqual(writing([1, -20, 0], "en").texts, ["1", "−20", "0"]);
  assert.deepEqual(writing([0.5, 0.25], "ru").texts, ["0,50", "0,25"]);
  const small = writing([1e-5, 0], "en");
  assert.deepEqual([small.texts, small.exponent], [["1.00", "0"], -5]);
});

test("maps lie as people draw them", () => {
  assert.equal(mapsOf([1, 3, 5, 5], "x").across, 3);
  assert.equal(mapsOf([1, 2, 3, 3], "y").across, 1);
  assert.deepEqual(mapsOf([2], "b"), {rows: 2, columns: 1, leading: [[]], across: 1});
});

test("cells are as large as the place allows", () => {
  const block = {rows: 4, columns: 4, across: 1, down: 1, letters: 1, named: false};
  const box = {width: 1000, height: 400, least: 20, most: 40, ratio: 0.4};
  const {cell, fits} = fitCell([[block, block]], box);
  assert.ok(fits && cell > 30 && cell <= 40);
  assert.deepEqual(fitCell([[{...block, columns: 200}]], box).fits, false);
});

const SHAPES = {x: [1, 1, 4, 4], w: [1, 1, 3, 3], b: [1], y: [1, 1, 2, 2]};
const SETTINGS = {kernel_size: 3, stride: 1, padding: 0, dilation: 1, groups: 1};

test("W2: every cell knows what it is made of and where it goes", () => {
  const relation = relationOf("conv2d", SETTINGS, SHAPES);
  const names = (cells) => cells.map(([tensor, index]) => `${tensor}[${index}]`);
  const y = relation("y", [0, 0, 1, 1]);
  assert.equal(y.terms.length, 9 + 9 + 1);
  assert.ok(names(y.terms).includes("x[0,0,1,1]") && names(y.terms).includes("b[0]"));
  assert.deepEqual(names(relation("x", [0, 0, 0, 0]).influences), ["y[0,0,0,0]", "dw[0,0,0,0]"]);
  assert.equal(relation("w", [0, 0, 1, 1]).influences.filter(([tensor]) => tensor === "y").length, 4);
  assert.equal(relation("dx", [0, 0, 1, 1]).terms.length, 8);
  assert.equal(relation("db", [0]).terms.length, 4);
});

test("terms and influences are each other's inverse", () => {
  const shapes = {x: [2, 4, 5, 4], w: [4, 2, 2, 3], b: [4], y: [2, 4, 3, 4]};
  const relation = relationOf("conv2d", {kernel_size: [2, 3], stride: [2, 1], padding: [1, 1], dilation: [1, 1], groups: 2}, shapes);
  const pairs = {terms: new Set(), influences: new Set()};
  const inside = (index, shape) => index.every((i, axis) => i >= 0 && i < shape[axis]);
  for (const tensor of ["x", "w", "b", "y", "dx", "dw", "db", "dy"]) {
    const shape = shapes[tensor.replace(/^d/, "")];
    const count = shape.reduce((a, b) => a * b, 1);
    for (let at = 0; at < count; at++) {
      const index = [];
      for (let axis = shape.length - 1, rest = at; axis >= 0; axis--) { index.unshift(rest % shape[axis]); rest = Math.floor(rest / shape[axis]); }
      const {terms, influences} = relation(tensor, index);
      for (const [other, place] of terms) if (inside(place, shapes[other.replace(/^d/, "")])) pairs.terms.add(`${other}[${place}] > ${tensor}[${index}]`);
      for (const [other, place] of influences) pairs.influences.add(`${tensor}[${index}] > ${other}[${place}]`);
    }
  }
  // A weight is also a term where it meets padding, which carries nothing.
  const only = [...pairs.influences].filter((pair) => !pairs.terms.has(pair));
  assert.deepEqual(only, []);
  assert.ok(pairs.influences.size > 500);
  assert.ok([...pairs.terms].filter((pair) => !pairs.influences.has(pair)).every((pair) => /^(w|dy)\[/.test(pair)));
});

test("a cell lights its row of Ŵ, its column of the transpose and its window in im2col", () => {
  const products = productsOf("conv2d", SETTINGS, SHAPES);
  const none = {rows: 0, columns: 0, sources: []};
  assert.deepEqual([...litOf("banded", {tensor: "y", index: [0, 0, 1, 0]}, products, SHAPES, none).rows], [2]);
  assert.deepEqual([...litOf("transposed", {tensor: "y", index: [0, 0, 1, 0]}, products, SHAPES, none).columns], [2]);
  assert.deepEqual([...litOf("banded", {tensor: "w", index: [0, 0, 0, 1]}, products, SHAPES, none).entries], ["0,1", "1,2", "2,5", "3,6"]);
  assert.deepEqual([...litOf("columns", {tensor: "x", index: [0, 0, 0, 1]}, products, SHAPES, {rows: 1, columns: 2, sources: [1, 5]}).entries], ["0,0"]);
});

test("what is given and what is computed", () => {
  const work = {inputs: [[[1]]], params: {w: [[1]]}, dy: [[1]]};
  assert.deepEqual(["x", "w", "dy", "y", "dx", "dw"].map((name) => isGiven(name, work)), [true, true, true, false, false, false]);
  assert.deepEqual(gradientNames(["x", "w", "b", "y", "dy", "dx", "dw", "db"], work), ["db", "dw", "dx"]);
});

test("every kind begins with something", () => {
  const recipe = {kind: "conv2d", family: "convolution", arity: 1, doc: "", schema: {properties: {out_channels: {type: "integer"}, kernel_size: {type: "integer"}}}};
  const work = beginning("conv2d", recipe, null, false);
  assert.deepEqual(work.settings, {out_channels: 1, kernel_size: 2});
  assert.deepEqual(flat(work.inputs[0]).shape, [1, 1, 4, 4]);
});

test("a link holds everything and brings it back", () => {
  const place = {
    work: {kind: "conv2d", settings: {kernel_size: 3}, inputs: [[[[[1, -2.5]]]]], preset: "w2", params: {w: [[[[1]]]]}, dy: [[[[1]]]]}, preset: "w2",
    selection: {tensor: "dx", index: [0, 0, 1, 2]}, way: "scatter", panel: "matrix", theme: "projector", language: "ru", step: 3, predict: true,
  };
  const url = new URL(`https://page/layer${encode(place)}`);
  assert.deepEqual(decode(url.search, url.hash), place);
  assert.equal(encode({work: null, preset: "w2", selection: null, way: "gather", panel: "cell", theme: "auto", language: null, step: null, predict: false}), "?preset=w2");
});

test("what a link says that cannot be understood is left out", () => {
  assert.equal(parseCell("y[0"), null);
  assert.deepEqual(parseCell("x[0,0,-1,2]"), {tensor: "x", index: [0, 0, -1, 2]});
  assert.equal(decode("", "#work={broken").work, null);
  assert.equal(decode("?panel=cellar&step=-1", "").panel, "cell");
});

test("snippets hold the numbers and are quoted", () => {
  const body = {settings: {bias: false}, inputs: [[[1]]]};
  assert.match(curl("http://here", "linear", body), /-d '\{"settings":\{"bias":false\},"inputs":\[\[\[1\]\]\]\}'$/);
  assert.match(numpy("http://here", "linear", body, {tensor: "y", index: [0, 1]}), /"settings": \{"bias": False\}[\s\S]*print\(tensors\["y"\]\[0, 1\]\)/);
  assert.equal(python([true, null, "it's"]), '[True, None, "it\'s"]');
});
