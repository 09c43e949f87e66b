// @ts-check
/** Which layers of a network are shown at a moment, and how large: a column beside the curves has little room. */

import {atlasOf, mapsOf} from "../atlas.js";

/** @import {Atlas} from "../atlas.js" */
/** @import {Column} from "../graph.js" */

/** @typedef {"some" | "weights" | "all"} Choice */

/** More layers than this are for a person to ask for. */
const MOST = 8;

/**
 * The layers to show: those with weights, and of many some, the first and the last among them.
 * @param {Column[]} columns the input first
 * @param {Choice} choice
 * @returns {Column[]}
 */
export function layersToShow(columns, choice) {
  const layers = columns.slice(1);
  if (choice === "all") return layers;
  const weighty = layers.filter(({node}) => (node?.parameter_count ?? 0) > 0 && !/norm/.test(node?.kind ?? ""));
  const found = weighty.length ? weighty : layers;
  if (choice === "weights" || found.length <= MOST) return found;
  const places = new Set(Array.from({length: MOST}, (_, i) => Math.round((i * (found.length - 1)) / (MOST - 1))));
  return found.filter((_, i) => places.has(i));
}

/** The first layer with filters to look at; without one, the first with any weights. @param {Column[]} columns @returns {Column | null} */
export function filtersOf(columns) {
  const weighty = columns.filter(({node}) => node?.parameters.some(({name}) => name === "w"));
  return weighty.find(({kind}) => kind.startsWith("conv")) ?? weighty[0] ?? null;
}

/**
 * Weights as they are looked at: those of a dense layer that reads the picture itself are pictures, one for each output.
 * @param {readonly number[]} weights shape of the parameter
 * @param {readonly number[]} input shape of what the network reads
 * @returns {readonly number[]}
 */
export function asPictures(weights, input) {
  const cells = input.reduce((a, b) => a * b, 1);
  return weights.length === 2 && input.length === 3 && weights[1] === cells ? [weights[0], ...input] : weights;
}

/** Cells larger than this are no clearer. */
const LARGEST = {map: 6, vector: 14};

/**
 * A tensor's maps within a width, no higher than there is room for; maps that do not fit are left out, and counted.
 * @param {readonly number[]} shape without N
 * @param {number} width pixels
 * @param {number} height pixels
 * @param {number} [largest] pixels of a cell that are enough
 * @returns {{atlas: Atlas, left: number}} left: how many maps are not shown
 */
export function fitMaps(shape, width, height, largest = LARGEST.map) {
  const cells = shape.reduce((a, b) => a * b, 1);
  if (shape.length < 2) {
    for (let cell = Math.min(LARGEST.vector, Math.max(2, Math.floor(width / Math.min(cells, 10)))); cell > 2; cell--) {
      const wrap = Math.max(1, Math.min(cells, Math.floor(width / cell)));
      if (Math.ceil(cells / wrap) * cell <= height) return {atlas: atlasOf(mapsOf(shape, wrap), 1, cell), left: 0};
    }
    return {atlas: atlasOf(mapsOf(shape, Math.max(1, Math.floor(width / 2))), 1, 2), left: 0};
  }
  const maps = mapsOf(shape);
  for (let cell = largest; cell >= 1; cell--) {
    const gap = cell >= 4 ? 3 : 2;
    const across = Math.max(1, Math.min(maps.count, Math.floor((width + gap) / (maps.columns * cell + gap))));
    const down = Math.ceil(maps.count / across);
    if (maps.columns * cell <= width && down * (maps.rows * cell + gap) - gap <= height) return {atlas: atlasOf(maps, across, cell), left: 0};
  }
  const across = Math.max(1, Math.floor((width + 2) / (maps.columns + 2)));
  const down = Math.max(1, Math.floor((height + 2) / (maps.rows + 2)));
  const count = Math.min(maps.count, across * down);
  return {atlas: atlasOf({...maps, count}, across, 1), left: maps.count - count};
}

/**
 * The largest magnitude that each tensor has had so far: a scale that does not move from moment to moment.
 * @param {ReadonlyMap<string, number>} known
 * @param {Iterable<{name: string, peak: number}>} tensors
 * @returns {ReadonlyMap<string, number>} the same map where nothing was larger
 */
export function raised(known, tensors) {
  /** @type {Map<string, number> | null} */
  let next = null;
  for (const {name, peak} of tensors) {
    if (peak > ((next ?? known).get(name) ?? -1)) (next ??= new Map(known)).set(name, peak);
  }
  return next ?? known;
}
