// @ts-check
/** What the run that is looked at is told to do, and what of it can be changed while it learns. */

import {useEffect, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {objection} from "../../layout/schema.js";
import {parseNumber} from "../../layout/numbers.js";
import {inForce} from "../../layout/training/document.js";
import {goesOn, hasEnded} from "../../layout/training/progress.js";
import {command, gentlerRate, retry, takeSettings, takeWeights} from "../../state/training/actions.js";
import * as store from "../../state/training/store.js";
import {count, editable} from "../figures.js";
import {html, useValue} from "../html.js";
import {toast} from "../toast.js";
import {failureText, liveName} from "./words.js";

/** @import {Run} from "../../state/training/store.js" */

/** What a learning run may be asked to change; limits are the server's. */
const LIVE = {
  learning_rate: {type: "number", minimum: 0}, momentum: {type: "number", minimum: 0, below: 1}, penalty: {type: "number", minimum: 0}, batch_size: {type: "integer", minimum: 1},
};

/** Runs or pauses what is looked at. */
export function toggleRun() {
  const state = store.focused.peek()?.training.state;
  if (!state || hasEnded(state)) return;
  void command(goesOn(state) ? "pause" : "run");
}

/** One batch or one epoch, where that makes sense. @param {"batch" | "epoch"} verb */
export function advance(verb) {
  const state = store.focused.peek()?.training.state;
  if (state && !hasEnded(state) && state !== "running") void command(verb);
}

export function Commands() {
  const run = useValue(store.focused);
  const moment = useValue(store.moment);
  if (!run) return null;
  const {state, step} = run.training;
  const [goes, ended] = [goesOn(state), hasEnded(state)];
  const back = moment !== null && moment < step ? moment : null;
  return html`
    <section class="commands" aria-label=${t("training-commands", {name: run.training.name})} style=${`--run: var(--run-${run.color})`}>
      <div class="verbs">
        <button type="button" class=${goes ? "" : "primary"} data-command=${goes ? "pause" : "run"} disabled=${ended} onClick=${toggleRun} title=${t("training-key-space")}>
          <span aria-hidden="true">${goes ? "❚❚" : "▶"}</span> ${t(goes ? "training-pause" : state === "interrupted" || step > 0 ? "training-continue" : "training-run")}</button>
        <button type="button" data-command="batch" disabled=${ended || state === "running"} onClick=${() => advance("batch")} title=${t("training-key-batch")}>${t("training-batch")}</button>
        <button type="button" data-command="epoch" disabled=${ended || state === "running"} onClick=${() => advance("epoch")} title=${t("training-key-epoch")}>${t("training-epoch")}</button>
        <button type="button" data-command="back" disabled=${step === 0} onClick=${() => void command("back", back === null ? {} : {step: back})} title=${t("training-back-hint")}>
          <span aria-hidden="true">↶</span> ${back === null ? t("training-back") : t("training-back-to", {step: count(back)})}</button>
        <button type="button" data-command="stop" disabled=${ended} onClick=${() => void command("stop")} title=${t("training-stop-hint")}><span aria-hidden="true">■</span> ${t("training-stop")}</button>
      </div>
      ${ended ? html`<${Ended} run=${run} />` : html`<${Live} run=${run} key=${run.training.id} />`}
    </section>`;
}

/** What can be done with a run that learns no more. @param {{run: Run}} props */
function Ended({run}) {
  const {state, id, document} = run.training;
  const failed = state === "failed";
  return html`
    <div class="ended" data-state=${state}>
      <p role=${failed ? "alert" : "status"}>${failed
        ? html`<span class="glyph" aria-hidden="true">!</span> <span data-failure=${run.training.failure?.node ?? ""}>${failureText(run.training)} ${t("training-failed-advice")}</span>`
        : t(`training-ended-${state}`)}</p>
      ${failed && html`<button type="button" data-do="retry" onClick=${() => void retry(id)}>${t("training-retry", {rate: editable(gentlerRate(document))})}</button>`}
      <${TakeSettings} id=${id} />
      ${!failed && html`<button type="button" data-do="take-weights" title=${t("training-take-weights-hint")} onClick=${() => void takeWeights(id).then((done) => done && toast(t("training-taken-weights", {name: run.training.name})))}>${t("training-take-weights")}</button>`}
    </div>`;
}

/** Puts a run's settings into the form. @param {{id: string}} props */
export function TakeSettings({id}) {
  const take = () => {
    takeSettings(id);
    toast(t("training-taken", {name: store.runs.peek().get(id)?.training.name ?? ""}));
  };
  return html`<button type="button" data-do="take" onClick=${take}>${t("training-take")}</button>`;
}

/** @param {{run: Run}} props */
function Live({run}) {
  const [more, setMore] = useState(false);
  const {document, changes} = run.training;
  const told = run.log.changes.length >= changes.length ? run.log.changes : changes;
  const {optimizers} = useValue(store.catalog);
  const usual = (/** @type {string} */ name) => optimizers[document.optimizer.kind]?.schema.properties[name]?.default ?? null;
  const given = inForce(document, told);
  const now = {...given, learning_rate: given.learning_rate ?? usual("learning_rate"), momentum: given.momentum ?? usual("momentum") ?? usual("beta1")};
  const names = /** @type {(keyof typeof LIVE)[]} */ (["learning_rate", "momentum", "penalty", "batch_size"]).filter((name) => name === "penalty" || now[name] !== null);
  // Shown at once: a change waits for the batch that is being learned from.
  const [wished, setWished] = useState(/** @type {Partial<typeof now>} */ ({}));
  const problem = useValue(store.problem);
  useEffect(() => setWished({}), [JSON.stringify(now), problem]);
  const change = (/** @type {keyof typeof now} */ name) => (/** @type {number} */ value) => {
    setWished({...wished, [name]: value});
    void command("change", {[name]: value});
  };
  const shown = {...now, ...wished};
  const rate = shown.learning_rate ?? 0;
  return html`
    <div class="live" role="group" aria-label=${t("training-live")}>
      <${LiveNumber} name="learning_rate" value=${rate} onChange=${change("learning_rate")} />
      <button type="button" data-do="halve" onClick=${() => change("learning_rate")(tidy(rate / 2))} aria-label=${t("training-live-halve")} title=${t("training-live-halve")}>×½</button>
      <button type="button" data-do="double" onClick=${() => change("learning_rate")(tidy(rate * 2))} aria-label=${t("training-live-double")} title=${t("training-live-double")}>×2</button>
      <button type="button" class="link live-more" aria-expanded=${more} onClick=${() => setMore(!more)}>${t("training-live-more")}</button>
      <div class="live-others" data-open=${more}>${names.filter((name) => name !== "learning_rate").map((name) => html`<${LiveNumber} key=${name} name=${name} value=${shown[name] ?? 0} onChange=${change(name)} />`)}</div>
    </div>`;
}

/** Halving twelve times must not show what a float cannot hold. @param {number} value */
const tidy = (value) => Number(value.toPrecision(6));

/**
 * One number that is sent when the field is left or Enter is pressed: what is half typed must not reach a run that learns.
 * @param {{name: keyof typeof LIVE, value: number, onChange: (value: number) => void}} props
 */
function LiveNumber({name, value, onChange}) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState("");
  const problem = useValue(store.problem);
  const refused = problem?.pointer === `/${name}` ? problem.detail : "";
  useEffect(() => setText(null), [value]);
  const field = {name, description: "", choices: [], fallback: undefined, maximum: Infinity, above: -Infinity, below: Infinity, ...LIVE[name]};
  const send = () => {
    if (text === null) return;
    const next = parseNumber(text);
    const reason = objection(/** @type {any} */ (field), next);
    setWrong(reason ? t(reason.id, {limit: editable(reason.limit), example: editable(name === "batch_size" ? 32 : 0.01)}) : "");
    if (reason) return;
    setText(null);
    if (next !== value) onChange(next);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") send();
    else if (event.key === "Escape" && text !== null) {
      event.stopPropagation();
      setText(null);
      setWrong("");
    }
  };
  const reason = wrong || refused;
  return html`
    <span class="live-field" data-live=${name}>
      <label for=${`live-${name}`}>${liveName(name)}</label>
      <input id=${`live-${name}`} type="text" inputmode="decimal" autocomplete="off" value=${text ?? editable(value)} aria-invalid=${reason !== ""} aria-describedby=${`live-${name}-reason`}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} onBlur=${send} onKeyDown=${key} />
      <span class="reason" id=${`live-${name}-reason`} role="status">${reason}</span>
    </span>`;
}
