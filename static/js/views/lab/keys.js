// @ts-check
/** The keyboard of the lab, and the list of it. */

import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, setPredicting} from "../../state/prediction.js";
import {html} from "../html.js";
import {closeKeys, free, KeysList, listenToKeys, pressed} from "../keyboard.js";

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => actions.setOption("chrome", !store.options.peek().chrome),
  KeyG: () => setPredicting(!predicting.peek()),
  KeyL: () => actions.setLoop(!store.timeline.peek().loop),
  Period: actions.stepForward,
  Comma: actions.stepBack,
};

/** Listens until the returned function is called. */
export const installKeys = () => listenToKeys((event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.code === "KeyZ") void (event.shiftKey ? actions.redo() : actions.undo());
  else if (command || event.altKey) return false;
  else if (event.key === "Escape") escape();
  else if (event.key === " " && !pressed(event.target)) actions.togglePlay();
  else if (event.key.startsWith("Arrow") && free(event.target)) return toBoard(event.key);
  else if (CODES[event.code]) CODES[event.code]();
  else return false;
  return true;
});

/** The tensor of the chosen cell, where it takes the keys; the first one if none is chosen. @returns {HTMLElement | null} */
export function chosenGrid() {
  const tensor = store.selection.peek()?.tensor ?? "";
  return document.querySelector(`.board [data-tensor="${CSS.escape(tensor)}"] [role=grid]`) ?? document.querySelector(".board [role=grid]");
}

/** An arrow that nobody else wants moves the chosen cell: the keys go to its tensor. @param {string} key */
function toBoard(key) {
  const grid = chosenGrid();
  if (!grid) return false;
  grid.focus();
  grid.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  return true;
}

/** One thing at a time. */
function escape() {
  actions.setHover(null);
  if (closeKeys()) return;
  if (document.activeElement?.closest(".lab-panel .card")) chosenGrid()?.focus();
  else if (!store.options.peek().chrome) actions.setOption("chrome", true);
  else if (store.currentStep.peek()) actions.seek(Infinity);
  else if (!["cell", "none"].includes(store.panel.peek())) actions.setOption("panel", null);
}

const LIST = [
  ["Space", "lab-key-play"], [", .", "lab-key-step"], ["L", "lab-key-loop"], ["Tab", "key-tensor"], ["← ↑ → ↓", "key-cell"], ["0 … 9 −", "lab-key-type"], ["Enter", "lab-key-enter"],
  ["Ctrl + V", "lab-key-paste"], ["Ctrl + C", "lab-key-copy"], ["Delete", "lab-key-delete"], ["G", "lab-key-predict"], ["Ctrl + Z", "key-undo"], ["Ctrl + Shift + Z", "key-redo"],
  ["P", "key-chrome"], ["Esc", "key-escape"], ["?", "key-help"],
];

export const KeysHelp = () => html`<${KeysList} list=${LIST} />`;
