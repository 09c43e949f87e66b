// @ts-check
/** What to outline when a cell is pointed at: the cell and its gradient, what it reads and feeds, what it sees of the image. */

import {parseAddress} from "./address.js";
import {cellBox, frameOfMap, indexBox, placeIn, shows} from "./atlas.js";
import {boxesOf} from "./card.js";
import {feedsInto, readsFrom, receptiveBox} from "./windows.js";

/** @import {Network} from "../api/types.js" */
/** @import {Address} from "./address.js" */
/** @import {Atlas, Box} from "./atlas.js" */
/** @import {Column} from "./graph.js" */
/** @import {Region} from "./windows.js" */

/** @typedef {{placed: {column: Column, atlas: Atlas, x: number, width: number}[], half: number, top: number, bottom: number}} Places */
/** @typedef {{node: string, kind: "cell" | "window" | "field" | "feeds" | "carries" | "lit", box: Box}} Mark */
/** @typedef {{tensor: string, index: readonly number[]}} Cell */

/**
 * What the server told about the chosen cell; null where it told nothing.
 * @typedef {object} Links
 * @property {Cell[] | null} reads
 * @property {Cell[] | null} feeds
 * @property {[number, number][] | null} carries box of the pixels that carry its gradient
 */

/** Windows are outlined in at most this many maps: beyond, a frame around all says as much. */
const MANY = 128;

/**
 * @param {Network} network
 * @param {Address} focus
 * @param {Places} places
 * @param {Links} [links]
 * @returns {Mark[]} in coordinates of the picture
 */
export function marksOf(network, {node: name, tensor, index}, places, {reads, feeds, carries} = {reads: null, feeds: null, carries: null}) {
  const {placed, half, top, bottom} = places;
  /** @type {Mark[]} */
  const marks = [...(reads ? cellMarks(reads, places, "window") : []), ...(feeds ? cellMarks(feeds, places, "feeds") : [])];
  const here = placed.find(({column}) => column.name === name);
  if (!here || !index || (tensor !== "y" && tensor !== "dy")) return marks;
  /** @param {typeof here} place @param {Mark["kind"]} kind @param {Box} box @param {boolean} [both] in the deltas too */
  const add = (place, kind, box, both = true) => {
    const left = place.x + Math.floor((place.width - place.atlas.width) / 2);
    const shift = Math.floor((half - place.atlas.height) / 2);
    for (const above of both ? [top, bottom] : [top]) {
      marks.push({node: place.column.name, kind, box: {...box, x: left + box.x, y: above + shift + box.y}});
    }
  };
  /** @param {Region} region */
  const outline = (region) => {
    const place = placed.find(({column}) => column.name === region.node);
    if (!place) return;
    const {atlas} = place;
    if (region.index) {
      if (shows(atlas, placeIn(atlas, region.index).map)) add(place, "window", indexBox(atlas, region.index));
    }
    else if (!region.maps || atlas.maps.length !== null || region.maps[1] - region.maps[0] > MANY) {
      add(place, "window", {x: 0, y: 0, width: atlas.width, height: atlas.height});
    } else {
      for (let map = region.maps[0]; map < region.maps[1]; map++) {
        if (!shows(atlas, map)) continue;
        const {rows, columns} = atlas.maps;
        const [r0, r1] = region.rows.map((row) => Math.max(0, Math.min(rows, row)));
        const [c0, c1] = region.columns.map((column) => Math.max(0, Math.min(columns, column)));
        if (r1 > r0 && c1 > c0) add(place, "window", cellBox(atlas, map, r0, c0, r1 - r0, c1 - c0));
      }
    }
  };
  const node = here.column.node;
  const image = placed[0];
  if (node) {
    const field = receptiveBox(node, index, network.input.shape);
    const {maps} = image.atlas;
    if (maps.length === null) {
      for (let map = maps.composite ? -1 : 0; map < maps.count; map++) {
        add(image, "field", cellBox(image.atlas, map, field.row, field.column, field.height, field.width), map >= 0);
      }
    }
    if (carries?.length === 2 && maps.length === null) {
      const [[first, behind], [left, right]] = carries;
      for (let map = maps.composite ? -1 : 0; map < maps.count; map++) {
        add(image, "carries", cellBox(image.atlas, map, first, left, behind - first, right - left), false);
      }
    }
    // On the image the field says it all.
    for (const region of reads ? [] : readsFrom(node, index)) if (region.node !== "input" || !(node.receptive_field || node.receptive_spans)) outline(region);
  }
  for (const {column} of placed) {
    column.node?.inputs.forEach((source, k) => {
      const region = source === name && column.node && !feeds ? feedsInto(column.node, k, index) : null;
      if (region) outline(region);
    });
  }
  if (here.atlas.maps.composite && index[1] === 0) add(here, "window", cellBox(here.atlas, -1, index[2], index[3]), false);
  if (!shows(here.atlas, placeIn(here.atlas, index).map)) return marks;
  add(here, "cell", indexBox(here.atlas, index));
  if (here.atlas.maps.length === null && here.atlas.maps.count > 1) {
    add(here, "window", frameOfMap(here.atlas, placeIn(here.atlas, index).map));
  }
  return marks;
}

/**
 * Outlines of single cells, those that touch as one.
 * @param {readonly Cell[]} cells
 * @param {Places} places
 * @param {Mark["kind"]} kind
 * @returns {Mark[]}
 */
export function cellMarks(cells, {placed, half, top, bottom}, kind) {
  /** @type {Mark[]} */
  const marks = [];
  /** @type {Map<string, number[][]>} */
  const tensors = new Map();
  for (const {tensor, index} of cells) tensors.set(tensor, [...(tensors.get(tensor) ?? []), [...index]]);
  for (const [name, indices] of tensors) {
    const address = parseAddress(name);
    const place = placed.find(({column}) => column.name === address?.node);
    if (!address || !place || (address.tensor !== "y" && address.tensor !== "dy")) continue;
    const {atlas} = place;
    const left = place.x + Math.floor((place.width - atlas.width) / 2);
    const above = (address.tensor === "y" ? top : bottom) + Math.floor((half - atlas.height) / 2);
    const add = (/** @type {Box} */ box) => marks.push({node: place.column.name, kind, box: {...box, x: left + box.x, y: above + box.y}});
    /** @type {Map<number, number[][]>} */
    const maps = new Map();
    for (const index of indices) {
      const {map, row, column} = placeIn(atlas, index);
      if (shows(atlas, map)) maps.set(map, [...(maps.get(map) ?? []), [row, column]]);
    }
    for (const [map, found] of maps) for (const box of boxesOf(found)) add(cellBox(atlas, map, box.row, box.column, box.height, box.width));
  }
  return marks;
}
