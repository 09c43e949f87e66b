// @ts-check
/** A chart with a curve for each layer of one run: gradient norms, or how far each step moved. */

import {useMemo} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {layerCurves} from "../../layout/training/series.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {layerDrawing} from "./drawings.js";
import {layerColour, runColour, valueAt} from "./pen.js";
import {Plot} from "./plot.js";

/** @import {Curve, Shown} from "../../layout/training/series.js" */

/**
 * @param {object} props
 * @param {"gradients" | "updates"} props.quantity
 * @param {Shown} props.run
 * @param {Shown[]} props.runs all share one vertical axis, or two runs could not be compared
 * @param {boolean} props.logarithmic
 * @param {boolean} props.steps
 */
export function LayerChart({quantity, run, runs, logarithmic, steps}) {
  useValue(locale);
  const {smoothing} = useValue(store.options);
  const parameters = useValue(charts.parameters);
  const theme = useValue(store.theme);
  const axis = useValue(charts.axis);
  const window = useValue(charts.visible);
  const curves = useMemo(() => layerCurves(quantity, run, {smoothing, parameters, logarithmic}), [run, quantity, smoothing, parameters, logarithmic]);
  const drawing = useMemo(() => {
    const all = runs.flatMap((one) => (one === run ? curves : layerCurves(quantity, one, {smoothing, parameters, logarithmic})));
    return layerDrawing(curves, {all, window, theme, marks: [], happened: charts.happenedIn(run.id), logarithmic});
  }, [curves, runs, window, logarithmic, theme]);
  const name = store.runs.peek().get(run.id)?.training.name ?? run.id;
  return html`
    <figure class="chart" data-quantity=${quantity} data-run=${run.id} data-logarithmic=${logarithmic}>
      ${runs.length > 1 && html`<figcaption><span class="dot" style=${{background: runColour(run.colour)}}></span> ${name}</figcaption>`}
      ${curves.length ? html`
        <${Plot} drawing=${drawing} steps=${steps} label=${t(`curves-label-${axis}`, {what: t(`curves-${quantity}`), runs: name})} />
        <${LayerReadings} curves=${curves} name=${name} />` : html`<p class="hint">${t("curves-nothing")}</p>`}
    </figure>`;
}

/** The values at the crosshair, first layer first. @param {{curves: Curve[], name: string}} props */
function LayerReadings({curves, name}) {
  const step = useValue(charts.reading);
  const theme = useValue(store.theme);
  return html`
    <ul class="layer-readings" tabindex="0" aria-label=${t("curves-layer-values", {run: name})}>${curves.map((curve) => {
      // A zero has no logarithm and no place in the curve, but it is a number.
      const value = valueAt(curve, step) ?? valueAt({...curve, y: curve.told ?? curve.y}, step);
      return html`<li key=${curve.key} data-layer=${curve.layer}><span class="dot" style=${{background: layerColour(curve, theme)}}></span>
        <span class="code">${curve.layer}</span> <b>${value === null ? "–" : figure(value, 3)}</b></li>`;
    })}</ul>`;
}

/** Weights alone, or biases and the rest too. */
export function ParameterChoice() {
  const parameters = useValue(charts.parameters);
  return html`
    <label class="choice small"><input type="checkbox" checked=${parameters === "all"}
      onChange=${(/** @type {any} */ event) => { charts.parameters.value = event.target.checked ? "all" : "weights"; }} />
      <span>${t("curves-all-parameters")}</span></label>`;
}
