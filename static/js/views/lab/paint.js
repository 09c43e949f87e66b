// @ts-check
/** The colours of a cell: which palette, how far it reaches, which ink is legible on it. */

import {computed} from "@preact/signals-core";
import {cssColour, inkOn, words} from "../../draw/palette.js";
import {peakOf} from "../../layout/scale.js";
import * as store from "../../state/lab/store.js";

/** @import {Options, Tensor} from "../../state/lab/store.js" */

/** The colour maps of the theme. */
export const palettes = computed(() => {
  const {palettes: all} = store.catalog.value;
  if (!all) return null;
  const ground = store.theme.value === "dark" ? "dark" : "light";
  const [value, gradient] = [words(all.value[ground]), words(all.gradient[ground])];
  return {value, gradient};
});

/** @param {Tensor} tensor @returns {"value" | "gradient"} */
export const roleOf = ({gradient}) => (gradient ? "gradient" : "value");

/** The largest of each role on the board. */
export const everything = computed(() => {
  const limits = {value: 0, gradient: 0};
  for (const tensor of store.picture.value?.tensors.values() ?? []) limits[roleOf(tensor)] = Math.max(limits[roleOf(tensor)], tensor.peak);
  return limits;
});

/**
 * How far the colours of a map reach.
 * @param {Tensor} tensor
 * @param {Options["scale"]} scale
 * @param {number} map which of its maps
 * @param {number} maps how many it has
 */
export function limitOf(tensor, scale, map, maps) {
  if (scale === "board") return everything.value[roleOf(tensor)];
  if (scale === "tensor" || maps < 2) return tensor.peak;
  const size = tensor.data.length / maps;
  return peakOf(tensor.data, map * size, (map + 1) * size);
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {Uint32Array} palette diverging around its middle
 */
export function colours(value, limit, palette) {
  const share = Number.isFinite(value) && limit > 0 ? value / limit : 0;
  const word = wordAt(share, palette);
  return {backgroundColor: cssColour(word), color: inkOn(word)};
}

/** @param {number} share −1 … 1 of the limit @param {Uint32Array} palette */
const wordAt = (share, palette) => palette[Math.max(0, Math.min(255, Math.round(127.5 + 127.5 * share * REACH)))];

/** Half of the way to the ends: the numbers are to be read, the colour only helps to find them. */
const REACH = 0.52;

/** The colours from one limit to the other, for a legend. @param {Uint32Array} palette @param {number} [count] */
export const rampOf = (palette, count = 17) => Array.from({length: count}, (_, at) => cssColour(wordAt(2 * at / (count - 1) - 1, palette)));
