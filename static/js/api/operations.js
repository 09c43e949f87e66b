// @ts-check
/** The stateless half of the API: one layer or loss, tensors in, everything out. */

import {request} from "./client.js";
import {restored, restoredExplanation} from "./explanations.js";

/** @import {Explanation} from "./explanations.js" */

/**
 * One operation as the API takes it; what is left out the server draws from the seed.
 * @typedef {object} Operation
 * @property {Record<string, any>} settings
 * @property {any[]} inputs nested lists, N first
 * @property {Record<string, any>} [params]
 * @property {any} [dy]
 * @property {any} [target] of a loss
 * @property {boolean} [training]
 * @property {number} [seed]
 */

/** @typedef {{shape: number[], data: any, not_finite?: {index: number[], value: string}[]}} TensorJson null in `data` where a number is not finite */
/** @typedef {{kind: string, settings: Record<string, any>, tensors: Record<string, TensorJson>, intermediate: Record<string, TensorJson>, loss?: number, marks?: {code: string, tensor: string, index: number[]}[]}} Outcome */
/** @typedef {{tensor: string, index: number[]}} Place */
/** @typedef {{tensor: string, index: number[], value: number, reads: Place[], writes?: (Place & {product: number, sum: number})[]}} Step */
/** @typedef {{name: string, title: Record<string, string>, text: Record<string, string>, kind: string, slip?: any, next?: any[], beside?: any} & Operation} Preset `next` stand behind, `beside` reads the same x and gets the same dy */

/**
 * @param {string} kind
 * @param {string} what "" for the operation itself
 * @param {object} body
 * @param {AbortSignal} [signal]
 */
const post = async (kind, what, body, signal) =>
  (await request(`/operations/${encodeURIComponent(kind)}${what}`, {method: "POST", json: body, signal})).json();

/** @returns {Promise<Preset[]>} */
export const getPresets = async () => (await request("/presets")).json();

/** @param {string} kind @param {Operation} body @param {AbortSignal} [signal] @returns {Promise<Outcome>} */
export const operate = (kind, body, signal) => post(kind, "", body, signal);

/**
 * @param {string} kind @param {Operation & {tensor: string, index: readonly number[], view?: string, offset?: number, limit?: number}} body @param {AbortSignal} [signal]
 * @returns {Promise<Explanation>}
 */
export const explain = async (kind, body, signal) => restoredExplanation(await post(kind, "/explanations", body, signal));

/**
 * @param {string} kind @param {Operation & {tensor: string, index: readonly number[], offset?: number, limit?: number}} body @param {AbortSignal} [signal]
 * @returns {Promise<{cells: Place[], count: number, next: number | null}>}
 */
export const influences = (kind, body, signal) => post(kind, "/influences", body, signal);

/**
 * @param {string} kind @param {Operation & {what: string, offset?: number, limit?: number}} body @param {AbortSignal} [signal]
 * @returns {Promise<{steps: Step[], count: number, next: number | null}>}
 */
export async function steps(kind, body, signal) {
  const page = await post(kind, "/steps", body, signal);
  const whole = (/** @type {Step} */ {writes, ...step}) => ({...restored(step), ...(writes ? {writes: writes.map(restored)} : {})});
  return {...page, steps: page.steps.map(whole)};
}

/** @param {string} kind @param {Operation & {tensor?: string, index?: readonly number[], eps?: number}} body @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function gradcheck(kind, body, signal) {
  const {tensors, ...found} = await post(kind, "/gradcheck", body, signal);
  return tensors ? {tensors: tensors.map((/** @type {any} */ row) => ({...restored(row), worst: restored(row.worst)}))} : restored(found);
}

/** @param {string} kind @param {Operation} body @param {AbortSignal} [signal] @returns {Promise<any>} */
export const matrix = (kind, body, signal) => post(kind, "/matrix", body, signal);
