// @ts-check
/** Predict before you see: whether it is on, which cells have been shown, and how the guesses went. */

import {computed, signal} from "@preact/signals-core";

/** @typedef {{outcome: "right" | "asked", tries: number}} Shown */

/** Whether values are hidden until guessed. */
export const predicting = signal(false);

/** Cells whose value is no longer hidden, by the name the page gives them. @type {import("@preact/signals-core").Signal<Map<string, Shown>>} */
export const shownCells = signal(new Map());

/** Wrong guesses at cells that are still hidden. @type {import("@preact/signals-core").Signal<Map<string, number>>} */
export const tries = signal(new Map());

export const score = computed(() => {
  const all = [...shownCells.value.values()];
  return {
    right: all.filter(({outcome}) => outcome === "right").length,
    first: all.filter(({outcome, tries: needed}) => outcome === "right" && needed === 1).length,
    asked: all.filter(({outcome}) => outcome === "asked").length,
    cells: all.length,
  };
});

/** @param {boolean} on */
export function setPredicting(on) {
  predicting.value = on;
}

/** @param {string} cell */
export const isHidden = (cell) => predicting.value && !shownCells.value.has(cell);

/** @param {string} cell @param {boolean} right */
export function noteGuess(cell, right) {
  const needed = (tries.peek().get(cell) ?? 0) + 1;
  tries.value = new Map(tries.peek()).set(cell, needed);
  if (right) shownCells.value = new Map(shownCells.peek()).set(cell, {outcome: "right", tries: needed});
}

/** @param {string} cell */
export function show(cell) {
  shownCells.value = new Map(shownCells.peek()).set(cell, {outcome: "asked", tries: tries.peek().get(cell) ?? 0});
}

/** Begins a new session. */
export function forgetGuesses() {
  shownCells.value = new Map();
  tries.value = new Map();
}
