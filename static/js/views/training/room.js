// @ts-check
/** The training room: what to learn, how it goes, and what the network looks like at any moment. */

import {useEffect} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {sectionOf} from "../../layout/training/document.js";
import {dismissProblem, setOption} from "../../state/training/actions.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {Toasts} from "../toast.js";
import {Commands} from "./commands.js";
import {Confusion} from "./confusion.js";
import {Curves} from "./curves.js";
import {DataPanel} from "./data_sheet.js";
import {Dropping} from "./dropping.js";
import {Form} from "./form.js";
import {Header} from "./header.js";
import {installKeys, KeysHelp} from "./keys.js";
import {Mistakes} from "./mistakes.js";
import {Probe} from "./probe.js";
import {Regions} from "./regions.js";
import {Runs, RunsTable} from "./runs.js";
import {Scenes} from "./scenes.js";
import {Share} from "./share.js";
import {Status} from "./status.js";
import {Travel} from "./travel.js";
import {Welcome} from "./welcome.js";

/** @import {Options} from "../../state/training/store.js" */

/** The right side, by the name of its tab. @type {Record<Options["panel"], () => any>} */
const PANELS = {network: Probe, confusion: Confusion, mistakes: Mistakes, regions: Regions, data: DataPanel, runs: RunsTable, share: Share};
const PARTS = /** @type {const} */ (["setup", "curves", "look"]);

export function Room() {
  useValue(locale);
  const {chrome, panel, part} = useValue(store.options);
  const busy = useValue(store.busy);
  const shown = useValue(store.shown);
  const {palettes} = useValue(store.catalog);
  useEffect(installKeys, []);
  const draft = useValue(store.draft);
  const empty = shown.length === 0;
  return html`
    <div class="page training" data-chrome=${chrome} data-part=${part} data-empty=${empty} data-panel=${panel} aria-busy=${busy}>
      <${Header} />
      <${Trouble} />
      ${palettes && draft && html`
        <${Parts} />
        <main class="room">
          <section class="setup chrome" aria-label=${t("training-setup")}><${Scenes} /><${Form} /></section>
          <div class="going">
            <${Runs} />
            <${Commands} />
            <div class="views">
              <section class="learning" aria-label=${t("training-curves")}>${empty ? html`<${Welcome} />` : html`<${Curves} /><${Travel} />`}</section>
              <${Look} />
            </div>
          </div>
        </main>`}
      <footer class="bottom"><${Status} /></footer>
      <${KeysHelp} />
      <${Toasts} />
      <${Dropping} />
    </div>`;
}

/** On a narrow screen one of the three columns is shown. */
function Parts() {
  const {part} = useValue(store.options);
  return html`
    <nav class="parts" aria-label=${t("training-parts")}>
      ${PARTS.map((name) => html`<button type="button" key=${name} data-part=${name} aria-pressed=${part === name} onClick=${() => setOption("part", name)}>${t(`training-part-${name}`)}</button>`)}
    </nav>`;
}

/** What the network looks like, and what else there is to know of a run. */
function Look() {
  const {panel} = useValue(store.options);
  const run = useValue(store.focused);
  const empty = useValue(store.shown).length === 0;
  const points = run?.training.dataset.shape.length === 1;
  const tabs = /** @type {Options["panel"][]} */ (["network", ...(points ? ["regions"] : []), "confusion", "mistakes", "data", "share"]);
  const chosen = panel === "regions" && !points ? "network" : panel;
  // Without a run there is nothing to look at but the list of all.
  if (empty && panel !== "runs") return null;
  const View = PANELS[chosen];
  return html`
    <section class="look" aria-label=${t("training-look")}>
      ${chosen === "runs"
        ? html`<div class="look-head"><h2>${t("training-panel-runs")}</h2>
            <button type="button" class="quiet" data-do="close-runs" onClick=${() => setOption("panel", "network")}><span aria-hidden="true">×</span> ${t("close")}</button></div>`
        : html`<div class="tabs" role="group" aria-label=${t("training-look")}>
            ${tabs.map((name) => html`<button type="button" class="tab" key=${name} data-panel=${name} aria-pressed=${chosen === name} onClick=${() => setOption("panel", name)}>${t(`training-panel-${name}`)}</button>`)}
          </div>`}
      <div class="look-body"><${View} /></div>
    </section>`;
}

/** What was refused; what belongs to a field of the form stands there. */
function Trouble() {
  const problem = useValue(store.problem);
  const inForm = problem !== null && sectionOf(problem.pointer) !== null;
  return html`
    <div class="problem-place" role="alert">
      ${problem && !inForm && html`
        <div class="problem" data-pointer=${problem.pointer ?? ""}><p><span class="glyph" aria-hidden="true">!</span><span>${problem.detail}</span></p>
          <button type="button" class="quiet" onClick=${dismissProblem}>${t("dismiss")}</button></div>`}
    </div>`;
}
