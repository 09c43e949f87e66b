// @ts-check
/** Chooses how large every column's maps are, so that the whole network fits the window where it can. */

import {atlasOf, mapsOf, places} from "./atlas.js";

/** @import {Atlas} from "./atlas.js" */
/** @import {Column} from "./graph.js" */

/** @typedef {{width: number, height: number, columnMinimum: number, gap: number}} Room the space for all columns, and of one half */

const LARGEST_CELL = 24;
/** Below this a map is a smudge. */
const SMALLEST_EDGE = 20;

/** Kinds that may stay slim: they repeat the picture before them. */
const SLIM = new Set(["relu", "leaky_relu", "sigmoid", "tanh", "dropout", "flatten", "batchnorm2d", "softmax"]);

/**
 * The ways to lay a tensor out within a height, from narrow to wide; each is larger than the one before.
 * @param {Column} column
 * @param {number} height
 * @returns {Atlas[]}
 */
export function candidates({shape, kind}, height) {
  /** @type {Atlas[]} */
  const found = [];
  if (shape.length < 3) {
    const length = shape.reduce((a, b) => a * b, 1);
    for (let wrap = 1; wrap <= Math.min(length, 64); wrap++) {
      const maps = mapsOf(shape, wrap);
      const cell = Math.min(LARGEST_CELL, Math.floor(height / maps.rows));
      if (cell >= 2) found.push(atlasOf(maps, 1, cell));
    }
    if (!found.length) found.push(atlasOf(mapsOf(shape, Math.ceil(length / Math.max(1, Math.floor(height / 2)))), 1, 2));
  } else {
    const maps = {...mapsOf(shape), composite: kind === "input" && shape[0] === 3};
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

/** How large a column reads: a map's edge, or a vector's cell. @param {Atlas} atlas */
const edge = ({maps, cell}) => (maps.length === null ? cell * Math.max(maps.rows, maps.columns) : cell * 6);

/**
 * @param {Column[]} columns
 * @param {Room} room
 * @returns {Atlas[]} one per column
 */
export function fit(columns, {width, height, columnMinimum, gap}) {
  const choices = columns.map((column) => {
    const all = candidates(column, height);
    const readable = all.filter((atlas) => edge(atlas) >= SMALLEST_EDGE);
    return readable.length ? readable : all.slice(-1);
  });
  const at = columns.map(() => 0);
  const widthOf = (/** @type {number} */ i, /** @type {number} */ k) => Math.max(columnMinimum, choices[i][k].width) + gap;
  let used = columns.reduce((sum, _, i) => sum + widthOf(i, 0), 0);
  // Where it cannot fit, the page scrolls anyhow: no need to squeeze.
  const budget = used > width ? Math.max(used, width) * 1.25 : width;
  const open = new Set(columns.keys());
  while (open.size) {
    let smallest = -1;
    let least = Infinity;
    for (const i of open) {
      const weight = columns[i].kind === "input" ? 0.5 : SLIM.has(columns[i].kind) ? 1.25 : 1;
      const size = edge(choices[i][at[i]]) * weight;
      if (size < least) [smallest, least] = [i, size];
    }
    const next = at[smallest] + 1;
    const more = next < choices[smallest].length ? widthOf(smallest, next) - widthOf(smallest, at[smallest]) : Infinity;
    if (used + more > budget) open.delete(smallest);
    else {
      at[smallest] = next;
      used += more;
    }
  }
  return choices.map((options, i) => options[at[i]]);
}
