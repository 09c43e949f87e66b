// @ts-check
/** One chart: axes by uPlot, curves by our own pen, and the crosshair that all charts share. */

import {effect} from "@preact/signals-core";
import {useLayoutEffect, useRef} from "preact/hooks";
import uPlot from "uplot";
import {drawBands, drawLines, drawStrokes} from "../../draw/curves.js";
import {locale, t} from "../../i18n/fluent.js";
import {linearTicks, logTicks, tickText} from "../../layout/training/axes.js";
import {moveZoom, point, setZoom, travelNear, visible} from "../../state/training/charts.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {drop, grab} from "../../state/training/travel.js";
import {html, useValue} from "../html.js";
import {resolved} from "../resolved.js";

/** @import {Band, Stroke} from "../../draw/curves.js" */
/** @import {Range} from "../../layout/training/axes.js" */

/** @typedef {{x: number, kind: "snapshot" | "change" | "back" | "failure"}} Line */

/**
 * @typedef {object} Drawing what a chart shows; colours may be CSS variables
 * @property {Stroke[]} strokes
 * @property {Band[]} bands
 * @property {Line[]} lines
 * @property {Range} range of the vertical axis
 * @property {boolean} logarithmic
 */

/** A hand that holds the moment's line may be this far from it, in pixels; a finger twice as far. */
const REACH = 7;
/** Marks reach so many pixels over the sides. */
const OVER = 6;
/** A stroke of the pointer shorter than this is a click. */
const STILL = 5;

/**
 * @param {object} props
 * @param {Drawing} props.drawing
 * @param {string} props.label
 * @param {boolean} props.steps whether the axis of steps has its numbers here
 */
export function Plot({drawing, label, steps}) {
  const {language} = useValue(locale);
  const theme = useValue(store.theme);
  const window = useValue(visible);
  const axis = useValue(charts.axis);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {uPlot | null} */ (null));
  const latest = useRef(drawing);
  latest.current = drawing;

  useLayoutEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const made = plotIn(box, latest, {language, steps, logarithmic: drawing.logarithmic, axis});
    chart.current = made.plot;
    return () => {
      made.end();
      chart.current = null;
    };
  }, [language, theme, steps, drawing.logarithmic, axis]);

  useLayoutEffect(() => {
    const plot = chart.current;
    if (!plot) return;
    plot.batch(() => {
      plot.setScale("x", {min: window[0], max: window[1]});
      plot.setScale("y", {min: drawing.range[0], max: drawing.range[1]});
    });
    // Curves may have changed where the axes have not.
    plot.redraw(false, true);
  }, [drawing, window[0], window[1], theme, language, steps, axis]);

  return html`
    <div class="plot" data-steps=${steps}>
      <div class="plot-place" ref=${place} role="img" aria-label=${label}></div>
      ${steps && html`<span class="plot-steps" aria-hidden="true">${t(`curves-axis-${axis}`)}</span>`}
    </div>`;
}

/**
 * @param {HTMLDivElement} box
 * @param {{current: Drawing}} latest
 * @param {{language: "en" | "ru", steps: boolean, logarithmic: boolean, axis: "steps" | "epochs"}} how
 */
function plotIn(box, latest, {language, steps, logarithmic, axis: unit}) {
  const style = getComputedStyle(box);
  const small = parseFloat(style.fontSize);
  const colour = colours(box);
  const font = `${style.fontSize} ${style.fontFamily}`;
  const axis = {stroke: style.color, font, grid: {stroke: colour("var(--hairline)"), width: 1}, ticks: {stroke: colour("var(--hairline)"), width: 1, size: 4}, gap: 3};
  const size = () => ({width: Math.max(120, box.clientWidth), height: Math.max(60, box.clientHeight)});
  const room = (/** @type {number} */ pixels, /** @type {number} */ each) => Math.max(2, Math.floor(pixels / each));
  const {range} = latest.current;
  const [from, to] = visible.peek();
  const plot = new uPlot({
    ...size(),
    legend: {show: false},
    cursor: {show: false},
    padding: [6, 18, steps ? 0 : 6, 0],
    scales: {
      x: {time: false, range: (_, low, high) => [low ?? from, high ?? to]},
      y: {distr: logarithmic ? 3 : 1, range: (_, low, high) => [low ?? range[0], high ?? range[1]]},
    },
    axes: [
      {
        ...axis, size: steps ? small * 1.9 : 0, splits: (self, _, low, high) => linearTicks([low, high], room(self.bbox.width / devicePixelRatio, small * 5)).filter((tick) => unit === "epochs" || Number.isInteger(tick)),
        values: (_, ticks) => (steps ? ticks.map((tick) => tickText(tick, language)) : ticks.map(() => "")),
      },
      {
        ...axis, size: Math.round(small * 4.6), filter: (_, ticks) => ticks,
        splits: (self, _, low, high) => (logarithmic ? logTicks : linearTicks)([low, high], room(self.bbox.height / devicePixelRatio, small * 2)),
        values: (_, ticks) => ticks.map((tick) => tickText(tick, language)),
      },
    ],
    series: [{}, {show: true, points: {show: false}, paths: () => null}],
    hooks: {draw: [(self) => draw(self, latest.current, colour)]},
  }, [[from, to], [range[0], range[1]]], box);
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(box);
  const quit = [pointing(plot), crosshair(plot)];
  return {
    plot,
    end: () => {
      for (const one of quit) one();
      watch.disconnect();
      plot.destroy();
    },
  };
}

/** Resolves each CSS colour once. @param {HTMLElement} box */
function colours(box) {
  /** @type {Map<string, string>} */
  const known = new Map();
  return (/** @type {string} */ name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = name.startsWith("var(") ? resolved(box, name) : name;
      known.set(name, found);
    }
    return found;
  };
}

/** How each kind of line looks. @type {Record<Line["kind"], {colour: string, length: number, dash: number[]}>} */
export const LINES = {
  snapshot: {colour: "var(--edge)", length: 0.035, dash: []},
  change: {colour: "var(--mark)", length: 1, dash: []},
  back: {colour: "var(--edge)", length: 1, dash: [2, 4]},
  failure: {colour: "var(--warning)", length: 1, dash: []},
};

/** @param {uPlot} plot @param {Drawing} drawing @param {(name: string) => string} colour */
function draw({ctx, bbox, scales}, {strokes, bands, lines, logarithmic}, colour) {
  const [x, y] = [scales.x, scales.y].map(({min, max}) => /** @type {Range} */ ([min ?? 0, max ?? 1]));
  const within = {x, y, logarithmic};
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  // A mark at the very first or last step is shown whole.
  ctx.rect(bbox.left - OVER * ratio, bbox.top, bbox.width + 2 * OVER * ratio, bbox.height);
  ctx.clip();
  drawLines(ctx, bbox, within, lines.map(({x: at, kind}) => ({...LINES[kind], x: at, colour: colour(LINES[kind].colour)})), ratio);
  drawBands(ctx, bbox, within, bands.map((band) => ({...band, colour: colour(band.colour)})));
  drawStrokes(ctx, bbox, within, strokes.map((stroke) => ({...stroke, colour: colour(stroke.colour)})), {ratio, paper: colour("var(--paper)")});
  ctx.restore();
}

/** The lines under the pointer and at the moment, moved without drawing the curves again. @param {uPlot} plot */
function crosshair(plot) {
  const [moment, hover] = ["moment", "hover"].map((name) => {
    const line = document.createElement("div");
    line.className = `crosshair ${name}`;
    return plot.over.appendChild(line);
  });
  return effect(() => {
    const [from, to] = visible.value;
    for (const [line, at] of /** @type {[HTMLElement, number | null][]} */ ([[moment, charts.standing.value], [hover, charts.cursor.value]])) {
      const inside = at !== null && at >= from && at <= to;
      line.style.display = inside ? "" : "none";
      // In shares of the chart, so that a new size needs nothing.
      if (inside) line.style.left = `${((at - from) / (to - from)) * 100}%`;
    }
  });
}

/**
 * The pointer on a chart: hovering reads, a click travels, dragging the moment's line scrubs, dragging elsewhere zooms; a
 * finger scrubs wherever it is.
 * @param {uPlot} plot
 * @returns {() => void} ends it
 */
function pointing({over}) {
  const select = over.appendChild(document.createElement("div"));
  select.className = "zooming";
  select.hidden = true;
  /** @type {{from: number, way: "scrub" | "zoom", moved: boolean} | null} */
  let held = null;
  const placeAt = (/** @type {number} */ left) => {
    const [from, to] = visible.peek();
    return from + (Math.max(0, Math.min(over.clientWidth, left)) / Math.max(1, over.clientWidth)) * (to - from);
  };
  const leftOf = (/** @type {MouseEvent} */ event) => event.clientX - over.getBoundingClientRect().left;
  const momentLeft = () => {
    const [from, to] = visible.peek();
    return ((charts.standing.peek() - from) / (to - from)) * over.clientWidth;
  };
  const near = (/** @type {PointerEvent} */ event) => Math.abs(leftOf(event) - momentLeft()) <= (event.pointerType === "touch" ? 2 : 1) * REACH;

  const moved = (/** @type {PointerEvent} */ event) => {
    const left = leftOf(event);
    if (!held) {
      over.style.cursor = near(event) ? "ew-resize" : "crosshair";
      if (event.pointerType !== "touch") point(placeAt(left));
      return;
    }
    held.moved ||= Math.abs(left - held.from) > STILL;
    if (held.way === "scrub") travelNear(placeAt(left));
    else if (held.moved) {
      const [start, end] = [Math.min(held.from, left), Math.max(held.from, left)].map((at) => Math.max(0, Math.min(over.clientWidth, at)));
      select.hidden = false;
      select.style.left = `${start}px`;
      select.style.width = `${end - start}px`;
      point(placeAt(left));
    }
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    const scrubs = event.pointerType === "touch" || near(event);
    held = {from: leftOf(event), way: scrubs ? "scrub" : "zoom", moved: false};
    over.setPointerCapture(event.pointerId);
    point(null);
    if (scrubs) grab();
  };
  const up = (/** @type {PointerEvent} */ event) => {
    if (!held) return;
    const {way, from, moved: far} = held;
    held = null;
    select.hidden = true;
    if (way === "zoom" && far) setZoom([placeAt(from), placeAt(leftOf(event))]);
    else if (way === "zoom" || !far) travelNear(placeAt(leftOf(event)));
    if (way === "scrub") drop();
  };
  const cancelled = () => {
    if (held?.way === "scrub") drop();
    held = null;
    select.hidden = true;
  };
  const wheeled = (/** @type {WheelEvent} */ event) => {
    // Without a key the wheel scrolls the page, as everywhere.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    moveZoom({factor: event.deltaY > 0 ? 1.25 : 0.8, around: placeAt(leftOf(event))});
  };
  const ending = new AbortController();
  const {signal} = ending;
  over.addEventListener("pointermove", moved, {signal});
  over.addEventListener("pointerdown", down, {signal});
  over.addEventListener("pointerup", up, {signal});
  over.addEventListener("pointercancel", cancelled, {signal});
  over.addEventListener("pointerleave", () => { if (!held) point(null); }, {signal});
  over.addEventListener("dblclick", () => setZoom(null), {signal});
  over.addEventListener("wheel", wheeled, {signal, passive: false});
  return () => ending.abort();
}
