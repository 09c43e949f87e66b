// @ts-check
/** How the outputs of a layer spread while it learns: the median, and the band that holds 70 % of them. */

import {useMemo} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {spreadOf} from "../../layout/training/series.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {namesOf, Swatch} from "./chart.js";
import {spreadDrawing} from "./drawings.js";
import {valueAt} from "./pen.js";
import {Plot} from "./plot.js";

/** @import {Curve, Shown} from "../../layout/training/series.js" */

/** @param {{runs: Shown[], steps: boolean}} props */
export function SpreadChart({runs, steps}) {
  useValue(locale);
  const theme = useValue(store.theme);
  const axis = useValue(charts.axis);
  const window = useValue(charts.visible);
  const {names, chosen} = useValue(charts.layers);
  const marks = useValue(charts.ticks);
  const happened = useValue(charts.happened);
  const curves = useMemo(() => (chosen === null ? [] : runs.flatMap((run) => spreadOf(run, chosen))), [runs, chosen]);
  const drawing = useMemo(() => spreadDrawing(curves, {window, theme, marks, happened}), [curves, window, theme, marks, happened]);
  if (chosen === null) return html`<figure class="chart" data-quantity="outputs"><p class="hint">${t("curves-no-outputs")}</p></figure>`;
  return html`
    <figure class="chart" data-quantity="outputs" data-layer=${chosen}>
      <figcaption><strong>${t("curves-outputs")}</strong>
        <label class="choice small"><span class="visually-hidden">${t("curves-layer")}</span>
          <select value=${chosen} onChange=${(/** @type {any} */ event) => { charts.outputLayer.value = event.target.value; }} data-control="layer">
            ${names.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
          </select></label>
        <${SpreadReadings} curves=${curves} /></figcaption>
      <${Plot} drawing=${drawing} steps=${steps} label=${t(`curves-label-${axis}`, {what: `${t("curves-outputs")} ${chosen}`, runs: namesOf(runs)})} />
    </figure>`;
}

/** @param {{curves: Curve[]}} props */
function SpreadReadings({curves}) {
  const step = useValue(charts.reading);
  const runs = useValue(charts.overlaid);
  return html`
    <span class="readings">${runs.map(({training: {id, name}, color}) => {
      const [low, high, median] = ["low", "high", "median"].map((part) => curves.find((curve) => curve.run === id && curve.part === part));
      if (!low || !high || !median) return "";
      const [a, m, b] = [low, median, high].map((curve) => valueAt(curve, step));
      return html`
        <span class="reading" key=${id} data-run=${id} title=${name}><span class="visually-hidden">${name}: </span><${Swatch} colour=${color} held=${false} />
          <span class="reading-value" data-part="outputs">${a === null || m === null || b === null ? "–"
            : t("curves-spread", {low: figure(a, 3), median: figure(m, 3), high: figure(b, 3)})}</span></span>`;
    })}</span>`;
}
