import assert from "node:assert/strict";
import {test} from "node:test";
import {chartSvg} from "../../static/js/draw/chart_svg.js";

const stroke = (y, more = {}) => ({x: y.map((_, i) => i), y, kept: null, colour: "#123456", width: 1.6, dash: [], alpha: 1, shape: null, ...more});
const panel = (more = {}) => ({title: "Loss", unit: "mean", range: [0, 10], logarithmic: false, strokes: [], bands: [], lines: [], keys: [], ...more});
const drawn = (panels, more = {}) => chartSvg({title: "Title", axis: "step", whole: true, window: [0, 4], keys: [], marks: [], language: "en", panels, ...more}).svg;
const curves = (svg) => [...svg.matchAll(/<path d="([^"]*)" stroke="#123456" stroke-width="1.6"/g)].map(([, d]) => d);
const places = (d) => [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("a curve goes through its numbers, and is broken where there is none", () => {
  const [d] = curves(drawn([panel({strokes: [stroke([0, 10, null, 5, 5])]})]));
  assert.deepEqual(d.replace(/[\d. ]+/g, ""), "MhLMhL");
  const [[x0, bottom], [x1, top], [x3, middle]] = places(d);
  assert.equal(middle, (bottom + top) / 2);
  assert.equal(x3 - x0, 3 * (x1 - x0));
});

test("on a logarithmic axis factors are lengths, and a zero is a gap", () => {
  const [d] = curves(drawn([panel({strokes: [stroke([0.01, 0.1, 1, 0, 1])], logarithmic: true, range: [0.01, 1]})]));
  const [a, b, c] = places(d).map(([, y]) => y);
  assert.ok(Math.abs((a - b) - (b - c)) < 0.02);
  assert.equal(places(d).length, 4);
});

test("axes have ticks in the reader's language", () => {
  const ticks = (language, whole, window) => [...drawn([panel({range: [0, 0.5]})], {language, whole, window}).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.ok(ticks("en", true, [0, 4]).includes("0.1"));
  assert.ok(ticks("ru", true, [0, 4]).includes("0,1"));
  // One of them stands at the vertical axis.
  const halves = (whole) => ticks("ru", whole, [0, 2]).filter((text) => text === "0,5").length;
  assert.deepEqual([halves(true), halves(false)], [1, 2], "steps are whole, epochs may be halves");
});

test("what people typed does no harm", () => {
  const name = "<script>&\"\u0001";
  const svg = drawn([panel({title: name})], {title: name, keys: [{text: name, colour: "red", dash: [], shape: null}], marks: [{at: 2, text: name, colour: "red"}]});
  assert.ok(!svg.includes("<script"));
  assert.equal(svg.split("&lt;script&gt;&amp;&quot; ").length, 6);
});

test("marks outside the window are left out, keys fill as many rows as they need", () => {
  assert.ok(!drawn([panel()], {marks: [{at: 9, text: "later", colour: "red"}]}).includes("later"));
  const keys = Array.from({length: 30}, (_, i) => ({text: `run number ${i}`, colour: "red", dash: [], shape: null}));
  const high = (more) => chartSvg({title: "T", axis: "step", whole: true, window: [0, 4], keys: [], marks: [], language: "en", panels: [panel()], ...more}).height;
  assert.ok(high({keys}) > high({keys: keys.slice(0, 2)}));
  const wide = [...drawn([panel()], {keys}).matchAll(/<text x="([\d.]+)"[^>]*>run number/g)].map(([, x]) => Number(x));
  assert.ok(Math.max(...wide) < 900);
});
