// @ts-check
/**
 * A part of a layer small enough to edit, around one cell: the inputs, filters and deltas that this cell meets.
 *
 * Padding that the cut reaches is written out as zeros, so that what is cut out computes the same number.
 */

import {ravel} from "./address.js";

/** @import {Network, NetworkNode, Trace} from "../api/types.js" */
/** @import {TensorSet, TensorView} from "../state/tensors.js" */
/** @import {LabState} from "./lab_link.js" */

/** @typedef {[number, number]} Range from, to */
/** @typedef {{node: string, tensor: string, index: number[]}} Place */
/** @typedef {{network: Network, tensors: TensorSet, trace: Trace, place: Place, view?: string}} Given */

/** More numbers than this nobody edits. */
const MOST = 2500;
const MOST_CHANNELS = 16;
const MOST_FEATURES = 64;
/** Cells to each side of the chosen one. */
const AROUND = 1;
const EDGE = 8;

const ELEMENTWISE = new Set([
  "relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh", "step", "sign", "add", "multiply", "batchnorm2d", "batchnorm1d",
]);
const WINDOWED = new Set(["conv1d", "conv2d", "maxpool1d", "maxpool2d", "avgpool1d", "avgpool2d", "sumpool1d", "sumpool2d"]);

/**
 * @param {Given} given
 * @returns {LabState | null} null where nothing small can be cut out
 */
export function cutOut({network, tensors, trace, place, view}) {
  const back = place.tensor === "dy" || place.node === "input";
  const node = back ? network.nodes.find(({inputs}) => inputs.includes(place.node)) : network.nodes.find(({name}) => name === place.node);
  const from = {network: network.name};
  if (!node) return place.node === "loss" || back ? lossOf(network, tensors, trace, place) : null;
  const k = back ? node.inputs.indexOf(place.node) : 0;
  const target = back ? {tensor: place.tensor === "dy" ? (node.inputs.length > 1 ? `dx${k}` : "dx") : node.inputs.length > 1 ? `x${k}` : "x", index: place.index} : {tensor: place.tensor, index: place.index};
  const read = (/** @type {string} */ name, /** @type {Range[] | null} */ ranges) => {
    const found = tensors.get(name);
    return found && part(found, ranges ?? found.shape.map((size) => [0, size]));
  };
  const made = WINDOWED.has(node.kind) ? windowed(node, target, read) ?? plain(node, target, read, tensors)
    : node.kind === "linear" ? linear(node, target, read)
      : plain(node, target, read, tensors);
  if (!made || countOf(made.inputs) + countOf(made.params) + countOf(made.dy) > MOST) return null;
  return {
    kind: node.kind, ...made, ...(made.dy === null || made.dy === undefined ? {dy: undefined} : {}),
    ...(trace.mode.training ? {training: true, seed: trace.mode.seed} : {}),
    select: {...made.select, ...(view && target.tensor.startsWith("dx") ? {view} : {})},
    from: {layer: node.name, ...from, cut: made.cut},
  };
}

/** @typedef {(name: string, ranges: Range[] | null) => any} Read */
/** @typedef {{settings: Record<string, any>, inputs: any[], params?: Record<string, any>, dy?: any, select: {tensor: string, index: number[]}, cut: Record<string, number[]>}} Made */

/**
 * A convolution or a pooling: the outputs around the cell, and all that they read.
 * @param {NetworkNode} node
 * @param {{tensor: string, index: number[]}} target
 * @param {Read} read
 * @returns {Made | null}
 */
function windowed(node, {tensor, index}, read) {
  const {kind, settings, inputs, input_shapes: [[channels, ...space]], shape: [filters, ...outputs]} = node;
  const each = (/** @type {any} */ value) => /** @type {number[]} */ (space.map((_, axis) => (Array.isArray(value) ? value[axis] : value)));
  const kernel = each(settings.kernel_size);
  const stride = each(settings.stride ?? settings.kernel_size);
  const padding = each(settings.padding ?? 0);
  const dilation = each(settings.dilation ?? 1);
  if (settings.ceil_mode || settings.padding_mode && settings.padding_mode !== "zeros") return null;
  const convolution = kind.startsWith("conv");
  const groups = convolution ? settings.groups ?? 1 : channels;
  const [perGroup, filtersPerGroup] = [channels / groups, filters / groups];
  const ofInput = tensor === "dx" || tensor === "x";
  const ofFilter = tensor === "w" || tensor === "dw";
  // The outputs whose windows lie over the cell, along each axis.
  const fed = ofInput ? outputs.map((count, axis) => Array.from({length: count}, (_, i) => i).filter((i) => {
    const offset = index[2 + axis] - (i * stride[axis] - padding[axis]);
    return offset >= 0 && offset % dilation[axis] === 0 && offset / dilation[axis] < kernel[axis];
  })) : null;
  if (fed?.some((found) => !found.length)) return null;
  const f = ofInput ? null : index.length > 1 && !ofFilter ? index[1] : index[0];
  const group = Math.floor(ofInput ? index[1] / perGroup : /** @type {number} */ (f) / filtersPerGroup);
  /** @type {Range} */
  const through = !convolution ? [group, group + 1] : ofInput ? [group * filtersPerGroup, Math.min((group + 1) * filtersPerGroup, group * filtersPerGroup + MOST_CHANNELS)]
    : [/** @type {number} */ (f), /** @type {number} */ (f) + 1];
  /** @type {Range} */
  const into = !convolution ? [group, group + 1] : ofInput ? [index[1], index[1] + 1]
    : ofFilter ? [group * perGroup + index[1], group * perGroup + index[1] + 1]
      : [group * perGroup, Math.min((group + 1) * perGroup, group * perGroup + MOST_CHANNELS)];
  const box = /** @type {Range[]} */ (outputs.map((count, axis) => {
    if (fed) return [fed[axis][0], /** @type {number} */ (fed[axis].at(-1)) + 1];
    const at = ofFilter || index.length === 1 ? 0 : index[2 + axis];
    const more = ofFilter || index.length === 1 ? 3 : AROUND;
    return [Math.max(0, at - AROUND), Math.min(count, at + more + 1)];
  }));
  const seen = /** @type {Range[]} */ (box.map(([first, end], axis) => {
    const start = first * stride[axis] - padding[axis];
    return [start, (end - 1) * stride[axis] - padding[axis] + dilation[axis] * (kernel[axis] - 1) + 1];
  }));
  // Zeros mean something else to a pooling than its own padding does.
  if (!convolution && seen.some(([start, end], axis) => start < 0 || end > space[axis])) return null;
  /** @type {Record<string, any>} */
  const params = {};
  if (convolution) {
    params.w = read(`${node.name}.w`, [through, [into[0] - group * perGroup, into[1] - group * perGroup], ...kernel.map((size) => /** @type {Range} */ ([0, size]))]);
    if (node.parameters.some(({name}) => name === "b")) params.b = read(`${node.name}.b`, [through]);
  }
  const at = ofInput ? [0, index[1] - into[0], ...seen.map(([first], axis) => index[2 + axis] - first)]
    : ofFilter ? [index[0] - through[0], group * perGroup + index[1] - into[0], ...index.slice(2)]
      : index.length === 1 ? [index[0] - through[0]] : [0, index[1] - through[0], ...box.map(([first], axis) => index[2 + axis] - first)];
  return {
    settings: {...settings, padding: 0, ...(convolution ? {out_channels: through[1] - through[0], groups: 1} : {})},
    inputs: [read(`${inputs[0]}.y`, [[0, 1], into, ...seen])],
    ...(convolution ? {params} : {}),
    dy: read(`${node.name}.dy`, [[0, 1], through, ...box]),
    select: {tensor, index: at},
    cut: {channels: into, outputs: through, rows: seen[0], ...(seen[1] ? {columns: seen[1]} : {})},
  };
}

/**
 * @param {NetworkNode} node
 * @param {{tensor: string, index: number[]}} target
 * @param {Read} read
 * @returns {Made | null}
 */
function linear(node, {tensor, index}, read) {
  const {settings, inputs, input_shapes: [[features]], shape: [answers]} = node;
  const matrix = tensor === "w" || tensor === "dw";
  const ofInput = tensor === "x" || tensor === "dx";
  const some = (/** @type {number} */ at, /** @type {number} */ count) => /** @type {Range} */ (count <= MOST_FEATURES ? [0, count] : [Math.max(0, Math.min(at - 8, count - 16)), Math.max(16, Math.min(at + 8, count))]);
  /** @type {Range} */
  const rows = ofInput ? some(0, answers) : matrix || index.length === 1 ? [index[0], index[0] + 1] : [index[1], index[1] + 1];
  /** @type {Range} */
  const columns = ofInput ? [index[1], index[1] + 1] : matrix ? [index[1], index[1] + 1] : some(0, features);
  /** @type {Record<string, any>} */
  const params = {w: read(`${node.name}.w`, [rows, columns])};
  if (node.parameters.some(({name}) => name === "b")) params.b = read(`${node.name}.b`, [rows]);
  const at = ofInput ? [0, index[1] - columns[0]] : matrix ? [index[0] - rows[0], index[1] - columns[0]] : index.length === 1 ? [index[0] - rows[0]] : [0, index[1] - rows[0]];
  return {
    settings: {...settings, out_features: rows[1] - rows[0]},
    inputs: [read(`${inputs[0]}.y`, [[0, 1], columns])], params,
    dy: read(`${node.name}.dy`, [[0, 1], rows]),
    select: {tensor, index: at}, cut: {inputs: columns, outputs: rows},
  };
}

/**
 * A layer that computes each cell from the same cell, or one that fits as a whole.
 * @param {NetworkNode} node
 * @param {{tensor: string, index: number[]}} target
 * @param {Read} read
 * @param {TensorSet} tensors
 * @returns {Made | null}
 */
function plain(node, {tensor, index}, read, tensors) {
  const {kind, settings, inputs, input_shapes: shapes, shape} = node;
  const trained = node.parameters.map(({name}) => name);
  const whole = /** @type {Range[]} */ ([[0, 1], ...shape.map((count) => [0, count])]);
  let ranges = whole;
  const whereIs = tensors.get(`${node.name}.y`)?.shape.length === index.length;
  if (ELEMENTWISE.has(kind) && whereIs) {
    ranges = /** @type {Range[]} */ (whole.map(([, count], axis) => {
      if (axis === 0) return [0, 1];
      const at = index[axis];
      if (axis === 1 && shape.length > 1) return [at, at + 1];
      const first = Math.max(0, Math.min(at - EDGE / 2, count - EDGE));
      return [first, Math.min(count, first + EDGE)];
    }));
  } else if (shapes[0].length === 3 && index.length >= 2 && shapes[0][0] === shape[0] && kind !== "concat") {
    // Map by map: one of them is the whole story.
    const map = index[1];
    const one = (/** @type {number[]} */ of) => /** @type {Range[]} */ ([[0, 1], [map, map + 1], ...of.slice(1).map((count) => [0, count])]);
    const params = Object.fromEntries(trained.map((name) => [name, read(`${node.name}.${name}`, [[map, map + 1]])]));
    return {
      settings, inputs: inputs.map((name, k) => read(`${name}.y`, one(shapes[k]))), ...(trained.length ? {params} : {}),
      dy: read(`${node.name}.dy`, one(shape)), select: {tensor, index: index.map((at, axis) => (axis === 1 ? 0 : at))}, cut: {channels: [map, map + 1]},
    };
  }
  const shift = index.length === ranges.length ? ranges.map(([first]) => first) : index.map(() => 0);
  /** @type {Record<string, any>} */
  const params = {};
  for (const {name, shape: [count, ...rest]} of node.parameters) {
    if (rest.length) return null;
    const perCell = count === shape[0] && ranges.length > 1;
    params[name] = read(`${node.name}.${name}`, [perCell ? ranges[1] : [0, count]]);
  }
  return {
    settings,
    inputs: inputs.map((name, k) => read(`${name}.y`, ELEMENTWISE.has(kind) && whereIs ? ranges : [[0, 1], ...shapes[k].map((count) => /** @type {Range} */ ([0, count]))])),
    ...(trained.length ? {params} : {}),
    dy: read(`${node.name}.dy`, ranges),
    select: {tensor, index: index.map((at, axis) => at - shift[axis])}, cut: {from: shift},
  };
}

/** @param {Network} network @param {TensorSet} tensors @param {Trace} trace @param {Place} place @returns {LabState | null} */
function lossOf(network, tensors, trace, place) {
  const logits = tensors.get(`${network.output}.y`);
  if (!logits || logits.data.length > MOST_FEATURES || trace.target?.index === undefined || trace.target.index === null) return null;
  const {kind, ...settings} = network.loss;
  const tensor = place.node === "loss" ? place.tensor : "dx";
  return {
    kind, settings, inputs: [part(logits, logits.shape.map((size) => [0, size]))], target: [trace.target.index],
    select: {tensor, index: place.index}, from: {layer: "loss", network: network.name},
  };
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

/** How many numbers there are. @param {any} nested @returns {number} */
function countOf(nested) {
  if (Array.isArray(nested)) return nested.reduce((sum, one) => sum + countOf(one), 0);
  if (nested && typeof nested === "object") return countOf(Object.values(nested));
  return nested === null || nested === undefined ? 0 : 1;
}
