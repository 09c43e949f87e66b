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

/** @typedef {{rows: number, columns: number, leading: number[][], across: number}} Maps `leading` indices of the maps, laid out `across` in a row */

/**
 * A tensor as maps: the last two axes are rows and columns, the ones before count the maps.
 * @param {readonly number[]} shape
 * @param {string} local what its layer calls it
 * @param {number} [depth] so many maps of padding before and behind those of each volume
 * @returns {Maps}
 */
export function mapsOf(shape, local, depth = 0) {
  if (shape.length === 0) return {rows: 1, columns: 1, leading: [[]], across: 1};
  if (shape.length === 1) {
    // A bias stands upright, each number beside its map.
    const upright = /^d?(b|w|gamma|beta|running_mean|running_var|mean|variance|scale)$/.test(local);
    return upright ? {rows: shape[0], columns: 1, leading: [[]], across: 1} : {rows: 1, columns: shape[0], leading: [[]], across: 1};
  }
  const [rows, columns] = shape.slice(-2);
  /** @type {number[][]} */
  let leading = [[]];
  for (const [axis, size] of shape.slice(0, -2).entries()) {
    const around = axis === shape.length - 3 ? depth : 0;
    leading = leading.flatMap((one) => Array.from({length: size + 2 * around}, (_, i) => [...one, i - around]));
  }
  // The maps of one output lie below each other, each beside the filter that makes it.
  const upright = /^d?y$/.test(local) && leading.length <= 4 && shape.length === 4 && shape[0] === 1;
  return {rows, columns, leading, across: upright ? 1 : shape.length > 2 ? shape[shape.length - 3] + 2 * depth : 1};
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

/**
 * Where an arrow leads: over the edge of a map comes the next map.
 * @param {readonly number[]} from
 * @param {readonly number[]} shape
 * @param {Maps} maps
 * @param {number} rows down
 * @param {number} columns to the right
 */
export function movedBy(from, shape, maps, rows, columns) {
  const next = [...from];
  if (!shape.length) return next;
  if (shape.length === 1) {
    next[0] = Math.max(0, Math.min(shape[0] - 1, next[0] + (maps.rows > 1 ? rows : columns)));
    return next;
  }
  for (const [axis, by] of [[shape.length - 2, rows], [shape.length - 1, columns]]) {
    if (!by) continue;
    const to = next[axis] + by;
    if (to >= 0 && to < shape[axis]) {
      next[axis] = to;
      continue;
    }
    const last = axis === shape.length - 1;
    const outer = last ? shape.length - 3 : shape.length - 4;
    const turn = outer >= 0 && shape[outer] > 1 ? outer : last ? -1 : shape.length - 3;
    const map = turn < 0 ? -1 : next[turn] + Math.sign(by);
    if (map < 0 || map >= shape[turn]) continue;
    next[turn] = map;
    next[axis] = by > 0 ? 0 : shape[axis] - 1;
  }
  return next;
}

/**
 * What surrounds the input of a layer, axis by axis, and what stands there.
 * @param {string} kind
 * @param {Record<string, any>} settings
 * @param {readonly number[]} shape of the input
 * @returns {{before: number[], value: number} | null} `before`: depth, rows and columns, 0 where there is no such axis
 */
export function paddingOf(kind, {padding}, shape) {
  const rank = shape.length - 2;
  if (padding === undefined || rank < 1 || kind.includes("transpose")) return null;
  const sides = Array.isArray(padding) ? padding.map(Number) : new Array(rank).fill(Number(padding));
  if (!sides.some(Boolean)) return null;
  return {before: [...new Array(3 - rank).fill(0), ...sides], value: kind.startsWith("max") ? -Infinity : 0};
}
