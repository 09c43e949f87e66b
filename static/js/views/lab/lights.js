// @ts-check
/** What lights up on the board: written straight to the cells, for a highlight must not wait for a rendering. */

import {effect, signal} from "@preact/signals-core";
import {useLayoutEffect} from "preact/hooks";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {brief, sentence} from "./words.js";

/** Counts how often cells changed their places, which frames follow. */
export const laid = signal(0);

/** Everything that belongs to a board that stands; `when` says which board that is. @param {import("preact").RefObject<HTMLElement | null>} place @param {unknown[]} when */
export function useLights(place, when) {
  useLayoutEffect(() => {
    const root = place.current;
    if (!root) return undefined;
    /** @type {Map<string, HTMLElement>} */
    const cells = new Map();
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-key]"))) cells.set(/** @type {string} */ (cell.dataset.key), cell);
    const stops = [lightLinks(root, cells), lightTime(root, cells), nameChosen(cells)];
    return () => { for (const stop of stops) stop(); };
  }, when);
}

/** @typedef {Map<string, HTMLElement>} Cells by key */

/** Terms, influences, and the cell itself. @param {HTMLElement} root @param {Cells} cells */
function lightLinks(root, cells) {
  /** @type {Set<HTMLElement>} */
  let lit = new Set();
  const clear = () => {
    for (const cell of lit) {
      delete cell.dataset.lit;
      delete cell.dataset.only;
    }
    lit = new Set();
  };
  const stop = effect(() => {
    const [focus, links, far, only] = [store.focus.value, store.links.value, store.far.value, store.operand.value];
    void laid.value;
    clear();
    const put = (/** @type {string} */ key, /** @type {string} */ as) => {
      const cell = cells.get(key);
      if (!cell) return;
      cell.dataset.lit = as;
      lit.add(cell);
    };
    for (const [kind, found] of /** @type {const} */ ([["far-flow", far?.influences], ["far-term", far?.terms], ["flow", links?.influences], ["term", links?.terms]])) {
      for (const [tensor, index] of found ?? []) put(`${tensor}[${index.join(",")}]`, kind);
    }
    for (const cell of only ?? []) {
      put(store.keyOf(cell), "term");
      const found = cells.get(store.keyOf(cell));
      if (found) found.dataset.only = "true";
    }
    if (focus) put(store.keyOf(focus), "self");
    frames(root, links?.terms ?? [], cells);
  });
  return () => {
    stop();
    clear();
  };
}

/** While a pass is walked: what is not computed yet is empty, a stamp leaves its sums behind. @param {HTMLElement} root @param {Cells} cells */
function lightTime(root, cells) {
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

/** The chosen cell is marked as such, and called what the status line says of it. @param {Cells} cells */
function nameChosen(cells) {
  /** @type {HTMLElement | undefined} */
  let named;
  const forget = () => {
    named?.removeAttribute("aria-label");
    named?.setAttribute("aria-selected", "false");
    named?.closest("[role=grid]")?.removeAttribute("aria-activedescendant");
  };
  const stop = effect(() => {
    const cell = store.selection.value;
    void [store.links.value, store.explanation.value, predicting.value, shownCells.value];
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
 * @param {HTMLElement} root
 * @param {[string, number[]][]} terms
 * @param {Cells} cells
 */
function frames(root, terms, cells) {
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const groups = new Map();
  for (const [tensor, index] of terms) {
    const cell = cells.get(`${tensor}[${index.join(",")}]`);
    const frame = /** @type {HTMLElement | null | undefined} */ (cell?.closest(".cells")?.querySelector(".frame"));
    if (!cell || !frame) continue;
    const group = groups.get(frame);
    if (group) group.push(cell);
    else groups.set(frame, [cell]);
  }
  // All places are read before any is written: one layout for the whole board.
  const boxes = new Map([...groups].map(([frame, group]) => [frame, {
    left: Math.min(...group.map((cell) => cell.offsetLeft)), top: Math.min(...group.map((cell) => cell.offsetTop)),
    right: Math.max(...group.map((cell) => cell.offsetLeft + cell.offsetWidth)), bottom: Math.max(...group.map((cell) => cell.offsetTop + cell.offsetHeight)),
  }]));
  for (const frame of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".frame"))) {
    const box = boxes.get(frame);
    if (!box) {
      frame.hidden = true;
      continue;
    }
    // A frame that was nowhere appears where it is; one that was somewhere glides.
    frame.dataset.fresh = String(frame.hidden);
    frame.hidden = false;
    frame.style.transform = `translate(${box.left}px, ${box.top}px)`;
    frame.style.width = `${box.right - box.left}px`;
    frame.style.height = `${box.bottom - box.top}px`;
  }
}
