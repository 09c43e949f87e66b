// @ts-check
/** What a chart's axes span, and where their ticks stand. */

import {formatShortest} from "../numbers.js";
import {firstAfter} from "./log.js";

/** @import {Language} from "../numbers.js" */
/** @import {Column} from "./log.js" */

/** @typedef {[number, number]} Range from, to */

/**
 * The smallest and the largest value inside a window; null if there is none. A logarithmic axis sees what is above zero.
 * @param {{x: ArrayLike<number>, y: Column}[]} curves
 * @param {Range} window
 * @param {boolean} [logarithmic]
 * @returns {Range | null}
 */
export function extent(curves, [from, to], logarithmic = false) {
  let [low, high] = [Infinity, -Infinity];
  for (const {x, y} of curves) {
    const end = Math.min(y.length, firstAfter(x, to));
    let start = firstAfter(x, from);
    while (start > 0 && x[start - 1] >= from) start--;
    for (let i = start; i < end; i++) {
      const value = y[i];
      if (value === null || (logarithmic && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** So many values tell a quantile well enough. */
const SAMPLED = 2000;

/**
 * Where an axis ends that a few outbursts would squeeze flat: above all that is usual, and above where the curves begin, for
 * a fall is no outburst. Null where nothing sticks out far, and everything can be shown.
 * @param {{x: ArrayLike<number>, y: Column}[]} curves
 * @param {Range} window
 * @param {number} top the largest value
 * @returns {number | null}
 */
export function cutOff(curves, [from, to], top) {
  /** @type {number[]} */
  const values = [];
  const places = curves.map(({x}) => [firstAfter(x, from), firstAfter(x, to)]);
  const count = places.reduce((sum, [first, end]) => sum + Math.max(0, end - first), 0);
  const stride = Math.max(1, Math.floor(count / SAMPLED));
  curves.forEach(({y}, n) => {
    for (let i = places[n][0]; i < places[n][1]; i += stride) {
      const value = y[i];
      if (value !== null) values.push(value);
    }
  });
  if (values.length < 20) return null;
  values.sort((a, b) => a - b);
  const usual = values[Math.floor(0.96 * (values.length - 1))];
  const begins = curves.map(({x, y}) => (x[0] >= from && x[0] <= to ? y[0] ?? 0 : 0));
  const cut = Math.max(2 * usual, 1.25 * Math.max(0, ...begins));
  return cut > 0 && top > 2 * cut ? cut : null;
}

/**
 * What an axis spans so that nothing touches its ends; a share is shown against the whole where that costs little room.
 * @param {Range | null} found
 * @param {{logarithmic?: boolean, kind?: "free" | "positive" | "share"}} [options]
 * @returns {Range}
 */
export function limits(found, {logarithmic = false, kind = "free"} = {}) {
  if (logarithmic) {
    if (!found) return [0.1, 1];
    const room = Math.max((found[1] / found[0]) ** 0.06, 1.05);
    return [found[0] / room, found[1] * room];
  }
  if (!found) return [0, 1];
  const [low, high] = found;
  const size = high > low ? high - low : Math.abs(high) || 1;
  const room = 0.06 * size;
  if (kind === "free") return [low - room, high + room];
  const bottom = low < 0.5 * size ? 0 : Math.max(0, low - room);
  // A line at the very top of the frame would be cut in half.
  if (kind === "share") return [bottom, Math.min(1 + 0.03 * (1 - bottom), high + room)];
  return [bottom, high + room];
}

/**
 * Round numbers inside a range: multiples of 1, 2 or 5 times a power of ten.
 * @param {Range} range
 * @param {number} most how many there is room for, at least two
 * @returns {number[]} rising
 */
export function linearTicks([from, to], most) {
  const size = to - from;
  if (!(size > 0) || !Number.isFinite(size)) return [from];
  const power = 10 ** Math.floor(Math.log10(size / Math.max(2, most)));
  const step = [1, 2, 5, 10, 20].map((factor) => factor * power).find((wide) => Math.floor(to / wide) - Math.ceil(from / wide) + 1 <= Math.max(2, most)) ?? size;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({length: count}, (_, i) => clean((first + i) * step));
}

/**
 * Ticks of a logarithmic axis: powers of ten where there are several, else 1-2-5, else round numbers.
 * @param {Range} range above zero
 * @param {number} most
 * @returns {number[]} rising
 */
export function logTicks([from, to], most) {
  const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const powers = high - low + 1;
  if (powers > 2 || powers >= most) {
    const every = Math.max(1, Math.ceil(powers / Math.max(2, most)));
    return Array.from({length: powers}, (_, i) => low + i).filter((exponent) => exponent % every === 0).map((exponent) => clean(10 ** exponent));
  }
  const found = [];
  for (let exponent = low - 1; exponent <= high; exponent++) {
    for (const factor of [1, 2, 5]) {
      const tick = clean(factor * 10 ** exponent);
      if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) found.push(tick);
    }
  }
  return found.length >= 2 ? found : linearTicks([from, to], most);
}

/** Binary fractions show as such only after rounding. @param {number} value */
const clean = (value) => Number(value.toPrecision(12));

/** @param {number} tick @param {Language} language */
export function tickText(tick, language) {
  const rounded = Number(tick.toPrecision(6));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    // 10⁻⁵ rather than 1·10⁻⁵: an axis is read at a glance.
    const [mantissa, exponent] = rounded.toExponential().split("e");
    const power = `10${superscripts(Number(exponent))}`;
    return mantissa === "1" ? power : `${formatShortest(Number(mantissa), language)}·${power}`;
  }
  return formatShortest(rounded, language);
}

/** @param {number} n */
const superscripts = (n) => (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");

/**
 * A window moved and scaled, kept inside what there is.
 * @param {Range} window
 * @param {Range} whole
 * @param {{factor?: number, by?: number, around?: number, least?: number}} move factor below 1 zooms in; `by` is a share of the window; `least` is how small it may become
 * @returns {Range}
 */
export function zoomed([from, to], [first, last], {factor = 1, by = 0, around = (from + to) / 2, least = 4}) {
  const size = Math.max(Math.min(last - first, least), Math.min(last - first, (to - from) * factor));
  const share = to > from ? (around - from) / (to - from) : 0.5;
  const start = around - share * size + by * size;
  const low = Math.max(first, Math.min(last - size, start));
  return [low, low + size];
}

/** The place of the number that is nearest; −1 in an empty list. @param {ArrayLike<number>} rising @param {number} value */
export function nearest(rising, value) {
  if (!rising.length) return -1;
  const after = Math.min(rising.length - 1, firstAfter(rising, value));
  return after > 0 && value - rising[after - 1] <= Math.abs(rising[after] - value) ? after - 1 : after;
}

/**
 * The snapshot that many further on; the last or the first where there are not so many.
 * @param {readonly number[]} snapshots rising
 * @param {number} step where one is
 * @param {number} by
 * @returns {number | null}
 */
export function snapshotFrom(snapshots, step, by) {
  if (!snapshots.length) return null;
  const at = snapshots.indexOf(step);
  // Between two snapshots the first stride ends at the next one in its direction.
  const from = at >= 0 ? at : by > 0 ? firstAfter(snapshots, step) - 1 : firstAfter(snapshots, step);
  return snapshots[Math.max(0, Math.min(snapshots.length - 1, from + by))];
}

/** The stages at which an axis grows: it must not creep while somebody looks. */
const STAGES = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

/**
 * Where the axis ends while a run goes on: at a round share of the whole, so that curves grow into free room.
 * @param {number} done steps or epochs that were made
 * @param {number} total those that there will be
 * @param {boolean} alive whether more will come
 */
export function endOfAxis(done, total, alive) {
  if (!alive || !(total > done)) return Math.max(1, done);
  const share = STAGES.find((stage) => done <= stage * total) ?? 1;
  return Math.max(1, Math.ceil(share * total));
}
