// @ts-check
/** Chooses how large every column's maps are, so that the whole network fits the window where it can. */

import {atlasOf, mapsOf, places} from "./atlas.js";

/** @import {Atlas} from "./atlas.js" */
/** @import {Column} from "./graph.js" */

/**
 * @typedef {object} Room
 * @property {number} width for all columns
 * @property {number} height of one half
 * @property {number[]} minima the least width of each column
 * @property {number} gap between columns
 * @property {number} imageMaximum the most the image may take
 */

const LARGEST_CELL = 24;
const FEW = 20;
/** Below this a map is a smudge. */
const SMALLEST_EDGE = 20;

/** Kinds that may stay slim: they repeat the picture before them. */
const SLIM = new Set(["relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh", "step", "sign", "dropout", "dropout2d", "flatten", "batchnorm1d", "batchnorm2d", "layernorm", "lrn", "softmax", "log_softmax"]);

/** A column may take this much of the window; of more maps a page is shown. */
const WIDEST = 0.3;
/** On narrow windows the picture scrolls anyhow. */
const LEAST = 400;

/** Columns of one shape turn their pages together: a map stands level with what becomes of it. @param {readonly number[]} shape */
export const pageKey = (shape) => shape.join();

/**
 * How many maps of a tensor are shown at a time.
 * @param {readonly number[]} shape
 * @param {{width: number, height: number}} room
 * @returns {number | null} null where all of them have room
 */
export function mapsOnPage(shape, {width, height}) {
  if (shape.length < 2) return null;
  const {count, rows, columns} = mapsOf(shape);
  const cell = Math.ceil(SMALLEST_EDGE / Math.max(rows, columns));
  const gap = 3;
  const [down, across] = [Math.floor((height + gap) / (rows * cell + gap)), Math.floor((Math.max(LEAST, width * WIDEST) + gap) / (columns * cell + gap))];
  const most = Math.max(1, down) * Math.max(1, across);
  return most < count ? most : null;
}

/**
 * The maps of a page. The last one is as full as the others: it begins before the last one's end.
 * @param {readonly number[]} shape
 * @param {number} most maps on a page
 * @param {number} page
 */
export const firstOnPage = ([count], most, page) => Math.max(0, Math.min(page * most, count - most));

/**
 * The ways to lay a tensor out within a height, from narrow to wide; each is larger than the one before.
 * @param {Column} column
 * @param {number} height
 * @param {{first: number, count: number} | null} [page] the maps to show, where not all have room
 * @returns {Atlas[]}
 */
export function candidates({shape, kind}, height, page = null) {
  /** @type {Atlas[]} */
  const found = [];
  if (shape.length < 2) {
    const length = shape.reduce((a, b) => a * b, 1);
    // A few outputs stay one under the other, in the order of their classes.
    const most = length <= FEW && length * 6 <= height ? 1 : Math.min(length, 64);
    for (let wrap = 1; wrap <= most; wrap++) {
      const maps = mapsOf(shape, wrap);
      const cell = Math.min(LARGEST_CELL, Math.floor(height / maps.rows));
      if (cell >= 2) found.push(atlasOf(maps, 1, cell));
    }
    if (!found.length) found.push(atlasOf(mapsOf(shape, Math.ceil(length / Math.max(1, Math.floor(height / 2)))), 1, 2));
  } else {
    const maps = {...mapsOf(shape), composite: kind === "input" && shape[0] === 3, ...page};
    const count = places(maps);
    for (let across = 1; across <= count; across++) {
      const down = Math.ceil(count / across);
      if (across > 1 && down === Math.ceil(count / (across - 1))) continue;
      const cell = Math.min(LARGEST_CELL, Math.floor((height - (down - 1) * 3) / (down * maps.rows)));
      for (let size = 1; size <= cell; size++) found.push(atlasOf(maps, across, size));
    }
    // More maps than the height holds even at a pixel a cell: as many as fit below each other.
    if (!found.length) found.push(atlasOf(maps, Math.ceil(count / Math.max(1, Math.floor(height / (maps.rows + 2)))), 1));
  }
  found.sort((a, b) => a.width - b.width || b.cell - a.cell);
  /** @type {Atlas[]} */
  const kept = [];
  for (const atlas of found) if (!kept.length || atlas.cell > /** @type {Atlas} */ (kept.at(-1)).cell) kept.push(atlas);
  return kept;
}

/** How much a column deserves room: the image first, new features next, what repeats them last. @param {Column} column */
const weightOf = ({kind, shape}) => (kind === "input" ? 2 : SLIM.has(kind) ? 0.85 : 1) * (shape.length < 2 ? 0.3 : 1);

/** Above this a map or a cell is large: more is worth less. */
const LARGE = {edge: 100, cell: 5};

/** Each doubling counts the same, above `knee` a quarter of it. @param {number} size @param {number} knee */
const worth = (size, knee) => Math.log(Math.min(size, knee)) + Math.log(Math.max(1, size / knee)) / 4;

/** How well a column reads: the size of its maps and of their cells. @param {Atlas} atlas */
const legibility = ({maps, cell}) => (maps.length === null
  ? worth(cell * Math.max(maps.rows, maps.columns), LARGE.edge) + 0.7 * worth(cell, LARGE.cell) : 1.7 * worth(cell, 2 * LARGE.cell));

/**
 * How well the columns read in all; twice the size of one column's maps is about 1.
 * @param {Column[]} columns
 * @param {Atlas[]} atlases
 */
export const legibilityOf = (columns, atlases) => columns.reduce((sum, column, i) => sum + weightOf(column) * legibility(atlases[i]), 0);

/** A map's longer side, or the line of a vector. @param {Atlas} atlas */
const edge = ({maps, cell}) => (maps.length === null ? cell * Math.max(maps.rows, maps.columns) : cell * 6);

/**
 * @param {Column[]} columns
 * @param {Room} room
 * @param {Record<string, number>} [pages] which page of maps is turned up, by `pageKey`
 * @returns {Atlas[]} one per column
 */
export function fit(columns, {width, height, minima, gap, imageMaximum}, pages = {}) {
  const choices = columns.map((column, i) => {
    const most = mapsOnPage(column.shape, {width, height});
    const all = candidates(column, height, most === null ? null : {first: firstOnPage(column.shape, most, pages[pageKey(column.shape)] ?? 0), count: most});
    const readable = all.filter((atlas) => edge(atlas) >= SMALLEST_EDGE);
    let usable = readable.length ? readable : all.slice(-1);
    if (column.kind === "input") usable = usable.filter((atlas, k) => k === 0 || atlas.width <= imageMaximum);
    // Nothing narrower than the heading saves room.
    const free = usable.findLastIndex((atlas) => atlas.width <= minima[i]);
    return usable.slice(Math.max(0, free));
  });
  // Columns of one shape get one layout, so that a map stands level with what becomes of it.
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const [i, {shape, kind}] of columns.entries()) {
    const key = kind === "input" ? kind : shape.join();
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  const members = [...groups.values()];
  const options = members.map(([first]) => choices[first]);
  const widths = members.map((group, g) => options[g].map(
    (atlas) => group.reduce((sum, i) => sum + Math.ceil((Math.max(minima[i], atlas.width) + gap) / GRAIN), 0)));
  const least = widths.reduce((sum, [narrowest]) => sum + narrowest, 0);
  const steps = Math.floor(width / GRAIN);
  // Where it cannot fit, the page scrolls anyhow: no need to squeeze.
  const budget = least > steps ? Math.ceil(least * 1.3) : steps;
  const weights = members.map((group) => group.reduce((sum, i) => sum + weightOf(columns[i]), 0));
  const chosen = pack(options, widths, weights, budget);
  return columns.map((_, i) => chosen[members.findIndex((group) => group.includes(i))]);
}

/** Pixels per step of the search: finer would only cost time. */
const GRAIN = 3;

/**
 * The choice of one atlas per group that reads best in all, within a width (a knapsack with one item of each group).
 * @param {Atlas[][]} choices
 * @param {number[][]} widths
 * @param {number[]} weights
 * @param {number} budget
 */
function pack(choices, widths, weights, budget) {
  let best = new Float64Array(budget + 1);
  const picked = choices.map((atlases, i) => {
    const next = new Float64Array(budget + 1).fill(-Infinity);
    const pick = new Uint8Array(budget + 1);
    atlases.forEach((atlas, k) => {
      const value = weights[i] * legibility(atlas);
      for (let used = widths[i][k]; used <= budget; used++) {
        const total = best[used - widths[i][k]] + value;
        if (total > next[used]) [next[used], pick[used]] = [total, k];
      }
    });
    best = next;
    return pick;
  });
  let left = budget;
  const chosen = new Array(choices.length);
  for (let i = choices.length - 1; i >= 0; i--) {
    const k = picked[i][left];
    chosen[i] = choices[i][k];
    left -= widths[i][k];
  }
  return /** @type {Atlas[]} */ (chosen);
}
