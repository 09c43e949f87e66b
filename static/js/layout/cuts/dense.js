// @ts-check
/** Parts of a dense layer: a row or a column of its matrix, and what it meets. */

/** @import {NetworkNode} from "../../api/types.js" */
/** @import {Cut, Range, Target} from "../cut_out.js" */

/** Where a row or a column does not fit. */
const SOME = 64;
/** Beside a bias any inputs will do. */
const BESIDE = 16;

/**
 * @param {NetworkNode} node
 * @param {Target} target
 * @returns {Cut[]}
 */
export function denseCuts({name, settings, inputs: [source], input_shapes: [[features]], shape: [answers], parameters}, {tensor, index}) {
  const ofInput = tensor === "x" || tensor === "dx";
  const matrix = tensor === "w" || tensor === "dw";
  const bias = parameters.some((one) => one.name === "b");
  /** @param {Range} rows @param {Range} columns @param {Cut["share"]} share @returns {Cut} */
  const make = (rows, columns, share) => ({
    settings: {...settings, out_features: rows[1] - rows[0]},
    inputs: [{name: `${source}.y`, ranges: [[0, 1], columns]}],
    params: {w: {name: `${name}.w`, ranges: [rows, columns]}, ...(bias ? {b: {name: `${name}.b`, ranges: [rows]}} : {})},
    dy: {name: `${name}.dy`, ranges: [[0, 1], rows]},
    select: {tensor, index: ofInput ? [0, index[1] - columns[0]] : matrix ? [index[0] - rows[0], index[1] - columns[0]]
      : index.length === 1 ? [index[0] - rows[0]] : [0, index[1] - rows[0]]},
    cut: {inputs: columns, outputs: rows}, share,
  });
  const one = (/** @type {number} */ at) => /** @type {Range} */ ([at, at + 1]);
  if (ofInput) return [make([0, answers], one(index[1]), null), make([0, Math.min(SOME, answers)], one(index[1]), {taken: SOME, all: answers})];
  if (matrix) return [make(one(index[0]), one(index[1]), null)];
  if (index.length === 1) return [make(one(index[0]), [0, Math.min(BESIDE, features)], null)];
  return [make(one(index[1]), [0, features], null), make(one(index[1]), [0, Math.min(SOME, features)], {taken: SOME, all: features})];
}
