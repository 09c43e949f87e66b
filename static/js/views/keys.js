// @ts-check
/** The keyboard of the explorer: what the whole page listens to, and the list of it. */

import {openPanel, redo, seek, select, setHover, setOption, stepBack, stepForward, togglePlay, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {html} from "./html.js";
import {closeKeys, free, KeysList, listenToKeys, pressed} from "./keyboard.js";

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => setOption("chrome", !store.options.peek().chrome),
  KeyD: () => { if (store.before.peek()) setOption("compare", !store.options.peek().compare); },
  Period: stepForward,
  Comma: stepBack,
};

/** Listens until the returned function is called. */
export const installKeys = () => listenToKeys((event) => {
  const command = event.ctrlKey || event.metaKey;
  const undoing = command && event.code === "KeyZ";
  const redoing = command && (undoing ? event.shiftKey : event.code === "KeyY" && !event.shiftKey);
  if (redoing) void redo();
  else if (undoing) void undo();
  else if (command || event.altKey) return false;
  else if (event.key === "Escape") escape();
  else if (event.key === " " && !pressed(event.target)) togglePlay();
  else if (event.key === "Home" && free(event.target)) seek(0);
  else if (event.key === "End" && free(event.target)) seek(Infinity);
  else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && free(event.target)) {
    if (event.key === "ArrowLeft") stepBack();
    else stepForward();
  } else if (CODES[event.code]) CODES[event.code]();
  else return false;
  return true;
});

/** One thing at a time: help, then the drawer, then the pinned cell. */
function escape() {
  setHover(null);
  if (closeKeys()) return;
  if (store.options.peek().panel) openPanel(null);
  else if (!store.options.peek().chrome) setOption("chrome", true);
  else select(null);
}

const LIST = [
  ["Space", "key-play"], [", .", "key-step"], ["Tab", "key-tensor"], ["← ↑ → ↓", "key-cell"], ["Shift + ← ↑ → ↓", "key-map"], ["Page ↑, Page ↓", "key-pages"],
  ["Enter", "key-enter"], ["Esc", "key-escape"], ["D", "key-compare"], ["Ctrl + Z", "key-undo"], ["Ctrl + Shift + Z, Ctrl + Y", "key-redo"],
  ["P", "key-chrome"], ["?", "key-help"],
];

export const KeysHelp = () => html`<${KeysList} list=${LIST} />`;
