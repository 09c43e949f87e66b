// @ts-check
/** The curves: what is learned, how fast, and how the numbers inside behave; all runs over each other, one crosshair for all charts. */

import {locale, t} from "../../i18n/fluent.js";
import {chartsOf, PANES, paneOf} from "../../layout/training/panes.js";
import {isLogarithmic, isPerLayer} from "../../layout/training/series.js";
import {setOption} from "../../state/training/actions.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {toSnapshot} from "../../state/training/travel.js";
import {html, useValue} from "../html.js";
import {Chart, Logarithm} from "./chart.js";
import {LayerChart, ParameterChoice} from "./layer_chart.js";
import {Marks} from "./marks.js";
import {SpreadChart} from "./spread_chart.js";
import {CurveTable} from "./curve_table.js";

export function Curves() {
  useValue(locale);
  const {pane, logarithmic} = useValue(store.options);
  const sources = useValue(charts.sources);
  const shown = chartsOf(pane);
  const runs = sources.filter(({log}) => log.reports.step.length || log.evaluations.length);
  if (!runs.length) return html`<div class="curves"><p class="curves-empty hint">${t(sources.length ? "curves-none-yet" : "curves-none")}</p></div>`;
  return html`
    <div class="curves" data-pane=${paneOf(pane)}>
      <${Bar} />
      <div class="charts-frame"><${Marks} />
      <div class="charts" tabindex="0" role="group" aria-label=${t("curves-charts")} data-charts=${shown.length} onKeyDown=${keyed}>
        ${shown.map((quantity, i) => {
          const common = {quantity, steps: i === shown.length - 1 || shown.length > 2, logarithmic: isLogarithmic(quantity, logarithmic), runs};
          if (quantity === "outputs") return html`<${SpreadChart} key=${quantity} ...${common} />`;
          if (!isPerLayer(quantity)) return html`<${Chart} key=${quantity} ...${common} />`;
          return html`
            <section class="layered" key=${quantity} aria-label=${t(`curves-${quantity}`)}>
              <h3><strong>${t(`curves-${quantity}`)}</strong> <${Logarithm} quantity=${quantity} on=${common.logarithmic} /> <${ParameterChoice} /></h3>
              <div class="side-by-side">${runs.map((run) => html`<${LayerChart} ...${common} key=${run.id} run=${run} />`)}</div>
            </section>`;
        })}
      </div></div>
      <${CurveTable} />
    </div>`;
}

const AXES = /** @type {const} */ (["steps", "epochs"]);

/** Which charts, how smooth, along what, how far in. */
function Bar() {
  const {pane, smoothing} = useValue(store.options);
  const zoom = useValue(charts.zoom);
  const axis = useValue(charts.axis);
  const {language} = useValue(locale);
  const smooth = (/** @type {any} */ event) => setOption("smoothing", Number(event.target.value));
  const amount = String(smoothing);
  return html`
    <div class="curves-bar chrome">
      <label class="choice"><span class="word">${t("curves-show")}</span>
        <select value=${paneOf(pane)} onChange=${(/** @type {any} */ event) => setOption("pane", event.target.value)} data-control="pane">
          ${Object.keys(PANES).map((name) => html`<option key=${name} value=${name}>${t(`curves-pane-${name}`)}</option>`)}
        </select></label>
      <label class="smoothing" title=${t("curves-smoothing-hint")}><span>${t("curves-smoothing")}</span>
        <input type="range" min="0" max="0.99" step="0.01" value=${smoothing} onInput=${smooth} data-control="smoothing" />
        <output>${language === "ru" ? amount.replace(".", ",") : amount}</output></label>
      <span class="axis" role="group" aria-label=${t("curves-axis")} title=${t("curves-axis-hint")}>
        ${AXES.map((name) => html`<button type="button" class="quiet" key=${name} aria-pressed=${axis === name} data-axis=${name} onClick=${() => charts.setAxis(name)}>${t(`curves-axis-of-${name}`)}</button>`)}
      </span>
      <span class="zoom" role="group" aria-label=${t("curves-zoom")} title=${t("curves-zoom-hint")}>
        <button type="button" class="quiet" aria-label=${t("curves-zoom-in")} onClick=${() => charts.moveZoom({factor: 0.5})}>+</button>
        <button type="button" class="quiet" aria-label=${t("curves-zoom-out")} disabled=${zoom === null} onClick=${() => charts.moveZoom({factor: 2})}>−</button>
        <button type="button" class="quiet" disabled=${zoom === null} onClick=${() => charts.setZoom(null)} data-control="whole" title=${t("curves-zoom-reset")}><span class="sign" aria-hidden="true">⤢</span><span class="word">${t("curves-zoom-reset")}</span></button>
      </span>
    </div>`;
}

/** Keys while the charts have the focus; travelling is for the whole page. @param {KeyboardEvent} event */
function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
  const act = KEYS[event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key];
  if (!act) return;
  act();
  event.preventDefault();
  event.stopPropagation();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  "+": () => charts.moveZoom({factor: 0.5}),
  "=": () => charts.moveZoom({factor: 0.5}),
  "-": () => charts.moveZoom({factor: 2}),
  "0": () => charts.setZoom(null),
  ArrowLeft: () => toSnapshot(-1),
  ArrowRight: () => toSnapshot(1),
  "Shift+ArrowLeft": () => charts.moveZoom({by: -0.2}),
  "Shift+ArrowRight": () => charts.moveZoom({by: 0.2}),
};
