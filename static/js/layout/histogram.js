// @ts-check
/** Histograms of tensors: bins with round edges, and what no bin can hold counted apart. */

/**
 * @typedef {object} Histogram
 * @property {number[]} edges one more than there are bins, rising
 * @property {number[]} counts cells per bin; the last bin includes its upper edge
 * @property {number} total all cells, NaN and infinity among them
 * @property {number} zeros cells that are exactly zero; they are in a bin too
 * @property {number} nan
 * @property {number} infinite of either sign
 * @property {number | null} constant the only finite value there is, if there is only one
 */

/**
 * The largest of 1, 2, 5 times a power of ten that is not above a positive number.
 * @param {number} size
 */
export function roundStep(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [5, 2, 1].find((candidate) => candidate * power <= size * (1 + 1e-12)) ?? 1;
  return factor * power;
}

/**
 * Count values into bins whose edges are multiples of a round step, so that zero, where it lies
 * inside, is always an edge and no bin mixes the signs.
 * @param {ArrayLike<number>} values
 * @param {number} [bins] how many are wanted; there may be up to two and a half times as many
 * @returns {Histogram}
 */
export function histogram(values, bins = 24) {
  let [minimum, maximum, zeros, nan, infinite] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value === 0) zeros++;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  }
  const total = values.length;
  const rest = {total, zeros, nan, infinite};
  const finite = total - nan - infinite;
  if (finite === 0) return {edges: [], counts: [], ...rest, constant: null};
  if (minimum === maximum) {
    const half = minimum === 0 ? 0.5 : Math.abs(minimum) / 2;
    return {edges: [minimum - half, minimum + half], counts: [finite], ...rest, constant: minimum};
  }
  const step = roundStep((maximum - minimum) / bins);
  const first = Math.floor(minimum / step);
  const count = Math.max(1, Math.ceil(maximum / step) - first);
  const counts = new Array(count).fill(0);
  for (let i = 0; i < total; i++) {
    if (!Number.isFinite(values[i])) continue;
    const bin = Math.floor(values[i] / step) - first;
    counts[Math.max(0, Math.min(count - 1, bin))]++;
  }
  const edges = Array.from({length: count + 1}, (_, i) => (first + i) * step);
  return {edges, counts, ...rest, constant: null};
}

/**
 * The outline of a histogram as one stepped line, for a chart that draws points.
 * A logarithmic axis has no zero: there an empty bin is a gap.
 * @param {Histogram} histogram
 * @param {{logarithmic?: boolean}} [options]
 * @returns {[number[], (number | null)[]]} x, y
 */
export function outline({edges, counts}, {logarithmic = false} = {}) {
  /** @type {(number | null)[]} */
  const heights = counts.map((count) => (logarithmic && count === 0 ? null : count));
  return [edges, heights.length > 0 ? [...heights, heights[heights.length - 1]] : []];
}
