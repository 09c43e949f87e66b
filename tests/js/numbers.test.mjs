import assert from "node:assert/strict";
import {test} from "node:test";
import {cellFormat, formatAmong, formatBrief, formatCell, formatCount, formatExact, formatNumber, formatPercent, parseNumber, power} from "../../static/js/layout/numbers.js";

test("significant digits survive, however small the number", () => {
  assert.equal(formatNumber(0.12345), "0.1235");
  assert.equal(formatNumber(-3.21e-5), "−3.210·10⁻⁵");
  assert.equal(formatNumber(0.00012346), "0.0001235");
  assert.equal(formatNumber(12345), "12345");
  assert.equal(formatNumber(1.5e9), "1.500·10⁹");
  assert.equal(formatNumber(0), "0");
  assert.equal(formatNumber(9.99996), "10.00");
});

test("Russian has a decimal comma", () => {
  assert.equal(formatNumber(0.5, "ru"), "0,5000");
  assert.equal(formatPercent(0.1234, "ru"), "12,3\u00a0%");
  assert.equal(formatCell(-1.25, {exponent: 0, decimals: 2}, "ru"), "−1,25");
});

test("a short number is written as it is, a long one with four significant digits", () => {
  const written = [30, 122, 0.25, -1.5, 0.1, Math.fround(0.1), 0.0078125, 1 / 3, 12345.678, 0].map((value) => formatBrief(value));
  assert.deepEqual(written, ["30", "122", "0.25", "−1.5", "0.1", "0.1", "0.0078125", "0.3333", "12346", "0"]);
  assert.deepEqual([1e-7, 3.21654e-5, 1234567, 0.1 + 0.2, -Infinity].map((value) => formatBrief(value, "ru")), ["1·10⁻⁷", "3,217·10⁻⁵", "1,235·10⁶", "0,3", "−∞"]);
});

test("what is not 1 does not read 1.000", () => {
  assert.deepEqual([0.99999634, 5.0004321, -2.00003].map((value) => formatBrief(value)), ["0.999996", "5.0004", "−2.00003"]);
});

test("among others a number that fills all decimals has been rounded", () => {
  const three = {exponent: 0, decimals: 3};
  assert.deepEqual([30, 0.5, 1 / 3, -2.25, 1e-9, 0].map((value) => formatAmong(value, three)), ["30", "0.5", "0.333", "−2.25", "≈0", "0"]);
  assert.deepEqual([3e-4, 3.33333e-4, -1.25e-5].map((value) => formatAmong(value, {exponent: -4, decimals: 2}, "ru")), ["3", "3,33", "−0,125"]);
});

test("what is no number says so", () => {
  assert.equal(formatNumber(Number.NaN), "NaN");
  assert.equal(formatNumber(-Infinity), "−∞");
  assert.equal(formatCell(Infinity, {exponent: 0, decimals: 2}), "∞");
});

test("one exponent for all cells of a tensor", () => {
  assert.deepEqual(cellFormat(3.2e-4), {exponent: -4, decimals: 2});
  assert.deepEqual(cellFormat(8.5), {exponent: 0, decimals: 2});
  assert.deepEqual(cellFormat(0.23), {exponent: 0, decimals: 3});
  assert.deepEqual(cellFormat(255), {exponent: 0, decimals: 0});
  assert.deepEqual(cellFormat(0), {exponent: 0, decimals: 2});
  assert.deepEqual(cellFormat(9.999), {exponent: 0, decimals: 1});
  const format = cellFormat(3.2e-4);
  assert.equal(formatCell(3.2e-4, format), "3.20");
  assert.equal(formatCell(-1.7e-5, format), "−0.17");
  assert.equal(power(format.exponent), "×10⁻⁴");
});

test("a cell that is not zero never reads 0.00", () => {
  assert.equal(formatCell(1e-9, {exponent: 0, decimals: 2}), "≈0");
  assert.equal(formatCell(0, {exponent: 0, decimals: 2}), "0");
});

test("the exact value of a float32 is the shortest that tells it from its neighbours", () => {
  assert.equal(formatExact(Math.fround(0.1)), "0.1");
  const value = Math.fround(-0.58009434);
  assert.equal(Math.fround(parseNumber(formatExact(value))), value);
  assert.equal(formatExact(Math.fround(0.1), "ru"), "0,1");
});

test("percentages near the ends do not pretend", () => {
  assert.equal(formatPercent(1e-9), "<0.01\u00a0%");
  assert.equal(formatPercent(0.9999999), ">99.99\u00a0%");
  assert.equal(formatPercent(0.99974), "99.97\u00a0%");
  assert.equal(formatPercent(0), "0\u00a0%");
  assert.equal(formatPercent(1), "100\u00a0%");
});

test("both marks are understood", () => {
  assert.equal(parseNumber("1,5"), 1.5);
  assert.equal(parseNumber(" −2.5 "), -2.5);
  assert.ok(Number.isNaN(parseNumber("")));
});

test("thousands stand apart", () => {
  assert.equal(formatCount(61706).replace(/\s/g, "_"), "61_706");
  assert.equal(formatCount(850), "850");
});
