// @ts-check
/**
 * Several operations on one board: one behind the other (y of one is x of the next, its dx the other's dy), or two beside each
 * other that read the same x and get the same dy. What the board calls a tensor, who computes it, who reads it.
 */

import {ravel} from "../address.js";
import {flat} from "./array.js";

/** @import {Operation, Outcome, TensorJson} from "../../api/operations.js" */
/** @import {Numbers} from "./array.js" */

/** @typedef {{kind: string, settings: Record<string, any>, params?: Record<string, any>, target?: any, training?: boolean, seed?: number}} Node what is written down of an operation besides what enters it */
/** @typedef {{layer: string, network: string}} Origin where a layer was cut out of */
/** @typedef {Operation & {kind: string, next?: Node[], beside?: Node | null, from?: Origin}} Work */
/** @typedef {{node: number, local: string}} Side a tensor as one operation calls it */
/**
 * @typedef {Numbers & {name: string, peak: number, integral: boolean, local: string, gradient: boolean, between: boolean, column: string, made: Side | null, sides: Side[], given: boolean}} Tensor
 * `column`: what it stands with on the board; `between`: neither given nor what comes out; `made`: who computes it; `sides`: all names it has
 */
/**
 * @typedef {object} Made an operation that has run
 * @property {string} kind
 * @property {Record<string, any>} settings all of them
 * @property {Operation} body what the API was asked
 * @property {Map<string, string>} names of the board by its own
 * @property {Map<string, Tensor>} intermediate padded, spread and rotated tensors, by its own names
 * @property {{code: string, tensor: string, index: number[]}[]} marks remarks on cells, by its own names
 */

/** So many operations stand behind the first, at most. */
export const LONGEST = 3;

/** The operations of a work in the order of the forward pass. @param {Work} work @returns {Node[]} */
export const nodesOf = ({kind, settings, params, target, training, seed, next, beside}) => [
  {kind, settings, params, target, training, seed}, ...(next ?? []), ...(beside ? [beside] : []),
];

/** What tells two kinds apart where they stand beside each other: max, avg, relu. @param {string} kind */
export const stemOf = (kind) => kind.replace(/pool[12]d$/, "");

/**
 * What the board calls a node's tensors: as they are where there is one node, w2 and y2 behind, y_max and y_avg beside.
 * @param {Work} work
 * @returns {(node: number, local: string) => string}
 */
export function namer({kind, next, beside}) {
  if (beside) {
    const stems = [stemOf(kind), stemOf(beside.kind)];
    return (node, local) => (/^(x\d*|dy)$/.test(local) ? local : `${local}_${stems[node]}`);
  }
  if (!next?.length) return (_, local) => local;
  return (node, local) => {
    const input = /^(d?)x(\d*)$/.exec(local);
    if (!input) return `${local}${node + 1}`;
    return node === 0 ? local : `${input[1]}y${node}`;
  };
}

/** Padded, spread and rotated tensors repeat the numbers of others: they have no place of their own. */
const REPEATED = /^(\w+_padded|dy_spread|w_rotated)$/;

/** Where a tensor stands among those of its node; what is not named stands in between. */
const ORDER = /** @type {Record<string, number>} */ ({
  x: 0, w: 1, b: 2, running_mean: 2.1, running_var: 2.2, slope: 3, gamma: 3.1, beta: 3.2, p: 5, t: 6, each: 7, y: 9,
});
const rankOf = (/** @type {string} */ local) => ORDER[local.replace(/^x\d+$/, "x")] ?? 2.5;

const STRANGE = /** @type {Record<string, number>} */ ({inf: Infinity, "-inf": -Infinity});

/** @param {TensorJson} json */
function numbersFrom({shape, data, not_finite: strange = []}) {
  const numbers = flat(data).data;
  for (const {index, value} of strange) numbers[ravel(index, shape)] = STRANGE[value] ?? Number.NaN;
  const finite = numbers.filter(Number.isFinite);
  return {shape, data: numbers, peak: finite.reduce((most, one) => Math.max(most, Math.abs(one)), 0), integral: finite.every(Number.isInteger)};
}

/**
 * Everything the server answered, under the board's names.
 * @param {Work} work
 * @param {Operation[]} bodies what each node was asked
 * @param {Outcome[]} outcomes what it answered
 * @returns {{nodes: Made[], tensors: Map<string, Tensor>}} tensors in the order of the board
 */
export function boardOf(work, bodies, outcomes) {
  const name = namer(work);
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  const nodes = outcomes.map((outcome, node) => {
    const {kind, params, target} = {...nodesOf(work)[node], ...bodies[node]};
    const names = new Map();
    const put = (/** @type {string} */ local, /** @type {TensorJson} */ json, /** @type {boolean} */ between) => {
      const plain = local.slice(1);
      const gradient = !between && local.startsWith("d") && plain in outcome.tensors;
      const given = /^x\d*$/.test(local) || local === "dy" || Boolean(params && local in params) || (local === "t" && target !== undefined);
      const called = name(node, local);
      const side = {node, local};
      names.set(local, called);
      const known = tensors.get(called);
      if (known) {
        known.sides.push(side);
        // What one node is given another may have made: the last word is who computed it.
        if (!given) Object.assign(known, {made: side, given: false, local});
        return;
      }
      const column = gradient ? plain : local;
      tensors.set(called, {
        name: called, ...numbersFrom(json), local, gradient, between, column: work.beside ? column : name(node, column), made: given ? null : side, sides: [side], given,
      });
    };
    for (const [local, json] of Object.entries(outcome.tensors)) put(local, json, false);
    const intermediate = new Map();
    for (const [local, json] of Object.entries(outcome.intermediate ?? {})) {
      if (REPEATED.test(local)) intermediate.set(local, {name: local, ...numbersFrom(json)});
      else put(local, json, true);
    }
    return {kind, settings: outcome.settings, body: bodies[node], names, intermediate, marks: outcome.marks ?? []};
  });
  const ordered = [...tensors.values()].map((tensor, at) => ({tensor, at}));
  const place = (/** @type {Tensor} */ {sides}) => Math.min(...sides.map(({node}) => node));
  const rank = (/** @type {Tensor} */ {sides}) => rankOf(sides[0].local.replace(/^d(?=[xwb]|gamma|beta|slope|y$)/, ""));
  ordered.sort((a, b) => place(a.tensor) - place(b.tensor) || rank(a.tensor) - rank(b.tensor) || a.at - b.at);
  return {nodes, tensors: new Map(ordered.map(({tensor}) => [tensor.name, tensor]))};
}

/** @typedef {{column: string, values: string[], gradients: string[]}} Column */

/** Values that stand together, above their gradients. @param {Map<string, Tensor>} tensors @returns {Column[]} */
export function columnsOf(tensors) {
  /** @type {Map<string, Column>} */
  const columns = new Map();
  for (const {name, column, gradient} of tensors.values()) {
    if (gradient) continue;
    const here = columns.get(column) ?? {column, values: [], gradients: []};
    here.values.push(name);
    columns.set(column, here);
  }
  for (const {name, column, gradient} of tensors.values()) if (gradient) columns.get(column)?.gradients.push(name);
  return [...columns.values()];
}

/** Of a convolution's dx there are two tellings. @param {Tensor | undefined | null} tensor @param {Made[]} nodes */
export const twoWays = (tensor, nodes) => Boolean(tensor?.made && tensor.made.local === "dx" && /^conv[123]d$/.test(nodes[tensor.made.node].kind));

/** Whether a tensor is computed on the way back. @param {Tensor} tensor */
export const isBack = ({gradient, local}) => gradient || local === "derivative";

/** The tensors that are computed, in the order in which a person computes them: forward, then node by node back. @param {Map<string, Tensor>} tensors @param {{beside?: unknown}} work @returns {Tensor[]} */
export function passesOf(tensors, {beside}) {
  const all = [...tensors.values()].filter(({made}) => made !== null);
  const nodeOf = (/** @type {Tensor} */ {made}) => /** @type {Side} */ (made).node;
  const order = (/** @type {Tensor} */ {local}) => (local === "derivative" ? -1 : /^dx\d*$/.test(local) ? 3 : local === "dw" ? 2 : 1);
  return [
    ...all.filter((one) => !isBack(one)),
    ...all.filter(isBack).map((tensor, at) => ({tensor, at})).sort((a, b) => (beside ? nodeOf(a.tensor) - nodeOf(b.tensor) : nodeOf(b.tensor) - nodeOf(a.tensor))
      || order(a.tensor) - order(b.tensor) || a.at - b.at).map(({tensor}) => tensor),
  ];
}

/** Kinds that multiply by weights: what each of their tensors is made of. */
const PRODUCTS = /^(conv(_transpose)?[123]d|linear)$/;
/** Operands in the order they are written down, each with the sign before it; what comes out stands last. */
const EQUATIONS = /** @type {Record<string, [string, string][]>} */ ({
  y: [["x", ""], ["w", "∗"], ["b", "+"], ["y", "="]], dx: [["dy", ""], ["w", "∗"], ["dx", "="]], dw: [["x", ""], ["dy", "⋆"], ["dw", "="]], db: [["dy", ""], ["db", "Σ →"]],
});

/**
 * The tensors of one computation: its operands and what comes out. Where there is no room for all, these are enough.
 * @param {Tensor} tensor that is computed
 * @param {Made[]} nodes
 * @returns {{names: string[], signs: string[] | null}} names on the board; what stands before each where they can be written as one line
 */
export function equationOf({made}, nodes) {
  const {node, local} = /** @type {Side} */ (made);
  const {kind, names} = nodes[node];
  const line = PRODUCTS.test(kind) ? EQUATIONS[local]?.filter(([one]) => names.has(one)) : null;
  if (!line) return {names: [...names.values()], signs: null};
  return {names: line.map(([one]) => /** @type {string} */ (names.get(one))), signs: line.map(([, sign]) => (kind === "linear" && /[∗⋆]/.test(sign) ? "·" : sign))};
}
