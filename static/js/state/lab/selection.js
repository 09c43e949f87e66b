// @ts-check
/** What is looked at: the pinned cell, the cell under the pointer, the pass, and how the page shows it. */

import {batch, effect} from "@preact/signals-core";
import {speak} from "../../i18n/fluent.js";
import {inside} from "../../layout/lab/array.js";
import * as store from "./store.js";

/** @import {Cell, Options} from "./store.js" */

/** Words that only this page needs. */
export const FILES = ["lab"];

/** Pins a cell; the walk through the pass ends, for one cell has the stage. @param {Cell | null} cell */
export function select(cell) {
  batch(() => {
    store.selection.value = cell;
    store.operand.value = null;
    const now = store.timeline.peek();
    if (now.step < store.steps.peek().length) store.timeline.value = {...now, playing: false, step: store.steps.peek().length};
  });
}

/** Pins a cell of a link, if the picture has it. @param {Cell} cell */
export function selectIfThere(cell) {
  const shape = store.tensorOf(cell.tensor)?.shape;
  if (shape && inside(cell.index, shape)) select(cell);
}

/** @param {Cell | null} cell */
export function setHover(cell) {
  if (!store.sameCell(store.hover.peek(), cell)) store.hover.value = cell;
}

/** @param {Cell[] | null} cells */
export function setOperand(cells) {
  store.operand.value = cells;
}

/**
 * @template {keyof Options} K
 * @param {K} name
 * @param {Options[K]} value
 */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name === "language") void speak(/** @type {"en" | "ru"} */ (value), FILES);
}

/** Opens a panel; the one that is open is closed. @param {Options["panel"]} panel */
export const togglePanel = (panel) => setOption("panel", store.panel.peek() === panel ? "none" : panel);

/** Goes to the first cell of a pass, or to the cell that was chosen in it. @param {string} tensor @param {Options["way"]} [way] */
export function showPass(tensor, way) {
  const shape = store.tensorOf(tensor)?.shape;
  if (!shape) return;
  const now = store.subject.peek();
  const before = last.get(tensor);
  batch(() => {
    if (way) setOption("way", way);
    if (now?.tensor !== tensor) select({tensor, index: before && inside(before, shape) ? before : shape.map(() => 0)});
  });
}

/** Where a person was in each tensor. @type {Map<string, number[]>} */
const last = new Map();
effect(() => {
  const cell = store.selection.value;
  if (cell) last.set(cell.tensor, cell.index);
});

effect(() => {
  const [cell, step] = [store.subject.value, store.currentStep.value];
  const name = step?.writes?.[0]?.tensor ?? cell?.tensor;
  if (name && store.picture.value?.tensors.get(name)?.made) store.pass.value = name;
});
