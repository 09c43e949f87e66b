import assert from "node:assert/strict";
import {test} from "node:test";
import {cutOff, extent, limits, linearTicks, logTicks, nearest, snapshotFrom, tickText, zoomed} from "../../static/js/layout/training/axes.js";
import {append, empty} from "../../static/js/layout/training/log.js";
import {curvesOf, evaluationAt, layerCurves, layersOf, spreadOf, usualLayer} from "../../static/js/layout/training/series.js";
import {smooth} from "../../static/js/layout/training/smoothing.js";
import {thin} from "../../static/js/layout/training/thinning.js";

/** A generator of the same numbers each time. */
const random = (seed) => () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};
const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("smoothing is the weighted mean of what came before, newest heaviest", () => {
  const values = [4, 1, 3, 8, 2];
  const told = smooth(values, 0.7);
  values.forEach((_, n) => {
    // Straight from the definition: weights 0.7⁰, 0.7¹ … backwards in time, divided by their sum.
    const weights = values.slice(0, n + 1).map((__, i) => 0.7 ** (n - i));
    const total = weights.reduce((a, b) => a + b, 0);
    close(told[n], weights.reduce((sum, weight, i) => sum + weight * values[i], 0) / total);
  });
});

test("a constant stays what it is, from the first value on", () => {
  for (const value of smooth(new Array(50).fill(0.25), 0.99)) close(value, 0.25);
});

test("on a logarithmic axis factors are smoothed, and zeros are gaps", () => {
  const values = [100, 1, 0, 0.01, null, 10];
  const told = smooth(values, 0.7, true);
  assert.deepEqual([told[2], told[4]], [null, null]);
  const logarithms = [2, 0, -2, 1];
  [0, 1, 3, 5].forEach((at, n) => {
    const weights = logarithms.slice(0, n + 1).map((_, i) => 0.7 ** (n - i));
    close(Math.log10(told[at]), weights.reduce((sum, weight, i) => sum + weight * logarithms[i], 0) / weights.reduce((a, b) => a + b, 0));
  });
});

test("of a gradient that has died nothing is left", () => {
  const told = smooth([5, ...new Array(400).fill(0)], 0.9);
  assert.ok(told[20] > 0);
  assert.equal(told[400], 0);
});

test("a column that grows is smoothed as if it had been there at once", () => {
  const column = [3, 1];
  smooth(column, 0.9);
  column.push(7, null, 2);
  const grown = [...smooth(column, 0.9)];
  assert.deepEqual(grown, [...smooth([3, 1, 7, null, 2], 0.9)]);
  assert.equal(grown[3], null);
});

test("another amount of smoothing begins anew, none gives the numbers themselves", () => {
  const column = [3, 1, 7];
  const strong = [...smooth(column, 0.9)];
  assert.notDeepEqual([...smooth(column, 0.5)], strong);
  assert.equal(smooth(column, 0), column);
});

test("thinning keeps the first and the last point, and each piece's extremes", () => {
  const draw = random(1);
  const x = Array.from({length: 10_000}, (_, i) => i + 1);
  const y = x.map(() => draw());
  const kept = thin(x, y, 1, 10_000, 300);
  assert.ok(kept.length <= 4 * 301, `${kept.length} points`);
  assert.equal(kept[0], 0);
  assert.equal(kept.at(-1), 9_999);
  assert.deepEqual(kept, [...new Set(kept)].sort((a, b) => a - b));
  for (let piece = 0; piece < 300; piece++) {
    const [from, to] = [1 + (piece * 9999) / 300, 1 + ((piece + 1) * 9999) / 300];
    const inside = x.flatMap((at, i) => (at >= from && at < to ? [i] : []));
    const drawn = kept.filter((i) => x[i] >= from && x[i] < to);
    assert.equal(Math.max(...drawn.map((i) => y[i])), Math.max(...inside.map((i) => y[i])));
    assert.equal(Math.min(...drawn.map((i) => y[i])), Math.min(...inside.map((i) => y[i])));
  }
});

test("the last point is drawn whatever the number of points", () => {
  for (let length = 1; length < 900; length++) {
    const x = Array.from({length}, (_, i) => i);
    assert.equal(thin(x, x, 0, length - 1, 20).at(-1), length - 1);
  }
});

test("a window takes one point on either side along, so that lines reach its edges", () => {
  const x = [0, 10, 20, 30, 40, 50];
  assert.deepEqual(thin(x, x, 12, 33, 100), [1, 2, 3, 4]);
  assert.deepEqual(thin(x, x, 20, 30, 100), [2, 3, 4]);
  assert.deepEqual(thin([], [], 0, 1, 100), []);
});

test("a gap stays a gap", () => {
  const x = Array.from({length: 5000}, (_, i) => i);
  const y = x.map((i) => (i === 2500 ? null : i));
  assert.ok(thin(x, y, 0, 4999, 100).some((i) => y[i] === null));
});

const log = () => {
  const steps = [1, 2, 3, 4];
  const events = [
    ["reports", {
      step: steps, epoch: steps, loss: [4, 3, 2, 1], accuracy: [0, 0.5, 0.5, 1], running: [4, 3.9, 3.8, 3.7], learning_rate: [1, 1, 1, 1],
      gradients: {"conv1.w": steps, "conv1.b": steps, "fc.w": steps}, updates: {"bn.gamma": steps},
    }],
    ["evaluation", {step: 0, epoch: 0, held_out: {loss: 9, accuracy: 0.1}, outputs: {conv1: [-1, 0, 1], fc: [0, 1, 2]}}],
    ["evaluation", {step: 4, epoch: 1, held_out: {loss: 5, accuracy: 0.6}, outputs: {conv1: [-2, 0, 2], fc: [0, 1, 3]}}],
  ];
  return events.reduce((made, [kind, data]) => append(made, {kind, data}), empty());
};
const shown = () => ({id: "a", log: log(), colour: 2});

test("loss and accuracy have the batches and the held-out part, smoothing puts the batches behind", () => {
  const parts = (amount) => curvesOf("accuracy", shown(), amount).map(({part, marked}) => [part, marked]);
  assert.deepEqual(parts(0), [["learning", false], ["held_out", true]]);
  assert.deepEqual(parts(0.5), [["noise", false], ["learning", false], ["held_out", true]]);
  const [learning, held] = curvesOf("loss", shown(), 0);
  assert.deepEqual([learning.y, held.x, held.y], [[4, 3, 2, 1], [0, 4], [9, 5]]);
  assert.equal(new Set(curvesOf("loss", shown(), 0.5).map(({key}) => key)).size, 3);
});

test("a rate is never smoothed", () => {
  assert.deepEqual(curvesOf("learning_rate", shown(), 0.9).map(({y}) => y), [[1, 1, 1, 1]]);
});

test("gradient norms: weights alone, or all; where there is no weight, what there is", () => {
  const names = (quantity, parameters) => layerCurves(quantity, shown(), {smoothing: 0, parameters}).map(({layer, depth}) => [layer, depth]);
  assert.deepEqual(names("gradients", "weights"), [["conv1.w", 0], ["fc.w", 1]]);
  assert.deepEqual(names("gradients", "all"), [["conv1.w", 0], ["conv1.b", 0.5], ["fc.w", 1]]);
  assert.deepEqual(names("updates", "weights"), [["bn.gamma", 0]]);
});

test("the spread of a layer's outputs", () => {
  const curves = spreadOf(shown(), "conv1");
  assert.deepEqual(curves.map(({part, y}) => [part, y]), [["low", [-1, -2]], ["high", [1, 2]], ["median", [0, 0]]]);
  assert.deepEqual(spreadOf(shown(), "conv9"), []);
  assert.deepEqual(layersOf([shown()]), ["conv1", "fc"]);
  assert.equal(usualLayer(["conv1", "fc"]), "conv1");
  assert.equal(usualLayer([]), null);
});

test("the evaluation that held at a step", () => {
  assert.equal(evaluationAt(log(), 3).step, 0);
  assert.equal(evaluationAt(log(), 4).step, 4);
  assert.equal(evaluationAt(empty(), 4), null);
});

test("the extent sees what is inside the window, a logarithmic one what is above zero", () => {
  const curves = [{x: [0, 1, 2, 3, 4], y: [100, 2, null, -3, 200]}, {x: [2], y: [7]}];
  assert.deepEqual(extent(curves, [1, 3]), [-3, 7]);
  assert.deepEqual(extent(curves, [1, 3], true), [2, 7]);
  assert.deepEqual(extent(curves, [0, 4]), [-3, 200]);
  assert.equal(extent(curves, [3, 3], true), null);
  assert.equal(extent([], [0, 1]), null);
});

test("an axis is cut where a few outbursts would squeeze the rest, and only there", () => {
  const x = Array.from({length: 1000}, (_, i) => i);
  const calm = x.map((i) => 2 + Math.sin(i));
  const wild = calm.map((value, i) => (i > 30 && i < 50 ? 100 : value));
  const cut = cutOff([{x, y: wild}], [0, 999], 100);
  assert.ok(cut !== null && cut > 3 && cut < 10, `cut at ${cut}`);
  assert.equal(cutOff([{x, y: calm}], [0, 999], 3), null);
  assert.equal(cutOff([{x, y: wild}], [35, 40], 100), null);
  // A fall from a high beginning is what one came to see.
  const falling = x.map((i) => 0.1 + 5 * Math.exp(-i / 10));
  assert.equal(cutOff([{x, y: falling}], [0, 999], 5.1), null);
  assert.equal(cutOff([], [0, 1], 0), null);
});

test("an axis has room around what it shows, and begins at zero where zero is near", () => {
  for (const options of [{}, {logarithmic: true}, {kind: "positive"}]) {
    const [low, high] = limits([0.5, 3], options);
    assert.ok(low < 0.5 && high > 3);
  }
  assert.equal(limits([0.1, 3], {kind: "positive"})[0], 0);
  assert.ok(limits([2.9, 3], {kind: "positive"})[0] > 2.5);
  assert.ok(limits([0.2, 1], {kind: "share"})[1] > 1 && limits([0.2, 1], {kind: "share"})[1] < 1.1);
  assert.ok(limits([0.98, 1], {kind: "share"})[0] > 0.9);
  const [low, high] = limits([2, 2]);
  assert.ok(low < 2 && high > 2);
  for (const options of [{}, {logarithmic: true}]) assert.ok(limits(null, options)[0] < limits(null, options)[1]);
});

test("ticks are round, inside, evenly spaced and few", () => {
  for (const range of [[0, 1], [0, 2.35], [-3, 4], [0.912, 0.931], [0, 10_000], [1e-9, 3e-9], [17, 17.4]]) {
    const ticks = linearTicks(range, 6);
    assert.ok(ticks.length >= 2 && ticks.length <= 6, `${ticks} in ${range}`);
    assert.ok(ticks.every((tick) => tick >= range[0] - 1e-15 && tick <= range[1] + 1e-15));
    const step = ticks[1] - ticks[0];
    for (let i = 1; i < ticks.length; i++) assert.ok(Math.abs(ticks[i] - ticks[i - 1] - step) < 1e-6 * step);
    assert.ok(["1", "2", "5"].includes((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(0)), `step ${step}`);
  }
});

test("logarithmic ticks: powers of ten, thinner where there are many, finer where there are none", () => {
  assert.deepEqual(logTicks([1e-4, 10], 8), [1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
  assert.deepEqual(logTicks([1e-12, 1], 4), [1e-12, 1e-8, 1e-4, 1]);
  assert.deepEqual(logTicks([0.03, 2.5], 8), [0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(logTicks([2.1, 2.9], 8), linearTicks([2.1, 2.9], 8));
});

test("ticks are written short, in the language's way", () => {
  assert.deepEqual([0, 0.30000000000000004, 2.5, 1e-5, 2e-7, 20_000, 1e6].map((tick) => tickText(tick, "en")), ["0", "0.3", "2.5", "10⁻⁵", "2·10⁻⁷", "20000", "10⁶"]);
  assert.equal(tickText(0.05, "ru"), "0,05");
});

test("zooming stays inside and around the point that was meant", () => {
  assert.deepEqual(zoomed([0, 100], [0, 100], {factor: 0.5}), [25, 75]);
  assert.deepEqual(zoomed([0, 100], [0, 100], {factor: 0.5, around: 0}), [0, 50]);
  assert.deepEqual(zoomed([25, 75], [0, 100], {factor: 4}), [0, 100]);
  assert.deepEqual(zoomed([25, 75], [0, 100], {by: 0.2}), [35, 85]);
  assert.deepEqual(zoomed([25, 75], [0, 100], {by: 3}), [50, 100]);
  const [from, to] = zoomed([10, 12], [0, 100], {factor: 0.01});
  assert.ok(to - from >= 4 && from >= 0);
});

test("the nearest of a row, as comparing all of them finds it", () => {
  const rising = [0, 3, 4, 10];
  for (let value = -2; value < 13; value += 0.25) {
    const best = Math.min(...rising.map((one) => Math.abs(one - value)));
    assert.equal(Math.abs(rising[nearest(rising, value)] - value), best);
  }
  assert.equal(nearest([], 1), -1);
});

test("walking from snapshot to snapshot", () => {
  const snapshots = [0, 10, 20];
  assert.deepEqual([snapshotFrom(snapshots, 10, 1), snapshotFrom(snapshots, 10, -1), snapshotFrom(snapshots, 20, 1), snapshotFrom(snapshots, 0, -1)], [20, 0, 20, 0]);
  assert.deepEqual([snapshotFrom(snapshots, 13, 1), snapshotFrom(snapshots, 13, -1), snapshotFrom(snapshots, 99, -1)], [20, 10, 20]);
  assert.equal(snapshotFrom([], 0, 1), null);
});
