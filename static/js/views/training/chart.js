// @ts-check
/** A chart with a curve or two for each run: loss, accuracy, running estimate, rate. */

import {useMemo} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {dashOf, HELD_OUT_DASH, shapeOf} from "../../layout/training/colours.js";
import {curvesOf, hasLogarithm} from "../../layout/training/series.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {count, figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {plainDrawing} from "./drawings.js";
import {pointAt, runColour} from "./pen.js";
import {Plot} from "./plot.js";

/** @import {Curve, Shown} from "../../layout/training/series.js" */

/** @typedef {"loss" | "accuracy" | "running" | "learning_rate"} Plain */

/**
 * @param {object} props
 * @param {Plain} props.quantity
 * @param {Shown[]} props.runs
 * @param {boolean} props.logarithmic
 * @param {boolean} props.steps
 */
export function Chart({quantity, runs, logarithmic, steps}) {
  useValue(locale);
  const {smoothing} = useValue(store.options);
  const theme = useValue(store.theme);
  const axis = useValue(charts.axis);
  const window = useValue(charts.visible);
  const marks = useValue(charts.ticks);
  const happened = useValue(charts.happened);
  const curves = useMemo(() => runs.flatMap((run) => curvesOf(quantity, run, smoothing, logarithmic)), [runs, quantity, smoothing, logarithmic]);
  const uncut = useValue(charts.uncut)[quantity] ?? false;
  const {drawing, cut, top} = useMemo(() => plainDrawing(curves, {quantity, window, theme, marks, happened, logarithmic, uncut}),
    [curves, window, logarithmic, theme, marks, happened, uncut]);
  const below = logarithmic && curves.some(({y}) => y.some((value) => value !== null && value <= 0));
  return html`
    <figure class="chart" data-quantity=${quantity} data-logarithmic=${logarithmic}>
      <figcaption><strong>${t(`curves-${quantity}`)}</strong> <${Logarithm} quantity=${quantity} on=${logarithmic} />
        <${Readings} curves=${curves} quantity=${quantity} />
        ${cut !== null && html`<button type="button" class="quiet cut" aria-pressed=${!uncut} title=${t("curves-cut-hint")} onClick=${() => charts.setUncut(quantity, !uncut)}>${t(uncut ? "curves-uncut" : "curves-cut", {top: figure(top, 3)})}</button>`}</figcaption>
      <${Plot} drawing=${drawing} steps=${steps} label=${t(`curves-label-${axis}`, {what: t(`curves-${quantity}`), runs: namesOf(runs)})} />
      ${below && html`<p class="hint">${t("curves-no-logarithm")}</p>`}
    </figure>`;
}

/** Whether a chart is logarithmic; nothing where it cannot be. @param {{quantity: import("../../layout/training/series.js").Quantity, on: boolean}} props */
export function Logarithm({quantity, on}) {
  return hasLogarithm(quantity) && html`
    <button type="button" class="quiet logarithm" aria-pressed=${on} title=${t("curves-logarithmic-hint")} aria-label=${t("curves-logarithmic-of", {what: t(`curves-${quantity}`)})}
      onClick=${() => charts.setLogarithmic(quantity, !on)}>${t("curves-logarithmic")}</button>`;
}

/** @param {Shown[]} runs */
export const namesOf = (runs) => runs.map(({id}) => store.runs.peek().get(id)?.training.name ?? id).join(", ");

/** The values at the crosshair. @param {{curves: Curve[], quantity: Plain}} props */
function Readings({curves, quantity}) {
  const place = useValue(charts.reading);
  const axis = useValue(charts.axis);
  const runs = useValue(charts.overlaid);
  const told = curves.filter(({part}) => part !== "noise");
  const several = runs.length > 1;
  const calmed = told.length < curves.length;
  return html`
    <span class="readings">${runs.map(({training: {id, name}, color}) => {
      const mine = told.filter(({run}) => run === id);
      if (!mine.length) return "";
      return html`
        <span class="reading" key=${id} data-run=${id}>
          <span class="visually-hidden">${name}: </span>
          ${mine.map((curve) => {
            const point = pointAt(curve, place);
            const value = point?.value ?? null;
            const held = curve.part === "held_out";
            const what = held ? t("curves-held-out") : calmed ? t("curves-smoothed") : t(`curves-learning-${quantity}`);
            return html`
              <span class="reading-value" key=${curve.key} data-part=${curve.part} title=${`${name}: ${what}`}>
                <${Swatch} colour=${color} held=${held} />
                ${several ? html`<span class="visually-hidden">${what} </span>` : html`<span class="reading-what">${what}</span>`}
                <b>${value === null ? "–" : figure(value, 4)}</b>
                ${held && !several && point && point.at !== place && html`<span class="hint">${axis === "epochs" ? t("curves-at-epoch", {epoch: figure(point.at, 3)}) : t("curves-at-step", {step: count(point.at)})}</span>`}
              </span>`;
          })}
        </span>`;
    })}</span>`;
}

/** A piece of the curve: a line, or a line with its mark. @param {{colour: number, held: boolean}} props */
export function Swatch({colour, held}) {
  const projector = useValue(store.theme) === "projector";
  const dash = projector ? dashOf(colour, true) : held ? HELD_OUT_DASH : [];
  return html`
    <svg class="swatch" viewBox="0 0 22 10" width="22" height="10" aria-hidden="true" style=${{color: runColour(colour)}} data-shape=${held ? shapeOf(colour) : "line"}>
      <line x1="1" y1="5" x2="21" y2="5" stroke="currentColor" stroke-width="2" stroke-dasharray=${dash.map((one) => one * 0.65).join(" ")} />
      ${held && html`<path d=${OUTLINES[shapeOf(colour)]} fill="var(--paper)" stroke="currentColor" stroke-width="1.5" />`}
    </svg>`;
}

/** The marks of draw/curves.js, around (11, 5). @type {Record<string, string>} */
const OUTLINES = {
  circle: "M8 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
  ring: "M8 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
  square: "M8.3 2.3h5.4v5.4h-5.4z",
  triangle: "M11 1.5l3.4 6h-6.8z",
  down: "M11 8.5l3.4 -6h-6.8z",
  diamond: "M11 1.2l3.4 3.8l-3.4 3.8l-3.4 -3.8z",
  cross: "M8.5 2.5l5 5m0 -5l-5 5",
  plus: "M11 1.5v7m-3.5 -3.5h7",
};
