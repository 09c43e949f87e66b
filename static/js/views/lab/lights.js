// @ts-check
/** What lights up on the board: written straight to the cells, for a highlight must not wait for a rendering. */

import {effect, signal} from "@preact/signals-core";
import {useLayoutEffect} from "preact/hooks";
import {drawOutlines} from "../../draw/outlines.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {brief, sentence} from "./words.js";

/** @import {Cells, Outlined} from "../../draw/outlines.js" */

/** Counts how often cells changed their places, which frames follow. */
export const laid = signal(0);

/** Everything that belongs to a board that stands; `when` says which board that is. @param {import("preact").RefObject<HTMLElement | null>} place @param {unknown[]} when */
export function useLights(place, when) {
  useLayoutEffect(() => {
    const root = place.current;
    if (!root) return undefined;
    const board = boardOf(root);
    const stops = [lightLinks(board), lightTime(board), nameChosen(board)];
    return () => { for (const stop of stops) stop(); };
  }, when);
}

/**
 * @typedef {object} CellMap one map of a tensor: what lies over its cells, and where they are
 * @property {HTMLElement} cells
 * @property {HTMLCanvasElement} lights
 * @property {HTMLElement} frame
 * @property {boolean} upright its cells have one index, which counts rows
 * @property {Cells | null} place measured when somebody asks, until the board is laid out anew
 */
/** @typedef {{root: HTMLElement, cells: Map<string, HTMLElement>, maps: Map<string, CellMap>}} Board cells by key, maps by the tensor and what leads to them */

/** @param {HTMLElement} root @returns {Board} */
function boardOf(root) {
  /** @type {Board["cells"]} */
  const cells = new Map();
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-key]"))) cells.set(/** @type {string} */ (cell.dataset.key), cell);
  /** @type {Board["maps"]} */
  const maps = new Map();
  for (const block of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".tensor-block"))) {
    for (const map of /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll(".map"))) {
      const part = (/** @type {string} */ name) => /** @type {any} */ (map.querySelector(`:scope > .cells${name}`));
      const upright = map.querySelectorAll(":scope > .cells > .row").length > 1;
      maps.set(`${block.dataset.tensor}[${map.dataset.map}`, {cells: part(""), lights: part(" > .lights"), frame: part(" > .frame"), upright, place: null});
    }
  }
  return {root, cells, maps};
}

/** The map that holds a cell. @param {Board} board @param {string} tensor @param {readonly number[]} index */
const mapOf = ({maps}, tensor, index) => maps.get(`${tensor}[${index.length > 2 ? index.slice(0, -2).join(",") : ""}`);

/** Row and column of a cell in its map; biases stand upright. @param {CellMap} map @param {readonly number[]} index */
function placeOf({upright}, index) {
  const last = index.length ? index[index.length - 1] : 0;
  if (index.length > 1) return {row: index[index.length - 2], column: last};
  return upright ? {row: last, column: 0} : {row: 0, column: last};
}

/** The cells of a map are all as large: one of them tells where the others are. @param {CellMap} map */
function measured(map) {
  if (map.place) return map.place;
  const cell = /** @type {HTMLElement} */ (map.cells.querySelector("[data-key]"));
  const {row, column} = placeOf(map, (cell.dataset.index ?? "").split(",").filter(Boolean).map(Number));
  // Sizes may be fractions of a pixel, which add up over thirty columns.
  const [inner, outer] = [cell.getBoundingClientRect(), map.cells.getBoundingClientRect()];
  const {width: wide, height: high} = inner;
  map.place = {left: inner.left - outer.left - column * wide, top: inner.top - outer.top - row * high, wide, high, width: outer.width, height: outer.height};
  return map.place;
}

/** Of so many cells that are linked at once the outlines are drawn, not written to each. */
const MANY = 200;

/** @typedef {Map<HTMLElement, string>} Lit */
/** @typedef {[kind: string, cells: [string, number[]][]][]} Linked by how they are linked, the nearest last */

/** Terms, influences, and the cell itself. @param {Board} board */
function lightLinks(board) {
  const {cells, maps} = board;
  let seen = -1;
  /** @type {Lit} */
  let lit = new Map();
  /** @type {Set<HTMLElement>} */
  let only = new Set();
  // From cell to cell much stays lit: only what changes is written.
  const show = (/** @type {Lit} */ next, /** @type {typeof only} */ alone) => {
    for (const cell of lit.keys()) if (!next.has(cell)) delete cell.dataset.lit;
    for (const [cell, as] of next) if (lit.get(cell) !== as) cell.dataset.lit = as;
    for (const cell of only) if (!alone.has(cell)) delete cell.dataset.only;
    for (const cell of alone) cell.dataset.only = "true";
    [lit, only] = [next, alone];
  };
  const stop = effect(() => {
    const [focus, links, far, operands] = [store.focus.value, store.links.value, store.far.value, store.operand.value];
    if (laid.value !== seen) for (const map of maps.values()) map.place = null;
    seen = laid.value;
    /** @type {Linked} */
    const linked = [["far-flow", far?.influences ?? []], ["far-term", far?.terms ?? []], ["flow", links?.influences ?? []], ["term", links?.terms ?? []]];
    const many = linked.reduce((sum, [, found]) => sum + found.length, 0) > MANY;
    /** @type {Lit} */
    const next = new Map();
    const put = (/** @type {string} */ key, /** @type {string} */ as) => {
      const cell = cells.get(key);
      if (cell) next.set(cell, as);
    };
    if (!many) for (const [kind, found] of linked) for (const [tensor, index] of found) put(`${tensor}[${index.join(",")}]`, kind);
    for (const cell of operands ?? []) put(store.keyOf(cell), "term");
    if (focus) put(store.keyOf(focus), "self");
    // Measured before anything is written: places do not change by what is lit.
    outline(board, many ? linked : []);
    frames(board, links?.terms ?? []);
    show(next, new Set((operands ?? []).flatMap((cell) => cells.get(store.keyOf(cell)) ?? [])));
  });
  return () => {
    stop();
    show(new Map(), new Set());
    outline(board, []);
  };
}

/** Draws the outlines of many cells, map by map. @param {Board} board @param {Linked} linked */
function outline(board, linked) {
  /** @type {Map<CellMap, Outlined[]>} */
  const drawn = new Map();
  for (const [kind, found] of linked) {
    for (const [tensor, index] of found) {
      const map = mapOf(board, tensor, index);
      if (!map) continue;
      const one = {...placeOf(map, index), kind};
      const met = drawn.get(map);
      if (met) met.push(one);
      else drawn.set(map, [one]);
    }
  }
  for (const map of board.maps.values()) {
    const found = drawn.get(map);
    map.lights.hidden = !found;
    if (found) drawOutlines(map.lights, found, measured(map), devicePixelRatio);
  }
}

/** While a pass is walked: what is not computed yet is empty, a stamp leaves its sums behind. @param {Board} board */
function lightTime({root, cells}) {
  return effect(() => {
    const {step} = store.timeline.value;
    const steps = store.steps.value;
    const walking = step < steps.length;
    root.dataset.walking = String(walking);
    for (const cell of cells.values()) {
      delete cell.dataset.when;
      delete cell.dataset.partial;
    }
    if (!walking) return;
    steps.forEach(({cell, writes}, at) => {
      const found = cells.get(store.keyOf(cell));
      if (!writes && found && at >= step) found.dataset.when = at === step ? "now" : "later";
      // A cell that no stamp has met yet is empty.
      for (const one of writes ?? []) {
        const met = cells.get(store.keyOf(one));
        if (!met) continue;
        if (at <= step) met.dataset.partial = brief(one.sum);
        else if (met.dataset.partial === undefined) met.dataset.when = "later";
        if (at <= step) delete met.dataset.when;
        if (at === step) met.dataset.when = "now";
      }
    });
  });
}

/** The chosen cell is marked as such, and called what the status line says of it. @param {Board} board */
function nameChosen({cells}) {
  /** @type {HTMLElement | undefined} */
  let named;
  const forget = () => {
    named?.removeAttribute("aria-label");
    named?.setAttribute("aria-selected", "false");
    named?.closest("[role=grid]")?.removeAttribute("aria-activedescendant");
  };
  const stop = effect(() => {
    const cell = store.selection.value;
    void [store.explanation.value, predicting.value, shownCells.value];
    forget();
    named = cell ? cells.get(store.keyOf(cell)) : undefined;
    named?.setAttribute("aria-label", sentence(cell));
    named?.setAttribute("aria-selected", "true");
    named?.closest("[role=grid]")?.setAttribute("aria-activedescendant", named.id);
  });
  return () => {
    stop();
    forget();
  };
}

/**
 * A frame around the window in each map: it glides from place to place, which a change of outlines does not.
 * @param {Board} board
 * @param {[string, number[]][]} terms
 */
function frames(board, terms) {
  /** @type {Map<CellMap, {first: number, last: number, left: number, right: number}>} */
  const windows = new Map();
  for (const [tensor, index] of terms) {
    const map = mapOf(board, tensor, index);
    if (!map) continue;
    const {row, column} = placeOf(map, index);
    const met = windows.get(map);
    if (!met) windows.set(map, {first: row, last: row, left: column, right: column});
    else {
      if (row < met.first) met.first = row;
      if (row > met.last) met.last = row;
      if (column < met.left) met.left = column;
      if (column > met.right) met.right = column;
    }
  }
  for (const map of board.maps.values()) {
    const [found, {frame}] = [windows.get(map), map];
    if (!found) {
      frame.hidden = true;
      continue;
    }
    const {first, last, left, right} = found;
    const place = measured(map);
    // A frame that was nowhere appears where it is; one that was somewhere glides.
    frame.dataset.fresh = String(frame.hidden);
    frame.hidden = false;
    frame.style.transform = `translate(${place.left + left * place.wide}px, ${place.top + first * place.high}px)`;
    frame.style.width = `${(right - left + 1) * place.wide}px`;
    frame.style.height = `${(last - first + 1) * place.high}px`;
  }
}
