// @ts-check
/** The keyboard of the training room, and the list of it. */

import {setOption} from "../../state/training/actions.js";
import * as store from "../../state/training/store.js";
import {html} from "../html.js";
import {closeKeys, KeysList, listenToKeys} from "../keyboard.js";

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => setOption("chrome", !store.options.peek().chrome),
};

/** Listens until the returned function is called. */
export const installKeys = () => listenToKeys((event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Escape") {
    if (!closeKeys() && !store.options.peek().chrome) setOption("chrome", true);
  } else if (CODES[event.code]) CODES[event.code]();
  else return false;
  return true;
});

const LIST = [["P", "key-chrome"], ["Esc", "key-escape"], ["?", "key-help"]];

export const KeysHelp = () => html`<${KeysList} list=${LIST} />`;
