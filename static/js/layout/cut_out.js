// @ts-check
/**
 * A part of a layer small enough to edit, around one cell: the inputs, weights and deltas that this cell meets.
 *
 * First it is planned which part to take, exact ones before parts of a sum; numbers are only copied when somebody goes to the lab.
 */

import {ravel} from "./address.js";
import {denseCuts} from "./cuts/dense.js";
import {mapCuts} from "./cuts/maps.js";
import {windowCuts} from "./cuts/windows.js";

/** @import {Network, Trace} from "../api/types.js" */
/** @import {TensorSet, TensorView} from "../state/tensors.js" */
/** @import {LabState} from "./lab_link.js" */

/** @typedef {[number, number]} Range from, to; may reach into the padding */
/** @typedef {{name: string, ranges: Range[]}} Part of a tensor */
/** @typedef {{node: string, tensor: string, index: number[]}} Place */
/** @typedef {{tensor: string, index: number[]}} Target a cell by the layer's own names */
/** @typedef {{network: Network, tensors: TensorSet, trace: Trace, place: Place, view?: string}} Given */

/**
 * @typedef {object} Cut what to take of a layer
 * @property {Record<string, any>} settings
 * @property {Part[]} inputs
 * @property {Record<string, Part>} [params]
 * @property {Part} dy
 * @property {Target} select the same cell in the cut-out
 * @property {Record<string, number[]>} cut where it was taken from
 * @property {{taken: number, all: number} | null} share of the cell's sum, where not all of it comes along
 */

/**
 * @typedef {object} Plan
 * @property {string} kind
 * @property {Cut} cut
 * @property {Omit<LabState, "kind" | "settings" | "inputs">} more
 */
/** @typedef {{why: "too-many" | "mask" | "no-target" | "nowhere", count?: number, limit?: number}} Refusal */

/** More numbers than this nobody edits. */
export const MOST = 2500;

const WINDOWED = new Set(["conv1d", "conv2d", "conv3d", "maxpool1d", "maxpool2d", "avgpool1d", "avgpool2d", "sumpool1d", "sumpool2d"]);

/**
 * What can be taken along, or why nothing can.
 * @param {Given} given
 * @returns {Plan | Refusal}
 */
export function planOf({network, tensors, trace, place, view}) {
  const back = place.tensor === "dy" || place.node === "input";
  const node = network.nodes.find(({name, inputs}) => (back ? inputs.includes(place.node) : name === place.node));
  if (!node) return place.node === "loss" || back ? lossPlan(network, tensors, trace, place) : {why: "nowhere"};
  const x = node.inputs.length > 1 ? `x${back ? node.inputs.indexOf(place.node) : 0}` : "x";
  const target = {tensor: !back ? place.tensor : place.tensor === "dy" ? `d${x}` : x, index: place.index};
  const {training, seed} = trace.mode;
  if (training && node.kind.startsWith("dropout")) return {why: "mask"};
  const cuts = WINDOWED.has(node.kind) ? windowCuts(node, target) : node.kind === "linear" ? denseCuts(node, target) : mapCuts(node, target, training);
  const counts = cuts.map((cut) => countOf(cut, tensors));
  const fits = counts.findIndex((count) => count <= MOST);
  if (fits < 0) return {why: "too-many", count: Math.min(...counts), limit: MOST};
  const {select, cut} = cuts[fits];
  // A delta that comes back from several readers: one of them can be looked at.
  const readers = place.tensor === "dy" ? network.nodes.flatMap(({inputs}) => inputs.filter((name) => name === place.node)).length : 1;
  const share = readers > 1 ? {taken: 1, all: readers} : cuts[fits].share;
  return {
    kind: node.kind, cut: {...cuts[fits], share}, more: {
      ...(training ? {training: true, seed} : {}),
      select: {...select, ...(view && target.tensor.startsWith("dx") ? {view} : {})},
      from: {layer: node.name, network: network.name, cut},
    },
  };
}

/** @param {Network} network @param {TensorSet} tensors @param {Trace} trace @param {Place} place @returns {Plan | Refusal} */
function lossPlan(network, tensors, trace, place) {
  const logits = tensors.get(`${network.output}.y`);
  const target = trace.target?.index;
  if (!logits || target === undefined || target === null) return {why: "no-target"};
  if (logits.data.length > MOST) return {why: "too-many", count: logits.data.length, limit: MOST};
  const {kind, ...settings} = network.loss;
  const select = {tensor: place.node === "loss" ? place.tensor : "dx", index: place.index};
  const whole = {name: `${network.output}.y`, ranges: logits.shape.map((size) => /** @type {Range} */ ([0, size]))};
  return {
    kind, cut: {settings, inputs: [whole], dy: {name: "", ranges: []}, select, cut: {}, share: null},
    more: {target: [target], select, from: {layer: "loss", network: network.name}},
  };
}

/**
 * Copies the numbers of a plan.
 * @param {Plan} plan
 * @param {TensorSet} tensors
 * @returns {LabState}
 */
export function cutOut({kind, cut: {settings, inputs, params, dy}, more}, tensors) {
  const read = (/** @type {Part} */ {name, ranges}) => {
    const view = tensors.get(name);
    return view ? part(view, ranges) : undefined;
  };
  const weights = Object.entries(params ?? {}).map(([name, one]) => [name, read(one)]).filter(([, values]) => values !== undefined);
  const delta = read(dy);
  return {
    kind, settings, inputs: inputs.map(read), ...(weights.length ? {params: Object.fromEntries(weights)} : {}),
    ...(delta === undefined ? {} : {dy: delta}), ...more,
  };
}

/** How many numbers a cut takes along. @param {Cut} cut @param {TensorSet} tensors */
function countOf({inputs, params, dy}, tensors) {
  return [...inputs, ...Object.values(params ?? {}), dy].filter(({name}) => tensors.has(name))
    .reduce((sum, {ranges}) => sum + ranges.reduce((size, [from, to]) => size * (to - from), 1), 0);
}

/**
 * Nested lists of a part of a tensor; what lies outside is padding.
 * @param {TensorView} view
 * @param {Range[]} ranges
 * @returns {any}
 */
function part({shape, data}, ranges) {
  const walk = (/** @type {number[]} */ index) => {
    const axis = index.length;
    if (axis === ranges.length) return index.some((i, a) => i < 0 || i >= shape[a]) ? 0 : short(data[ravel(index, shape)]);
    /** @type {any[]} */
    const list = [];
    for (let i = ranges[axis][0]; i < ranges[axis][1]; i++) list.push(walk([...index, i]));
    return list;
  };
  return walk([]);
}

/** A float32 with no more digits than it has. @param {number} value */
function short(value) {
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return text;
  }
  return Number(value.toPrecision(9));
}
