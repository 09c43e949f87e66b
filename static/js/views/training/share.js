// @ts-check
/** Taking a run along: a link, the same from a terminal, its numbers, its weights. */

import {useState} from "preact/hooks";
import {logUrl, weightsUrl} from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {curl, headless, numpy} from "../../layout/training/snippets.js";
import * as store from "../../state/training/store.js";
import {toClipboard} from "../clipboard.js";
import {html, useValue} from "../html.js";
import {fileName, save} from "../saving.js";
import {toast} from "../toast.js";
import {ChartFiles} from "./curve_table.js";

/** @import {Document} from "../../api/trainings.js" */

export function Share() {
  const run = useValue(store.focused);
  const moment = useValue(store.moment);
  const [byHand, setByHand] = useState("");
  const copy = async (/** @type {string} */ text, /** @type {string} */ what) => {
    if (await toClipboard(text)) {
      setByHand("");
      toast(t("share-copied", {what}));
    } else setByHand(text);
  };
  const {origin} = location;
  // What was changed while it learned is part of what it did.
  const whole = run && {...run.training.document, changes: run.training.changes};
  const training = run?.training;
  const file = fileName(training?.name ?? "", "training");
  return html`
    <section class="share">
      <div class="share-row"><button type="button" class="primary" data-share="link" onClick=${() => void copy(origin + location.pathname + store.link.peek(), t("share-copied-link"))}>${t("share-link")}</button>
        <span class="hint">${t("training-share-link-hint")}</span></div>
      ${training && html`
        <h3>${training.name}</h3>
        <div class="share-row">
          <button type="button" data-share="curl" onClick=${() => void copy(curl(origin, /** @type {Document} */ (whole)), t("share-copied-curl", {address: training.name}))}>${t("share-curl")}</button>
          <button type="button" data-share="numpy" onClick=${() => void copy(numpy(origin, training.id, training.name), t("share-copied-numpy", {address: training.name}))}>${t("training-share-numpy")}</button>
          <button type="button" data-share="headless" onClick=${() => void copy(headless(/** @type {Document} */ (whole)), t("training-share-headless"))}>${t("training-share-headless")}</button>
        </div>
        <p class="hint">${t("training-share-again")}</p>
        <h3>${t("share-download")}</h3>
        <div class="share-row">
          <a class="button" data-share="log" href=${logUrl(training.id)} download=${`${file}.csv`}>${t("training-share-log")}</a>
          <a class="button" data-share="weights" href=${weightsUrl(training.id, moment ?? "latest")} download=${`${file}.safetensors`}>${moment === null ? t("training-share-weights") : t("training-share-weights-at", {step: String(moment)})}</a>
          <button type="button" data-share="document" onClick=${() => save(new Blob([`${JSON.stringify(whole, null, 2)}\n`], {type: "application/json"}), `${file}.json`)}>${t("training-share-document")}</button>
        </div>
        <div class="share-row"><span>${t("curves-save")}</span> <${ChartFiles} /> <span class="hint">${t("curves-save-hint")}</span></div>`}
      ${byHand && html`<div class="by-hand"><p class="trouble" id="by-hand">${t("share-failed")}</p><textarea readonly rows="6" aria-label=${t("share-text")} value=${byHand}></textarea></div>`}
    </section>`;
}
