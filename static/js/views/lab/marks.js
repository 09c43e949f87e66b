// @ts-check
/** Cells with a remark that a picture can carry: dead and saturated units, who wins a window, where a source is wrong. */

import {computed} from "@preact/signals-core";
import {locale, t} from "../../i18n/fluent.js";
import * as store from "../../state/lab/store.js";

/** By a cell's key. @type {import("@preact/signals-core").ReadonlySignal<Map<string, {code: string, says: string}>>} */
export const marks = computed(() => {
  void locale.value;
  /** @type {Map<string, {code: string, says: string}>} */
  const found = new Map();
  for (const {names, marks: made} of store.picture.value?.nodes ?? []) {
    for (const {code, tensor, index} of made) {
      const cell = {tensor: names.get(tensor) ?? tensor, index};
      found.set(store.keyOf(cell), {code, says: t(`lab-mark-${code}`)});
    }
  }
  return found;
});

/** The kinds of marks that are on the board, for its legend. */
export const markCodes = computed(() => [...new Set([...marks.value.values()].map(({code}) => code))]);

/** What a source prints instead, by a cell's key. @type {import("@preact/signals-core").ReadonlySignal<Record<string, string>>} */
export const slips = computed(() => {
  void locale.value;
  const slip = store.catalog.value.presets.find(({name}) => name === store.picture.value?.work.preset)?.slip;
  return slip?.index ? {[store.keyOf(slip)]: t("lab-slip-cell", {printed: slip.printed ?? ""})} : {};
});
