// @ts-check
/** The keyboard of the training room, and the list of it. */

import {setOption} from "../../state/training/actions.js";
import {toggleAxis, toggleLogarithm} from "../../state/training/charts.js";
import {redo, undo} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {toSnapshot} from "../../state/training/travel.js";
import {html} from "../html.js";
import {closeKeys, free, KeysList, listenToKeys, pressed} from "../keyboard.js";
import {advance, toggleRun} from "./commands.js";

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => setOption("chrome", !store.options.peek().chrome),
  KeyB: () => advance("batch"),
  KeyE: () => advance("epoch"),
  KeyL: toggleLogarithm,
  KeyX: toggleAxis,
};

/** Listens until the returned function is called. */
export const installKeys = () => listenToKeys((event) => {
  const command = event.ctrlKey || event.metaKey;
  const undoing = command && event.code === "KeyZ";
  if (command && (undoing ? event.shiftKey : event.code === "KeyY")) redo();
  else if (undoing) undo();
  else if (command || event.altKey) return false;
  else if (event.key === "Escape") escape();
  else if (event.key === " " && !pressed(event.target)) toggleRun();
  else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && free(event.target)) toSnapshot(event.key === "ArrowLeft" ? -1 : 1);
  else if (CODES[event.code]) CODES[event.code]();
  else return false;
  return true;
});

/** One thing at a time: help, then the hidden chrome, then the moment that was travelled to. */
function escape() {
  if (closeKeys()) return;
  if (!store.options.peek().chrome) setOption("chrome", true);
  else store.moment.value = null;
}

const LIST = [
  ["Space", "training-key-space"], ["B", "training-key-batch"], ["E", "training-key-epoch"], ["← →", "training-key-travel"], ["L", "training-key-log"], ["X", "training-key-axis"], ["+ − 0", "curves-key-zoom"], ["Shift + ← →", "curves-key-pan"],
  ["Ctrl + Z", "key-undo"], ["Ctrl + Shift + Z, Ctrl + Y", "key-redo"], ["P", "key-chrome"], ["Esc", "training-key-escape"], ["?", "key-help"],
];

export const KeysHelp = () => html`<${KeysList} list=${LIST} />`;
