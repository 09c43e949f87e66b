// @ts-check
/** Which data: drawn by our own code, kept on the server, uploaded or fetched; and what of them is held out. */

import {useState} from "preact/hooks";
import {t, tOr} from "../../i18n/fluent.js";
import {download, removeDataset, stopUpload, upload} from "../../state/training/data.js";
import {edit, setDataset} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {count, percent} from "../figures.js";
import {html, useValue} from "../html.js";
import {Strip} from "./data_sheet.js";
import {Choice, Section, Settings} from "./fields.js";

/** @import {Download} from "../../api/trainings.js" */

/** What is worth changing at once; the rest waits behind "more". */
const FIRST = ["count", "shapes", "arms", "clouds", "turns", "noise"];

/** What the held-out part and the learning part are cut by. */
const SPLIT = {
  held_out: {type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.2},
  seed: {type: "integer", minimum: 0, default: 0},
  balanced: {type: "boolean", default: false},
};
const FEW = {count: {type: "integer", minimum: 1}};

export function DataForm() {
  const draft = useValue(store.draft);
  const dataset = useValue(store.dataset);
  const {datasets, kept} = useValue(store.catalog);
  if (!draft) return null;
  const {dataset: reference, split} = draft;
  const own = kept.find(({id}) => id === reference.id);
  const name = reference.id ? own?.name ?? String(reference.id) : tOr(`dataset-${reference.kind}`, reference.kind);
  const parts = dataset?.parts;
  const summary = [name, dataset && t("training-data-classes", {count: dataset.classes.length}), parts && t("training-data-objects", {count: parts.training, number: count(parts.training)})];
  const choices = [
    ...Object.keys(datasets).map((kind) => ({value: kind, label: tOr(`dataset-${kind}`, kind), group: t("training-data-generated")})),
    ...kept.map(({id, name: title}) => ({value: `id:${id}`, label: title, group: t("training-data-kept")})),
    ...(reference.id && !own ? [{value: `id:${reference.id}`, label: name, group: t("training-data-kept")}] : []),
  ];
  return html`
    <${Section} name="dataset" summary=${summary.filter(Boolean).join(" · ")}>
      <${Choice} id="dataset" label=${t("training-data")} value=${reference.id ? `id:${reference.id}` : reference.kind} choices=${choices}
        meaning=${reference.id ? t("training-data-kept-idea") : tOr(`dataset-${reference.kind}-idea`, "")}
        onChange=${(/** @type {string} */ value) => setDataset(value.startsWith("id:") ? {id: value.slice(3)} : {kind: value})} />
      <${Strip} />
      ${!reference.id && html`<${Settings} path=${["dataset"]} group="dataset" kind=${reference.kind} schema=${datasets[reference.kind]?.schema} values=${reference} first=${FIRST} />`}
      ${own && own.kind !== "generated" && !own.source?.folder && html`<${Removal} id=${own.id} name=${own.name} key=${own.id} />`}
      <${Sources} />
      <h4>${t("training-split")}</h4>
      ${parts?.held_out ? html`<p class="hint">${t("training-split-own", {count: parts.held_out, number: count(parts.held_out)})}</p>` : ""}
      <${Settings} path=${["split"]} group="training" kind="split" limits="split" schema=${{properties: parts?.held_out ? {} : {held_out: SPLIT.held_out}}} values=${split} />
      <${Few} />
      <details class="form-more"><summary>${t("training-more")}</summary>
        <${Settings} path=${["split"]} group="training" kind="split" schema=${{properties: {seed: SPLIT.seed, balanced: SPLIT.balanced}}} values=${split} /></details>
      ${parts && html`<p class="hint">${t("training-split-parts", parted(parts, split))}</p>`}
    <//>`;
}

/**
 * How many objects are learned from and judged by, about: the server says it exactly when the run has begun.
 * @param {{training: number, held_out: number | null}} parts @param {{held_out: number, count: number | null}} split
 */
function parted(parts, split) {
  const all = parts.training;
  const heldOut = parts.held_out ?? Math.round(all * split.held_out);
  const learned = Math.min(split.count ?? Infinity, parts.held_out ? all : all - heldOut);
  return {learned: count(learned), judged: count(heldOut), share: percent(heldOut / (heldOut + learned))};
}

/** Learning from so few that the network can learn them by heart. */
function Few() {
  const draft = useValue(store.draft);
  const few = draft?.split.count ?? null;
  return html`
    <label class="check"><input type="checkbox" checked=${few !== null} data-do="few" onChange=${() => edit(["split", "count"], few === null ? 100 : null)} />
      <span>${t("training-split-few")}</span></label>
    ${few !== null && html`<${Settings} path=${["split"]} group="training" kind="split" limits="split" schema=${{properties: FEW}} values=${draft?.split ?? {}} />`}`;
}

/** @param {{id: string, name: string}} props */
function Removal({id, name}) {
  const [sure, setSure] = useState(false);
  if (!sure) return html`<p><button type="button" class="link" data-do="remove-dataset" onClick=${() => setSure(true)}>${t("training-data-remove")}</button></p>`;
  return html`<p role="alert">${t("training-data-remove-sure", {name})}${" "}
    <button type="button" onClick=${() => void removeDataset(id)}>${t("training-delete-yes")}</button>${" "}
    <button type="button" onClick=${() => setSure(false)}>${t("training-delete-no")}</button></p>`;
}

/** Where else data can come from: files of one's own, and what the server can fetch. */
function Sources() {
  const {downloads, kept} = useValue(store.catalog);
  const here = (/** @type {Download} */ {name, present}) => present || kept.some(({id}) => id === name);
  const uploading = useValue(store.uploading);
  const refused = useValue(store.troubles).upload;
  const take = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const files = [...(input.files ?? [])];
    input.value = "";
    void upload(files);
  };
  return html`
    <div class="sources">
      <label class="button" title=${t("training-upload-hint")}>${t("training-upload")}<input class="visually-hidden" type="file" multiple accept=".zip,.gz,application/zip,application/gzip,application/octet-stream" data-do="upload" onChange=${take} aria-describedby="upload-hint" /></label>
      ${downloads.filter((one) => !here(one)).map((one) => html`<${Fetch} key=${one.name} entry=${one} />`)}
    </div>
    <p class="hint" id="upload-hint">${t("training-upload-hint")}</p>
    ${uploading && html`
      <p class="progress-line"><progress max="1" value=${uploading.share < 1 ? uploading.share : undefined} aria-label=${t("training-uploading", {name: uploading.name})}></progress>
        ${uploading.share < 1 ? t("training-uploading", {name: uploading.name}) : t("training-upload-reading", {name: uploading.name})}
        <button type="button" class="link" onClick=${stopUpload}>${t("training-upload-stop")}</button></p>`}
    <p class="reason" role="alert" data-trouble="upload">${refused?.detail ?? ""}</p>`;
}

/** @param {{entry: Download}} props */
function Fetch({entry}) {
  const {name, title, bytes, state, done, detail} = entry;
  const size = t("training-megabytes", {number: Math.round(bytes / 1e6)});
  if (state === "running") {
    return html`<span class="progress-line"><progress max=${bytes} value=${done} aria-label=${t("training-fetching", {name: title})}></progress> ${t("training-fetching", {name: title})}</span>`;
  }
  return html`
    <button type="button" data-fetch=${name} onClick=${() => void download(name)}>${t("training-fetch", {name: title, size})}</button>
    ${state === "failed" && html`<span class="reason" role="alert">${detail}</span>`}`;
}
