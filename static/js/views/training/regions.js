// @ts-check
/** Decision regions on the plane: what the network of a moment says of every point, and the points it learns from. */

import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {drawMark} from "../../draw/curves.js";
import {locale, t} from "../../i18n/fluent.js";
import {shapeOf} from "../../layout/training/colours.js";
import {middleOf, paintRegions, probabilitiesAt, toCanvas, toPlane} from "../../layout/training/regions.js";
import * as judging from "../../state/training/judging.js";
import * as store from "../../state/training/store.js";
import {count, figure, percent} from "../figures.js";
import {html, useValue} from "../html.js";
import {channels, resolved} from "../resolved.js";
import {className} from "./words.js";

/** @import {Plane} from "../../state/training/judging.js" */

/** More points would hide the regions. */
const MOST_POINTS = 600;

export function Regions() {
  useValue(locale);
  const run = useValue(store.focused);
  const onPlane = useValue(judging.planar);
  if (!run) return html`<p class="hint look-empty">${t("look-none")}</p>`;
  if (!onPlane) return html`<p class="hint look-empty">${t("regions-not-here")}</p>`;
  return html`<div class="regions"><${RegionsFigure} /></div>`;
}

export function RegionsFigure() {
  useValue(locale);
  const run = useValue(store.focused);
  const plane = useValue(judging.plane);
  if (!run || !plane || plane.run !== run.training.id) return html`<p class="hint">${t("look-waiting")}</p>`;
  return html`<${PlaneFigure} plane=${plane} classes=${run.training.dataset.classes} />`;
}

/** @param {{plane: Plane, classes: string[]}} props */
function PlaneFigure({plane, classes}) {
  const theme = useValue(store.theme);
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [side, setSide] = useState(300);
  const [at, setAt] = useState(/** @type {[number, number] | null} */ (null));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setSide(Math.max(160, Math.min(420, element.clientWidth))));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const [, rows, columns] = plane.p.shape;
  useLayoutEffect(() => {
    if (!canvas.current || !box.current) return;
    const near = box.current;
    const colour = (/** @type {string} */ name) => resolved(near, name);
    const colours = classes.map((_, k) => colour(`var(--run-${k % 8})`));
    paint(canvas.current, plane, {side, colours, paper: colour("var(--paper)"), ink: colour("var(--ink)")});
  }, [plane, side, theme, classes]);
  const {left, right, bottom, top} = plane.extent;
  const said = at && probabilitiesAt({p: plane.p.data, classes: plane.p.shape[0], rows, columns}, plane.extent, at[0], at[1]);
  const moved = (/** @type {PointerEvent} */ event) => {
    const frame = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    setAt(toPlane(plane.extent, event.clientX - frame.left, event.clientY - frame.top, side));
  };
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const [dx, dy] = /** @type {Record<string, [number, number]>} */ ({ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]})[event.key] ?? [0, 0];
    if (!(dx || dy) || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = at ?? [(left + right) / 2, (bottom + top) / 2];
    const stride = event.shiftKey ? 8 : 1;
    setAt([Math.max(left, Math.min(right, x + (dx * stride * (right - left)) / columns)), Math.max(bottom, Math.min(top, y + (dy * stride * (top - bottom)) / rows))]);
    event.preventDefault();
    event.stopPropagation();
  };
  const spot = at && toCanvas(plane.extent, at[0], at[1], side);
  const reading = at && said ? t("regions-at", {x: figure(at[0], 3), y: figure(at[1], 3), said: said.map((p, k) => `${className(classes[k] ?? String(k))} ${percent(p)}`).join(", ")}) : t("regions-hint");
  return html`
    <figure class="plane-figure" ref=${box} data-step=${plane.step}>
      <div class="plane-field" tabindex="0" role="application" aria-roledescription=${t("regions-role")} aria-label=${t("regions-label", {number: count(plane.labels.data.length)})}
        style=${{width: `${side}px`, height: `${side}px`}} onPointerMove=${moved} onPointerLeave=${() => setAt(null)} onPointerDown=${moved} onKeyDown=${keyed}>
        <canvas ref=${canvas} style=${{width: `${side}px`, height: `${side}px`}} aria-hidden="true"></canvas>
        ${spot && html`<span class="plane-spot" aria-hidden="true" style=${{left: `${spot[0]}px`, top: `${spot[1]}px`}}></span>`}
      </div>
      <p class="plane-reading" role="status" data-said=${said ? said.join() : ""} data-place=${at ? middleOf(plane.extent, at, rows, columns).join() : ""}>${reading}</p>
      <ul class="plane-classes">${classes.map((name, k) => html`<li key=${k}><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill=${`var(--run-${k % 8})`} /></svg> ${className(name)}</li>`)}</ul>
    </figure>`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Plane} plane
 * @param {{side: number, colours: string[], paper: string, ink: string}} look
 */
function paint(canvas, {p, x, labels, extent}, {side, colours, paper, ink}) {
  const ratio = Math.max(1, Math.min(3, devicePixelRatio));
  [canvas.width, canvas.height] = [Math.round(side * ratio), Math.round(side * ratio)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [, rows, columns] = p.shape;
  const scratch = document.createElement("canvas");
  [scratch.width, scratch.height] = [columns, rows];
  const pen = /** @type {CanvasRenderingContext2D} */ (scratch.getContext("2d"));
  const image = pen.createImageData(columns, rows);
  paintRegions(new Uint32Array(image.data.buffer), p.data, columns, colours.map(channels), channels(paper));
  pen.putImageData(image, 0, 0);
  // The network was asked in the middle of each place; between two middles the picture goes over from one to the other.
  context.imageSmoothingEnabled = true;
  context.drawImage(scratch, 0, 0, canvas.width, canvas.height);
  const every = Math.max(1, Math.ceil(labels.data.length / MOST_POINTS));
  for (let i = 0; i < labels.data.length; i += every) {
    const [across, down] = toCanvas(extent, x.data[2 * i], x.data[2 * i + 1], canvas.width);
    const k = Math.round(labels.data[i]);
    const shape = shapeOf(k);
    drawMark(context, shape === "cross" || shape === "plus" ? "ring" : shape, across, down, 2.6 * ratio, {colour: ink, paper: colours[k % colours.length], line: 0.6 * ratio});
  }
}
