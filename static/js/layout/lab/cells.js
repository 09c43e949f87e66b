// @ts-check
/** How the cells of a small tensor are written and where its maps lie. */

import {cellFormat, formatCell} from "../numbers.js";

/** @typedef {{texts: string[], exponent: number, letters: number}} Writing */

/** Few enough decimals to be read in a cell as they are. */
const EXACT = 2;

/**
 * Whole numbers and short fractions as they are; everything else with one exponent and three digits.
 * @param {ArrayLike<number>} data
 * @param {"en" | "ru"} language
 * @returns {Writing}
 */
export function writing(data, language) {
  const values = Array.from(data);
  const finite = values.filter(Number.isFinite);
  const peak = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let decimals = -1;
  if (peak < 1e5) {
    for (let digits = 0; digits <= EXACT && decimals < 0; digits++) {
      if (finite.every((value) => Math.abs(value * 10 ** digits - Math.round(value * 10 ** digits)) < 1e-9)) decimals = digits;
    }
  }
  const format = decimals >= 0 ? {exponent: 0, decimals} : cellFormat(peak);
  const texts = values.map((value) => (value === 0 ? "0" : formatCell(value, format, language)));
  return {texts, exponent: format.exponent, letters: texts.reduce((most, text) => Math.max(most, text.length), 1)};
}

/**
 * A tensor as maps: the last two axes are rows and columns, the ones before count the maps.
 * @param {readonly number[]} shape
 * @param {string} tensor
 * @returns {{rows: number, columns: number, leading: number[][], across: number}} `leading` indices, laid out `across` in a row
 */
export function mapsOf(shape, tensor) {
  if (shape.length === 0) return {rows: 1, columns: 1, leading: [[]], across: 1};
  if (shape.length === 1) {
    // A bias stands upright, each number beside its map.
    const upright = /^d?(b|w|gamma|beta|mean|var|std|a)$/.test(tensor);
    return upright ? {rows: shape[0], columns: 1, leading: [[]], across: 1} : {rows: 1, columns: shape[0], leading: [[]], across: 1};
  }
  const [rows, columns] = shape.slice(-2);
  /** @type {number[][]} */
  let leading = [[]];
  for (const size of shape.slice(0, -2)) leading = leading.flatMap((one) => Array.from({length: size}, (_, i) => [...one, i]));
  // The maps of one output lie below each other, each beside the filter that makes it.
  const upright = /^d?y$/.test(tensor) && leading.length <= 4 && shape.length === 4 && shape[0] === 1;
  return {rows, columns, leading, across: upright ? 1 : shape.length > 2 ? shape[shape.length - 3] : 1};
}

/**
 * The full index of a cell of a map; upright vectors have rows instead of columns.
 * @param {readonly number[]} shape
 * @param {readonly number[]} leading
 * @param {number} row
 * @param {number} column
 */
export function indexOf(shape, leading, row, column) {
  if (shape.length === 0) return [];
  if (shape.length === 1) return [row + column];
  return [...leading, row, column];
}
