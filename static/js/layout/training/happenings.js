// @ts-check
/** What happened on the way, as curves mark it: changes with the value before, returns, the end by failure. */

import {firstAfter} from "./log.js";

/** @import {Failure, Log} from "./log.js" */

/**
 * @typedef {object} Part one setting that was changed
 * @property {string} setting "learning_rate", "momentum", "penalty", "batch_size" or "augmentations"
 * @property {unknown} from undefined where it is not known
 * @property {unknown} to
 */

/**
 * @typedef {object} Happening
 * @property {number} step
 * @property {"change" | "back" | "failure"} kind
 * @property {Part[]} parts of a change
 * @property {number | null} from where a return came from
 * @property {Failure | null} failure
 */

/** Where a document keeps what can be changed. @type {Record<string, (document: any) => unknown>} */
const PLACES = {
  learning_rate: (document) => document?.optimizer?.learning_rate,
  momentum: (document) => document?.optimizer?.momentum ?? document?.optimizer?.beta1,
  penalty: (document) => document?.regularizer?.strength,
  batch_size: (document) => document?.batch_size,
  augmentations: (document) => document?.augmentations,
};

/**
 * Everything that is worth a mark, in its order.
 * @param {Log} log
 * @param {any} document what the training began with
 * @returns {Happening[]}
 */
export function happenings(log, document) {
  /** @type {Record<string, unknown>} */
  const now = {};
  /** @type {Happening[]} */
  const found = [];
  for (const {step, changes} of log.changes) {
    const parts = Object.entries(changes).map(([setting, to]) => {
      const from = now[setting] ?? PLACES[setting]?.(document) ?? (setting === "learning_rate" ? rateAt(log, step) : undefined);
      now[setting] = to;
      return {setting, from, to};
    });
    found.push({step, kind: "change", parts, from: null, failure: null});
  }
  for (const {step, from} of log.returns) found.push({step, kind: "back", parts: [], from, failure: null});
  if (log.failure) found.push({step: log.failure.step, kind: "failure", parts: [], from: null, failure: log.failure});
  return found.sort((a, b) => a.step - b.step);
}

/** The rate of the last batch that was learned from. @param {Log} log @param {number} step */
function rateAt({reports}, step) {
  const at = firstAfter(reports.step, step) - 1;
  return at < 0 ? undefined : reports.learning_rate[at] ?? undefined;
}

/**
 * What tells the network of a step from another one of the same step, after the run was taken back and went another way:
 * a training does the same again unless something was changed before.
 * @param {Log} log
 * @param {number} step
 */
export const wayTo = ({changes}, step) => JSON.stringify(changes.filter((one) => one.step < step));
