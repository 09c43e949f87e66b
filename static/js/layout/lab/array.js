// @ts-check
/** Nested lists, as JSON carries tensors, and flat arrays with a shape, as drawing wants them. */

import {ravel, unravel} from "../address.js";

/** @typedef {{shape: number[], data: number[]}} Numbers */
/** @typedef {number | Nested[]} Nested */

/** @param {unknown} nested @returns {number[]} of the first branch; a ragged list is the server's to refuse */
export function shapeOf(nested) {
  const shape = [];
  for (let at = nested; Array.isArray(at); at = at[0]) shape.push(at.length);
  return shape;
}

/** @param {unknown} nested @returns {Numbers} */
export function flat(nested) {
  /** @type {number[]} */
  const data = [];
  const walk = (/** @type {unknown} */ part) => {
    if (Array.isArray(part)) part.forEach(walk);
    else data.push(part === null ? Number.NaN : Number(part));
  };
  walk(nested);
  return {shape: shapeOf(nested), data};
}

/** @param {Numbers} numbers @returns {any} */
export function nest({shape, data}) {
  let at = 0;
  /** @param {number} axis @returns {Nested} */
  const build = (axis) => (axis === shape.length ? data[at++] : Array.from({length: shape[axis]}, () => build(axis + 1)));
  return build(0);
}

/** @param {readonly number[]} shape */
export const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

/** @param {readonly number[]} index @param {readonly number[]} shape */
export const inside = (index, shape) => index.length === shape.length && index.every((i, axis) => i >= 0 && i < shape[axis]);

/**
 * The same numbers in another shape: what both have in common is kept, the rest filled.
 * @param {Numbers | null} old
 * @param {number[]} shape
 * @param {(at: number) => number} fill
 * @returns {Numbers}
 */
export function reshaped(old, shape, fill) {
  // Where axes differ in number nothing has a place; numbers go over in reading order.
  if (old && old.shape.length !== shape.length) {
    return {shape, data: Array.from({length: sizeOf(shape)}, (_, at) => old.data[at] ?? fill(at))};
  }
  return {shape, data: Array.from({length: sizeOf(shape)}, (_, at) => {
    const index = unravel(at, shape);
    return old && inside(index, old.shape) ? old.data[ravel(index, old.shape)] : fill(at);
  })};
}

/**
 * Whole numbers that depend on nothing but the seed (mulberry32), for lectures are repeated.
 * @param {number} seed
 * @param {number} low
 * @param {number} high
 */
export function integers(seed, low, high) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return low + Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * (high - low + 1));
  };
}
