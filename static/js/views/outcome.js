// @ts-check
/** What came out: the network's answer as bars with numbers, the loss, and the target, which a click changes. */

import {t} from "../i18n/fluent.js";
import {formatNumber, formatPercent} from "../layout/numbers.js";
import {setTarget} from "../state/actions.js";
import {isSecret} from "../state/explanations.js";
import {predicting, shownCells} from "../state/prediction.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";
import {numberAt} from "./status.js";

export function Outcome() {
  const trace = useValue(store.trace);
  const wished = useValue(store.wished);
  const network = useValue(store.network);
  const tensors = useValue(store.tensors);
  const before = useValue(store.before);
  const {language, compare} = useValue(store.options);
  const chosen = useValue(store.target);
  const input = useValue(store.input);
  const step = useValue(store.currentStep);
  useValue(store.timeline);
  useValue(store.selection);
  useValue(predicting);
  useValue(shownCells);
  const hides = (/** @type {string} */ tensor, /** @type {number} */ index) => isSecret(network?.output ?? "", tensor, [0, index]);
  if (!trace || !network) return html`<section class="outcome" aria-label=${t("outcome")}></section>`;
  // JSON has no NaN and no infinity: what came as null is read off the tensor.
  const answers = (trace.prediction ?? []).map((one) => ({
    ...one, logit: one.logit ?? numberAt(tensors, network.output, "y", [0, one.index]) ?? Number.NaN, probability: one.probability ?? Number.NaN,
  }));
  const loss = trace.loss ?? (trace.target ? tensors?.get("loss.y")?.data[0] ?? null : null);
  const reach = Math.max(...answers.map(({logit}) => Math.abs(logit)).filter(Number.isFinite), 1e-30);
  const best = answers.reduce((top, {probability}, i) => (probability > (answers[top]?.probability ?? -1) ? i : top), -1);
  const older = compare && before && before.network.classes.join() === network.classes.join() ? before.trace.prediction : null;
  // What did not change is not told twice: at the projector ten more lines would not fit.
  const was = (older ?? []).map(({probability}) => formatPercent(probability ?? Number.NaN, language));
  const {steps} = trace;
  const {step: at} = store.timeline.peek();
  const lossStep = steps.findIndex(({phase}) => phase === "loss");
  const known = at >= lossStep - 1 || lossStep < 0;
  // "label" and "predicted" become a class when the answer comes.
  const target = typeof wished?.target === "number" ? wished.target : trace.target?.index;
  return html`
    <section class="outcome" aria-label=${t("outcome")} data-phase=${step?.phase === "loss" ? "lit" : known ? "past" : "future"}>
      <div class="verdict">
        <p class="says">${t("outcome-says")} <strong data-prediction=${answers[best]?.index ?? ""}>${known ? answers[best]?.name ?? "–" : "…"}</strong>
          <span class="sure">${known && answers[best] ? formatPercent(answers[best].probability, language) : ""}</span></p>
        <p class="loss" data-loss=${loss ?? ""}><span>${t(`loss-${network.loss.kind}`)}</span>
          <var>L</var> = <strong>${loss === null ? "–" : at >= lossStep ? formatNumber(loss, language, 4) : "…"}</strong>
          ${older && before && before.trace.loss !== null ? html`<span class="was">${t("outcome-was", {value: formatNumber(before.trace.loss, language, 4)})}</span>` : ""}</p>
      </div>
      <div class="answers" role="radiogroup" aria-label=${t("target")}>
        <p class="answers-head" aria-hidden="true"><span>${t("target-short")}</span><span>${t("logit")}</span><span>${t("probability")}</span></p>
        ${answers.map(({index, name, logit, probability}, i) => html`
          <label class="answer" data-class=${index} data-best=${i === best} data-target=${target === index}>
            <input type="radio" name="target" checked=${target === index} onChange=${() => setTarget(index)}
              aria-label=${t("target-choose", {name, logit: hides("y", index) ? "?" : formatNumber(logit, language, 4), probability: formatPercent(probability, language)})} />
            <span class="name">${name}</span>
            <span class="logit" title=${t("logit-gradient", {value: hides("dy", index) ? "?" : write(numberAt(tensors, network.output, "dy", [0, index]), language)})}>
              <span class="track"><i data-sign=${logit < 0 ? "negative" : "positive"} style=${`width:${known && Number.isFinite(logit) && !hides("y", index) ? Math.min(1, Math.abs(logit) / reach) * 50 : 0}%`}></i></span>
              <b>${!known ? "" : hides("y", index) ? "?" : formatNumber(logit, language, 3)}</b></span>
            <span class="probability"><span class="track"><i style=${`width:${known && probability > 0 ? probability * 100 : 0}%`}></i></span>
              <b>${known ? formatPercent(probability, language) : ""}</b></span>
            ${was[i] && was[i] !== formatPercent(probability, language) ? html`<small>${t("outcome-was", {value: was[i]})}</small>` : ""}
          </label>`)}
      </div>
      <div class="target-more">
        <p>${trace.target ? t("target-is", {name: trace.target.name, source: typeof chosen === "number" ? "given" : trace.target.source}) : t("target-none")}</p>
        ${typeof chosen === "number" ? html`<button type="button" onClick=${() => setTarget("label")}>
          ${input?.label !== null && input?.label !== undefined ? t("target-label", {name: input.label}) : t("target-predicted")}</button>` : ""}
      </div>
    </section>`;
}

/** @param {number | null} value @param {"en" | "ru"} language */
const write = (value, language) => (value === null ? "–" : formatNumber(value, language, 4));
