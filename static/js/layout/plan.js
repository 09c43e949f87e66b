// @ts-check
/** Where the columns of the picture stand, and what room lines and labels between them have. */

import {fit, legibilityOf} from "./fit.js";
import {edgesOf} from "./graph.js";
import {formatShape} from "./numbers.js";

/** @import {Atlas} from "./atlas.js" */
/** @import {Column, Edge} from "./graph.js" */

/**
 * @typedef {object} Placed a column with its place in the picture
 * @property {Column} column
 * @property {Atlas} atlas
 * @property {number} x
 * @property {number} width
 */

/** @typedef {{placed: Placed[], edges: Edge[], half: number, top: number, bottom: number, lane: number, width: number, height: number, gap: number, close: boolean}} Plan */

const EDGE_GAP = 15;
const CLOSE_GAP = 9;
/** The image may take this much of the window: the network is the subject. */
const IMAGE_SHARE = 0.3;
/** Between two lines that pass each other. */
export const LANE = 13;
/** A heading is a button: no less wide than a finger can hit. */
const HEAD = 44;
const LARGE_HEAD = 60;

/**
 * @param {Column[]} columns
 * @param {{width: number, height: number}} room
 * @param {{head: number, label: number, minimum: number, letter: number}} type sizes that follow the theme's type
 * @param {Record<string, number>} pages
 * @returns {Plan}
 */
export function planOf(columns, room, type, pages) {
  const roomy = planWith(columns, room, type, EDGE_GAP, pages);
  const fits = roomy.width <= room.width;
  if (fits && type.minimum <= LARGE_HEAD) return roomy;
  // Large type alone must not push layers off the window, nor shrink maps: short headings are slim, columns stand closer.
  const close = planWith(columns, room, {...type, minimum: HEAD}, CLOSE_GAP, pages);
  const reads = (/** @type {Plan} */ {placed}) => legibilityOf(columns, placed.map(({atlas}) => atlas));
  return close.width > room.width || (fits && reads(roomy) > reads(close) - 1) ? roomy : close;
}

/**
 * @param {Column[]} columns
 * @param {{width: number, height: number}} room
 * @param {{head: number, label: number, minimum: number, letter: number}} type
 * @param {number} between two columns
 * @param {Record<string, number>} pages
 * @returns {Plan}
 */
function planWith(columns, room, {head, label, minimum, letter}, between, pages) {
  const edges = edgesOf(columns);
  const lane = Math.max(0, ...edges.map((edge) => edge.lane)) * LANE;
  const half = Math.max(110, Math.floor((room.height - head - 2 * label - 2 * lane - 14) / 2));
  // The heading's name and shape must be read whole; the kind may be cut.
  const minima = columns.map(({name, shape}) => Math.max(minimum, Math.ceil(letter * Math.max(name.length, formatShape(shape).length))));
  const atlases = fit(columns, {width: room.width - EDGE_GAP, height: half, minima, gap: between, imageMaximum: room.width * IMAGE_SHARE}, pages);
  let x = EDGE_GAP;
  const placed = columns.map((column, i) => {
    const width = Math.max(minima[i], atlases[i].width);
    const here = {column, atlas: atlases[i], x, width};
    x += width + between;
    return here;
  });
  // What the columns leave over goes between them.
  const spare = Math.min(34, Math.max(0, (room.width - x) / columns.length));
  placed.forEach((here, i) => { here.x += spare * (i + 0.5); });
  const top = head + label + lane;
  return {
    placed, edges, half, lane, top, bottom: top + half + label, gap: between + spare, close: between < EDGE_GAP,
    width: x + spare * columns.length, height: top + half + label + half + lane + 14,
  };
}
