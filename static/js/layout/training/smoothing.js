// @ts-check
/** Curves made calm: an exponential mean of what came before, told without the pull of a first value. */

/** @import {Column} from "./log.js" */

/** What is left of a past this many times larger is nothing: a mean of zeros must come to zero. */
const NOTHING = 1e-9;

/** @typedef {{amount: number, logarithmic: boolean, done: Column, mean: number, weight: number, peak: number}} Smoothed */

/** What was smoothed already: a column only grows, so its beginning stays. @type {WeakMap<Column, Smoothed>} */
const known = new WeakMap();

/**
 * The exponential mean m ← a·m + (1 − a)·y, divided by the weight 1 − aⁿ that n values have together, so that the first
 * values are not drawn towards zero. Gaps stay gaps and count for nothing. On a logarithmic axis the mean is that of the
 * logarithms: else every fall would leave a straight tail that nobody measured; what has no logarithm is a gap there.
 * @param {Column} column of a log: it may grow between two calls, but must not change otherwise
 * @param {number} amount a, 0 (as it is) … 0.99
 * @param {boolean} [logarithmic]
 * @returns {Column} as long as the column
 */
export function smooth(column, amount, logarithmic = false) {
  if (!(amount > 0)) return column;
  let state = known.get(column);
  if (!state || state.amount !== amount || state.logarithmic !== logarithmic || state.done.length > column.length) {
    state = {amount, logarithmic, done: [], mean: 0, weight: 0, peak: 0};
    known.set(column, state);
  }
  for (let i = state.done.length; i < column.length; i++) state.done.push(next(state, column[i]));
  return state.done;
}

/** @param {Smoothed} state taken on @param {number | null} value @returns {number | null} */
function next(state, value) {
  const {amount, logarithmic} = state;
  if (value === null || (logarithmic && value <= 0)) return null;
  state.mean = amount * state.mean + (1 - amount) * (logarithmic ? Math.log(value) : value);
  state.weight = amount * state.weight + (1 - amount);
  if (logarithmic) return Math.exp(state.mean / state.weight);
  state.peak = Math.max(state.peak, Math.abs(value));
  if (value === 0 && Math.abs(state.mean) < NOTHING * state.peak) state.mean = 0;
  return state.mean / state.weight;
}
