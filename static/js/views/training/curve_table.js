// @ts-check
/** The curves in numbers: every evaluation of every run that is shown, for those who do not look at curves. */

import {useState} from "preact/hooks";
import {logUrl} from "../../api/trainings.js";
import {locale, t} from "../../i18n/fluent.js";
import * as charting from "../../state/training/charts.js";
import {firstAfter} from "../../layout/training/log.js";
import {count, figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {savePicture} from "./chart_picture.js";
import {wordsOf} from "./marks.js";
import {runColour} from "./pen.js";

export function CurveTable() {
  useValue(locale);
  const [open, setOpen] = useState(false);
  const runs = useValue(charting.overlaid);
  const picture = () => {
    const charts = /** @type {HTMLElement | null} */ (document.querySelector(".charts-frame"));
    if (charts) savePicture(charts, runs.map(({training}) => training.name).join(" "), runs.map(({training, color}) => ({name: training.name, colour: runColour(color)})));
  };
  return html`
    <div class="curve-tools chrome"><button type="button" class="quiet" onClick=${picture} data-control="picture">${t("curves-picture")}</button></div>
    <details class="curve-table chrome" open=${open} onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}>
      <summary>${t("curves-table")}</summary>
      ${open && html`<div class="scroller" tabindex="0" role="region" aria-label=${t("curves-table")}>
        ${runs.map((run) => html`<${RunTable} key=${run.training.id} run=${run} />`)}</div>`}
    </details>`;
}

/** @param {{run: import("../../state/training/store.js").Run}} props */
function RunTable({run: {training, log}}) {
  const happened = charting.happenedIn(training.id);
  const batch = (/** @type {number} */ step, /** @type {"running" | "learning_rate"} */ name) => {
    const at = firstAfter(log.reports.step, step) - 1;
    return at < 0 ? null : log.reports[name][at];
  };
  const write = (/** @type {number | null | undefined} */ value) => (value === null || value === undefined ? "–" : figure(value, 4));
  return html`
    <table>
      <caption>${training.name} <a href=${logUrl(training.id)} download>${t("curves-csv")}</a></caption>
      <thead><tr>${["step", "epoch", "running", "learning_rate", "held-out-loss", "held-out-accuracy"].map((name) => html`<th key=${name} scope="col">${t(`curves-column-${name}`)}</th>`)}</tr></thead>
      <tbody>${log.evaluations.map(({step, epoch, held_out}) => html`
        <tr key=${step}><th scope="row">${count(step)}</th><td>${count(epoch)}</td><td>${write(batch(step, "running"))}</td><td>${write(batch(step, "learning_rate"))}</td>
          <td>${write(held_out?.loss)}</td><td>${write(held_out?.accuracy)}</td></tr>`)}</tbody>
    </table>
    ${happened.length > 0 && html`<ul>${happened.map((one, i) => html`<li key=${i}>${t("curves-at-step", {step: count(one.step)})}: ${wordsOf(one)}</li>`)}</ul>`}`;
}
