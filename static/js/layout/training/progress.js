// @ts-check
/** How a run stands, in numbers that a sentence can be made of. */

/** @import {State, Training} from "../../api/trainings.js" */
/** @import {Log} from "./log.js" */

/** What can be asked of a run in a state. @type {Record<State, {goes: boolean, ended: boolean}>} */
const STATES = {
  queued: {goes: true, ended: false}, running: {goes: true, ended: false}, paused: {goes: false, ended: false},
  interrupted: {goes: false, ended: false}, finished: {goes: false, ended: true}, stopped: {goes: false, ended: true}, failed: {goes: false, ended: true},
};

/** Whether it learns, or will without being asked. @param {State} state */
export const goesOn = (state) => STATES[state]?.goes ?? false;

/** Whether nothing more comes unless it is taken back. @param {State} state */
export const hasEnded = (state) => STATES[state]?.ended ?? false;

/** @param {Training} training from 0 to 1 */
export const shareDone = ({step, steps_total: total}) => (total > 0 ? Math.min(1, step / total) : 0);

/**
 * A length of time in the unit a person would use.
 * @param {number} seconds
 * @returns {{unit: "seconds" | "minutes" | "hours", amount: number}}
 */
export function about(seconds) {
  if (seconds < 90) return {unit: "seconds", amount: Math.max(1, seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5)};
  if (seconds < 90 * 60) return {unit: "minutes", amount: Math.round(seconds / 60)};
  return {unit: "hours", amount: Number((seconds / 3600).toFixed(1))};
}

/** The last number of a column that is one. @param {(number | null)[]} column */
export function newest(column) {
  for (let at = column.length - 1; at >= 0; at--) if (column[at] !== null) return column[at];
  return null;
}

/** The share of held-out objects that were right when it was last judged. @param {Log} log */
export const heldOut = (log) => log.evaluations.findLast(({held_out: one}) => one)?.held_out?.accuracy ?? null;
