// @ts-check
/** The picture itself: one column per node, feature maps above, deltas below, and the lines the numbers travel on. */

import {effect} from "@preact/signals-core";
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {drawOverlay} from "../draw/overlay.js";
import {heatmap} from "../draw/heatmap.js";
import {t, tOr} from "../i18n/fluent.js";
import {frame, locate, neighbour, partShown, placeIn, shows} from "../layout/atlas.js";
import {fit, legibilityOf, pageKey} from "../layout/fit.js";
import {edgesOf} from "../layout/graph.js";
import {cellMarks, marksOf} from "../layout/marks.js";
import {formatCount, formatNumber, formatShape} from "../layout/numbers.js";
import {constantOf} from "../layout/scale.js";
import {openPanel, select, setHover, turnPage} from "../state/actions.js";
import * as known from "../state/explanations.js";
import * as store from "../state/store.js";
import {enterCard} from "./explained.js";
import {html, useValue} from "./html.js";
import {columns as columnsSignal, layerOf, palettes} from "./painting.js";

/** @import {Atlas} from "../layout/atlas.js" */
/** @import {Column, Edge} from "../layout/graph.js" */

/**
 * @typedef {object} Placed a column with its place in the picture
 * @property {Column} column
 * @property {Atlas} atlas
 * @property {number} x
 * @property {number} width
 */

/** @typedef {{placed: Placed[], edges: Edge[], half: number, top: number, bottom: number, lane: number, width: number, height: number, gap: number, close: boolean}} Plan */

const calm = matchMedia("(prefers-reduced-motion: reduce)");

const EDGE_GAP = 15;
const CLOSE_GAP = 9;
/** The image may take this much of the window: the network is the subject. */
const IMAGE_SHARE = 0.3;
const LANE = 13;
/** A heading is a button: no less wide than a finger can hit. */
const HEAD = 44;
const LARGE_HEAD = 60;

/**
 * @param {Column[]} columns
 * @param {{width: number, height: number}} room
 * @param {{head: number, label: number, minimum: number, letter: number}} type sizes that follow the theme's type
 * @param {Record<string, number>} pages
 * @returns {Plan}
 */
function planOf(columns, room, type, pages) {
  const roomy = planWith(columns, room, type, EDGE_GAP, pages);
  const fits = roomy.width <= room.width;
  if (fits && type.minimum <= LARGE_HEAD) return roomy;
  // Large type alone must not push layers off the window, nor shrink maps: short headings are slim, columns stand closer.
  const close = planWith(columns, room, {...type, minimum: HEAD}, CLOSE_GAP, pages);
  const reads = (/** @type {Plan} */ {placed}) => legibilityOf(columns, placed.map(({atlas}) => atlas));
  return close.width > room.width || (fits && reads(roomy) > reads(close) - 1) ? roomy : close;
}

/**
 * @param {Column[]} columns
 * @param {{width: number, height: number}} room
 * @param {{head: number, label: number, minimum: number, letter: number}} type
 * @param {number} between two columns
 * @param {Record<string, number>} pages
 * @returns {Plan}
 */
function planWith(columns, room, {head, label, minimum, letter}, between, pages) {
  const edges = edgesOf(columns);
  const lane = Math.max(0, ...edges.map((edge) => edge.lane)) * LANE;
  const half = Math.max(110, Math.floor((room.height - head - 2 * label - 2 * lane - 14) / 2));
  // The heading's name and shape must be read whole; the kind may be cut.
  const minima = columns.map(({name, shape}) => Math.max(minimum, Math.ceil(letter * Math.max(name.length, formatShape(shape).length))));
  const atlases = fit(columns, {width: room.width - EDGE_GAP, height: half, minima, gap: between, imageMaximum: room.width * IMAGE_SHARE}, pages);
  let x = EDGE_GAP;
  const placed = columns.map((column, i) => {
    const width = Math.max(minima[i], atlases[i].width);
    const here = {column, atlas: atlases[i], x, width};
    x += width + between;
    return here;
  });
  // What the columns leave over goes between them.
  const spare = Math.min(34, Math.max(0, (room.width - x) / columns.length));
  placed.forEach((here, i) => { here.x += spare * (i + 0.5); });
  const top = head + label + lane;
  return {
    placed, edges, half, lane, top, bottom: top + half + label, gap: between + spare, close: between < EDGE_GAP,
    width: x + spare * columns.length, height: top + half + label + half + lane + 14,
  };
}

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
  const selection = useValue(store.selection);
  const problem = useValue(store.problem);
  const {panel} = useValue(store.options);
  useValue(store.timeline);
  const chosen = selection?.node === column.name;
  const open = () => {
    select({node: column.name, tensor: "y", index: null});
    openPanel("layer");
  };
  const phases = [phaseOf(column.name, "y"), phaseOf(column.name, "dy")];
  const kind = tOr(`kind-${column.kind}`, column.kind);
  const parameters = column.node?.parameter_count ?? 0;
  return html`
    <section class="column" data-node=${column.name} data-first=${first} data-chosen=${chosen} data-wrong=${problem?.node === column.name}
      data-lit=${phases.includes("lit")} style=${`${first ? `margin-left:${x}px;` : ""}left:${x}px;width:${width}px;height:${plan.height}px`}
      aria-label=${t("column-label", {name: column.name, kind, shape: formatShape(column.shape)})}>
      <button type="button" class="column-head" onClick=${open} aria-expanded=${chosen && panel === "layer"}
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
      onPointerMove=${pointed} onPointerLeave=${() => setHover(null)} onClick=${click} onKeyDown=${keyed}>
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

/** The connections: forward between the maps, backward between the deltas; the one in use is lit. @param {{plan: Plan}} props */
function Lines({plan}) {
  const step = useValue(store.currentStep);
  const {placed, edges, half, top, bottom, lane} = plan;
  const middle = {y: top + half / 2, dy: bottom + half / 2};
  const right = (/** @type {number} */ i) => placed[i].x + (placed[i].width + placed[i].atlas.width) / 2;
  const left = (/** @type {number} */ i) => placed[i].x + (placed[i].width - placed[i].atlas.width) / 2;
  const centre = (/** @type {number} */ i) => placed[i].x + placed[i].width / 2;
  return html`
    <svg class="lines" width=${plan.width} height=${plan.height} aria-hidden="true">
      <defs>
        <marker id="forward-head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L6 3L0 6z" /></marker>
        <marker id="backward-head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L6 3L0 6z" /></marker>
      </defs>
      ${edges.map(({from, to, lane: at}) => {
        const names = [placed[from].column.name, placed[to].column.name];
        const forward = step?.phase === "forward" && step.node === names[1];
        const backward = step?.phase === "backward" && step.node === names[0];
        const tall = [placed[from].atlas.height, placed[to].atlas.height].map((height) => (half - height) / 2);
        const high = top - lane + (lane - at * LANE) + 2;
        const low = bottom + half + at * LANE - 2;
        const down = at
          ? `M${centre(from) + 6} ${top + tall[0] - 3}V${high + 6}q0 -6 6 -6H${centre(to) - 12}q6 0 6 6V${top + tall[1] - 3}`
          : `M${right(from) + 3} ${middle.y}H${left(to) - 3}`;
        const up = at
          ? `M${centre(to) - 6} ${bottom + half - tall[1] + 3}V${low - 6}q0 6 -6 6H${centre(from) + 12}q-6 0 -6 -6V${bottom + half - tall[0] + 3}`
          : `M${left(to) - 3} ${middle.dy}H${right(from) + 3}`;
        return html`
          <path class="line forward" data-lit=${forward} data-skip=${at > 0} d=${down} marker-end="url(#forward-head)" />
          <path class="line backward" data-lit=${backward} data-skip=${at > 0} d=${up} marker-end="url(#backward-head)" />`;
      })}
    </svg>`;
}

/**
 * Scrolls a column into sight, beside the image, which stays.
 * @param {HTMLElement} view
 * @param {Plan} plan
 * @param {Placed} here
 * @param {number} ahead how many widths of the window should be left before the edge
 */
function reveal(view, plan, here, ahead) {
  const first = plan.placed[0];
  const fixed = first.x + first.width + 8;
  const margin = ahead ? Math.max(0, (view.clientWidth - fixed - here.width) * ahead * 0.5) : 0;
  const [low, high] = [view.scrollLeft + fixed, view.scrollLeft + view.clientWidth];
  if (here === first) {
    // It is always in sight; what it feeds is at the far left.
    if (ahead) view.scrollTo({left: 0, behavior: calm.matches ? "auto" : "smooth"});
  } else if (here.x - margin < low || here.x + here.width + margin > high) {
    view.scrollTo({left: here.x + here.width / 2 - (view.clientWidth + fixed) / 2, behavior: calm.matches ? "auto" : "smooth"});
  }
}

/**
 * Outlines of linked cells, on a canvas of their own that lies still over the scrolled picture, so that pointing redraws nothing else.
 * @param {{plan: Plan, scroller: {current: HTMLDivElement | null}}} props
 */
function Overlay({plan, scroller}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const view = scroller.current;
    const sheet = canvas.current;
    if (!view || !sheet) return;
    let asked = 0;
    const draw = () => {
      asked = 0;
      const style = getComputedStyle(sheet);
      const network = store.network.peek();
      const focus = store.focus.peek();
      // What is told about the chosen cell is exact; what is only pointed at is drawn from geometry.
      const pinned = store.hover.peek() === null && known.chosen.peek() !== null;
      const links = pinned ? {reads: known.reads.peek(), feeds: known.influences.peek()?.cells ?? null, carries: known.field.peek()?.box ?? null} : undefined;
      const lit = known.lit.peek();
      const marks = [
        ...(network && focus ? marksOf(network, focus, plan, links) : []),
        ...(lit?.index ? cellMarks([{tensor: known.originalOf(lit.tensor), index: lit.index}], plan, "lit") : []),
      ];
      const sticky = getComputedStyle(view.querySelector(".column") ?? view).position === "sticky";
      drawOverlay(sheet, marks, {
        width: view.clientWidth, height: Math.max(view.clientHeight, plan.height), ratio: devicePixelRatio, left: view.scrollLeft,
        pinned: sticky ? plan.placed[0].column.name : null, colour: style.color,
        halo: store.theme.peek() === "dark" ? "rgb(0 0 0 / 75%)" : "rgb(255 255 255 / 85%)",
        pinnedEdge: plan.placed[0].x + plan.placed[0].width,
      });
    };
    const ask = () => { asked ||= requestAnimationFrame(draw); };
    const stop = effect(() => {
      for (const one of [store.focus, store.theme, known.reads, known.influences, known.field, known.lit]) void one.value;
      ask();
    });
    view.addEventListener("scroll", ask, {passive: true});
    addEventListener("resize", ask);
    return () => {
      stop();
      cancelAnimationFrame(asked);
      view.removeEventListener("scroll", ask);
      removeEventListener("resize", ask);
    };
  }, [plan]);
  // A map that is pinned elsewhere (a term of the card, a link) is turned up.
  useEffect(() => effect(() => {
    const address = store.selection.value;
    const here = plan.placed.find(({column}) => column.name === address?.node);
    if (!here || !address?.index || address.tensor !== "y" && address.tensor !== "dy") return;
    const {map} = placeIn(here.atlas, address.index);
    if (!shows(here.atlas, map)) turnPage(pageKey(here.column.shape), Math.floor(map / here.atlas.maps.count));
  }), [plan]);
  // A node chosen elsewhere (inspector, keyboard, link) must be in sight.
  useEffect(() => effect(() => {
    const chosen = store.selection.value?.node;
    const {panel} = store.options.value;
    const here = plan.placed.find(({column}) => column.name === chosen);
    const view = scroller.current;
    if (!here || !view || !panel) return;
    requestAnimationFrame(() => reveal(view, plan, here, 0));
  }), [plan]);
  // While the pass is walked through, the column that is computed stays in sight.
  useEffect(() => effect(() => {
    const step = store.currentStep.value;
    const view = scroller.current;
    const here = step && plan.placed.find(({column}) => column.name === step.node);
    if (!here || !view || plan.width <= view.clientWidth) return;
    requestAnimationFrame(() => reveal(view, plan, here, 0.5));
  }), [plan]);
  return html`<div class="overlay" aria-hidden="true"><canvas ref=${canvas}></canvas></div>`;
}
