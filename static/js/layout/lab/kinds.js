// @ts-check
/** What the lab begins with for each kind, what can stand behind it and what beside it. */

import {fieldsOf} from "../schema.js";
import {shapeOf} from "./array.js";

/** @import {Recipe} from "../../api/types.js" */

/** @param {number} k @param {number} count */
export const inputName = (k, count) => (count === 1 ? "x" : `x${k}`);

/** Values for settings that have no usual one. */
const REQUIRED = /** @type {Record<string, unknown>} */ ({out_channels: 1, kernel_size: 2, out_features: 3, output_size: 2, scale_factor: 2});

/** @param {Recipe} recipe @param {Record<string, unknown>} [before] settings to go over */
const requiredOf = ({schema}, before = {}) => Object.fromEntries(fieldsOf(schema).filter(({name, fallback}) => fallback === undefined && name in REQUIRED)
  .map(({name}) => [name, before[name] ?? REQUIRED[name]]));

/** An operation behind another begins with what it must be told. @param {string} kind @param {Recipe} recipe @returns {{kind: string, settings: Record<string, unknown>, training?: boolean}} */
export const follower = (kind, recipe) => ({kind, settings: requiredOf(recipe), ...(trains(recipe.family) ? {training: true} : {})});

/** What differs between training and use. @param {string} family */
export const trains = (family) => family === "regularization" || family === "normalization";

/** Kinds that can lie beside another: both make y of the same shape from one x. @param {string} kind @param {Record<string, Recipe>} layers @returns {string[]} */
export function companions(kind, layers) {
  const windows = /^(max|avg|sum)pool([12]d)$/.exec(kind);
  if (windows) return Object.keys(layers).filter((one) => one !== kind && new RegExp(`^(max|avg|sum)pool${windows[2]}$`).test(one));
  const cellwise = (/** @type {string} */ one) => layers[one]?.family === "activation" && !one.endsWith("softmax");
  return cellwise(kind) ? Object.keys(layers).filter((one) => one !== kind && cellwise(one)) : [];
}

const RAMP = [4, 5, 8, 7, 1, 8, 8, 8, 3, 6, 6, 4, 6, 5, 7, 8, 2, 0, 1, 3, 9, 2, 5, 1];

/** @param {number[]} shape @param {number} [shift] @param {boolean} [signed] @returns {any} */
function numbers(shape, shift = 0, signed = false) {
  let at = shift;
  /** @param {number} axis @returns {any} */
  const build = (axis) => (axis === shape.length
    ? RAMP[at++ % RAMP.length] - (signed ? 4 : 0) : Array.from({length: shape[axis]}, () => build(axis + 1)));
  return build(0);
}

/** @param {string} kind @param {string} family @returns {number[]} */
function usualShape(kind, family) {
  if (family === "loss") return kind === "softmax_cross_entropy" || kind === "multiclass_hinge" ? [2, 3] : [2, 2];
  if (kind === "linear") return [1, 4];
  if (kind === "softmax" || kind === "log_softmax") return [1, 4];
  if (kind.endsWith("1d")) return kind === "batchnorm1d" ? [4, 3] : [1, 1, 6];
  if (kind.endsWith("3d")) return [1, 1, 3, 3, 3];
  if (kind === "batchnorm2d") return [2, 2, 2, 2];
  if (kind === "lrn") return [1, 5, 2, 2];
  if (kind === "flatten" || kind === "globalavgpool" || kind === "dropout2d") return [1, 2, 3, 3];
  return [1, 1, 4, 4];
}

/** How many axes a kind reads; null: any. @param {string} kind @param {string} family */
function rankOf(kind, family) {
  if (family === "loss" || kind === "batchnorm1d" || kind === "linear") return 2;
  const found = /([123])d$/.exec(kind);
  return found ? 2 + Number(found[1]) : null;
}

/**
 * @param {string} kind
 * @param {Recipe} recipe
 * @param {{kind: string, inputs: any[], settings: Record<string, any>, params?: Record<string, any>} | null} now
 * @param {boolean} loss
 */
export function beginning(kind, recipe, now, loss) {
  const family = loss ? "loss" : recipe.family;
  const settings = requiredOf(recipe, now?.settings);
  const joins = recipe.arity === null && !loss;
  const rank = rankOf(kind, family);
  const here = now ? shapeOf(now.inputs[0]) : [];
  const signed = family === "activation" || loss;
  const usual = usualShape(kind, family);
  const keep = !joins && !loss && now?.inputs.length === 1 && rank !== null && here.length === rank && kind !== "batchnorm2d" && kind !== "linear";
  const inputs = keep ? now.inputs : joins ? [numbers(usual), numbers(usual, 5)]
    : kind === "binary_cross_entropy" ? [[[0.9, 0.2], [0.4, 0.7]]] : [numbers(usual, 0, signed)];
  const same = keep && now?.kind.startsWith("conv") && kind.startsWith("conv") && now.params ? {params: now.params} : {};
  const target = !loss ? {} : {target: kind === "softmax_cross_entropy" || kind === "multiclass_hinge"
    ? [0, 2] : numbers(usual, 3).map((/** @type {number[]} */ row) => row.map((one) => (one > 4 ? 1 : 0)))};
  const training = trains(family) ? {training: true} : {};
  return {kind, settings, inputs, ...same, ...target, ...training};
}
