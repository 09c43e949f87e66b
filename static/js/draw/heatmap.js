// @ts-check
/** Heat maps: one pixel per tensor cell, enlarged without smoothing when it is put on the screen. */

import {frame, places} from "../layout/atlas.js";

/** @import {Atlas} from "../layout/atlas.js" */

/** Which part of the palette is zero: the middle of a diverging map, the beginning of a sequential one. */
/** @typedef {"diverging" | "sequential"} Span */

/** What stands where a number is NaN or infinite: a colour no palette has. */
export const NOT_A_NUMBER = 0xffff00ff;

/**
 * Colour cells. Pure: no DOM, so it is tested in node.
 * @param {Uint32Array} pixels one ABGR word per cell, written in place
 * @param {Float32Array} data
 * @param {number} limit the magnitude at the palette's end
 * @param {Uint32Array} palette 256 ABGR words
 * @param {Span} [span]
 */
export function paint(pixels, data, limit, palette, span = "diverging") {
  const zero = span === "diverging" ? 127.5 : 0;
  const scale = limit > 0 ? (span === "diverging" ? 127.5 : 255) / limit : 0;
  for (let i = 0; i < pixels.length; i++) {
    const value = data[i];
    const at = value === 0 ? zero : zero + value * scale;
    pixels[i] = value - value === 0 ? palette[at <= 0 ? 0 : at >= 255 ? 255 : Math.round(at)] : NOT_A_NUMBER;
  }
}

/** The colour of one number. @param {number} value @param {number} limit @param {Uint32Array} palette @param {Span} [span] */
export function colourOf(value, limit, palette, span = "diverging") {
  const pixel = new Uint32Array(1);
  paint(pixel, Float32Array.of(value), limit, palette, span);
  return pixel[0];
}

/**
 * The picture a person would see: normalisation taken back, channels together, 0…1 to 0…255.
 * @param {Uint32Array} pixels
 * @param {Float32Array} data (C, H, W), C is 1 or 3
 * @param {readonly number[]} mean
 * @param {readonly number[]} std
 */
export function paintPicture(pixels, data, mean, std) {
  const size = pixels.length;
  const channels = data.length / size;
  for (let i = 0; i < size; i++) {
    let word = 0xff000000;
    for (let shade = 0; shade < 3; shade++) {
      const c = channels === 3 ? shade : 0;
      const level = data[c * size + i] * (std[c] ?? 1) + (mean[c] ?? 0);
      word |= Math.max(0, Math.min(255, Math.round(level * 255))) << (8 * shade);
    }
    pixels[i] = word >>> 0;
  }
}

/**
 * @typedef {object} Layer what an atlas shows
 * @property {Float32Array} data
 * @property {number[]} limits one per map
 * @property {Uint32Array} palette
 * @property {Span} span
 * @property {{mean: readonly number[], std: readonly number[]} | null} picture paint as an image instead
 * @property {boolean} signs hatch what is negative, for the back row
 * @property {string} ground colour behind an empty place
 */

/**
 * Bind a canvas; the returned function puts an atlas on it at the screen's own resolution.
 * @param {HTMLCanvasElement} canvas
 */
export function heatmap(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const scratch = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (scratch.getContext("2d", {willReadFrequently: true}));
  /** @type {ImageData | null} */
  let image = null;
  return (/** @type {Atlas} */ atlas, /** @type {Layer} */ layer, /** @type {number} */ ratio) => {
    const {maps} = atlas;
    const size = maps.rows * maps.columns;
    const total = places(maps);
    const [width, height] = [Math.round(atlas.width * ratio), Math.round(atlas.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    else context.clearRect(0, 0, width, height);
    if (!image || image.width !== maps.columns || image.height !== maps.rows * total) {
      [scratch.width, scratch.height] = [maps.columns, maps.rows * total];
      image = pen.createImageData(maps.columns, maps.rows * total);
    }
    const pixels = new Uint32Array(image.data.buffer);
    pixels.fill(0);
    const shift = maps.composite ? 1 : 0;
    if (layer.picture && (shift || maps.count === 1)) {
      paintPicture(pixels.subarray(0, size), layer.data, layer.picture.mean, layer.picture.std);
    }
    for (let map = 0; map < maps.count; map++) {
      const cells = maps.length ?? size;
      const part = pixels.subarray((map + shift) * size, (map + shift) * size + cells);
      const data = layer.data.subarray(map * cells, (map + 1) * cells);
      if (layer.picture && !shift) continue;
      if (layer.picture) paintPicture(part, data, [layer.picture.mean[map]], [layer.picture.std[map]]);
      else paint(part, data, layer.limits[map], layer.palette, layer.span);
    }
    pen.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    for (let place = 0; place < total; place++) {
      const box = frame(atlas, place);
      const [left, top] = [Math.round(box.x * ratio), Math.round(box.y * ratio)];
      const [right, bottom] = [Math.round((box.x + box.width) * ratio), Math.round((box.y + box.height) * ratio)];
      context.drawImage(scratch, 0, place * maps.rows, maps.columns, maps.rows, left, top, right - left, bottom - top);
      if (layer.signs && !layer.picture && place >= shift) hatch(context, atlas, layer, place - shift, left, top, ratio);
    }
  };
}

/**
 * Strokes through negative cells, so that the sign is legible without colour.
 * @param {CanvasRenderingContext2D} context
 * @param {Atlas} atlas
 * @param {Layer} layer
 * @param {number} map
 * @param {number} left
 * @param {number} top
 * @param {number} ratio
 */
function hatch(context, {maps, cell}, {data, limits}, map, left, top, ratio) {
  const cells = maps.length ?? maps.rows * maps.columns;
  const side = cell * ratio;
  // On smaller cells strokes would drown the colours; the enlarged map has the signs.
  if (cell < 6) return;
  context.beginPath();
  for (let i = 0; i < cells; i++) {
    // Next to nothing looks like nothing; a stroke there would only be noise.
    if (!(data[map * cells + i] < -0.1 * limits[map])) continue;
    const x = left + (i % maps.columns) * side;
    const y = top + Math.floor(i / maps.columns) * side;
    context.moveTo(x + side * 0.2, y + side * 0.5);
    context.lineTo(x + side * 0.8, y + side * 0.5);
  }
  context.strokeStyle = "#000";
  context.lineWidth = Math.max(1, side / 8);
  context.stroke();
}
