// @ts-check
/** A convolution as matrices: which of their entries belong to a cell of its tensors. */

import {inside} from "./array.js";
import {ravel, unravel} from "../address.js";

/** @import {Products, Shapes} from "./links.js" */

/** @typedef {"banded" | "transposed" | "columns"} Which */
/** @typedef {{rows: Set<number>, columns: Set<number>, entries: Set<string>}} Lit whole rows, whole columns, single entries as "row,column" */

/**
 * @param {Which} which
 * @param {{tensor: string, index: readonly number[]}} cell
 * @param {Products | null} products null for a dense layer, whose weights are the matrix
 * @param {Shapes} shapes
 * @param {{rows: number, columns: number, sources: number[]}} im2col of the first group, for "columns"
 * @returns {Lit}
 */
export function litOf(which, {tensor, index}, products, shapes, im2col) {
  const plain = tensor.replace(/^d(?=[a-z])/, "");
  /** @type {Lit} */
  const lit = {rows: new Set(), columns: new Set(), entries: new Set()};
  const of = (/** @type {readonly number[]} */ one, /** @type {readonly number[]} */ shape) => ravel(one.slice(1), shape.slice(1));
  if (which === "columns") {
    const positions = shapes.y.slice(2);
    if (plain === "y") lit.columns.add(ravel(index.slice(2), positions));
    else if (plain === "w") {
      const [, ...place] = index;
      // The filter's own place within its group; the first group is the one that is drawn.
      lit.rows.add(ravel(place, shapes.w.slice(1)));
    } else if (plain === "x") {
      const cell = of(index, shapes.x);
      im2col.sources.forEach((source, at) => { if (source === cell) lit.entries.add(`${Math.floor(at / im2col.columns)},${at % im2col.columns}`); });
    }
    return lit;
  }
  const turned = which === "transposed";
  if (plain === "y") (turned ? lit.columns : lit.rows).add(of(index, shapes.y));
  else if (plain === "x") (turned ? lit.rows : lit.columns).add(of(index, shapes.x));
  else if (plain === "w") {
    if (!products) lit.entries.add(turned ? `${index[1]},${index[0]}` : index.join(","));
    for (const {x, y} of products?.("w", index) ?? []) {
      if (x[0] !== 0 || !inside(x, shapes.x)) continue;
      const [row, column] = [of(y, shapes.y), of(x, shapes.x)];
      lit.entries.add(turned ? `${column},${row}` : `${row},${column}`);
    }
  } else if (plain === "b") {
    for (let at = 0; at < shapes.y.slice(1).reduce((a, b) => a * b, 1); at++) if (unravel(at, shapes.y.slice(1))[0] === index[0]) (turned ? lit.columns : lit.rows).add(at);
  }
  return lit;
}
