// @ts-check
/** A layer's parameters and their gradients as small maps, in the same order and places. */

import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";
import {heatmap} from "../draw/heatmap.js";
import {locale, t, tOr} from "../i18n/fluent.js";
import {formatAddress, ravel} from "../layout/address.js";
import {atlasOf, cellBox, frame, indexBox, locate, neighbour, placeIn} from "../layout/atlas.js";
import {boxesOf} from "../layout/card.js";
import {cut, fromParameter, mapsOfPage, pageOf, sizeOfPage, toParameter} from "../layout/filter_pages.js";
import {openPanel, select, setHover} from "../state/actions.js";
import {foresee, isSecret, originalOf, reads} from "../state/explanations.js";
import * as store from "../state/store.js";
import {count, exact, figure, shapeText} from "./figures.js";
import {html, useValue} from "./html.js";
import {comparing, palettes} from "./painting.js";

/** @import {NetworkNode, Parameter} from "../api/types.js" */
/** @import {Page} from "../layout/filter_pages.js" */
/** @import {TensorView} from "../state/tensors.js" */

/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @param {{node: NetworkNode}} props */
export function Filters({node}) {
  useValue(locale);
  const difference = useValue(comparing);
  return html`
    <div class="filters">
      <p class="hint">${t("filters-hint")} ${difference && t("inspector-difference")}</p>
      ${node.parameters.map((parameter) => html`<${ParameterMaps} key=${`${node.name}.${parameter.name}`} node=${node.name} parameter=${parameter} />`)}
    </div>`;
}

/**
 * @param {object} props
 * @param {string} props.node
 * @param {Parameter} props.parameter
 */
function ParameterMaps({node, parameter}) {
  useValue(locale);
  const tensors = useValue(store.shown);
  const [number, setNumber] = useState(0);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [room, setRoom] = useState(300);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setRoom(Math.max(120, element.clientWidth)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const page = pageOf(parameter.shape, number);
  const names = [parameter.name, ...(parameter.trainable ? [`d${parameter.name}`] : [])];
  return html`
    <div class="parameter" ref=${place} data-parameter=${`${node}.${parameter.name}`}>
      <h4>${tOr(`parameter-${parameter.name}`, parameter.name)}${" "}<code>${parameter.name}</code>${" "}
        <span class="hint">${shapeText(parameter.shape)}</span></h4>
      ${names.map((name) => html`
        <${Maps} key=${name} node=${node} name=${name} page=${page} room=${room} tensor=${tensors?.get(`${node}.${name}`) ?? null} />`)}
      ${page.pages > 1 && html`
        <div class="pager">
          <button type="button" disabled=${number === 0} onClick=${() => setNumber(number - 1)}>${t("filters-previous")}</button>
          <span>${t("filters-page", {rows: `${page.rows[0]}…${page.rows[1] - 1}`, columns: `${page.columns[0]}…${page.columns[1] - 1}`})}</span>
          <button type="button" disabled=${number >= page.pages - 1} onClick=${() => setNumber(number + 1)}>${t("filters-next")}</button>
        </div>`}
    </div>`;
}

/**
 * One canvas: pointed at, clicked and walked over like the maps of the picture.
 * @param {object} props
 * @param {string} props.node
 * @param {string} props.name "w" or "dw"
 * @param {Page} props.page
 * @param {number} props.room
 * @param {TensorView | null} props.tensor
 */
function Maps({node, name, page, room, tensor}) {
  useValue(locale);
  const colours = useValue(palettes);
  const theme = useValue(store.theme);
  const selection = useValue(store.selection);
  const hover = useValue(store.hover);
  const read = useValue(reads);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const painter = useRef(/** @type {ReturnType<typeof heatmap> | null} */ (null));
  const gradient = name.length > 1 && name.startsWith("d");
  const {cell, across, wrap} = sizeOfPage(page, room);
  const maps = mapsOfPage(page, wrap);
  const atlas = atlasOf(maps, across, cell);
  const limit = tensor && tensor.peak > 0 ? tensor.peak : 1;

  useEffect(() => {
    if (!canvas.current || !tensor || !colours) return;
    painter.current ??= heatmap(canvas.current);
    painter.current(atlas, {
      data: cut(tensor, page), limits: new Array(maps.count).fill(limit), palette: gradient ? colours.gradient : colours.value,
      span: "diverging", picture: null, signs: theme === "projector", ground: "",
    }, Math.max(1, Math.min(3, devicePixelRatio)));
  }, [tensor, colours, theme, room, JSON.stringify(page)]);

  if (!tensor) {
    const why = comparing.value ? "inspector-no-difference" : gradient ? "histogram-no-gradient" : "share-address-none";
    return html`<p class="hint"><code>${name}</code> ${t(why)}</p>`;
  }

  const mine = (/** @type {typeof selection} */ address) =>
    address?.node === node && address.tensor === name && address.index ? address.index : null;
  const under = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const at = locate(atlas, event.clientX - box.left, event.clientY - box.top, page.kind === "vector" ? 2 : 4);
    return at && toParameter(page, at);
  };
  const pointed = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    setHover(index ? {node, tensor: name, index} : null);
  };
  const pressed = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    if (index) foresee({node, tensor: name, index});
  };
  const click = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    if (!index) return;
    select({node, tensor: name, index});
    openPanel("map");
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    const step = ARROWS[event.key];
    if (event.key === "Enter" && mine(selection)) openPanel("map");
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const chosen = mine(selection);
    const from = chosen && fromParameter(page, chosen);
    const to = from ? neighbour(atlas, from, step[0], step[1], event.shiftKey) : page.kind === "vector" ? [0, 0] : [0, 0, 0, 0];
    setHover(null);
    if (to) select({node, tensor: name, index: toParameter(page, to)});
  };
  const marked = mine(hover) ?? mine(selection);
  const place = marked && fromParameter(page, marked);
  const box = place && indexBox(atlas, place);
  // Weights that the chosen cell is made of.
  const used = usedBoxes(read, originalOf(`${node}.${name}`), page, atlas);
  // Where filters stand side by side, a frame holds each one's channels together.
  const channels = page.columns[1] - page.columns[0];
  const groups = page.kind !== "filters" || channels === 1 || across % channels !== 0 ? [] : Array.from({length: page.rows[1] - page.rows[0]}, (_, filter) => {
    const [first, last] = [frame(atlas, filter * channels), frame(atlas, (filter + 1) * channels - 1)];
    return {x: first.x - 1.5, y: first.y - 1.5, width: last.x + last.width - first.x + 3, height: first.height + 3};
  });
  const address = formatAddress({node, tensor: name, index: marked ?? null});
  return html`
    <div class="parameter-maps" data-role=${gradient ? "gradient" : "value"}>
      <p class="parameter-reading"><code>${name}</code>
        <span>${marked ? t("filters-reading", {address, value: isSecret(node, name, marked) ? "?" : exact(tensor.data[ravel(marked, tensor.shape)])})
          : t("filters-limit", {limit: figure(tensor.peak, 3), number: count(tensor.data.length)})}</span></p>
      <div class="scroller">
        <div class="parameter-canvas" tabindex="0" role="application" aria-label=${t("filters-map", {name: `${node}.${name}`, shape: shapeText(tensor.shape)})}
          data-tensor=${`${node}.${name}`} style=${{width: `${atlas.width}px`, height: `${atlas.height}px`}}
          onPointerMove=${pointed} onPointerDown=${pressed} onPointerLeave=${() => setHover(null)} onClick=${click} onKeyDown=${key}>
          ${groups.map((group, i) => html`<span key=${i} class="filter-group" aria-hidden="true"
            style=${{left: `${group.x}px`, top: `${group.y}px`, width: `${group.width}px`, height: `${group.height}px`}}></span>`)}
          <canvas ref=${canvas} aria-hidden="true" style=${{width: `${atlas.width}px`, height: `${atlas.height}px`}}></canvas>
          ${used.map((one) => html`<span class="parameter-used" aria-hidden="true"
            style=${{left: `${one.x}px`, top: `${one.y}px`, width: `${one.width}px`, height: `${one.height}px`}}></span>`)}
          ${box && html`<span class="parameter-mark" aria-hidden="true"
            style=${{left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px`}}></span>`}
        </div>
      </div>
    </div>`;
}

/**
 * Where the weights stand that a cell is made of, those that touch as one.
 * @param {{tensor: string, index: readonly number[]}[] | null} cells
 * @param {string} tensor
 * @param {Page} page
 * @param {import("../layout/atlas.js").Atlas} atlas
 */
function usedBoxes(cells, tensor, page, atlas) {
  /** @type {Map<number, number[][]>} */
  const maps = new Map();
  for (const cell of cells ?? []) {
    const at = cell.tensor === tensor ? fromParameter(page, cell.index) : null;
    if (!at) continue;
    const {map, row, column} = placeIn(atlas, at);
    maps.set(map, [...(maps.get(map) ?? []), [row, column]]);
  }
  return [...maps].flatMap(([map, found]) => boxesOf(found).map((box) => cellBox(atlas, map, box.row, box.column, box.height, box.width)));
}
