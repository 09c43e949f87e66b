// @ts-check
/** A map large enough to read: value and delta side by side, and what is known about the chosen cell. */

import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {drawDigits, MARGIN} from "../draw/digits.js";
import {t} from "../i18n/fluent.js";
import {gradientOf, ravel, spokenAddress, valueOf} from "../layout/address.js";
import {mapsOf} from "../layout/atlas.js";
import {cellSize, follow} from "../layout/digits.js";
import {cellFormat, formatExact, formatNumber, formatShape, power} from "../layout/numbers.js";
import {peakOf} from "../layout/scale.js";
import {isAll, receptiveBox} from "../layout/windows.js";
import {select, setHover} from "../state/actions.js";
import {foresee, isSecret} from "../state/explanations.js";
import {predicting, shownCells} from "../state/prediction.js";
import * as store from "../state/store.js";
import {enterCard, Explained} from "./explained.js";
import {html, useValue} from "./html.js";
import {layerOf, palettes} from "./painting.js";
import {numberAt} from "./status.js";

/** @import {Address} from "../state/store.js" */

/**
 * A tensor's maps on a sheet; the strips of a sequence stand on one, a row for each channel.
 * @param {readonly number[]} shape N or the filters first
 * @param {number} wrap cells per line, for a vector
 */
function sheetOf(shape, wrap) {
  if (shape.length === 3) return {count: 1, rows: shape[1], columns: shape[2], length: null, composite: false};
  return mapsOf(shape.length > 1 ? shape.slice(1) : shape, wrap);
}

export function Enlarged() {
  const selection = useValue(store.selection);
  const shown = useValue(store.shown);
  const network = useValue(store.network);
  const {language} = useValue(store.options);
  const [numbers, setNumbers] = useState(true);
  if (!selection || !shown || !network) return html`<p class="empty">${t("enlarged-empty")}</p>`;
  const value = valueOf(selection.tensor) === "y" ? "y" : valueOf(selection.tensor);
  const view = shown.get(`${selection.node}.${value}`) ?? shown.get(`${selection.node}.${gradientOf(value)}`);
  if (!view) return html`<p class="empty">${t("enlarged-empty")}</p>`;
  const index = selection.index ?? view.shape.map(() => 0);
  const spatial = view.shape.length >= 3;
  const count = spatial ? view.shape[view.shape.length - 3] : 1;
  const map = spatial ? index[index.length - 3] : 0;
  const turn = (/** @type {number} */ by) => {
    const next = [...index];
    next[next.length - 3] = (map + by + count) % count;
    select({...selection, index: next});
  };
  const name = selection.node === "input" ? t("column-input") : selection.node;
  return html`
    <section class="enlarged" data-address=${`${selection.node}.${selection.tensor}[${index.join(",")}]`}>
      <div class="enlarged-head">
        <h2>${spatial && count > 1 ? t("enlarged-title", {node: name, map}) : name}
          <small>${formatShape(view.shape.slice(1))}</small></h2>
        ${spatial && count > 1 ? html`
          <div class="turn" role="group" aria-label=${t("enlarged-turn")}>
            <button type="button" onClick=${() => turn(-1)}><span aria-hidden="true">◂</span> ${t("enlarged-previous")}</button>
            <button type="button" onClick=${() => turn(1)}>${t("enlarged-next")} <span aria-hidden="true">▸</span></button>
          </div>` : ""}
        <button type="button" aria-pressed=${!numbers} onClick=${() => setNumbers(!numbers)}>${t("enlarged-whole")}</button>
      </div>
      <div class="sheets">
        <${Sheet} address=${{...selection, tensor: value, index}} map=${view.shape.length === 3 ? 0 : map} numbers=${numbers} />
        <${Sheet} address=${{...selection, tensor: gradientOf(value), index}} map=${view.shape.length === 3 ? 0 : map} numbers=${numbers} />
      </div>
      <${Explained} />
      <${CellFacts} address=${{...selection, index}} language=${language} />
    </section>`;
}

/** Scroll positions follow each other: the same cells stay side by side. @type {Set<HTMLElement>} */
const together = new Set();

/** @param {{address: Address & {index: number[]}, map: number, numbers: boolean}} props */
function Sheet({address, map, numbers}) {
  const {node, tensor, index} = address;
  const shown = useValue(store.shown);
  const options = useValue(store.options);
  const theme = useValue(store.theme);
  const colours = useValue(palettes);
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [room, setRoom] = useState({width: 320, height: 320});
  const view = shown?.get(`${node}.${tensor}`) ?? null;
  const {language} = options;
  const legible = theme === "projector" ? 52 : 38;
  const wrap = view && view.shape.length < 4 ? Math.max(1, Math.min(view.data.length, Math.floor((room.width - MARGIN.left) / legible))) : 1;
  const maps = view ? sheetOf(view.shape, wrap) : null;
  const size = maps ? maps.length ?? maps.rows * maps.columns : 0;
  // What stands before the maps: the image of the batch, the filter of a weight, the row of a matrix.
  const lead = view && maps ? index.length - (maps.length !== null ? 1 : view.shape.length === 3 ? 2 : 3) : 0;
  const first = view && maps ? ravel(index.slice(0, lead), view.shape.slice(0, lead)) * maps.count * size : 0;
  const part = view && maps ? {data: view.data.subarray(first, first + maps.count * size), peak: view.peak} : null;
  const inner = {width: room.width - MARGIN.left, height: room.height - MARGIN.top};
  const cell = maps ? cellSize({rows: maps.rows, columns: maps.columns, ...inner}, legible, numbers) : legible;
  const full = maps ? {width: maps.columns * cell, height: maps.rows * cell} : {width: 0, height: 0};
  const format = cellFormat(view?.peak ?? 0, 3);
  const cursor = /** @type {[number, number] | null} */ (maps?.length !== null
    ? [Math.floor(index[index.length - 1] / wrap), index[index.length - 1] % wrap] : index.slice(-2));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom({width: element.clientWidth, height: element.clientHeight}));
    observer.observe(element);
    together.add(element);
    return () => {
      observer.disconnect();
      together.delete(element);
    };
  }, [view === null]);

  useValue(predicting);
  useValue(shownCells);
  const secret = isSecret(node, tensor, index);
  const sight = () => ({
    rows: maps?.rows ?? 1, columns: maps?.columns ?? 1, cell,
    scrollX: scroller.current?.scrollLeft ?? 0, scrollY: scroller.current?.scrollTop ?? 0,
    width: Math.min(inner.width, full.width), height: Math.min(inner.height, full.height),
  });
  const draw = () => {
    if (!canvas.current || !view || !maps) return;
    const layer = part && layerOf(node, tensor, part, maps);
    if (!layer) return;
    const style = getComputedStyle(canvas.current);
    const mean = layer.picture && (layer.picture.mean[map] ?? layer.picture.mean[0]);
    const std = layer.picture && (layer.picture.std[map] ?? layer.picture.std[0]);
    drawDigits(canvas.current, sight(), {
      data: layer.data.subarray(map * size, (map + 1) * size), length: size, limit: layer.limits[map] ?? view.peak,
      palette: layer.palette, span: layer.span, picture: layer.picture && {mean: [mean ?? 0], std: [std ?? 1]}, format, language, cursor, secret,
      look: {
        paper: style.backgroundColor, line: style.color,
        mark: style.outlineColor, font: style.fontFamily, size: theme === "projector" ? 15 : 11,
      },
    }, Math.max(1, devicePixelRatio), cell >= legible);
  };
  useLayoutEffect(() => {
    if (!scroller.current || !cursor) return;
    const {x, y} = follow(sight(), cursor[0], cursor[1]);
    scroller.current.scrollTo(x, y);
  }, [node, map, cell, String(cursor), room]);
  useLayoutEffect(draw, [view, map, cell, room, colours, options.scale, options.compare, language, theme, String(cursor), secret]);

  if (!view || !maps || !part) {
    return html`<figure class="sheet"><figcaption>${`${node}.${tensor}`}</figcaption><p class="empty">${t("no-gradient")}</p></figure>`;
  }
  const scrolled = () => {
    const from = /** @type {HTMLElement} */ (scroller.current);
    for (const other of together) {
      if (other !== from && (other.scrollLeft !== from.scrollLeft || other.scrollTop !== from.scrollTop)) other.scrollTo(from.scrollLeft, from.scrollTop);
    }
    draw();
  };
  const under = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (canvas.current).getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - MARGIN.left + (scroller.current?.scrollLeft ?? 0)) / cell);
    const row = Math.floor((event.clientY - box.top - MARGIN.top + (scroller.current?.scrollTop ?? 0)) / cell);
    if (row < 0 || column < 0 || row >= maps.rows || column >= maps.columns) return null;
    if (maps.length === null) return [...index.slice(0, -2), row, column];
    const at = row * wrap + column;
    return at < maps.length ? [...index.slice(0, -1), at] : null;
  };
  const here = (/** @type {number[] | null} */ at) => (at ? {node, tensor, index: at} : null);
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const [dx, dy] = /** @type {Record<string, [number, number]>} */ ({ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]})[event.key] ?? [0, 0];
    if (event.key === "Enter") {
      event.preventDefault();
      enterCard();
    }
    if (!(dx || dy) || event.ctrlKey || event.altKey || event.metaKey || !cursor) return;
    const [row, column] = [cursor[0] + dy, cursor[1] + dx];
    const at = row * wrap + column;
    event.preventDefault();
    event.stopPropagation();
    if (row < 0 || column < 0 || row >= maps.rows || column >= maps.columns || (maps.length !== null && at >= maps.length)) return;
    setHover(null);
    select({node, tensor, index: maps.length === null ? [...index.slice(0, -2), row, column] : [...index.slice(0, -1), at]});
  };
  return html`
    <figure class="sheet" data-tensor=${`${node}.${tensor}`}>
      <figcaption><strong>${`${node}.${tensor}`}</strong>
        ${format.exponent ? html`<span class="exponent">${power(format.exponent)}</span>` : ""}
        <span>${t(tensor.startsWith("d") ? "sheet-gradient" : "sheet-value")}</span>
        <span class="peak">${t("sheet-peak", {value: formatNumber(peakOf(part.data, map * size, (map + 1) * size), language, 3)})}</span></figcaption>
      <div class="sheet-window" ref=${scroller} tabindex="0" role="application" aria-roledescription=${t("tensor-role")}
        aria-label=${t("sheet-label", {address: spokenAddress({node, tensor, index})})} onScroll=${scrolled} onKeyDown=${keyed}
        onPointerMove=${(/** @type {PointerEvent} */ event) => setHover(here(under(event)))} onPointerLeave=${() => setHover(null)}
        onPointerDown=${(/** @type {PointerEvent} */ event) => { const at = here(under(event)); if (at) foresee(at); }}
        onClick=${(/** @type {PointerEvent} */ event) => { const at = here(under(event)); if (at) select(at); }}>
        <div class="sheet-field" style=${`width:${full.width + MARGIN.left}px;height:${full.height + MARGIN.top}px`}>
          <canvas ref=${canvas} aria-hidden="true"></canvas>
        </div>
      </div>
    </figure>`;
}

/** The chosen cell: its names, its exact numbers, and what it sees. @param {{address: Address & {index: number[]}, language: "en" | "ru"}} props */
function CellFacts({address: {node, tensor, index}, language}) {
  const tensors = useValue(store.tensors);
  const difference = useValue(store.difference);
  const {compare} = useValue(store.options);
  const network = useValue(store.network);
  const [plain, slope] = [valueOf(tensor), gradientOf(tensor)];
  const record = network?.nodes.find(({name}) => name === node);
  const write = (/** @type {number | null} */ number) => (number === null ? "–" : formatExact(number, language));
  const sort = plain === "y" ? "cell" : !record?.parameters.some(({name}) => name === plain) ? "other" : index.length > 2 ? "filter" : index.length === 2 ? "matrix" : "vector";
  const seen = record && network && sort === "cell" ? receptiveBox(record, index, network.input.shape) : null;
  const all = seen && network && isAll(seen, network.input.shape);
  useValue(predicting);
  useValue(shownCells);
  const told = (/** @type {string} */ name) => (isSecret(node, name, index) ? "?" : write(numberAt(tensors, node, name, index)));
  const rows = [
    [spokenAddress({node, tensor: plain, index}), told(plain), "value"],
    [spokenAddress({node, tensor: slope, index}), told(slope), "gradient"],
  ];
  if (compare && difference) {
    rows.push([`Δ ${plain}`, write(numberAt(difference, node, plain, index)), "value-difference"]);
    rows.push([`Δ ${slope}`, write(numberAt(difference, node, slope, index)), "gradient-difference"]);
  }
  return html`
    <section class="facts" aria-label=${t("facts")}>
      <h3>${t("facts")}</h3>
      <dl>
        ${rows.map(([name, number, role]) => html`<div data-fact=${role}><dt class="code">${name}</dt><dd>${number}</dd></div>`)}
        ${sort !== "cell" && sort !== "other" && html`<div data-fact="place"><dt>${t("facts-place")}</dt><dd>${t(`facts-${sort}`, {filter: index[0], channel: index[1] ?? 0, at: index.slice(2).join(", ")})}</dd></div>`}
        ${sort === "cell" && index.length === 3 && html`<div data-fact="place"><dt>${t("facts-place")}</dt><dd>${t("facts-strip", {channel: index[1], column: index[2]})}</dd></div>`}
        ${sort === "cell" && index.length === 4 && html`<div data-fact="place"><dt>${t("facts-place")}</dt><dd>${t("facts-channel", {channel: index[1], row: index[2], column: index[3]})}</dd></div>`}
        ${seen && html`<div data-fact="field"><dt>${t("facts-sees")}</dt><dd>${all ? t("facts-sees-all") : t(network?.input.shape.length === 2 ? "facts-sees-strip" : "facts-sees-part", {
          height: seen.height, width: seen.width, top: seen.row, bottom: seen.row + seen.height - 1, left: seen.column, right: seen.column + seen.width - 1,
        })}</dd></div>`}
      </dl>
      <p class="meaning">${t(node === "input" ? "facts-meaning-input" : "facts-meaning")}</p>
    </section>`;
}
