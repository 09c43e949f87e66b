// @ts-check
/**
 * Which cells of a layer's tensors are linked, from its geometry alone, so that a highlight needs no request.
 * With layout/windows.js the one piece of layer knowledge in the browser; tests hold it against the API.
 */

import {inside, sizeOf} from "./array.js";
import {ravel, unravel} from "../address.js";

/** @typedef {[tensor: string, index: number[]]} Cell a padding cell has an index outside of x */
/** @typedef {{terms: Cell[], influences: Cell[]}} Links */
/** @typedef {(tensor: string, index: readonly number[]) => Links | null} Relation null: the server knows */
/** @typedef {Record<string, readonly number[]>} Shapes by tensor */

/** @typedef {{x: number[], w: number[] | null, y: number[]}} Triple one product of a pass: y gets x·w, dw gets x·dy, dx gets w·dy */

const POOLS = /^(max|avg|sum)pool[12]d$/;
const CELLWISE = new Set([
  "relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh", "step", "sign", "dropout", "dropout2d",
]);

/** @param {unknown} value @param {number} rank @returns {number[]} */
export const along = (value, rank) => (Array.isArray(value) ? value.map(Number) : new Array(rank).fill(Number(value)));

/**
 * @param {string} kind
 * @param {Record<string, any>} settings all of them
 * @param {Shapes} shapes
 * @returns {Relation}
 */
export function relationOf(kind, settings, shapes) {
  if (/^conv(_transpose)?[123]d$/.test(kind) && shapes.w) return byProducts(convolution(kind, settings, shapes), shapes);
  if (kind === "linear" && shapes.w) return byProducts(dense(shapes), shapes);
  if (POOLS.test(kind)) return pooling(settings, shapes);
  if (CELLWISE.has(kind)) return cellwise;
  if (kind === "flatten") return flattening(shapes);
  return () => null;
}

/** @typedef {(role: "x" | "w" | "y", index: readonly number[]) => Triple[]} Products */

/** Every product of a convolution that a cell takes part in; null for other kinds. @param {string} kind @param {Record<string, any>} settings @param {Shapes} shapes @returns {Products | null} */
export const productsOf = (kind, settings, shapes) => (/^conv(_transpose)?[123]d$/.test(kind) && shapes.w ? convolution(kind, settings, shapes) : null);

/**
 * @param {Products} met
 * @param {Shapes} shapes
 * @returns {Relation}
 */
function byProducts(met, shapes) {
  return (tensor, index) => {
    /** @type {Cell[]} */
    const terms = [];
    /** @type {Cell[]} */
    const influences = [];
    const biases = Boolean(shapes.b);
    const distinct = (/** @type {Cell[]} */ into, /** @type {string} */ name, /** @type {number[][]} */ indices) => {
      const seen = new Set();
      for (const one of indices) {
        const key = one.join();
        if (!seen.has(key)) into.push([name, one]);
        seen.add(key);
      }
    };
    const where = (/** @type {"x" | "w" | "y"} */ role, /** @type {Triple[]} */ found) => found.map((one) => /** @type {number[]} */ (one[role]));
    if (tensor === "y" || tensor === "dy") {
      const found = met("y", index);
      if (tensor === "y") {
        distinct(terms, "x", where("x", found));
        distinct(terms, "w", where("w", found));
        if (biases) terms.push(["b", [index[1]]]);
      } else {
        // A product with a cell of the padding is zero whatever the other factor: nothing flows through it.
        const real = found.filter((one) => inside(one.x, shapes.x));
        if (biases) influences.push(["db", [index[1]]]);
        distinct(influences, "dw", where("w", real));
        distinct(influences, "dx", where("x", real));
      }
    } else if (tensor === "x" || tensor === "dx") {
      const found = met("x", index);
      distinct(tensor === "x" ? influences : terms, tensor === "x" ? "y" : "dy", where("y", found));
      distinct(tensor === "x" ? influences : terms, tensor === "x" ? "dw" : "w", where("w", found));
    } else if (tensor === "w" || tensor === "dw") {
      const found = met("w", index).filter((one) => tensor === "dw" || inside(one.x, shapes.x));
      distinct(tensor === "w" ? influences : terms, tensor === "w" ? "y" : "dy", where("y", found));
      distinct(tensor === "w" ? influences : terms, tensor === "w" ? "dx" : "x", where("x", found));
    } else if (tensor === "b" || tensor === "db") {
      const cells = /** @type {number[][]} */ ([]);
      const shape = [...shapes.y];
      const rest = [shape[0], ...shape.slice(2)];
      for (let at = 0; at < sizeOf(rest); at++) {
        const [n, ...place] = unravel(at, rest);
        cells.push([n, index[0], ...place]);
      }
      distinct(tensor === "b" ? influences : terms, tensor === "b" ? "y" : "dy", cells);
    } else return null;
    return {terms, influences};
  };
}

/**
 * A window glides over the larger tensor, one position a cell of the smaller: the output, or, transposed, the input.
 * @param {string} kind
 * @param {Record<string, any>} settings
 * @param {Shapes} shapes
 * @returns {Products}
 */
function convolution(kind, settings, shapes) {
  const transposed = kind.includes("transpose");
  const [small, large] = transposed ? [shapes.x, shapes.y] : [shapes.y, shapes.x];
  const rank = small.length - 2;
  const [size, stride, padding, dilation] = ["kernel_size", "stride", "padding", "dilation"].map((name) => along(settings[name], rank));
  const groups = Number(settings.groups ?? 1);
  const [perSmall, perLarge] = [small[1] / groups, large[1] / groups];
  const rotated = settings.operation === "convolution";
  const offsets = Array.from({length: sizeOf(size)}, (_, at) => unravel(at, size));
  const turned = (/** @type {number[]} */ a) => (rotated ? a.map((one, axis) => size[axis] - 1 - one) : a);

  /** @param {number} n @param {number} s @param {number[]} g @param {number} l @param {number[]} a @returns {Triple} */
  const triple = (n, s, g, l, a) => {
    const big = [n, l, ...g.map((one, axis) => one * stride[axis] - padding[axis] + a[axis] * dilation[axis])];
    const weight = [s, l % perLarge, ...turned(a)];
    const little = [n, s, ...g];
    return transposed ? {x: little, w: weight, y: big} : {x: big, w: weight, y: little};
  };
  // Behind a transposed convolution's padding there is nothing: what falls there is cut off.
  const kept = (/** @type {Triple[]} */ found) => (transposed ? found.filter(({y}) => inside(y, shapes.y)) : found);

  return (role, index) => {
    /** @type {Triple[]} */
    const found = [];
    if (role === "w") {
      const [s, l, ...place] = index;
      const group = Math.floor(s / perSmall);
      const positions = [small[0], ...small.slice(2)];
      for (let at = 0; at < sizeOf(positions); at++) {
        const [n, ...g] = unravel(at, positions);
        found.push(triple(n, s, g, group * perLarge + l, turned([...place])));
      }
    } else if (role === (transposed ? "x" : "y")) {
      const [n, s, ...g] = index;
      const group = Math.floor(s / perSmall);
      for (let l = group * perLarge; l < (group + 1) * perLarge; l++) for (const a of offsets) found.push(triple(n, s, g, l, a));
    } else {
      const [n, l, ...place] = index;
      const group = Math.floor(l / perLarge);
      for (let s = group * perSmall; s < (group + 1) * perSmall; s++) {
        for (const a of offsets) {
          const g = place.map((one, axis) => (one + padding[axis] - a[axis] * dilation[axis]) / stride[axis]);
          if (g.every((one, axis) => Number.isInteger(one) && one >= 0 && one < small[2 + axis])) found.push(triple(n, s, g, l, a));
        }
      }
    }
    return kept(found);
  };
}

/** @param {Shapes} shapes @returns {Products} */
function dense(shapes) {
  const [outputs, inputs] = shapes.w;
  const [batch] = shapes.x;
  const range = (/** @type {number} */ count) => Array.from({length: count}, (_, i) => i);
  return (role, index) => {
    if (role === "y") return range(inputs).map((i) => ({x: [index[0], i], w: [index[1], i], y: [...index]}));
    if (role === "x") return range(outputs).map((o) => ({x: [...index], w: [o, index[1]], y: [index[0], o]}));
    return range(batch).map((n) => ({x: [n, index[1]], w: [...index], y: [n, index[0]]}));
  };
}

/** A window over one channel; who of it counts, the server knows. @param {Record<string, any>} settings @param {Shapes} shapes @returns {Relation} */
function pooling(settings, shapes) {
  const rank = shapes.y.length - 2;
  const size = along(settings.kernel_size, rank);
  const stride = along(settings.stride ?? settings.kernel_size, rank);
  const padding = along(settings.padding ?? 0, rank);
  const dilation = along(settings.dilation ?? 1, rank);
  const offsets = Array.from({length: sizeOf(size)}, (_, at) => unravel(at, size));
  return (tensor, index) => {
    const [n, c, ...place] = index;
    if (tensor === "y" || tensor === "dy") {
      const cells = offsets.map((a) => [n, c, ...place.map((one, axis) => one * stride[axis] - padding[axis] + a[axis] * dilation[axis])])
        .filter((one) => inside(one, shapes.x));
      return tensor === "y" ? {terms: cells.map((one) => ["x", one]), influences: []} : {terms: [], influences: cells.map((one) => ["dx", one])};
    }
    if (tensor !== "x" && tensor !== "dx") return null;
    /** @type {number[][]} */
    const cells = [];
    for (const a of offsets) {
      const g = place.map((one, axis) => (one + padding[axis] - a[axis] * dilation[axis]) / stride[axis]);
      if (g.every((one, axis) => Number.isInteger(one) && one >= 0 && one < shapes.y[2 + axis])) cells.push([n, c, ...g]);
    }
    return tensor === "x" ? {terms: [], influences: cells.map((one) => ["y", one])} : {terms: cells.map((one) => ["dy", one]), influences: []};
  };
}

/** @type {Relation} */
function cellwise(tensor, index) {
  const here = [...index];
  if (tensor === "y") return {terms: [["x", here]], influences: []};
  if (tensor === "x") return {terms: [], influences: [["y", here]]};
  if (tensor === "dx") return {terms: [["dy", here]], influences: []};
  return tensor === "dy" ? {terms: [], influences: [["dx", here]]} : null;
}

/** Each object's cells in reading order become a row. @param {Shapes} shapes @returns {Relation} */
function flattening({x}) {
  const inner = x.slice(1);
  const row = (/** @type {readonly number[]} */ index) => [index[0], ravel(index.slice(1), inner)];
  const map = (/** @type {readonly number[]} */ index) => [index[0], ...unravel(index[1], inner)];
  return (tensor, index) => {
    if (tensor === "y") return {terms: [["x", map(index)]], influences: []};
    if (tensor === "x") return {terms: [], influences: [["y", row(index)]]};
    if (tensor === "dx") return {terms: [["dy", row(index)]], influences: []};
    return tensor === "dy" ? {terms: [], influences: [["dx", map(index)]]} : null;
  };
}
