// @ts-check
/** The picture itself: one column per node, feature maps above, deltas below. */

import {useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {heatmap} from "../draw/heatmap.js";
import {locale, t, tOr} from "../i18n/fluent.js";
import {frame, locate, neighbour, partShown} from "../layout/atlas.js";
import {pageKey} from "../layout/fit.js";
import {formatCount, formatNumber, formatShape} from "../layout/numbers.js";
import {planOf} from "../layout/plan.js";
import {constantOf} from "../layout/scale.js";
import {openPanel, select, setHover, turnPage} from "../state/actions.js";
import {foresee} from "../state/explanations.js";
import * as store from "../state/store.js";
import {enterCard} from "./explained.js";
import {html, useDerived, useValue} from "./html.js";
import {Lines} from "./lines.js";
import {Overlay} from "./overlay.js";
import {columns as columnsSignal, layerOf, palettes} from "./painting.js";

/** @import {Placed, Plan} from "../layout/plan.js" */

/** @param {HTMLElement} element @param {string} name */
const sizeToken = (element, name) => Number.parseFloat(getComputedStyle(element).getPropertyValue(name)) || 14;

export function Picture() {
  const columns = useValue(columnsSignal);
  const theme = useValue(store.theme);
  const {chrome} = useValue(store.options);
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const pages = useValue(store.pages);
  const [room, setRoom] = useState({width: 0, height: 0});
  useLayoutEffect(() => {
    const element = scroller.current;
    const stage = element?.parentElement;
    if (!element || !stage) return;
    // The drawer may cover columns but must not squeeze them: the room is what there is while it is closed.
    const measure = () => {
      const beside = getComputedStyle(stage).display === "grid" ? sizeToken(stage, "--text") * sizeToken(stage, "--outcome-letters") : 0;
      setRoom({width: stage.clientWidth - beside, height: element.clientHeight});
    };
    const observer = new ResizeObserver(measure);
    observer.observe(stage);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const plan = useMemo(() => {
    if (!columns.length || !room.width || !scroller.current) return null;
    const tiny = sizeToken(scroller.current, "--tiny");
    return planOf(columns, room, {head: Math.round(tiny * 4.4), label: Math.round(tiny * 1.7), minimum: Math.round(tiny * 4.4), letter: tiny * 0.6}, pages);
  }, [columns, room, theme, chrome, pages]);
  return html`
    <div class="picture" ref=${scroller} tabindex=${plan && plan.width > room.width ? 0 : -1} role="region" aria-label=${t("picture-region")}>
      ${plan && html`
        <div class="canvas-field" data-close=${plan.close} style=${`width:${plan.width}px;height:${plan.height}px`}>
          <${Overlay} plan=${plan} scroller=${scroller} />
          <${Lines} plan=${plan} />
          <p class="half-label values" style=${`top:${plan.top - sizeToken(document.body, "--tiny") * 1.6}px`}><span>${t("half-values")}</span></p>
          <p class="half-label deltas" style=${`top:${plan.bottom - sizeToken(document.body, "--tiny") * 1.6}px`}><span>${t("half-deltas")}</span></p>
          ${plan.placed.map((placed, i) => html`<${ColumnView} key=${placed.column.name} placed=${placed} plan=${plan} first=${i === 0} />`)}
        </div>`}
    </div>`;
}

/** Where each tensor stands in the pass: done, lit, read from by the lit step, or still to come. @param {string} node @param {"y" | "dy"} tensor */
function phaseOf(node, tensor) {
  const trace = store.trace.value;
  const {step} = store.timeline.value;
  if (!trace || step >= trace.steps.length) return "whole";
  const at = trace.steps.findIndex((one) => one.node === node && one.phase === (tensor === "y" ? "forward" : "backward"));
  if (at < 0 || at > step) return "future";
  if (at === step) return "lit";
  const {phase, node: now} = trace.steps[step];
  const network = store.network.value;
  const reads = (/** @type {string} */ reader, /** @type {string} */ source) => network?.nodes.find(({name}) => name === reader)?.inputs.includes(source);
  const source = phase === "forward" ? tensor === "y" && reads(now, node) : phase === "backward" ? tensor === "dy" && reads(node, now) : node === network?.output;
  return source ? "source" : "past";
}

/** @param {{placed: Placed, plan: Plan, first: boolean}} props */
function ColumnView({placed, plan, first}) {
  const {column, x, width} = placed;
  // Of a cell that is chosen only two columns hear: the one that was left and the one that is entered.
  const chosen = useDerived(() => store.selection.value?.node === column.name, [column.name]);
  const opened = useDerived(() => store.options.value.panel === "layer", []);
  const wrong = useDerived(() => store.problem.value?.node === column.name, [column.name]);
  const phases = useDerived(() => `${phaseOf(column.name, "y")} ${phaseOf(column.name, "dy")}`, [column.name]).split(" ");
  useValue(locale);
  const open = () => {
    select({node: column.name, tensor: "y", index: null});
    openPanel("layer");
  };
  const kind = tOr(`kind-${column.kind}`, column.kind);
  const parameters = column.node?.parameter_count ?? 0;
  return html`
    <section class="column" data-node=${column.name} data-first=${first} data-chosen=${chosen} data-wrong=${wrong}
      data-lit=${phases.includes("lit")} style=${`${first ? `margin-left:${x}px;` : ""}left:${x}px;width:${width}px;height:${plan.height}px`}
      aria-label=${t("column-label", {name: column.name, kind, shape: formatShape(column.shape)})}>
      <button type="button" class="column-head" onClick=${open} aria-expanded=${chosen && opened}
        title=${`${column.name}: ${kind}, ${formatShape(column.shape)}${parameters ? `, ${t("column-parameters", {count: parameters, number: formatCount(parameters)})}` : ""}`}>
        <span class="column-name">${column.name === "input" ? t("column-input") : column.name}</span>
        <span class="column-kind">${column.kind === "input" ? t("column-input-kind") : kind}</span>
        <span class="column-shape">${formatShape(column.shape)}</span>
      </button>
      <${MapPages} placed=${placed} top=${plan.top} />
      <${TensorCanvas} placed=${placed} tensor="y" top=${plan.top} half=${plan.half} phase=${phases[0]} />
      <${TensorCanvas} placed=${placed} tensor="dy" top=${plan.bottom} half=${plan.half} phase=${phases[1]} />
    </section>`;
}

/** Of a column with more maps than fit: which of them are shown, and the way to the others. @param {{placed: Placed, top: number}} props */
function MapPages({placed: {column: {name, shape}, atlas: {maps}}, top}) {
  const [total, first, last] = [shape[0], maps.first ?? 0, (maps.first ?? 0) + maps.count];
  if (maps.length !== null || maps.count >= total) return null;
  const turn = (/** @type {number} */ by) => turnPage(pageKey(shape), Math.ceil(first / maps.count) + by);
  return html`
    <div class="map-pages" style=${`top:${top}px`} role="group" aria-label=${t("map-pages", {name})}>
      <button type="button" data-maps="previous" disabled=${first === 0} aria-label=${t("map-pages-previous")} onClick=${() => turn(-1)}>◂</button>
      <span>${t("map-pages-shown", {first, last: last - 1, total})}</span>
      <button type="button" data-maps="next" disabled=${last >= total} aria-label=${t("map-pages-next")} onClick=${() => turn(1)}>▸</button>
    </div>`;
}

/** @param {{placed: Placed, tensor: "y" | "dy", top: number, half: number, phase: string}} props */
function TensorCanvas({placed: {column, atlas, width}, tensor, top, half, phase}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const shown = useValue(store.shown);
  const options = useValue(store.options);
  const theme = useValue(store.theme);
  const colours = useValue(palettes);
  const {name} = column;
  const view = shown?.get(`${name}.${tensor}`) ?? null;
  const fits = view && cellsOf(view.shape) === cellsOf(column.shape);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    if (!view || !fits) {
      // Setting the size wipes what an earlier tensor left.
      canvas.current.width = 1;
      return;
    }
    const painter = /** @type {any} */ (canvas.current).painter ??= heatmap(canvas.current);
    const layer = layerOf(name, tensor, partShown(view, atlas.maps), atlas.maps);
    if (layer) painter(atlas, layer, Math.max(1, Math.min(4, devicePixelRatio)));
  }, [view, atlas, options.scale, options.compare, colours, theme, fits]);

  /** @param {PointerEvent} event */
  const under = (event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    return view && locate(atlas, event.clientX - box.left, event.clientY - box.top, view.shape.length);
  };
  const pointed = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    setHover(index ? {node: name, tensor, index} : null);
  };
  const pressed = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    if (index) foresee({node: name, tensor, index});
  };
  const click = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    if (!index) return;
    select({node: name, tensor, index});
    openPanel("map");
  };
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = store.selection.peek();
    const mine = here?.node === name && here.tensor === tensor && here.index ? here.index : null;
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (dx || dy) {
      const index = mine ? neighbour(atlas, mine, dx, dy, event.shiftKey) : view.shape.map(() => 0);
      if (index) select({node: name, tensor, index});
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      const {first = 0, count} = atlas.maps;
      if (count < column.shape[0] && atlas.maps.length === null) turnPage(pageKey(column.shape), Math.max(0, Math.ceil(first / count) + (event.key === "PageDown" ? 1 : -1)));
    } else if (event.key === "Enter") {
      // Once more, and the keyboard goes on into the card.
      if (mine && options.panel === "map") enterCard();
      select({node: name, tensor, index: mine ?? view.shape.map(() => 0)});
      openPanel("map");
    } else return;
    setHover(null);
    event.preventDefault();
    event.stopPropagation();
  };
  const constant = view && fits && view.data.length > 1 ? constantOf(view.data) : null;
  const {language} = options;
  const label = view
    ? t(tensor === "y" ? "tensor-values" : "tensor-deltas", {
      name: `${name}.${tensor}`, shape: formatShape(column.shape), limit: formatNumber(view.peak, language, 3),
    })
    : t("tensor-none", {name: `${name}.${tensor}`});
  const bad = view ? [view.nan && `${formatCount(view.nan)} NaN`, view.infinite && `${formatCount(view.infinite)} ∞`].filter(Boolean).join(", ") : "";
  return html`
    <div class="tensor" data-tensor=${`${name}.${tensor}`} data-phase=${phase} data-void=${!fits}
      style=${`top:${top + Math.floor((half - atlas.height) / 2)}px;left:${Math.floor((width - atlas.width) / 2)}px;width:${atlas.width}px;height:${atlas.height}px`}
      tabindex="0" role="application" aria-roledescription=${t("tensor-role")} aria-label=${label}
      onPointerMove=${pointed} onPointerDown=${pressed} onPointerLeave=${() => setHover(null)} onClick=${click} onKeyDown=${keyed}>
      <canvas ref=${canvas} style=${`width:${atlas.width}px;height:${atlas.height}px`} aria-hidden="true"></canvas>
      ${atlas.maps.composite && PLANES.map((plane, i) => (i || tensor === "y" ? html`<span class="plane" aria-hidden="true"
        style=${`left:${frame(atlas, i).x}px;top:${frame(atlas, i).y}px`}>${plane}</span>` : ""))}
      ${constant !== null && html`<span class="note constant">${t("constant", {value: formatNumber(constant, language, 3)})}</span>`}
      ${bad && html`<span class="note bad">${bad}</span>`}
      ${view && !fits && html`<span class="note void">${t("shape-changed")}</span>`}
      ${!view && shown && html`<span class="note void">${!options.compare ? t("no-gradient") : store.before.peek()?.tensors.has(`${name}.${tensor}`) ? t("shape-changed") : t("nothing-before")}</span>`}
    </div>`;
}

/** What the places of a colour image show. */
const PLANES = ["RGB", "R", "G", "B"];

/** @param {readonly number[]} shape */
const cellsOf = (shape) => shape.reduce((a, b) => a * b, 1);

/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
