// @ts-check
/** A trace's tensors by name, aliases resolved. */

/** @import {Trace} from "../api/types.js" */
/** @import {Block} from "../api/safetensors.js" */

/**
 * @typedef {object} TensorView
 * @property {string} name the name that was asked for, alias or not
 * @property {number[]} shape
 * @property {Float32Array} data
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} peak
 * @property {number} mean
 * @property {number} std
 * @property {number} nan
 * @property {number} infinite
 */

export class TensorSet {
  /** @type {Map<string, TensorView>} */
  #views = new Map();

  /** @param {Iterable<TensorView>} views */
  constructor(views) {
    for (const view of views) this.#views.set(view.name, view);
  }

  /** @param {string} name such as "conv1.dw" @returns {TensorView | null} */
  get(name) {
    return this.#views.get(name) ?? null;
  }

  /** @param {string} name */
  has(name) {
    return this.#views.has(name);
  }

  names() {
    return [...this.#views.keys()];
  }
}

/**
 * What a manifest promises, with the numbers from the body.
 * @param {Trace} trace
 * @param {Map<string, Block>} blocks
 */
export function tensorSet(trace, blocks) {
  return new TensorSet(trace.tensors.flatMap((entry) => {
    const block = blocks.get(entry.alias_of ?? entry.name);
    return block ? [{...entry, shape: block.shape, data: block.data}] : [];
  }));
}

/**
 * Differences between two traces: the manifest tells names and aliases, statistics are read off the numbers.
 * @param {Trace} trace
 * @param {Map<string, Block>} blocks
 */
export function differenceSet(trace, blocks) {
  /** @type {Map<string, ReturnType<typeof statistics>>} */
  const known = new Map([...blocks].map(([name, block]) => [name, statistics(block.data)]));
  return new TensorSet(trace.tensors.flatMap(({name, alias_of}) => {
    const original = alias_of ?? name;
    const block = blocks.get(original);
    const numbers = known.get(original);
    return block && numbers ? [{name, shape: block.shape, data: block.data, ...numbers}] : [];
  }));
}

/** @param {Float32Array} data */
function statistics(data) {
  let [minimum, maximum, sum, squares, nan, infinite] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (const value of data) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      sum += value;
      squares += value * value;
    }
  }
  const count = data.length - nan - infinite;
  if (!count) return {minimum: NaN, maximum: NaN, peak: 0, mean: NaN, std: NaN, nan, infinite};
  const mean = sum / count;
  const std = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return {minimum, maximum, peak: Math.max(Math.abs(minimum), Math.abs(maximum)), mean, std, nan, infinite};
}
