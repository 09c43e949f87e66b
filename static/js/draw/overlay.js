// @ts-check
/** Outlines over the picture. */

/** @import {Mark} from "../layout/marks.js" */

/**
 * @typedef {object} Sheet
 * @property {number} width of the window onto the picture
 * @property {number} height
 * @property {number} ratio
 * @property {number} left how far the picture is scrolled
 * @property {string | null} pinned the column that does not scroll along
 * @property {number} pinnedEdge where it ends
 * @property {string} colour
 * @property {string} halo what sets the outline off from the map under it
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Mark[]} marks
 * @param {Sheet} sheet
 */
export function drawOverlay(canvas, marks, {width, height, ratio, left, pinned, pinnedEdge, colour, halo}) {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    [canvas.width, canvas.height] = [w, h];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const thin = marks.length > 60 ? 1 : 1.5;
  for (const {node, kind, box} of marks) {
    const x = box.x - (node === pinned ? 0 : left);
    if (x > width || x + box.width < 0 || (left > 0 && pinned && node !== pinned && x < pinnedEdge)) continue;
    const line = kind === "cell" || kind === "lit" ? 2.5 : kind === "field" ? 2 : thin;
    // What the number goes on to and what carries its gradient is dashed: the arrow points the other way.
    const dash = kind === "feeds" ? [3, 3] : kind === "carries" ? [6, 3] : [];
    outline(context, x, box.y, box.width, box.height, line + 2, halo, []);
    outline(context, x, box.y, box.width, box.height, line, colour, dash);
    if (kind !== "lit") continue;
    const around = Math.max(6, 16 - box.width);
    outline(context, x - around / 2, box.y - around / 2, box.width + around, box.height + around, 4, halo, []);
    outline(context, x - around / 2, box.y - around / 2, box.width + around, box.height + around, 2, colour, []);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {number} line
 * @param {string} colour
 * @param {number[]} dash
 */
function outline(context, x, y, width, height, line, colour, dash) {
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = line;
  // Around the cell, not over it: small cells would vanish under their own outline.
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
}
