// @ts-check
/** The board: values in the upper band, their gradients beneath them in the same order, and everything that is linked lit. */

import {effect, signal} from "@preact/signals-core";
import {useEffect, useLayoutEffect, useRef} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {fitCell} from "../../layout/lab/board.js";
import {mapsOf, writing} from "../../layout/lab/cells.js";
import {along} from "../../layout/lab/links.js";
import {isGiven} from "../../layout/lab/kinds.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {html, useValue} from "../html.js";
import {TensorGrid} from "./grid.js";
import {brief, sentence} from "./words.js";

/** @import {Picture, Tensor} from "../../state/lab/store.js" */

/** Counts how often cells changed their places, which frames follow. */
const laid = signal(0);

/** What stands between two tensors of the forward pass. @param {string} kind @param {string} left @param {string} right */
function sign(kind, left, right) {
  if (right === "y") return kind.startsWith("conv") || kind === "linear" || kind === "add" || kind === "multiply" ? "=" : "→";
  if (right === "b") return "+";
  if (right === "w") return kind.startsWith("conv") ? "∗" : "·";
  if (/^x\d/.test(left) && /^x\d/.test(right)) return kind === "multiply" ? "⊙" : kind === "add" ? "+" : "⧺";
  return "";
}

/** Columns of the board: a tensor, and beneath it its gradient. @param {Picture} shown */
export function columnsOf(shown) {
  const names = [...shown.tensors.keys()].filter((name) => !/^d[a-z]/.test(name));
  const order = (/** @type {string} */ name) => (/^x/.test(name) ? 0 : name === "w" ? 1 : name === "b" ? 2 : name === "y" ? 9 : 5);
  return names.map((name, i) => ({name, i})).sort((a, b) => order(a.name) - order(b.name) || a.i - b.i).map(({name}) => name);
}

/** What surrounds x, and what it holds. @param {Picture} shown @param {string} name */
function paddingOf(shown, name) {
  const {padding} = shown.settings;
  const tensor = shown.tensors.get(name);
  if (name !== "x" || padding === undefined || !tensor || shown.work.kind.includes("transpose")) return null;
  const rank = tensor.shape.length - 2;
  const sides = along(padding, rank);
  const before = rank === 1 ? [0, sides[0]] : sides.slice(-2);
  if (!before.some(Boolean)) return null;
  return {before, value: shown.work.kind.startsWith("max") ? -Infinity : 0};
}

export function Board() {
  const shown = useValue(store.picture);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const {language} = useValue(store.options);
  const theme = useValue(store.theme);

  // Everything that lights up is written straight to the cells: a highlight must not wait for a rendering.
  useLayoutEffect(() => {
    const root = place.current;
    if (!root || !shown) return undefined;
    /** @type {Map<string, HTMLElement>} */
    const cells = new Map();
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-key]"))) cells.set(/** @type {string} */ (cell.dataset.key), cell);
    /** @type {Set<HTMLElement>} */
    let lit = new Set();
    const stopLight = effect(() => {
      const focus = store.focus.value;
      const links = store.links.value;
      const only = store.operand.value;
      void laid.value;
      for (const cell of lit) {
        delete cell.dataset.lit;
        delete cell.dataset.only;
      }
      lit = new Set();
      const put = (/** @type {string} */ key, /** @type {string} */ as) => {
        const cell = cells.get(key);
        if (!cell) return;
        cell.dataset.lit = as;
        lit.add(cell);
      };
      for (const [tensor, index] of links?.influences ?? []) put(`${tensor}[${index.join(",")}]`, "flow");
      for (const [tensor, index] of links?.terms ?? []) put(`${tensor}[${index.join(",")}]`, "term");
      for (const cell of only ?? []) {
        put(store.keyOf(cell), "term");
        const found = cells.get(store.keyOf(cell));
        if (found) found.dataset.only = "true";
      }
      if (focus) put(store.keyOf(focus), "self");
      frames(root, links?.terms ?? [], cells);
    });
    const stopTime = effect(() => {
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
        // A stamp leaves its sums behind; a cell that none has met yet is empty.
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
    // The chosen cell is called what the status line says of it.
    /** @type {HTMLElement | undefined} */
    let named;
    const stopName = effect(() => {
      const cell = store.selection.value;
      void [store.links.value, store.explanation.value, predicting.value, shownCells.value];
      named?.removeAttribute("aria-label");
      named = cell ? cells.get(store.keyOf(cell)) : undefined;
      named?.setAttribute("aria-label", sentence(cell));
    });
    return () => {
      stopName();
      stopLight();
      stopTime();
      for (const cell of lit) delete cell.dataset.lit;
    };
  }, [shown, language]);

  useEffect(() => {
    const root = place.current;
    if (!root || !shown) return undefined;
    const fit = () => {
      const projector = store.theme.peek() === "projector";
      const names = columnsOf(shown);
      const columns = names.map((name) => [name, `d${name}`].map((one) => {
        const tensor = shown.tensors.get(one);
        if (!tensor) return null;
        const maps = mapsOf(tensor.shape, one);
        const pad = paddingOf(shown, one)?.before ?? [0, 0];
        return {
          rows: maps.rows + 2 * pad[0], columns: maps.columns + 2 * pad[1], across: maps.across, down: Math.ceil(maps.leading.length / maps.across),
          letters: writing(tensor.data, store.options.peek().language).letters, named: maps.leading.length > 1,
        };
      }));
      const work = /** @type {HTMLElement} */ (root.parentElement);
      const stage = /** @type {HTMLElement} */ (work.parentElement);
      const above = work.getBoundingClientRect().top - stage.getBoundingClientRect().top + stage.scrollTop;
      // Where tensors lie below each other only the width of the widest counts.
      const narrow = matchMedia("(max-width: 900px)").matches;
      const width = stage.clientWidth - 40;
      const height = stage.clientHeight - above - 16;
      const how = projector ? {least: 30, most: 54, ratio: 0.5} : {least: matchMedia("(pointer: coarse)").matches ? 34 : 19, most: 42, ratio: 0.42};
      const widest = columns.flat().reduce((most, block) => (block && (!most || block.columns * block.across > most.columns * most.across) ? block : most), null);
      // The workings stand beside the board where that leaves it larger, else beneath it.
      const below = fitCell(columns, {width, height: height - Math.max(150, Math.min(230, height * 0.32)), ...how});
      const beside = fitCell(columns, {width: width - (projector ? 330 : 320), height, ...how});
      const aside = !narrow && beside.fits && (beside.cell >= 0.8 * below.cell || !below.fits);
      const size = narrow ? fitCell([[widest]], {width, height: Infinity, least: 28, most: 40, ratio: 0.42}) : aside ? beside : below;
      work.dataset.side = aside ? "beside" : "below";
      root.style.setProperty("--cell", `${size.cell}px`);
      root.style.setProperty("--figure", `${size.figure}px`);
      root.dataset.figures = String(size.figure >= 8);
      laid.value = laid.peek() + 1;
    };
    fit();
    const watcher = new ResizeObserver(fit);
    watcher.observe(/** @type {HTMLElement} */ (root.parentElement?.parentElement));
    return () => watcher.disconnect();
  }, [shown, language, theme]);

  if (!shown) return html`<div class="board" ref=${place}></div>`;
  const names = columnsOf(shown);
  const slip = slipOf(shown);
  return html`
    <div class="board" ref=${place} data-kind=${shown.work.kind}>
      ${names.map((name, i) => {
        const value = /** @type {Tensor} */ (shown.tensors.get(name));
        const gradient = shown.tensors.get(`d${name}`);
        return html`
          ${i > 0 ? html`<span class="sign" key=${`sign-${name}`} aria-hidden="true">${sign(shown.work.kind, names[i - 1], name)}</span>` : ""}
          <div class="board-pair" key=${name} data-pair=${name}>
            <${TensorGrid} tensor=${value} given=${isGiven(name, shown.work)} padding=${paddingOf(shown, name)} flags=${slip} />
            ${gradient ? html`<${TensorGrid} tensor=${gradient} given=${isGiven(gradient.name, shown.work)} />` : ""}
          </div>`;
      })}
    </div>`;
}

/** Where a source prints another number. @param {Picture} shown @returns {Record<string, string>} */
function slipOf(shown) {
  const slip = store.catalog.peek().presets.find(({name}) => name === shown.work.preset)?.slip;
  if (!slip?.index) return {};
  return {[`${slip.tensor}[${slip.index.join(",")}]`]: t("lab-slip-cell", {printed: slip.printed ?? ""})};
}

/**
 * A frame around the window in each map: it glides from place to place, which a change of outlines does not.
 * @param {HTMLElement} root
 * @param {[string, number[]][]} terms
 * @param {Map<string, HTMLElement>} cells
 */
function frames(root, terms, cells) {
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const groups = new Map();
  for (const [tensor, index] of terms) {
    const cell = cells.get(`${tensor}[${index.join(",")}]`);
    const frame = /** @type {HTMLElement | null | undefined} */ (cell?.closest(".cells")?.querySelector(".frame"));
    if (cell && frame) groups.set(frame, [...(groups.get(frame) ?? []), cell]);
  }
  for (const frame of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".frame"))) {
    const group = groups.get(frame);
    if (!group) {
      frame.hidden = true;
      continue;
    }
    const [left, top] = [Math.min(...group.map((cell) => cell.offsetLeft)), Math.min(...group.map((cell) => cell.offsetTop))];
    const right = Math.max(...group.map((cell) => cell.offsetLeft + cell.offsetWidth));
    const bottom = Math.max(...group.map((cell) => cell.offsetTop + cell.offsetHeight));
    const fresh = frame.hidden;
    frame.hidden = false;
    // A frame that was nowhere appears where it is; one that was somewhere glides.
    frame.dataset.fresh = String(fresh);
    frame.style.transform = `translate(${left}px, ${top}px)`;
    frame.style.width = `${right - left}px`;
    frame.style.height = `${bottom - top}px`;
  }
}

/** Hover leaves with the pointer. */
export const leave = () => actions.setHover(null);
