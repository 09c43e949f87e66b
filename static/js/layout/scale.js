// @ts-check
/** How far a colour scale reaches: a map, a layer, or everything of one role. */

/** @typedef {{data: Float32Array, peak: number}} Numbers */

/** @param {ArrayLike<number>} data @param {number} from @param {number} to the largest finite magnitude */
export function peakOf(data, from = 0, to = data.length) {
  let peak = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(data[i]);
    if (magnitude > peak && magnitude !== Infinity) peak = magnitude;
  }
  return peak;
}

/**
 * The limit of each map of a tensor.
 * @param {"map" | "layer" | "global"} scale
 * @param {Numbers} tensor
 * @param {number} maps how many maps share the tensor
 * @param {number} everything the limit of the role over the whole picture
 * @returns {number[]}
 */
export function limitsOf(scale, tensor, maps, everything) {
  if (scale === "global") return new Array(maps).fill(everything);
  if (scale === "layer") return new Array(maps).fill(tensor.peak);
  const size = tensor.data.length / maps;
  return Array.from({length: maps}, (_, i) => peakOf(tensor.data, i * size, (i + 1) * size));
}

/**
 * Whether every cell holds the same number (and which); null otherwise.
 * @param {ArrayLike<number>} data
 * @param {number} [from]
 * @param {number} [to]
 */
export function constantOf(data, from = 0, to = data.length) {
  for (let i = from + 1; i < to; i++) if (data[i] !== data[from]) return null;
  return to > from && Number.isFinite(data[from]) ? data[from] : null;
}
