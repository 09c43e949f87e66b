// @ts-check
/** Runs as a row of chips: colour, name, how far; and all of them as a table. */

import {useRef, useState} from "preact/hooks";
import {locale, t, tOr} from "../../i18n/fluent.js";
import {hasEnded, heldOut, shareDone} from "../../layout/training/progress.js";
import {lookAt, remove, setOption, toggle} from "../../state/training/actions.js";
import * as store from "../../state/training/store.js";
import {percent} from "../figures.js";
import {html, useValue} from "../html.js";
import {TakeSettings} from "./commands.js";
import {NameField, useRenaming} from "./run_name.js";
import {epochText, lengthOfTime, stateName} from "./words.js";

/** @import {Run} from "../../state/training/store.js" */

const ACTIVE = new Set(["running", "queued", "paused", "interrupted"]);

/** What is shown or still alive; the rest waits in the table. */
export function Runs() {
  const runs = useValue(store.runs);
  const shown = useValue(store.shown);
  const {panel} = useValue(store.options);
  if (runs.size === 0) return null;
  const list = () => {
    setOption("panel", panel === "runs" ? "network" : "runs");
    // On a narrow screen the list would open out of sight.
    setOption("part", panel === "runs" ? "curves" : "look");
  };
  const chips = [...shown.flatMap((id) => runs.get(id) ?? []), ...[...runs.values()].filter(({training}) => ACTIVE.has(training.state) && !shown.includes(training.id))];
  return html`
    <nav class="runs" aria-label=${t("training-runs")}>
      <ul>${chips.map((run) => html`<${Chip} key=${run.training.id} run=${run} />`)}</ul>
      <button type="button" class="all-runs" aria-pressed=${panel === "runs"} data-do="all-runs" onClick=${list}>${t("training-all-runs", {count: runs.size})}</button>
    </nav>`;
}

/** @param {{run: Run}} props */
function Chip({run}) {
  const focus = useValue(store.focus);
  const shown = useValue(store.shown).includes(run.training.id);
  const {id, name, state, seconds_left: left} = run.training;
  const right = hasEnded(state) ? heldOut(run.log) : null;
  const details = [stateName(run.training), right !== null ? t("training-chip-right", {accuracy: percent(right)}) : state === "queued" ? "" : epochText(run.training), state === "running" && left !== null ? t("training-left", {time: lengthOfTime(left)}) : ""];
  const {renaming, begin, end} = useRenaming();
  const label = useRef(/** @type {HTMLElement | null} */ (null));
  const pencil = useRef(/** @type {HTMLElement | null} */ (null));
  return html`
    <li class="chip" data-run=${id} data-state=${state} data-focus=${focus === id} style=${`--run: var(--run-${run.color}); --done: ${shareDone(run.training)}`}>
      <button type="button" class="swatch" data-do="overlay" aria-pressed=${shown} aria-label=${t("training-overlay", {name})} title=${t("training-overlay", {name})} onClick=${() => void toggle(id)}><span></span></button>
      ${renaming ? html`<${NameField} id=${id} name=${name} onEnd=${end} />` : html`
        <button type="button" class="chip-name" ref=${label} aria-current=${focus === id ? "true" : undefined} onClick=${() => void lookAt(id)} onDblClick=${() => begin(() => label.current)}>
          <b>${name}</b><span class="chip-state">${details.filter(Boolean).join(" · ")}</span></button>`}
      ${focus === id && !renaming && html`
        <button type="button" class="pencil" ref=${pencil} data-do="rename" aria-label=${t("training-rename-of", {name})} title=${t("training-rename-hint")} onClick=${() => begin(() => pencil.current)}>
          <span aria-hidden="true">✎</span></button>`}
      <span class="chip-progress" role="progressbar" aria-label=${t("training-progress", {name})} aria-valuenow=${Math.round(100 * shareDone(run.training))} aria-valuemin="0" aria-valuemax="100"><i></i></span>
    </li>`;
}

/** Every run that there is. */
export function RunsTable() {
  useValue(locale);
  const runs = [...useValue(store.runs).values()];
  if (!runs.length) return html`<p class="hint">${t("training-runs-none")}</p>`;
  return html`<ul class="run-list" aria-label=${t("training-runs")}>${runs.map((run) => html`<${Row} key=${run.training.id} run=${run} />`)}</ul>`;
}

/** @param {{run: Run}} props */
function Row({run: {training, color}}) {
  const shown = useValue(store.shown).includes(training.id);
  const [asking, setAsking] = useState(false);
  const {renaming, begin, end} = useRenaming();
  const label = useRef(/** @type {HTMLElement | null} */ (null));
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  const {id, name} = training;
  return html`
    <li data-row=${id} data-state=${training.state} style=${`--run: var(--run-${color})`}>
      <label class="check"><input type="checkbox" checked=${shown} onChange=${() => void toggle(id)} aria-label=${t("training-overlay", {name})} />
        <span class="dot" data-shown=${shown}></span></label>
      <div>
        ${renaming ? html`<${NameField} id=${id} name=${name} onEnd=${end} />`
          : html`<button type="button" class="link" ref=${label} onClick=${() => void lookAt(id)} onDblClick=${() => begin(() => label.current)}>${name}</button>`}
        <span class="hint">${[stateName(training), epochText(training), tOr(`dataset-${training.dataset.name}`, training.dataset.name), whenText(training.created)].join(" · ")}</span>
      </div>
      ${asking
        ? html`<p class="asking" role="alert">${t("training-delete-sure", {name})}
            <button type="button" data-do="delete-yes" onClick=${() => void remove(id)}>${t("training-delete-yes")}</button>
            <button type="button" onClick=${() => setAsking(false)}>${t("training-delete-no")}</button></p>`
        : html`<span class="row-tools">
            <${TakeSettings} id=${id} />
            <button type="button" class="quiet" ref=${opener} data-do="rename" disabled=${renaming} aria-label=${t("training-rename-of", {name})} onClick=${() => begin(() => opener.current)}>${t("training-rename")}</button>
            <button type="button" class="quiet" data-do="delete" onClick=${() => setAsking(true)}>${t("training-delete")}</button></span>`}
    </li>`;
}

/** @param {string} created */
function whenText(created) {
  const when = new Date(created);
  return Number.isNaN(when.getTime()) ? "" : when.toLocaleString(locale.peek().language, {day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false});
}
