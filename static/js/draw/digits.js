// @ts-check
/** A map so large that its numbers can be read in its cells. */

import {formatCell} from "../layout/numbers.js";
import {inSight} from "../layout/digits.js";
import {paint, paintPicture} from "./heatmap.js";
import {cssColour, inkOn} from "./palette.js";

/** @import {Sight} from "../layout/digits.js" */
/** @import {Span} from "./heatmap.js" */

/**
 * @typedef {object} Sheet
 * @property {Float32Array} data of this map
 * @property {number} length how many cells there are; a wrapped vector may end early
 * @property {number} limit
 * @property {Uint32Array} palette
 * @property {Span} span
 * @property {{mean: readonly number[], std: readonly number[]} | null} picture
 * @property {{exponent: number, decimals: number}} format
 * @property {"en" | "ru"} language
 * @property {[number, number] | null} cursor row and column
 * @property {boolean} [secret] the cell under the cursor is not shown yet
 * @property {{paper: string, line: string, mark: string, font: string, size: number}} look
 */

export const MARGIN = {left: 30, top: 18};

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Sight} sight the window onto the cells, without the margins
 * @param {Sheet} sheet
 * @param {number} ratio
 * @param {boolean} numbers
 */
export function drawDigits(canvas, sight, sheet, ratio, numbers) {
  const {cell, columns, scrollX, scrollY} = sight;
  const {data, length, look} = sheet;
  const [width, height] = [sight.width + MARGIN.left, sight.height + MARGIN.top];
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, width, height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const pixels = new Uint32Array(data.length);
  if (sheet.picture) paintPicture(pixels, data, sheet.picture.mean, sheet.picture.std);
  else paint(pixels, data, sheet.limit, sheet.palette, sheet.span);
  const {top, bottom, left, right} = inSight(sight);
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, MARGIN.top, sight.width, sight.height);
  context.clip();
  context.font = `${Math.min(look.size, cell * 0.36)}px ${look.font}`;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const at = row * columns + column;
      if (at >= length) continue;
      const x = MARGIN.left + column * cell - scrollX;
      const y = MARGIN.top + row * cell - scrollY;
      const secret = sheet.secret && sheet.cursor?.[0] === row && sheet.cursor[1] === column;
      context.fillStyle = secret ? look.paper : cssColour(pixels[at]);
      context.fillRect(x, y, cell - (cell > 8 ? 0.5 : 0), cell - (cell > 8 ? 0.5 : 0));
      if (!numbers && !secret) continue;
      context.fillStyle = secret ? look.mark : inkOn(pixels[at]);
      context.fillText(secret ? "?" : formatCell(data[at], sheet.format, sheet.language), x + cell / 2, y + cell / 2, cell - 2);
    }
  }
  if (sheet.cursor) {
    const [row, column] = sheet.cursor;
    const [x, y] = [MARGIN.left + column * cell - scrollX, MARGIN.top + row * cell - scrollY];
    context.lineWidth = 4;
    context.strokeStyle = "#fff";
    context.strokeRect(x, y, cell, cell);
    context.lineWidth = 2.5;
    context.strokeStyle = look.mark;
    context.strokeRect(x, y, cell, cell);
  }
  context.restore();
  context.font = `${look.size}px ${look.font}`;
  context.fillStyle = look.line;
  const every = Math.max(1, Math.ceil(22 / cell));
  for (let column = left; column < right; column++) {
    if (column % every) continue;
    const x = MARGIN.left + (column + 0.5) * cell - scrollX;
    if (x > MARGIN.left && x < width) context.fillText(String(column), x, MARGIN.top / 2);
  }
  for (let row = top; row < bottom; row++) {
    if (row % every) continue;
    const y = MARGIN.top + (row + 0.5) * cell - scrollY;
    if (y > MARGIN.top && y < height) context.fillText(String(row), MARGIN.left / 2, y);
  }
}
