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
  /** @type {Map<HTMLElement, string>} */
  let lit = new Map();
  /** @type {Set<HTMLElement>} */
  let only = new Set();
  // From a weight to the next nearly all of two thousand cells stay lit: only what changes is written.
  const show = (/** @type {typeof lit} */ next, /** @type {typeof only} */ alone) => {
    for (const cell of lit.keys()) if (!next.has(cell)) delete cell.dataset.lit;
    for (const [cell, as] of next) if (lit.get(cell) !== as) cell.dataset.lit = as;
    for (const cell of only) if (!alone.has(cell)) delete cell.dataset.only;
    for (const cell of alone) cell.dataset.only = "true";
    [lit, only] = [next, alone];
  };
  const stop = effect(() => {
    const [focus, links, far, operands] = [store.focus.value, store.links.value, store.far.value, store.operand.value];
    void laid.value;
    /** @type {typeof lit} */
    const next = new Map();
    const put = (/** @type {string} */ key, /** @type {string} */ as) => {
      const cell = cells.get(key);
      if (cell) next.set(cell, as);
    };
    for (const [kind, found] of /** @type {const} */ ([["far-flow", far?.influences], ["far-term", far?.terms], ["flow", links?.influences], ["term", links?.terms]])) {
      for (const [tensor, index] of found ?? []) put(`${tensor}[${index.join(",")}]`, kind);
    }
    for (const cell of operands ?? []) put(store.keyOf(cell), "term");
    if (focus) put(store.keyOf(focus), "self");
    show(next, new Set((operands ?? []).flatMap((cell) => cells.get(store.keyOf(cell)) ?? [])));
    frames(root, links?.terms ?? [], cells);
  });
  return () => {
    stop();
    show(new Map(), new Set());
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
  // Cells stand in a grid: who is outermost is known by the index, and only these are measured.
  /** @type {Map<HTMLElement, {cell: HTMLElement, row: number, column: number}[]>} */
  const groups = new Map();
  for (const [tensor, index] of terms) {
    const cell = cells.get(`${tensor}[${index.join(",")}]`);
    const frame = /** @type {HTMLElement | null | undefined} */ (cell?.closest(".cells")?.lastElementChild);
    if (!cell || !frame) continue;
    const one = {cell, row: index.at(-2) ?? index[0] ?? 0, column: index.at(-1) ?? 0};
    const [first, last, left, right] = groups.get(frame) ?? [one, one, one, one];
    groups.set(frame, [one.row < first.row ? one : first, one.row > last.row ? one : last, one.column < left.column ? one : left, one.column > right.column ? one : right]);
  }
  // All places are read before any is written: one layout for the whole board.
  const boxes = new Map([...groups].map(([frame, [first, last, left, right]]) => [frame, {
    left: left.cell.offsetLeft, top: first.cell.offsetTop, right: right.cell.offsetLeft + right.cell.offsetWidth, bottom: last.cell.offsetTop + last.cell.offsetHeight,
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
