// @ts-check
/** The colours of a cell: which palette, how far it reaches, which ink is legible on it. */

import {computed} from "@preact/signals-core";
import {cssColour, inkOn, words} from "../../draw/palette.js";
import * as store from "../../state/lab/store.js";

/** The colour maps of the theme. */
export const palettes = computed(() => {
  const {palettes: all} = store.catalog.value;
  if (!all) return null;
  const ground = store.theme.value === "dark" ? "dark" : "light";
  const [value, gradient, grey] = [words(all.value[ground]), words(all.gradient[ground]), words(all.grey[ground])];
  return {value, gradient, grey};
});

/** @param {string} name of a tensor */
export const roleOf = (name) => (/^d[a-z]/.test(name) ? "gradient" : "value");

/**
 * @param {number} value
 * @param {number} peak
 * @param {Uint32Array} palette diverging around its middle
 */
export function colours(value, peak, palette) {
  const share = Number.isFinite(value) && peak > 0 ? value / peak : 0;
  // Half of the way to the ends: the numbers are to be read, the colour only helps to find them.
  const word = palette[Math.max(0, Math.min(255, Math.round(127.5 + 127.5 * share * REACH)))];
  return {background: cssColour(word), color: inkOn(word)};
}

const REACH = 0.52;
