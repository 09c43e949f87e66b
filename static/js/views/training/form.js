// @ts-check
/** What a training is made of, to be filled in from top to bottom; below it the button that begins. */

import {t} from "../../i18n/fluent.js";
import {DEFAULT, sectionOf} from "../../layout/training/document.js";
import {dismissProblem, setOption, startDraft} from "../../state/training/actions.js";
import {edit, setDraft} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {DataForm} from "./data_form.js";
import {AugmentationForm, OptimizerForm, RegularizerForm} from "./learning_form.js";
import {NetworkForm} from "./network_form.js";

export function Form() {
  return html`
    <div class="form">
      <${DataForm} />
      <${NetworkForm} />
      <${OptimizerForm} />
      <${RegularizerForm} />
      <${AugmentationForm} />
      <${Tail} />
    </div>
    <${Begin} />`;
}

/** What belongs to no section: a name, the limits, a fresh start. */
function Tail() {
  const draft = useValue(store.draft);
  const {lifted} = useValue(store.options);
  if (!draft) return null;
  return html`
    <div class="form-tail">
      <div class="field wide"><label for="field-name">${t("training-run-name")}</label>
        <div class="field-control"><input type="text" id="field-name" maxlength="200" autocomplete="off" placeholder=${t("training-run-name-usual")} value=${draft.name}
          onChange=${(/** @type {any} */ event) => edit(["name"], event.currentTarget.value)} /></div></div>
      <label class="check"><input type="checkbox" checked=${lifted} data-do="lift" onChange=${() => setOption("lifted", !lifted)} /> <span>${t("training-lift")}</span></label>
      <p class="hint">${t("training-lift-idea")}</p>
      <p><button type="button" class="link" data-do="reset" disabled=${draft === DEFAULT} onClick=${() => setDraft(DEFAULT)}>${t("training-reset")}</button></p>
    </div>`;
}

/** The button that begins, and beside it why the server would not. */
export function Begin() {
  const draft = useValue(store.draft);
  const busy = useValue(store.busy);
  const runs = useValue(store.runs);
  const problem = useValue(store.problem);
  const troubles = Object.values(useValue(store.troubles)).filter((one) => one && one.pointer !== null);
  if (!draft) return null;
  const here = problem && sectionOf(problem.pointer) ? problem : null;
  return html`
    <div class="begin">
      ${here && html`<p class="reason" role="alert">${here.detail} <button type="button" class="link" onClick=${dismissProblem}>${t("dismiss")}</button></p>`}
      <button type="button" class="primary" data-do="start" disabled=${busy || troubles.length > 0} onClick=${() => void startDraft()}>
        <span aria-hidden="true">▶</span> ${t(runs.size ? "training-start-another" : "training-start")}</button>
    </div>`;
}
