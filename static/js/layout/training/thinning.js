// @ts-check
/** Fewer points for a screen that cannot show them all, and the same picture. */

/** @import {Column} from "./log.js" */
import {firstAfter} from "./log.js";

/**
 * Which points of a curve to draw: in each of equally wide pieces of the axis the first, the smallest, the largest and the
 * last – lines through them cover the same pixels as lines through all. Gaps are kept where they are, the curve's first and
 * last point are always among them, and one point on either side of the window, so that lines run to its edge.
 * @param {ArrayLike<number>} x rising
 * @param {Column} y
 * @param {number} from the window
 * @param {number} to
 * @param {number} pieces about a pixel wide each
 * @returns {number[]} indices, rising
 */
export function thin(x, y, from, to, pieces) {
  const first = Math.max(0, lastUpTo(x, from));
  const end = Math.min(x.length, firstAfter(x, to) + 1);
  if (end - first <= 4 * pieces) return range(first, end);
  const width = (to - from) / pieces;
  /** @type {number[]} */
  const kept = [];
  let at = first;
  while (at < end) {
    const piece = Math.floor((x[at] - from) / width);
    let stop = at + 1;
    while (stop < end && Math.floor((x[stop] - from) / width) === piece) stop++;
    keepPiece(kept, y, at, stop);
    at = stop;
  }
  return kept;
}

/** @param {number[]} kept @param {Column} y @param {number} from @param {number} to */
function keepPiece(kept, y, from, to) {
  let [low, high, gap] = [-1, -1, -1];
  for (let i = from; i < to; i++) {
    const value = y[i];
    if (value === null) {
      if (gap < 0) gap = i;
      continue;
    }
    if (low < 0 || value < /** @type {number} */ (y[low])) low = i;
    if (high < 0 || value > /** @type {number} */ (y[high])) high = i;
  }
  const wanted = [from, low, high, gap, to - 1].filter((i) => i >= 0).sort((a, b) => a - b);
  for (const i of wanted) if (kept.at(-1) !== i) kept.push(i);
}

/** The last place whose number is not above the limit; −1 if all are. @param {ArrayLike<number>} rising @param {number} limit */
export const lastUpTo = (rising, limit) => firstAfter(rising, limit) - 1;

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({length: Math.max(0, to - from)}, (_, i) => from + i);
