// @ts-check
/** The arithmetic behind one cell of a trace, cell by cell: requests and the shapes of their answers. */

import {request} from "./client.js";

/**
 * @typedef {object} Operand
 * @property {string} tensor such as "conv1.w"; of a constant its name
 * @property {number[] | null} index null for a constant and for a zero between cells; may lie in the padding
 * @property {number} value
 * @property {boolean} [padding] a zero that stands in no tensor
 * @property {{tensor: string, index: number[]}[]} [at] where the same number also stands: spread, padded, rotated
 */

/**
 * @typedef {object} Term
 * @property {Operand[]} operands
 * @property {number} product
 * @property {number} sum of this term and all before it
 * @property {string} group
 * @property {string} [function] how the value comes about where it is not a product
 */
/** @typedef {{latex: string, mathml: string}} Formula */
/** @typedef {{code: string, values: Record<string, any>}} Note */

/**
 * @typedef {object} Explanation
 * @property {string} tensor
 * @property {number[]} index
 * @property {number} value
 * @property {string | null} view "gather" or "scatter" where there is a choice
 * @property {string[]} views what there is to choose
 * @property {Formula} formula
 * @property {Formula} numbers
 * @property {Term[]} terms of this page
 * @property {number} count of all
 * @property {number} [sum] of all
 * @property {number} offset
 * @property {number | null} next
 * @property {{name: string, count: number, sum: number}[]} groups
 * @property {Note[]} notes
 */

/** @typedef {{tensor: string, index: number[]}} Cell */
/** @typedef {{cells: Cell[], count: number, next?: number | null}} Influences */

/**
 * @typedef {object} Field the pixels that really carry a cell's gradient
 * @property {[number, number][] | null} box
 * @property {number[]} shape
 * @property {number} peak
 * @property {number} nonzero
 * @property {number[][][][]} gradient
 */

/** @typedef {{tensor: string, index: readonly number[], signal?: AbortSignal}} Asked */

/** @typedef {{not_finite?: Record<string, string>}} Finite what stands where JSON has null, by the number's name */

const STRANGE = /** @type {Record<string, number>} */ ({inf: Infinity, "-inf": -Infinity});

/** Puts ∞ and NaN where JSON has null. @template {object} T @param {T & Finite} written @returns {T} */
export function restored({not_finite: strange, ...written}) {
  for (const [name, value] of Object.entries(strange ?? {})) Object.assign(written, {[name]: STRANGE[value] ?? Number.NaN});
  return /** @type {any} */ (written);
}

/** An answer with every number it speaks of. @param {Explanation} answer @returns {Explanation} */
export const restoredExplanation = (answer) => ({
  ...restored(answer), groups: answer.groups.map(restored),
  terms: answer.terms.map((term) => ({...restored(term), operands: term.operands.map(restored)})),
});

/** @param {string} trace @param {string} what @param {Record<string, unknown>} query @param {AbortSignal} [signal] */
async function ask(trace, what, query, signal) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = given.map(([key, value]) => `${key}=${encodeURIComponent(String(value)).replaceAll("%2C", ",")}`).join("&");
  return (await request(`/traces/${encodeURIComponent(trace)}/${what}?${text}`, {signal})).json();
}

/**
 * @param {string} trace
 * @param {Asked & {view?: string, offset?: number, limit?: number}} asked
 * @returns {Promise<Explanation>}
 */
export const getExplanation = async (trace, {tensor, index, view, offset, limit, signal}) =>
  restoredExplanation(await ask(trace, "explanations", {tensor, index: index.join(","), view, offset: offset || undefined, limit}, signal));

/** @param {string} trace @param {Asked & {limit?: number}} asked @returns {Promise<Influences>} */
export const getInfluences = (trace, {tensor, index, limit, signal}) => ask(trace, "influences", {tensor, index: index.join(","), limit}, signal);

/** @param {string} trace @param {Asked} asked @returns {Promise<Field>} */
export const getField = (trace, {tensor, index, signal}) => ask(trace, "field", {tensor, index: index.join(",")}, signal);
