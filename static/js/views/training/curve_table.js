// @ts-check
/** The curves in numbers: every evaluation of every run that is shown, for those who do not look at curves. */

import {useState} from "preact/hooks";
import {logUrl} from "../../api/trainings.js";
import {locale, t} from "../../i18n/fluent.js";
import * as charting from "../../state/training/charts.js";
import {firstAfter} from "../../layout/training/log.js";
import {count, figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {saveCharts} from "./chart_file.js";
import {wordsOf} from "./marks.js";

export function CurveTable() {
  useValue(locale);
  const [open, setOpen] = useState(false);
  const runs = useValue(charting.overlaid);
  return html`
    <div class="curve-tools chrome" role="group" aria-label=${t("curves-save")}><span aria-hidden="true">${t("curves-save")}</span> <${ChartFiles} /></div>
    <details class="curve-table chrome" open=${open} onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}>
      <summary>${t("curves-table")}</summary>
      ${open && html`<div class="scroller" tabindex="0" role="region" aria-label=${t("curves-table")}>
        ${runs.map((run) => html`<${RunTable} key=${run.training.id} run=${run} />`)}</div>`}
    </details>`;
}

const FORMS = /** @type {const} */ (["svg", "png"]);

/** The charts that are shown, as files. */
export const ChartFiles = () => FORMS.map((form) => html`
  <button type="button" key=${form} data-charts-as=${form} aria-label=${t("curves-save-as", {form: form.toUpperCase()})} onClick=${() => void saveCharts(form)}>${form.toUpperCase()}</button>`);

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
