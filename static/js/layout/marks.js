// @ts-check
/** What to outline when a cell is pointed at: the cell and its gradient, what it reads and feeds, what it sees of the image. */

import {cellBox, frameOfMap, indexBox} from "./atlas.js";
import {feedsInto, readsFrom, receptiveBox} from "./windows.js";

/** @import {Network} from "../api/types.js" */
/** @import {Address} from "./address.js" */
/** @import {Atlas, Box} from "./atlas.js" */
/** @import {Column} from "./graph.js" */
/** @import {Region} from "./windows.js" */

/** @typedef {{placed: {column: Column, atlas: Atlas, x: number, width: number}[], half: number, top: number, bottom: number}} Places */
/** @typedef {{node: string, kind: "cell" | "window" | "field", box: Box}} Mark */

/** Windows are outlined in at most this many maps: beyond, a frame around all says as much. */
const MANY = 128;

/**
 * @param {Network} network
 * @param {Address} focus
 * @param {Places} places
 * @returns {Mark[]} in coordinates of the picture
 */
export function marksOf(network, {node: name, tensor, index}, {placed, half, top, bottom}) {
  const here = placed.find(({column}) => column.name === name);
  if (!here || !index || (tensor !== "y" && tensor !== "dy")) return [];
  /** @type {Mark[]} */
  const marks = [];
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
    if (region.index) add(place, "window", indexBox(atlas, region.index));
    else if (!region.maps || atlas.maps.length !== null || region.maps[1] - region.maps[0] > MANY) {
      add(place, "window", {x: 0, y: 0, width: atlas.width, height: atlas.height});
    } else {
      for (let map = region.maps[0]; map < region.maps[1]; map++) {
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
    // On the image the field says it all.
    for (const region of readsFrom(node, index)) if (region.node !== "input" || !(node.receptive_field || node.receptive_spans)) outline(region);
  }
  for (const {column} of placed) {
    column.node?.inputs.forEach((source, k) => {
      const region = source === name && column.node ? feedsInto(column.node, k, index) : null;
      if (region) outline(region);
    });
  }
  if (here.atlas.maps.composite && index[1] === 0) add(here, "window", cellBox(here.atlas, -1, index[2], index[3]), false);
  add(here, "cell", indexBox(here.atlas, index));
  if (here.atlas.maps.length === null && here.atlas.maps.count > 1) {
    add(here, "window", frameOfMap(here.atlas, index[index.length - 3]));
  }
  return marks;
}
