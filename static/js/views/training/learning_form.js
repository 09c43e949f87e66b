// @ts-check
/** How to learn: the optimizer and its rate, the schedule, how long and in what batches; what large numbers cost; how pictures are varied. */

import {t, tOr} from "../../i18n/fluent.js";
import {setAugmentations, setKind} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {count, editable} from "../figures.js";
import {html, useValue} from "../html.js";
import {Augmented} from "./data_sheet.js";
import {Choice, Section, Settings, useTroubles} from "./fields.js";

/** @import {Kind} from "../../api/trainings.js" */

const PACE = {
  epochs: {type: "integer", minimum: 1, default: 10},
  batch_size: {type: "integer", minimum: 1, default: 32},
};
const SEED = {seed: {type: "integer", minimum: 0, default: 0}};

/** @param {Record<string, any>} table @param {string} group */
const kinds = (table, group) => Object.keys(table).map((kind) => ({value: kind, label: tOr(`${group}-${kind}`, kind)}));

export function OptimizerForm() {
  const draft = useValue(store.draft);
  const {optimizers, schedules} = useValue(store.catalog);
  if (!draft) return null;
  const {optimizer, schedule, epochs, batch_size: batchSize, seed} = draft;
  const usual = (/** @type {string} */ name) => optimizers[optimizer.kind]?.schema.properties[name]?.default;
  const rate = optimizer.learning_rate ?? usual("learning_rate");
  const momentum = optimizer.momentum ?? usual("momentum");
  const summary = [`${optimizer.kind} α ${editable(rate ?? 0)}${momentum ? ` γ ${editable(momentum)}` : ""}`, t("training-epochs", {count: epochs, number: count(epochs)}), t("training-batches-of", {number: batchSize})];
  return html`
    <${Section} name="optimizer" summary=${summary.join(" · ")} begin=${true}>
      <${Choice} id="optimizer" label=${t("training-optimizer")} value=${optimizer.kind} choices=${kinds(optimizers, "optimizer")} meaning=${tOr(`optimizer-${optimizer.kind}-idea`, "")}
        onChange=${(/** @type {string} */ kind) => setKind("optimizer", kind)} />
      <${Settings} path=${["optimizer"]} group="optimizer" kind=${optimizer.kind} schema=${optimizers[optimizer.kind]?.schema} values=${optimizer} first=${["learning_rate", "momentum"]} />
      <${Settings} path=${[]} group="training" kind="pace" limits="training" schema=${{properties: PACE}} values=${{epochs, batch_size: batchSize}} />
      <${Choice} id="schedule" label=${t("training-schedule")} value=${schedule.kind} choices=${kinds(schedules, "schedule")} meaning=${tOr(`schedule-${schedule.kind}-idea`, "")}
        onChange=${(/** @type {string} */ kind) => setKind("schedule", kind)} />
      <${Settings} path=${["schedule"]} group="schedule" kind=${schedule.kind} schema=${schedules[schedule.kind]?.schema} values=${schedule} />
      <${Settings} path=${[]} group="training" kind="pace" schema=${{properties: SEED}} values=${{seed}} />
    <//>`;
}

export function RegularizerForm() {
  const draft = useValue(store.draft);
  const {regularizers} = useValue(store.catalog);
  if (!draft) return null;
  const {regularizer} = draft;
  const summary = regularizer ? `${tOr(`regularizer-${regularizer.kind}`, regularizer.kind)} λ ${editable(regularizer.strength ?? regularizers[regularizer.kind]?.schema.properties.strength?.default ?? 0)}` : t("training-none");
  return html`
    <${Section} name="regularizer" summary=${summary}>
      <${Choice} id="regularizer" label=${t("training-regularizer")} value=${regularizer?.kind ?? ""} choices=${[{value: "", label: t("training-none")}, ...kinds(regularizers, "regularizer")]}
        meaning=${regularizer ? tOr(`regularizer-${regularizer.kind}-idea`, "") : t("training-regularizer-idea")} onChange=${(/** @type {string} */ kind) => setKind("regularizer", kind || null)} />
      ${regularizer && html`<${Settings} path=${["regularizer"]} group="regularizer" kind=${regularizer.kind} schema=${regularizers[regularizer.kind]?.schema} values=${regularizer} />`}
    <//>`;
}

export function AugmentationForm() {
  const draft = useValue(store.draft);
  const dataset = useValue(store.dataset);
  const {augmentations: table} = useValue(store.catalog);
  const wrong = useTroubles().find(({pointer}) => pointer === "/augmentations");
  if (!draft) return null;
  const {augmentations} = draft;
  const pictures = dataset?.shape.length === 3;
  const grey = dataset?.shape[0] === 1;
  const has = (/** @type {string} */ kind) => augmentations.some((one) => one.kind === kind);
  const add = (/** @type {any} */ event) => {
    const kind = event.currentTarget.value;
    event.currentTarget.value = "";
    if (kind) setAugmentations([...augmentations, {kind}]);
  };
  const offered = Object.keys(table).filter((kind) => !(kind === "mixup" && has("mixup")) && (pictures || kind === "mixup") && !(grey && (kind === "hue" || kind === "saturation")));
  const drop = (/** @type {number} */ at) => () => setAugmentations(augmentations.filter((_, i) => i !== at));
  return html`
    <${Section} name="augmentations" summary=${augmentations.map(({kind}) => tOr(`augmentation-${kind}`, kind)).join(", ") || t("training-none")}>
      <p class="hint">${t("training-augmentations-idea")}</p>
      ${augmentations.length > 0 && html`<${Augmented} />`}
      ${augmentations.map((one, at) => html`<${One} key=${`${at}-${one.kind}`} one=${one} at=${at} onDrop=${drop(at)} />`)}
      ${wrong && html`<p class="reason" role="alert">${wrong.detail}</p>`}
      <div class="field wide"><label for="field-augmentation">${t("training-augmentations-add")}</label>
        <div class="field-control"><select id="field-augmentation" value="" onChange=${add}><option value="">${t("training-choose")}</option>
          ${offered.map((kind) => html`<option key=${kind} value=${kind}>${tOr(`augmentation-${kind}`, kind)}</option>`)}</select></div></div>
    <//>`;
}

/** @param {{one: Kind, at: number, onDrop: () => void}} props */
function One({one, at, onDrop}) {
  const {augmentations} = useValue(store.catalog);
  const name = tOr(`augmentation-${one.kind}`, one.kind);
  return html`
    <fieldset class="augmentation" data-augmentation=${one.kind}>
      <legend>${name}</legend>
      <button type="button" class="quiet drop" onClick=${onDrop} aria-label=${t("training-augmentations-drop", {name})}><span aria-hidden="true">×</span></button>
      <p class="hint">${tOr(`augmentation-${one.kind}-idea`, "")}</p>
      <${Settings} path=${["augmentations", String(at)]} group="augmentation" kind=${one.kind} schema=${augmentations[one.kind]?.schema} values=${one} />
    </fieldset>`;
}
