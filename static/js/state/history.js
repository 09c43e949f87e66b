// @ts-check
/** Undo and redo: a picture is known by its ids, so walking back is asking again. */

/** @import {Mode, Prepare} from "../api/types.js" */

/** @typedef {{network: string, input: string, target: number | "label" | "predicted", prepare: Prepare, mode: Mode}} Recipe */
/** @typedef {{undo: Recipe[], redo: Recipe[]}} History */

const DEPTH = 100;

/** @returns {History} */
export const emptyHistory = () => ({undo: [], redo: []});

/**
 * @param {History} history
 * @param {Recipe} was what was shown before the change
 * @returns {History}
 */
export const record = (history, was) => ({undo: [...history.undo, was].slice(-DEPTH), redo: []});

/** @param {History} history @param {Recipe} now @returns {{history: History, recipe: Recipe} | null} */
export function undoStep({undo, redo}, now) {
  const recipe = undo.at(-1);
  return recipe ? {recipe, history: {undo: undo.slice(0, -1), redo: [...redo, now]}} : null;
}

/** @param {History} history @param {Recipe} now @returns {{history: History, recipe: Recipe} | null} */
export function redoStep({undo, redo}, now) {
  const recipe = redo.at(-1);
  return recipe ? {recipe, history: {undo: [...undo, now], redo: redo.slice(0, -1)}} : null;
}
