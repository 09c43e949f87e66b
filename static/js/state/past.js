// @ts-check
/** What undo and redo can walk back and forth to. */

import {emptyHistory, record, redoStep, undoStep} from "./history.js";
import * as store from "./store.js";

/** @import {History, Recipe} from "./history.js" */

let past = emptyHistory();

/** @param {History} history */
function keep(history) {
  past = history;
  store.history.value = {undo: past.undo.length, redo: past.redo.length};
}

/** A change was made: what was shown before it can be walked back to. @param {Recipe} was */
export const remember = (was) => keep(record(past, was));

/** From here on, nothing that was before can be walked back to. */
export const beginHistory = () => keep(emptyHistory());

/**
 * Where one step leads; `taken` has to be called once the picture is there.
 * @param {"back" | "on"} way
 * @param {Recipe} now
 * @returns {{recipe: Recipe, taken: () => void} | null}
 */
export function step(way, now) {
  const next = (way === "back" ? undoStep : redoStep)(past, now);
  return next && {recipe: next.recipe, taken: () => keep(next.history)};
}
