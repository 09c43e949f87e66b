// @ts-check
/** Parts of layers that compute cell by cell, map by map, or that only move cells. */

/** @import {NetworkNode} from "../../api/types.js" */
/** @import {Cut, Part, Range, Target} from "../cut_out.js" */

/** Rows and columns of a part of a map. */
const EDGE = 8;
/** Where neighbouring places tell nothing new. */
const AROUND = 1;

const CELLWISE = new Set([
  "relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh", "step", "sign", "add", "multiply", "dropout", "dropout2d",
]);
const NORMALIZATIONS = new Set(["batchnorm1d", "batchnorm2d"]);

/**
 * @param {NetworkNode} node
 * @param {Target} target
 * @param {boolean} training
 * @returns {Cut[]}
 */
export function mapCuts(node, target, training) {
  const {kind} = node;
  const all = whole(node, target);
  // A parameter's gradient adds up over the map, and so do statistics of a batch.
  const cellwise = CELLWISE.has(kind) || NORMALIZATIONS.has(kind) && !training;
  if (cellwise && target.index.length === node.shape.length + 1) return [slice(node, target)];
  if (cellwise && node.shape.length > 1) return summed(node, target);
  if (kind === "flatten") return [all, ...rows(node, target)];
  if (kind === "concat") return [all, ...joined(node, target)];
  if (kind === "upsample") return [blocks(node, target)];
  if (kind === "lrn" || kind === "softmax" || kind === "log_softmax") return [acrossChannels(node, target)];
  if (kind.startsWith("conv_transpose")) return [all];
  const mapwise = node.input_shapes.every((shape) => shape.length > 1) && kind !== "layernorm" && (target.index.length > 1 || node.parameters.some(({shape}) => shape[0] === node.shape[0]));
  return mapwise ? [oneMap(node, target)] : [all];
}

/** @param {number} count @returns {Range} */
const full = (count) => [0, count];

/** Cells around one. @param {number} at @param {number} count @param {number} edge @returns {Range} */
function near(at, count, edge) {
  const first = Math.max(0, Math.min(at - Math.floor(edge / 2), count - edge));
  return [first, Math.min(count, first + edge)];
}

/** Parameters with one number a channel, for some channels. @param {NetworkNode} node @param {Range} channels @returns {Record<string, Part>} */
const parametersOf = ({name, parameters, shape: [count]}, channels) => Object.fromEntries(parameters.map((one) => [one.name, {
  name: `${name}.${one.name}`, ranges: one.shape[0] === count && one.shape.length === 1 ? [channels] : one.shape.map(full),
}]));

/**
 * The same ranges of every input and of the output.
 * @param {NetworkNode} node
 * @param {Target} target
 * @param {Range[]} ranges N first
 * @param {Range[]} [behind] of the output, where it has another shape
 * @returns {Cut}
 */
function same(node, {tensor, index}, ranges, behind = ranges) {
  const inputs = node.inputs.map((name) => ({name: `${name}.y`, ranges}));
  const own = tensor.startsWith("x") || tensor.startsWith("dx") ? ranges : behind;
  const perChannel = node.parameters.some(({name, shape}) => (tensor === name || tensor === `d${name}`) && shape[0] === node.shape[0]);
  return {
    settings: node.settings, inputs, params: parametersOf(node, ranges[1] ?? full(1)), dy: {name: `${node.name}.dy`, ranges: behind},
    select: {tensor, index: index.map((at, axis) => at - (index.length === own.length ? own[axis][0] : perChannel ? ranges[1][0] : 0))},
    cut: {first: ranges.slice(1).map(([from]) => from), behind: ranges.slice(1).map(([, to]) => to)}, share: null,
  };
}

/** @param {NetworkNode} node @param {Target} target @returns {Cut} */
function whole(node, {tensor, index}) {
  return {
    settings: node.settings, select: {tensor, index}, cut: {}, share: null, params: parametersOf(node, full(node.shape[0])),
    inputs: node.inputs.map((name, k) => ({name: `${name}.y`, ranges: [full(1), ...node.input_shapes[k].map(full)]})),
    dy: {name: `${node.name}.dy`, ranges: [full(1), ...node.shape.map(full)]},
  };
}

/** Cells around the chosen one, in its own map. @param {NetworkNode} node @param {Target} target */
function slice(node, target) {
  const {shape} = node;
  const ranges = [full(1), ...shape.map((count, axis) => (axis === 0 && shape.length > 1
    ? /** @type {Range} */ ([target.index[1], target.index[1] + 1]) : near(target.index[axis + 1], count, EDGE)))];
  return same(node, target, ranges);
}

/** A parameter and its gradient, which adds up over a map or over all of them: as much as fits. @param {NetworkNode} node @param {Target} target @returns {Cut[]} */
function summed(node, target) {
  const {shape, parameters} = node;
  const {tensor, index} = target;
  const perChannel = parameters.some(({name, shape: [count]}) => (tensor === name || tensor === `d${name}`) && count === shape[0]);
  const some = slice(node, {tensor, index: [0, perChannel ? index[0] : 0, ...shape.slice(1).map(() => 0)]});
  const size = (/** @type {number[]} */ of) => of.reduce((product, count) => product * count, 1);
  const taken = size(some.dy.ranges.map(([from, to]) => to - from));
  const share = tensor.startsWith("d") ? {taken, all: size(perChannel ? shape.slice(1) : shape)} : null;
  return [perChannel ? oneMap(node, target) : whole(node, target), {...some, select: {tensor, index: [0]}, share}];
}

/** One map is the whole story. @param {NetworkNode} node @param {Target} target */
function oneMap(node, target) {
  const map = target.index[target.index.length > 1 ? 1 : 0];
  const of = (/** @type {number[]} */ shape) => [full(1), /** @type {Range} */ ([map, map + 1]), ...shape.slice(1).map(full)];
  const made = same(node, target, of(node.input_shapes[0]), of(node.shape));
  return {...made, inputs: node.inputs.map((name, k) => ({name: `${name}.y`, ranges: of(node.input_shapes[k])}))};
}

/** All channels that a cell meets, at its place. @param {NetworkNode} node @param {Target} target */
function acrossChannels(node, target) {
  const {kind, settings, shape: [count, ...space]} = node;
  // A neighbour's divisor has neighbours of its own.
  const reach = kind === "lrn" ? 2 * settings.size : count;
  const channel = target.index[1];
  const channels = /** @type {Range} */ ([Math.max(0, channel - reach), Math.min(count, channel + reach + 1)]);
  return same(node, target, [full(1), channels, ...space.map((size, axis) => near(target.index[2 + axis], size, 2 * AROUND + 1))]);
}

/** Of flatten: the chosen cell's map, or some rows of it. @param {NetworkNode} node @param {Target} target @returns {Cut[]} */
function rows(node, {tensor, index}) {
  const [, ...space] = node.input_shapes[0];
  const size = space.reduce((a, b) => a * b, 1);
  const flat = index.length === 2;
  const map = flat ? Math.floor(index[1] / size) : index[1];
  const inner = space.length > 1 ? size / space[0] : 1;
  const row = flat ? Math.floor((index[1] - map * size) / inner) : index[2] ?? 0;
  const make = (/** @type {Range | null} */ lines) => {
    const ranges = [full(1), /** @type {Range} */ ([map, map + 1]), ...space.map((count, axis) => (axis === 0 && lines ? lines : full(count)))];
    const first = map * size + (lines ? lines[0] * inner : 0);
    const count = lines ? (lines[1] - lines[0]) * inner : size;
    return {
      settings: node.settings, inputs: [{name: `${node.inputs[0]}.y`, ranges}],
      dy: {name: `${node.name}.dy`, ranges: [full(1), /** @type {Range} */ ([first, first + count])]},
      select: {tensor, index: flat ? [0, index[1] - first] : index.map((at, axis) => at - ranges[axis][0])},
      cut: {channels: [map, map + 1], ...(lines ? {rows: lines} : {})}, share: null,
    };
  };
  return space.length > 1 ? [make(null), make(near(row, space[0], EDGE))] : [make(null)];
}

/** Of concat: all channels, around the place of the chosen cell or there alone. @param {NetworkNode} node @param {Target} target @returns {Cut[]} */
function joined(node, {tensor, index}) {
  const {name, settings, inputs, input_shapes: shapes, shape: [count, ...space]} = node;
  return [EDGE, 1].map((edge) => {
    const place = space.map((size, axis) => near(index[2 + axis], size, edge));
    return {
      settings, inputs: inputs.map((source, k) => ({name: `${source}.y`, ranges: [full(1), full(shapes[k][0]), ...place]})),
      dy: {name: `${name}.dy`, ranges: [full(1), full(count), ...place]},
      select: {tensor, index: [...index.slice(0, 2), ...place.map(([from], axis) => index[2 + axis] - from)]},
      cut: {first: place.map(([from]) => from), behind: place.map(([, to]) => to)}, share: null,
    };
  });
}

/** Of upsample: cells around the chosen one and the blocks they become. @param {NetworkNode} node @param {Target} target */
function blocks(node, target) {
  const {settings, input_shapes: [[, ...space]]} = node;
  const ofInput = target.tensor === "x" || target.tensor === "dx";
  const scale = space.map((_, axis) => (Array.isArray(settings.scale_factor) ? settings.scale_factor[axis] : settings.scale_factor));
  const map = /** @type {Range} */ ([target.index[1], target.index[1] + 1]);
  const cells = space.map((count, axis) => near(ofInput ? target.index[2 + axis] : Math.floor(target.index[2 + axis] / scale[axis]), count, 2 * AROUND + 1));
  return same(node, target, [full(1), map, ...cells], [full(1), map, ...cells.map(([from, to], axis) => /** @type {Range} */ ([from * scale[axis], to * scale[axis]]))]);
}
