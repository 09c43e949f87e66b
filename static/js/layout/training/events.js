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

/**
 * In which line each label stands so that none covers another: the first line where there is room.
 * @param {{left: number, width: number}[]} labels
 * @param {number} [gap]
 * @returns {number[]}
 */
export function stacked(labels, gap = 6) {
  /** @type {{left: number, width: number}[][]} */
  const lines = [];
  return labels.map((label) => {
    const meets = (/** @type {{left: number, width: number}} */ other) => label.left < other.left + other.width + gap && other.left < label.left + label.width + gap;
    const free = lines.findIndex((line) => !line.some(meets));
    const line = free < 0 ? lines.length : free;
    (lines[line] ??= []).push(label);
    return line;
  });
}

/**
 * Where a label stands: to the right of its line, or to the left where the right has no room.
 * @param {number} at of the line
 * @param {number} width
 * @param {number} room
 * @returns {{left: number, side: "right" | "left"}}
 */
export const beside = (at, width, room) => (at + width <= room || at - width < 0 ? {left: at, side: "right"} : {left: at - width, side: "left"});

/** The stages at which an axis grows: it must not creep while somebody looks. */
const STAGES = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

/**
 * Where the axis of steps ends while a run goes on: at a round share of the whole, so that curves grow into free room.
 * @param {number} done steps that were made
 * @param {number} total steps that there will be
 * @param {boolean} alive whether more will come
 */
export function endOfAxis(done, total, alive) {
  if (!alive || !(total > done)) return Math.max(1, done);
  const share = STAGES.find((stage) => done <= stage * total) ?? 1;
  return Math.max(1, Math.ceil(share * total));
}
