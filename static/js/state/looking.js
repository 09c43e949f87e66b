// @ts-check
/** What a person looks at: the pinned address, what the pointer is on, the drawer and the other options. */

import {speak} from "../i18n/fluent.js";
import {fetchDifference} from "./comparison.js";
import * as store from "./store.js";

/** @import {Address, Options} from "./store.js" */

/** Pins an address; null lets go. @param {Address | null} address */
export function select(address) {
  store.selection.value = address;
}

/** @param {Address | null} address */
export function setHover(address) {
  const now = store.hover.peek();
  if (now === address || (now && address && now.node === address.node && now.tensor === address.tensor
    && String(now.index) === String(address.index))) return;
  store.hover.value = address;
}

/** Turns to a page of the maps of all columns of a shape. @param {string} shape @param {number} page */
export function turnPage(shape, page) {
  store.pages.value = {...store.pages.peek(), [shape]: page};
}

/**
 * Opens the drawer at a layer, a map, the spec or the sharing panel; null closes it.
 * @param {Options["panel"]} panel
 */
export function openPanel(panel) {
  setOption("panel", panel);
}

/**
 * @template {keyof Options} K
 * @param {K} name
 * @param {Options[K]} value
 */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name === "language") void speak(/** @type {"en" | "ru"} */ (value));
  if (name === "compare" && value) void fetchDifference();
}
