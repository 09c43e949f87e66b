import assert from "node:assert/strict";
import {test} from "node:test";
import {blocksOf, boxesOf, completed, exactText, firstOf, formatOf, formatsOf, groupName, precisionOf, roundingOf, sameOperand} from "../../static/js/layout/card.js";
import {formatAmong} from "../../static/js/layout/numbers.js";

const x = (row, column, value, padding = false) => ({tensor: "input.y", index: [0, 0, row, column], value, padding});
const w = (row, column, value) => ({tensor: "conv1.w", index: [2, 0, row, column], value});

/** Terms with running sums, as the API gives them. */
function summed(pairs, group = "") {
  let sum = 0;
  return pairs.map(([operands, of = group]) => {
    const product = operands.reduce((all, {value}) => all * value, 1);
    sum += product;
    return {operands, product, sum, group: of};
  });
}

const answerOf = (terms, more = {}) => ({
  tensor: "conv1.y", index: [0, 2, 1, 1], value: terms.at(-1).sum, terms, count: terms.length, offset: 0, next: null, notes: [],
  groups: [{name: "", count: terms.length, sum: terms.at(-1).sum}], formula: {latex: "", mathml: ""}, numbers: {latex: "", mathml: ""}, ...more,
});

/** A column as the card writes it. */
const column = (values, language) => values.map((value) => formatAmong(value, formatOf(values), language));

test("a column writes short numbers as they are and rounds the rest to three significant digits of the largest", () => {
  assert.deepEqual(column([1, -20, 300]), ["1", "−20", "300"]);
  assert.deepEqual(column([0.5, 0.1, 2]), ["0.5", "0.1", "2"]);
  assert.deepEqual(column([0.25, 30, 1 / 3]), ["0.25", "30", "0.3"]);
  assert.deepEqual(column([0.123456, -0.9]), ["0.123", "−0.9"]);
  assert.deepEqual(column([0.0625, 0.03125, -0.5]), ["0.0625", "0.03125", "−0.5"]);
  assert.deepEqual(column([Math.fround(0.1), Math.fround(1.7)], "ru"), ["0,1", "1,7"], "a float32 that was typed with few digits");
  assert.deepEqual(column([0.1 + 0.2, 1 / 7]), ["0.3", "0.143"], "what the last bit adds is no digit");
  assert.deepEqual(formatOf([3.216e-7, 0]), {exponent: -7, decimals: 2});
  assert.deepEqual(column([3.2164e-7, 1e-7, 0]), ["3.2164", "1", "0"]);
  assert.deepEqual(formatOf([]), {exponent: 0, decimals: 0});
});

test("an answer may leave out what is empty", () => {
  const bare = completed({tensor: "y", value: 3});
  assert.deepEqual([bare.terms, bare.count, bare.views, bare.notes, bare.groups, bare.next, bare.index, bare.formula.latex], [[], 0, [], [], [], null, [], ""]);
  assert.deepEqual(completed({tensor: "y", index: [0], value: 3, views: null, notes: null}).views, []);
});

test("a window is a grid in the places of its cells, padding included, and the bias stands after it", () => {
  const terms = summed([
    [[x(-1, -1, 0, true), w(0, 0, 1)], "channel 0"], [[x(-1, 0, 0, true), w(0, 1, 2)], "channel 0"],
    [[x(0, -1, 0, true), w(1, 0, 3)], "channel 0"], [[x(0, 0, 5), w(1, 1, 4)], "channel 0"],
    [[{tensor: "conv1.b", index: [2], value: 1}], "bias"],
  ]);
  const [window, bias] = blocksOf(terms);
  assert.deepEqual(window.grid, {rows: [-1, 0], columns: [-1, 0], cells: [[0, 1], [2, 3]], by: 0});
  assert.deepEqual([window.group, window.count, bias.group, bias.first, bias.grid], ["channel 0", 4, "bias", 4, null]);
});

test("a dilated window closes its gaps: rows and columns are named, not drawn to scale", () => {
  const [block] = blocksOf(summed([[[x(0, 1, 1), w(0, 0, 1)]], [[x(0, 4, 1), w(0, 1, 1)]], [[x(3, 1, 1), w(1, 0, 1)]], [[x(3, 4, 1), w(1, 1, 1)]]]));
  assert.deepEqual([block.grid.rows, block.grid.columns], [[0, 3], [1, 4]]);
});

test("zeros between deltas have a place in the padded tensor, and the grid follows it", () => {
  const zero = (at) => ({tensor: "dy", index: null, value: 0, padding: true, at: [{tensor: "dy_padded", index: [0, 0, 0, at]}]});
  const real = (at) => ({tensor: "dy", index: [0, 0, 0, 1], value: 2, at: [{tensor: "dy_spread", index: [0, 0, 0, 2]}, {tensor: "dy_padded", index: [0, 0, 0, at]}]});
  const [block] = blocksOf(summed([[[zero(3), w(0, 2, 1)]], [[real(4), w(0, 1, 1)]], [[zero(5), w(0, 0, 1)]]]));
  assert.deepEqual(block.grid.columns, [3, 4, 5]);
});

test("a matrix row and a wide map are tables", () => {
  const dense = summed(Array.from({length: 20}, (_, k) => [[{tensor: "flatten.y", index: [0, k], value: 1}, {tensor: "fc1.w", index: [1, k], value: 1}]]));
  assert.equal(blocksOf(dense)[0].grid, null);
  const wide = summed(Array.from({length: 28}, (_, k) => [[x(0, k, 1)]]));
  assert.equal(blocksOf(wide)[0].grid, null);
});

test("what rounding does is told where it shows, and only there", () => {
  const thirds = summed([[[x(0, 0, 1 / 3)]], [[x(0, 1, 1 / 3)]], [[x(0, 2, 1 / 3)]]]);
  const answer = answerOf(thirds);
  assert.deepEqual(roundingOf(answer, formatsOf(thirds, answer.value), "ru"), {added: "0,999", sum: "1"});
  const whole = summed([[[x(0, 0, 2)]], [[x(0, 1, 3)]]]);
  assert.equal(roundingOf(answerOf(whole), formatsOf(whole, 5), "en"), null);
  assert.equal(roundingOf(answerOf(thirds, {count: 9, next: 3}), formatsOf(thirds, 1), "en"), null, "not all terms are here");
});

test("rounding of small gradients is told with its power of ten", () => {
  const small = summed([[[x(0, 0, 1e-6 / 3)]], [[x(0, 1, 1e-6 / 3)]], [[x(0, 2, 1e-6 / 3)]]]);
  const found = roundingOf(answerOf(small), formatsOf(small, 1e-6), "en");
  assert.deepEqual(found, {added: "0.999·10⁻⁶", sum: "1·10⁻⁶"});
});

test("float32 is remarked on only where it is another number", () => {
  const terms = summed([[[x(0, 0, 0.1)]], [[x(0, 1, 0.2)]]]);
  const held = Math.fround(0.1 + 0.2);
  assert.equal(precisionOf(answerOf(terms, {value: held}), "en"), null, "correctly rounded");
  const off = Math.fround(0.3000002);
  assert.deepEqual(precisionOf(answerOf(terms, {value: off}), "en"), {held: "0.3000002", sum: "0.3"});
  assert.equal(precisionOf(answerOf(terms, {value: 0.3}), "en"), null, "the last bit of float64 is no news");
});

test("a float32 is written as one, a float64 with its own digits", () => {
  assert.equal(exactText(Math.fround(0.1), "ru"), "0,1");
  assert.equal(exactText(0.1, "en"), "0.1");
  assert.equal(exactText(1 / 3, "en"), "0.333333333333333");
  assert.equal(exactText(0.1 + 0.2, "ru"), "0,3");
  assert.equal(exactText(-2.5e-9, "en"), "−2.5·10⁻⁹");
});

test("groups are a word and a number, or what they are called", () => {
  assert.deepEqual(groupName("channel 12"), {word: "channel", number: 12});
  assert.deepEqual(groupName("mean"), {word: "mean", number: null});
  assert.deepEqual(groupName("0–99"), {word: "", number: null});
});

test("operands are one if their cells are", () => {
  assert.ok(sameOperand(x(1, 2, 3), x(1, 2, 3)));
  assert.ok(!sameOperand(x(1, 2, 3), w(1, 2, 3)));
  assert.ok(!sameOperand({tensor: "1/4", index: null, value: 0.25}, {tensor: "1/4", index: null, value: 0.25}));
});

test("cells become few boxes", () => {
  assert.deepEqual(boxesOf([[1, 1], [1, 2], [2, 1], [2, 2]]), [{row: 1, column: 1, height: 2, width: 2}]);
  assert.deepEqual(boxesOf([[0, 0], [0, 1], [2, 0]]), [{row: 0, column: 0, height: 1, width: 2}, {row: 2, column: 0, height: 1, width: 1}]);
  const wrapped = Array.from({length: 23}, (_, i) => [Math.floor(i / 5), i % 5]);
  assert.deepEqual(boxesOf(wrapped), [{row: 0, column: 0, height: 4, width: 5}, {row: 4, column: 0, height: 1, width: 3}]);
  assert.deepEqual(boxesOf([]), []);
});

test("parts of one term each stand in one table, longer ones keep to themselves", () => {
  const one = (group, value) => [[{tensor: group, index: [0, 3], value}], group];
  const [both, ...rest] = blocksOf(summed([one("p", 0.2), one("t", -1)]));
  assert.deepEqual([both.group, both.first, both.count, rest.length], ["", 0, 2, 0]);
  const long = blocksOf(summed([one("x", 1), one("mean", 2), one("mean", 3), one("variance", 1), one("variance", 4)]));
  assert.deepEqual(long.map(({group, count}) => [group, count]), [["x", 1], ["mean", 2], ["variance", 2]]);
});

test("products and their sum share a power of ten where they can", () => {
  const terms = summed([[[x(0, 0, 4.25e-8)]], [[x(0, 1, 9.5e-8)]], [[x(0, 2, 9.3e-8)]]]);
  const {product, sum} = formatsOf(terms, 2.305e-7);
  assert.equal(product.exponent, sum.exponent);
  assert.equal(formatAmong(4.2519371e-8, product), "0.425");
  const far = formatsOf(summed([[[x(0, 0, 3)]], [[x(0, 1, -3 + 1e-6)]]]), 1e-6);
  assert.notEqual(far.product.exponent, -6, "not if the products would need many decimals");
});

test("a sum of which rounding leaves nothing is told", () => {
  const terms = summed([[[x(0, 0, 0.99999634)]], [[x(0, 1, -1)]]]);
  assert.deepEqual(roundingOf(answerOf(terms), formatsOf(terms, -3.66e-6), "en"), {added: "0", sum: "−3.660·10⁻⁶"});
});

test("the first blocks hold so many terms: a table is cut, a grid is whole or not there", () => {
  const grid = {rows: [0], columns: [0, 1], cells: [[0, 1]], by: 0};
  const block = (first, count, of = null) => ({group: "", first, count, grid: of});
  const counts = (blocks, most) => firstOf(blocks, most).map(({first, count}) => [first, count]);
  assert.deepEqual(counts([block(0, 100)], 30), [[0, 30]]);
  assert.deepEqual(counts([block(0, 12)], 30), [[0, 12]]);
  assert.deepEqual(counts([block(0, 25, grid), block(25, 25, grid), block(50, 2)], 30), [[0, 25]]);
  assert.deepEqual(counts([block(0, 25, grid), block(25, 40)], 30), [[0, 25], [25, 5]]);
  assert.deepEqual(counts([block(0, 49, grid), block(49, 1)], 30), [[0, 49]]);
  const short = [block(0, 9, grid), block(9, 1)];
  assert.deepEqual(firstOf(short, 30), short);
});
