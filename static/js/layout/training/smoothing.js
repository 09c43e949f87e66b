// @ts-check
/** Curves made calm: an exponential mean of what came before, told without the pull of a first value. */

/** @import {Column} from "./log.js" */

/** What is left of a past this many times larger is nothing: a mean of zeros must come to zero. */
const NOTHING = 1e-9;

/** What was smoothed already: a column only grows, so its beginning stays. @type {WeakMap<Column, {amount: number, done: Column, mean: number, weight: number, peak: number}>} */
const known = new WeakMap();

/**
 * The exponential mean m ← a·m + (1 − a)·y, divided by the weight 1 − aⁿ that n values have together, so that the first
 * values are not drawn towards zero. Gaps stay gaps and count for nothing.
 * @param {Column} column of a log: it may grow between two calls, but must not change otherwise
 * @param {number} amount a, 0 (as it is) … 0.99
 * @returns {Column} as long as the column
 */
export function smooth(column, amount) {
  if (!(amount > 0)) return column;
  let state = known.get(column);
  if (!state || state.amount !== amount || state.done.length > column.length) {
    state = {amount, done: [], mean: 0, weight: 0, peak: 0};
    known.set(column, state);
  }
  for (let i = state.done.length; i < column.length; i++) {
    const value = column[i];
    if (value === null) {
      state.done.push(null);
      continue;
    }
    state.mean = amount * state.mean + (1 - amount) * value;
    state.peak = Math.max(state.peak, Math.abs(value));
    if (value === 0 && Math.abs(state.mean) < NOTHING * state.peak) state.mean = 0;
    state.weight = amount * state.weight + (1 - amount);
    state.done.push(state.mean / state.weight);
  }
  return state.done;
}
