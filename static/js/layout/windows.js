// @ts-check
/**
 * Which cells are linked: the window a cell reads, and the part of the image it sees.
 * The one piece of layer knowledge in the browser; a test holds it against the engine.
 */

import {ravel, unravel} from "./address.js";

/** @import {NetworkNode} from "../api/types.js" */

/**
 * @typedef {object} Region of one node's output
 * @property {string} node
 * @property {[number, number] | null} maps first and one behind the last; null for a vector
 * @property {[number, number]} rows may reach into the padding
 * @property {[number, number]} columns
 * @property {number[] | null} index exactly one cell instead of a region
 */

/** @param {number | number[]} value @returns {[number, number]} */
const pair = (value) => (Array.isArray(value) ? [value[0], value[1]] : [value, value]);

/**
 * @param {string} node
 * @param {readonly number[]} shape
 * @returns {Region}
 */
const whole = (node, shape) => (shape.length >= 3
  ? {node, maps: [0, shape[0]], rows: [0, shape[1]], columns: [0, shape[2]], index: null}
  : {node, maps: null, rows: [0, 1], columns: [0, shape.reduce((a, b) => a * b, 1)], index: null});

/** @param {string} node @param {number[]} index @returns {Region} */
const single = (node, index) => ({node, maps: null, rows: [0, 1], columns: [0, 1], index});

const ELEMENTWISE = new Set([
  "relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh", "step", "sign",
  "dropout", "dropout2d", "batchnorm1d", "batchnorm2d", "add", "multiply",
]);

/**
 * What the cell `index` of a node's output is computed from, for each of its inputs.
 * @param {NetworkNode} node
 * @param {readonly number[]} index N first
 * @returns {Region[]}
 */
export function readsFrom(node, index) {
  const {kind, settings, inputs, input_shapes: shapes} = node;
  if (ELEMENTWISE.has(kind)) return inputs.map((name) => single(name, [...index]));
  if (kind === "conv2d" || kind === "maxpool2d" || kind === "avgpool2d") {
    const [, f, i, j] = index;
    const [channels] = shapes[0];
    const {size, stride, padding, dilation} = windowOf(settings);
    const start = [i * stride[0] - padding[0], j * stride[1] - padding[1]];
    const span = [dilation[0] * (size[0] - 1) + 1, dilation[1] * (size[1] - 1) + 1];
    let maps = /** @type {[number, number]} */ ([f, f + 1]);
    if (kind === "conv2d") {
      const perGroup = channels / (settings.groups ?? 1);
      const filters = node.shape[0] / (settings.groups ?? 1);
      const group = Math.floor(f / filters);
      maps = [group * perGroup, (group + 1) * perGroup];
    }
    return [{node: inputs[0], maps, rows: [start[0], start[0] + span[0]], columns: [start[1], start[1] + span[1]], index: null}];
  }
  if (kind === "flatten") return [single(inputs[0], [0, ...unravel(index[index.length - 1], shapes[0])])];
  if (kind === "globalavgpool" && shapes[0].length === 3) {
    const map = index[1];
    return [{...whole(inputs[0], shapes[0]), maps: [map, map + 1]}];
  }
  if (kind === "upsample") {
    const [down, across] = pair(settings.scale_factor);
    return [single(inputs[0], [index[0], index[1], Math.floor(index[2] / down), Math.floor(index[3] / across)])];
  }
  if (kind === "concat") {
    let from = 0;
    for (const [k, shape] of shapes.entries()) {
      if (index[1] < from + shape[0]) return [single(inputs[k], [index[0], index[1] - from, ...index.slice(2)])];
      from += shape[0];
    }
  }
  return inputs.map((name, k) => whole(name, shapes[k]));
}

/**
 * The cells of a reader's output that the cell `index` of its k-th input takes part in.
 * @param {NetworkNode} reader
 * @param {number} k which of its inputs
 * @param {readonly number[]} index of the input's cell, N first
 * @returns {Region | null} null where it takes part in none (a stride jumps over it)
 */
export function feedsInto(reader, k, index) {
  const {name, kind, settings, input_shapes: shapes, shape} = reader;
  if (ELEMENTWISE.has(kind)) return single(name, [...index]);
  if (kind === "conv2d" || kind === "maxpool2d" || kind === "avgpool2d") {
    const [, c, row, column] = index;
    const {size, stride, padding, dilation} = windowOf(settings);
    const along = (/** @type {number} */ at, /** @type {number} */ axis) => {
      /** @type {number[]} */
      const outputs = [];
      for (let i = 0; i < shape[1 + axis]; i++) {
        const offset = at - (i * stride[axis] - padding[axis]);
        if (offset >= 0 && offset % dilation[axis] === 0 && offset / dilation[axis] < size[axis]) outputs.push(i);
      }
      return outputs;
    };
    const [rows, columns] = [along(row, 0), along(column, 1)];
    if (!rows.length || !columns.length) return null;
    const groups = kind === "conv2d" ? settings.groups ?? 1 : shapes[0][0];
    const perGroup = shapes[0][0] / groups;
    const filters = shape[0] / groups;
    const group = Math.floor(c / perGroup);
    return {
      node: name, maps: [group * filters, (group + 1) * filters], index: null,
      rows: [rows[0], /** @type {number} */ (rows.at(-1)) + 1], columns: [columns[0], /** @type {number} */ (columns.at(-1)) + 1],
    };
  }
  if (kind === "flatten") return single(name, [0, ravel(index.slice(1), shapes[0])]);
  if (kind === "globalavgpool") return shape.length >= 3 ? {...whole(name, shape), maps: [index[1], index[1] + 1]} : single(name, [0, index[1]]);
  if (kind === "upsample") {
    const [down, across] = pair(settings.scale_factor);
    const [, map, row, column] = index;
    return {
      node: name, maps: [map, map + 1], index: null,
      rows: [row * down, (row + 1) * down], columns: [column * across, (column + 1) * across],
    };
  }
  if (kind === "concat") {
    const before = shapes.slice(0, k).reduce((sum, [channels]) => sum + channels, 0);
    return single(name, [index[0], index[1] + before, ...index.slice(2)]);
  }
  return whole(name, shape);
}

/** @param {Record<string, any>} settings */
const windowOf = (settings) => ({
  size: pair(settings.kernel_size), stride: pair(settings.stride ?? settings.kernel_size),
  padding: pair(settings.padding ?? 0), dilation: pair(settings.dilation ?? 1),
});

/**
 * The part of the image a cell sees, clipped to it.
 * @param {Pick<NetworkNode, "receptive_field" | "receptive_spans">} node
 * @param {readonly number[]} index of the cell, N first
 * @param {readonly number[]} image (C, H, W)
 * @returns {{row: number, column: number, height: number, width: number, size: number[]}}
 */
export function receptiveBox({receptive_field: field, receptive_spans: spans}, index, image) {
  // A sequence is an image of one row.
  if (image.length === 2) return stripe(field, spans, index, image[1]);
  const [, height, width] = image;
  const [i, j] = index.slice(-2);
  if (spans && index.length === 4) {
    const [[top, bottom], [left, right]] = [spans[0][i], spans[1][j]];
    return {row: top, column: left, height: bottom - top, width: right - left, size: [bottom - top, right - left]};
  }
  if (!field || index.length < 4) return {row: 0, column: 0, height, width, size: [height, width]};
  const top = field.start[0] + i * field.jump[0];
  const left = field.start[1] + j * field.jump[1];
  const row = Math.min(height, Math.max(0, top));
  const column = Math.min(width, Math.max(0, left));
  return {
    row, column,
    height: Math.max(0, Math.min(height, top + field.size[0]) - row),
    width: Math.max(0, Math.min(width, left + field.size[1]) - column),
    size: field.size,
  };
}

/**
 * @param {NetworkNode["receptive_field"]} field
 * @param {NetworkNode["receptive_spans"]} spans
 * @param {readonly number[]} index
 * @param {number} length
 */
function stripe(field, spans, index, length) {
  const at = index[index.length - 1];
  const [first, end] = index.length < 3 ? [0, length] : spans ? spans[0][at]
    : field ? [field.start[0] + at * field.jump[0], field.start[0] + at * field.jump[0] + field.size[0]] : [0, length];
  const column = Math.min(length, Math.max(0, first));
  return {row: 0, column, height: 1, width: Math.max(0, Math.min(length, end) - column), size: [1, end - first]};
}

/**
 * Whether a box is all of an image.
 * @param {{height: number, width: number}} box
 * @param {readonly number[]} image
 */
export const isAll = ({height, width}, image) => width === image[image.length - 1] && (image.length === 2 || height === image[1]);
