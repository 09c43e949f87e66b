import assert from "node:assert/strict";
import {test} from "node:test";
import {histogram, outline, roundStep} from "../../static/js/layout/histogram.js";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

test("a round step is 1, 2 or 5 times a power of ten, not above what was asked for", () => {
  assert.deepEqual([0.9, 1, 3.7, 49, 50, 2.1e-7].map(roundStep), [0.5, 1, 2, 20, 50, 2e-7]);
});

test("every finite value falls into exactly one bin", () => {
  const values = Float32Array.from({length: 1000}, (_, i) => Math.sin(i) * 3);
  const result = histogram(values);
  assert.equal(sum(result.counts), 1000);
  assert.equal(result.edges.length, result.counts.length + 1);
  result.counts.forEach((count, bin) => {
    const last = bin === result.counts.length - 1;
    const inside = values.filter((value) => value >= result.edges[bin] && (value < result.edges[bin + 1] || last));
    if (!last) assert.equal(count, inside.length);
  });
});

test("zero is an edge wherever it lies inside, so no bin mixes the signs", () => {
  assert.ok(histogram([-0.31, 0.12, 0.55]).edges.includes(0));
});

test("the number of bins stays readable whatever the range", () => {
  for (const range of [1e-9, 0.3, 1, 7, 123456]) {
    const {counts} = histogram([0, range, range / 3]);
    assert.ok(counts.length >= 24 && counts.length <= 62, `${counts.length} bins for ${range}`);
  }
});

test("NaN, infinities and exact zeros are counted apart", () => {
  const result = histogram([NaN, Infinity, -Infinity, 0, -0, 1]);
  assert.deepEqual([result.nan, result.infinite, result.zeros, result.total], [1, 2, 2, 6]);
  assert.equal(sum(result.counts), 3);
});

test("a constant tensor is one bin around its value", () => {
  const result = histogram(new Float32Array(5).fill(0.5));
  assert.deepEqual([result.constant, result.counts, result.edges], [0.5, [5], [0.25, 0.75]]);
  assert.deepEqual(histogram([0, 0]).edges, [-0.5, 0.5]);
});

test("nothing finite gives no bins", () => {
  assert.deepEqual(histogram([NaN]).counts, []);
  assert.deepEqual(histogram([]).counts, []);
  assert.deepEqual(outline(histogram([])), [[], []]);
});

test("the outline repeats the last height and leaves gaps on a logarithmic axis", () => {
  const bins = {edges: [0, 1, 2, 3], counts: [4, 0, 2], total: 6, zeros: 0, nan: 0, infinite: 0, constant: null};
  assert.deepEqual(outline(bins), [[0, 1, 2, 3], [4, 0, 2, 2]]);
  assert.deepEqual(outline(bins, {logarithmic: true})[1], [4, null, 2, 2]);
});
