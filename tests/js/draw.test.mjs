import assert from "node:assert/strict";
import {test} from "node:test";
import {NOT_A_NUMBER, paint, paintPicture} from "../../static/js/draw/heatmap.js";
import {inkOn, luminance, words} from "../../static/js/draw/palette.js";

const palette = Uint32Array.from({length: 256}, (_, i) => i);

test("a diverging map has zero in its middle, a sequential one at its beginning", () => {
  const pixels = new Uint32Array(3);
  paint(pixels, Float32Array.of(-2, 0, 2), 2, palette);
  assert.deepEqual([...pixels], [0, 128, 255]);
  paint(pixels, Float32Array.of(0, 1, 2), 2, palette, "sequential");
  assert.deepEqual([...pixels], [0, 128, 255]);
});

test("beyond the limit is clipped; NaN and infinity have a colour of their own; zeros with no limit are zero", () => {
  const pixels = new Uint32Array(4);
  paint(pixels, Float32Array.of(9, -9, Number.NaN, Infinity), 1, palette);
  assert.deepEqual([...pixels], [255, 0, NOT_A_NUMBER, NOT_A_NUMBER]);
  paint(pixels, new Float32Array(4), 0, palette);
  assert.deepEqual([...pixels], [128, 128, 128, 128]);
});

test("a picture is what it was before normalisation", () => {
  const pixels = new Uint32Array(2);
  paintPicture(pixels, Float32Array.of(-1, 1), [0.5], [0.5]);
  assert.deepEqual([...pixels], [0xff000000, 0xffffffff]);
  paintPicture(pixels, Float32Array.of(1, 0, 0, 1, 0, 0), [0, 0, 0], [1, 1, 1]);
  assert.deepEqual([...pixels], [0xff0000ff, 0xff00ff00]);
});

test("text on a cell is legible", () => {
  const [black, white, grey] = words([[0, 0, 0], [255, 255, 255], [120, 120, 120]]);
  assert.deepEqual([inkOn(black), inkOn(white)], ["#fff", "#000"]);
  const light = luminance(grey);
  const contrast = inkOn(grey) === "#000" ? (light + 0.05) / 0.05 : 1.05 / (light + 0.05);
  assert.ok(contrast >= 4.5);
});
