import assert from "node:assert/strict";
import {test} from "node:test";
import {flat, integers, nest, reshaped} from "../../static/js/layout/lab/array.js";
import {fitCell, mostOf, placesOf} from "../../static/js/layout/lab/board.js";
import {mapsOf, movedBy, paddingOf, writing} from "../../static/js/layout/lab/cells.js";
import {gridOf, pathOf, rangeOf, reachOf, scalesOf, ticksOf} from "../../static/js/layout/lab/curve.js";
import {beginning, companions, follower} from "../../static/js/layout/lab/kinds.js";
import {productsOf, relationOf} from "../../static/js/layout/lab/links.js";
import {litOf} from "../../static/js/layout/lab/matrix.js";
import {boardOf, columnsOf, equationOf, namer, passesOf, twoWays} from "../../static/js/layout/lab/nodes.js";
import {npy} from "../../static/js/layout/lab/npy.js";
import {layTable, parseTable} from "../../static/js/layout/lab/paste.js";
import {boardRelation, farLinks} from "../../static/js/layout/lab/reach.js";
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
  const {cell, fits} = fitCell([[[block], [block]]], box);
  assert.ok(fits && cell > 30 && cell <= 40);
  assert.deepEqual(fitCell([[[{...block, columns: 200}]]], box).fits, false);
  // Blocks of one band lie beside each other, bands beneath each other.
  assert.ok(fitCell([[[block, block, block, block, block, block]]], box).cell < fitCell([[[block]]], box).cell);
  assert.ok(mostOf([[[{...block, rows: 1}]]], 40) > mostOf([[[{...block, rows: 8}]]], 40));
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

/** What the server would answer: shapes alone. */
const answer = (shapes, intermediate = {}, more = {}) => {
  const zeros = (shape) => (shape.length ? Array.from({length: shape[0]}, () => zeros(shape.slice(1))) : 0);
  const tensors = (all) => Object.fromEntries(Object.entries(all).map(([name, shape]) => [name, {shape, data: zeros(shape)}]));
  return {kind: "", settings: SETTINGS, tensors: tensors(shapes), intermediate: tensors(intermediate), ...more};
};
const CONV = {x: [1, 1, 4, 4], w: [1, 1, 3, 3], b: [1], y: [1, 1, 2, 2], dy: [1, 1, 2, 2], dw: [1, 1, 3, 3], db: [1], dx: [1, 1, 4, 4]};
const RELU = {x: [1, 1, 2, 2], y: [1, 1, 2, 2], dy: [1, 1, 2, 2], dx: [1, 1, 2, 2]};
const params = {w: [], b: []};

test("one operation: its tensors keep their names; what is given and what is computed", () => {
  const work = {kind: "conv2d", settings: {}, inputs: [[]], params, dy: []};
  const {nodes, tensors} = boardOf(work, [{settings: {}, inputs: [[]], params, dy: []}], [answer(CONV, {dy_padded: [1, 1, 6, 6]})]);
  assert.deepEqual([...tensors.keys()].filter((name) => !tensors.get(name).gradient), ["x", "w", "b", "y"]);
  assert.deepEqual([...tensors.values()].filter(({given}) => given).map(({name}) => name), ["x", "w", "b", "dy"].filter((name) => tensors.has(name)));
  assert.deepEqual(passesOf(tensors, work).map(({name}) => name), ["y", "db", "dw", "dx"]);
  assert.ok(nodes[0].intermediate.has("dy_padded") && !tensors.has("dy_padded"));
  assert.ok(twoWays(tensors.get("dx"), nodes) && !twoWays(tensors.get("dw"), nodes));
  assert.deepEqual(columnsOf(tensors), [["x", "dx"], ["w", "dw"], ["b", "db"], ["y", "dy"]].map(([value, gradient]) => ({column: value, values: [value], gradients: [gradient]})));
  assert.deepEqual(equationOf(tensors.get("dw"), nodes), {names: ["x", "dy", "dw"], signs: ["", "⋆", "="]});
  assert.deepEqual(placesOf(tensors.get("y"), false, nodes, tensors).map(({column, sign}) => sign + column), ["x", "∗w", "+b", "=y"]);
});

test("one behind the other: what one makes the other reads, and back", () => {
  const work = {kind: "conv2d", settings: {}, inputs: [[]], params, dy: [], next: [{kind: "relu", settings: {}}]};
  const bodies = [{settings: {}, inputs: [[]], params, dy: []}, {settings: {}, inputs: [[]], dy: []}];
  const {nodes, tensors} = boardOf(work, bodies, [answer(CONV), answer(RELU, {derivative: [1, 1, 2, 2]})]);
  assert.deepEqual([...tensors.keys()].filter((name) => !tensors.get(name).gradient), ["x", "w1", "b1", "y1", "derivative2", "y2"]);
  assert.deepEqual(passesOf(tensors, work).map(({name}) => name), ["y1", "y2", "derivative2", "dy1", "db1", "dw1", "dx"]);
  const [y1, dy1] = [tensors.get("y1"), tensors.get("dy1")];
  assert.deepEqual([y1.made, y1.sides], [{node: 0, local: "y"}, [{node: 0, local: "y"}, {node: 1, local: "x"}]]);
  assert.deepEqual([dy1.made, dy1.given, dy1.column], [{node: 1, local: "dx"}, false, "y1"]);
  assert.ok(tensors.get("dy2").given && tensors.get("derivative2").between);
  const relation = boardRelation(nodes, tensors);
  const keys = (cells) => cells.map(([name, index]) => `${name}[${index}]`);
  // A cell in the middle is told by both: made of x and w1, it flows into y2.
  const middle = relation("y1", [0, 0, 0, 1]);
  assert.ok(keys(middle.terms).includes("x[0,0,0,1]") && keys(middle.influences).includes("y2[0,0,0,1]"));
  const delta = relation("dy1", [0, 0, 0, 1]);
  assert.deepEqual(keys(delta.terms), ["dy2[0,0,0,1]"]);
  assert.ok(keys(delta.influences).includes("dx[0,0,2,3]") && keys(delta.influences).includes("dw1[0,0,0,0]"));
  // Through both layers: y2 sees its window of x, a delta of y2 reaches the same window of dx.
  const far = farLinks(relation("y2", [0, 0, 1, 1]), relation, tensors);
  assert.equal(far.terms.length, 9);
  assert.ok(keys(far.terms).includes("x[0,0,3,3]") && !keys(far.terms).includes("x[0,0,0,0]"));
  assert.equal(farLinks(relation("dy2", [0, 0, 0, 0]), relation, tensors).influences.length, 9);
});

test("beside each other: the same x and the same dy, everything else twice", () => {
  const work = {kind: "maxpool2d", settings: {}, inputs: [[]], dy: [], beside: {kind: "avgpool2d", settings: {}}};
  const body = {settings: {}, inputs: [[]], dy: []};
  const pool = {x: [1, 1, 4, 4], y: [1, 1, 2, 2], dy: [1, 1, 2, 2], dx: [1, 1, 4, 4]};
  const {nodes, tensors} = boardOf(work, [body, body], [answer(pool, {}, {marks: [{code: "wins", tensor: "x", index: [0, 0, 0, 0]}]}), answer(pool)]);
  assert.deepEqual(columnsOf(tensors), [{column: "x", values: ["x"], gradients: ["dx_max", "dx_avg"]}, {column: "y", values: ["y_max", "y_avg"], gradients: ["dy"]}]);
  assert.deepEqual(passesOf(tensors, work).map(({name}) => name), ["y_max", "y_avg", "dx_max", "dx_avg"]);
  assert.deepEqual(nodes.map(({marks}) => marks.length), [1, 0]);
});

test("names: numbers behind the first, kinds beside, several inputs as they are", () => {
  assert.equal(namer({kind: "add"})(0, "x1"), "x1");
  const behind = namer({kind: "conv2d", next: [{}, {}]});
  assert.deepEqual([behind(0, "x"), behind(1, "x"), behind(2, "dx"), behind(2, "dy"), behind(1, "dw")], ["x", "y1", "dy2", "dy3", "dw2"]);
  const beside = namer({kind: "relu", beside: {kind: "leaky_relu"}});
  assert.deepEqual([beside(1, "x"), beside(1, "dx"), beside(0, "derivative")], ["x", "dx_leaky_relu", "derivative_relu"]);
});

test("numbers that JSON cannot write come as they are", () => {
  const strange = {shape: [1, 2], data: [[null, null]], not_finite: [{index: [0, 0], value: "-inf"}, {index: [0, 1], value: "nan"}]};
  const {tensors} = boardOf({kind: "linear", settings: {}, inputs: []}, [{settings: {}, inputs: []}], [{kind: "linear", settings: {}, tensors: {y: strange}, intermediate: {}}]);
  assert.deepEqual(tensors.get("y").data, [-Infinity, NaN]);
  assert.equal(tensors.get("y").peak, 0);
});

test("padding lies along every axis; in a volume it has maps of its own", () => {
  assert.equal(paddingOf("conv2d", {padding: 0}, [1, 1, 3, 3]), null);
  assert.equal(paddingOf("conv_transpose2d", {padding: 1}, [1, 1, 3, 3]), null);
  assert.deepEqual(paddingOf("conv1d", {padding: 2}, [1, 1, 6]), {before: [0, 0, 2], value: 0});
  assert.deepEqual(paddingOf("maxpool2d", {padding: [1, 0]}, [1, 1, 3, 3]), {before: [0, 1, 0], value: -Infinity});
  assert.deepEqual(paddingOf("conv3d", {padding: 1}, [1, 1, 3, 3, 3]).before, [1, 1, 1]);
  assert.deepEqual(mapsOf([1, 1, 2, 3, 3], "x", 1).leading, [[0, 0, -1], [0, 0, 0], [0, 0, 1], [0, 0, 2]]);
});

test("arrows go over the edge of a map into the next", () => {
  const shape = [1, 2, 2, 2];
  const maps = mapsOf(shape, "x");
  assert.deepEqual(movedBy([0, 0, 1, 1], shape, maps, 0, 1), [0, 1, 1, 0]);
  assert.deepEqual(movedBy([0, 1, 1, 0], shape, maps, 0, -1), [0, 0, 1, 1]);
  assert.deepEqual(movedBy([0, 0, 0, 0], shape, maps, 0, -1), [0, 0, 0, 0]);
  assert.deepEqual(movedBy([1], [3], mapsOf([3], "b"), 1, 0), [2]);
});

test("a curve meets its kink, breaks at its jumps, and stays within its frame", () => {
  const x = gridOf(4);
  assert.deepEqual([x[0], x[120], x.at(-1)], [-4, 0, 4]);
  assert.deepEqual([reachOf([0.5]), reachOf([-5, 2]), reachOf([1000])], [3, 6, 12]);
  assert.deepEqual(ticksOf(-4, 4, 4), [-4, -2, 0, 2, 4]);
  const step = x.map((value) => (value > 0 ? 1 : 0));
  const smooth = x.map(Math.tanh);
  const frame = {left: 10, right: 10, top: 10, bottom: 10, width: 220, height: 120};
  const scales = scalesOf(4, rangeOf({x, y: smooth, slope: step}), frame);
  assert.equal(pathOf(x, step, scales).match(/M/g).length, 2);
  assert.equal(pathOf(x, smooth, scales).match(/M/g).length, 1);
  assert.equal(pathOf(x, x.map(Math.sign), scales).match(/M/g).length, 3);
  for (const [, at, up] of pathOf(x, smooth, scales).matchAll(/([\d.]+) ([\d.]+)/g)) assert.ok(at >= 10 && at <= 210 && up >= 10 && up <= 110);
});

test("what can stand beside has the same shape, what stands behind is told what it must be", () => {
  const layers = {maxpool2d: {family: "pooling"}, avgpool2d: {family: "pooling"}, avgpool1d: {family: "pooling"}, relu: {family: "activation"}, tanh: {family: "activation"}, softmax: {family: "activation"}, conv2d: {family: "convolution"}};
  assert.deepEqual(companions("maxpool2d", layers), ["avgpool2d"]);
  assert.deepEqual(companions("relu", layers), ["tanh"]);
  assert.deepEqual(companions("conv2d", layers), []);
  const recipe = {family: "normalization", schema: {properties: {eps: {type: "number", default: 1e-5}}}};
  assert.deepEqual(follower("batchnorm2d", recipe), {kind: "batchnorm2d", settings: {}, training: true});
});

test("a NumPy file has a header of 64 bytes' multiples and float64 numbers behind it", () => {
  const bytes = new Uint8Array(npy({shape: [2], data: [1, -0.5]}));
  const length = bytes[8] + 256 * bytes[9];
  assert.equal((10 + length) % 64, 0);
  assert.deepEqual([...bytes.slice(0, 8)], [0x93, ..."NUMPY"].map((one) => (typeof one === "string" ? one.charCodeAt(0) : one)).concat(1, 0));
  assert.match(new TextDecoder().decode(bytes.slice(10, 10 + length)), /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(2,\), \} *\n$/);
  assert.deepEqual([...new Float64Array(bytes.slice(10 + length).buffer)], [1, -0.5]);
});

test("every kind begins with something", () => {
  const recipe = {kind: "conv2d", family: "convolution", arity: 1, doc: "", schema: {properties: {out_channels: {type: "integer"}, kernel_size: {type: "integer"}}}};
  const work = beginning("conv2d", recipe, null, false);
  assert.deepEqual(work.settings, {out_channels: 1, kernel_size: 2});
  assert.deepEqual(flat(work.inputs[0]).shape, [1, 1, 4, 4]);
});

test("a link holds everything and brings it back", () => {
  const place = {
    work: {kind: "conv2d", settings: {kernel_size: 3}, inputs: [[[[[1, -2.5]]]]], preset: "w2", params: {w: [[[[1]]]]}, dy: [[[[1]]]], next: [{kind: "relu", settings: {}}], from: {layer: "conv1", network: "LeNet-5"}}, preset: "w2",
    selection: {tensor: "dx", index: [0, 0, 1, 2]}, way: "scatter", panel: "matrix", whole: false, scale: "map", theme: "projector", language: "ru", step: 3, predict: true,
  };
  const url = new URL(`https://page/layer${encode(place)}`);
  assert.deepEqual(decode(url.search, url.hash), place);
  assert.equal(encode({work: null, preset: "w2", selection: null, way: "gather", panel: null, whole: null, scale: "tensor", theme: "auto", language: null, step: null, predict: false}), "?preset=w2");
});

test("what a link says that cannot be understood is left out", () => {
  assert.equal(parseCell("y[0"), null);
  assert.deepEqual(parseCell("x[0,0,-1,2]"), {tensor: "x", index: [0, 0, -1, 2]});
  assert.equal(decode("", "#work={broken").work, null);
  assert.equal(decode("?panel=cellar&step=-1", "").panel, null);
  assert.equal(decode("", `#work=${JSON.stringify({kind: "relu", inputs: [], next: [{settings: {}}]})}`).work, null);
  assert.equal(decode("", `#work=${JSON.stringify({kind: "relu", inputs: [], next: "relu"})}`).work, null);
});

test("what another page hands over is read with where it was cut out; what is no work is left out", () => {
  const handed = (state) => decode("", `#state=${Buffer.from(JSON.stringify(state)).toString("base64url")}`);
  const state = {kind: "relu", inputs: [[[1]]], from: {layer: "relu1", network: "LeNet-5", cut: {x: [0, 0, 1, 1]}}, select: {tensor: "y", index: [0, 0]}};
  assert.deepEqual(handed(state).work, {kind: "relu", settings: {}, inputs: [[[1]]], from: {layer: "relu1", network: "LeNet-5"}, preset: null});
  assert.deepEqual(handed(state).selection, {tensor: "y", index: [0, 0]});
  assert.equal(handed({...state, next: [3]}).work, null);
});

test("snippets hold the numbers and are quoted", () => {
  const body = {settings: {bias: false}, inputs: [[[1]]]};
  assert.match(curl("http://here", "linear", body), /-d '\{"settings":\{"bias":false\},"inputs":\[\[\[1\]\]\]\}'$/);
  assert.match(numpy("http://here", [{kind: "linear", body, names: new Map([["y", "y"]])}], {tensor: "y", index: [0, 1]}), /"settings": \{"bias": False\}[\s\S]*print\(tensors\["y"\]\[0, 1\]\)/);
  assert.equal(python([true, null, "it's"]), '[True, None, "it\'s"]');
});
