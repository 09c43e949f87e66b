// @ts-check
/** A function and its slope as lines over an axis; their numbers come from the engine. */

/** @typedef {{x: number[], y: number[], slope: number[]}} Curve */
/** @typedef {{left: number, right: number, top: number, bottom: number, width: number, height: number}} Frame of the plot within its picture */

/** As many pieces on each side of 0: a kink at 0 is met exactly, and a step falls between two points. */
const PIECES = 120;
/** Beyond this no activation of ours bends any more, but a slope in the middle could not be seen. */
const WIDEST = 12;
const NARROWEST = 3;

/** How far the axis goes to both sides for these numbers. @param {readonly number[]} data */
export function reachOf(data) {
  const peak = data.reduce((most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : 0), 0);
  return Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(peak * 1.1)));
}

/** @param {number} reach @returns {number[]} */
export const gridOf = (reach) => Array.from({length: 2 * PIECES + 1}, (_, at) => (at - PIECES) * reach / PIECES);

/** Marks at round numbers, 0 among them. @param {number} low @param {number} high @param {number} [count] about so many */
export function ticksOf(low, high, count = 5) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((one) => one * unit >= rough) ?? 10);
  const ticks = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + 1e-9 * step; at++) ticks.push(Number((at * step).toPrecision(10)));
  return ticks;
}

/** From the lowest to the highest of both lines, 0 and 1 among them so that curves can be compared. @param {Curve} curve */
export function rangeOf({y, slope}) {
  const all = [...y, ...slope].filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...all), Math.max(1, ...all)];
  const room = (high - low) * 0.06;
  // Above the highest line there is room for its name.
  return {low: low - room, high: high + 3 * room};
}

/**
 * Numbers to places in the picture.
 * @param {number} reach
 * @param {{low: number, high: number}} range
 * @param {Frame} frame
 */
export const scalesOf = (reach, {low, high}, {left, right, top, bottom, width, height}) => ({
  across: (/** @type {number} */ x) => left + (x + reach) / (2 * reach) * (width - left - right),
  up: (/** @type {number} */ y) => top + (high - y) / (high - low) * (height - top - bottom),
});

/**
 * A line; where it jumps from one point to the next it is broken, not drawn upright.
 * @param {readonly number[]} x
 * @param {readonly number[]} y
 * @param {{across: (x: number) => number, up: (y: number) => number}} scales
 */
export function pathOf(x, y, {across, up}) {
  // A jump is a difference that the next one to the left or to the right does not have.
  const step = (/** @type {number} */ k) => (k > 0 && k < y.length ? Math.abs(y[k] - y[k - 1]) : 0);
  const jump = (/** @type {number} */ k) => step(k) > 0.2 && step(k) > 8 * Math.min(step(k - 1), step(k + 1));
  return x.map((value, k) => `${k === 0 || jump(k) ? "M" : "L"}${across(value).toFixed(1)} ${up(y[k]).toFixed(1)}`).join("");
}
