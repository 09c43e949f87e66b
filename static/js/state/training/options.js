// @ts-check
/** How the page looks and speaks. */

import {speak} from "../../i18n/fluent.js";
import {loadScenes} from "./catalog.js";
import * as store from "./store.js";

/** @import {Options} from "./store.js" */

/** Words that only this page needs. */
export const FILES = ["recipes", "training", "curves"];

/** @template {keyof Options} K @param {K} name @param {Options[K]} value */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name !== "language") return;
  void speak(/** @type {"en" | "ru"} */ (value), FILES).then(async () => {
    store.catalog.value = {...store.catalog.peek(), scenes: await loadScenes()};
  });
}
