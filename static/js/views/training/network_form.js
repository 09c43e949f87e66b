// @ts-check
/** Which network: one built from a few settings, one of the zoo, or one written as JSON; and where it begins. */

import {useEffect, useState} from "preact/hooks";
import {t, tOr} from "../../i18n/fluent.js";
import {format, lineAndColumn, parse} from "../../layout/json_text.js";
import {ACTIVATIONS, build, fitted, isPicture, KERNELS, mostBlocks, planOf, USUAL} from "../../layout/training/networks.js";
import {edit, setKind} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {count, shapeText} from "../figures.js";
import {html, useValue} from "../html.js";
import {Choice, Section, Settings, useTroubles} from "./fields.js";

/** @import {Plan} from "../../layout/training/networks.js" */

const integer = (/** @type {number} */ minimum, /** @type {number} */ maximum) => ({type: "integer", minimum, maximum});
const COMMON = {
  activation: {enum: ACTIVATIONS, type: "string", default: "relu"},
  normalize: {type: "boolean", default: false},
  dropout: {type: "number", minimum: 0, exclusiveMaximum: 1, default: 0},
};

/** @param {Plan} plan @param {readonly number[]} shape */
function schemaOf(plan, shape) {
  if (plan.family === "perceptron") return {properties: {depth: integer(0, 60), width: integer(1, 4096), ...(plan.depth ? COMMON : {})}};
  return {properties: {blocks: integer(1, mostBlocks(shape)), filters: integer(1, 512), kernel: {enum: KERNELS.map(String), type: "string"}, ...COMMON}};
}

/** What the loss must be for labels to be learned: a class each. */
const LOSSES = ["softmax_cross_entropy", "multiclass_hinge"];

export function NetworkForm() {
  const draft = useValue(store.draft);
  const dataset = useValue(store.dataset);
  const summed = useValue(store.network);
  const {zoo} = useValue(store.catalog);
  const [writing, setWriting] = useState(false);
  const shape = dataset?.shape ?? null;
  const classes = dataset?.classes.length ?? 0;
  if (!draft) return null;
  const {network} = draft;
  const plan = network.spec ? planOf(network.spec, classes) : null;
  const known = network.zoo ?? zoo.find(({title}) => title === network.spec?.name)?.name;
  const chosen = network.id ? "id" : writing ? "json" : plan?.family ?? known ?? "json";
  const put = (/** @type {typeof network} */ next) => edit(["network"], {seed: network.seed ?? 0, ...next});
  const choose = (/** @type {string} */ value) => {
    setWriting(value === "json");
    if (!shape || value === "id") return;
    const entry = zoo.find(({name}) => name === value);
    if (entry) {
      const spec = fitted(entry.spec, shape, classes);
      put(spec === entry.spec ? {zoo: value} : {spec});
    } else if (value === "perceptron" || value === "convnet") put({spec: build(USUAL[value], shape, classes)});
    else if (value === "json" && summed) put({spec: summed.spec});
  };
  const pictures = shape !== null && isPicture(shape);
  const choices = [
    ...(pictures ? ["convnet"] : []), "perceptron",
  ].map((family) => ({value: family, label: t(`training-${family}`), group: t("training-network-built")}));
  const ready = zoo.filter(({spec}) => shape !== null && isPicture(spec.input.shape) === pictures)
    .map(({name, title}) => ({value: name, label: tOr(`zoo-${name}-title`, title), group: t("training-network-zoo")}));
  const own = [{value: "json", label: t("training-network-json"), group: t("training-network-own")}, ...(network.id ? [{value: "id", label: summed?.name ?? network.id, group: t("training-network-own")}] : [])];
  const setting = (/** @type {string} */ field, /** @type {unknown} */ value) => {
    // What was typed a moment ago may arrive after something else was chosen: the draft of now counts, not that of this picture.
    const now = planOf(store.draft.peek()?.network.spec, classes);
    if (!now || !shape || now.family !== plan?.family) return;
    const usual = /** @type {any} */ (USUAL[now.family])[field];
    const next = /** @type {any} */ ({...now, [field]: value === undefined ? usual : field === "kernel" ? Number(value) : value});
    put({spec: build(next, shape, classes)});
  };
  const meaning = chosen === "id" ? t("training-network-id-idea") : chosen === "json" ? t("training-network-json-idea")
    : plan ? t(`training-${plan.family}-idea`) : tOr(`zoo-${chosen}-idea`, zoo.find(({name}) => name === chosen)?.idea ?? "");
  const name = summed?.name ?? network.spec?.name ?? known ?? "";
  return html`
    <${Section} name="network" summary=${[name, summed && t("training-network-parameters", {count: summed.parameter_count, number: count(summed.parameter_count)})].filter(Boolean).join(" · ")}>
      <${Choice} id="network" label=${t("training-network")} value=${chosen} choices=${[...choices, ...ready, ...own]} meaning=${meaning} onChange=${choose} />
      ${chosen === plan?.family && shape && html`
        <${Settings} path=${["network", "plan"]} group="training" kind=${plan.family} limits=${plan.family} schema=${schemaOf(plan, shape)}
          values=${plan.family === "convnet" ? {...plan, kernel: String(plan.kernel)} : plan} onChange=${setting} />`}
      ${chosen === "json" && html`<${SpecText} />`}
      <${Layers} />
      ${!network.id && html`<${Start} />`}
      <${LossChoice} />
    <//>`;
}

/** The layers from input to output, and where a picture of them is. */
function Layers() {
  const network = useValue(store.network);
  const draft = useValue(store.draft);
  const {language} = useValue(store.options);
  const wrong = useTroubles().find(({pointer}) => pointer?.startsWith("/network"));
  if (wrong) return html`<p class="reason" role="alert" data-trouble="network">${wrong.detail}</p>`;
  if (!network || !draft) return null;
  return html`
    <ol class="layers" aria-label=${t("training-layers")}>
      <li><b>${t("kind-input")}</b> ${shapeText(network.input.shape)}</li>
      ${network.nodes.map(({name, kind, shape}) => html`<li key=${name}><b>${tOr(`kind-${kind}`, kind)}</b> ${shapeText(shape)}</li>`)}
    </ol>
    <p><a href=${`/?network=${network.id}&lang=${language}`} data-do="open-network">${t("training-network-open")}</a></p>`;
}

/** Where the numbers begin. */
function Start() {
  const draft = useValue(store.draft);
  const {initializers} = useValue(store.catalog);
  const summed = useValue(store.network);
  if (!draft) return null;
  const {initializer} = draft;
  const own = /** @type {any} */ (summed?.spec.initializer)?.kind ?? summed?.spec.initializer;
  const choices = [
    {value: "", label: own ? t("training-initializer-own", {name: tOr(`initializer-${own}`, String(own))}) : t("training-as-network")},
    ...Object.keys(initializers).map((kind) => ({value: kind, label: tOr(`initializer-${kind}`, kind)})),
  ];
  return html`
    <${Choice} id="initializer" label=${t("training-initializer")} value=${initializer?.kind ?? ""} choices=${choices}
      meaning=${tOr(`initializer-${initializer?.kind ?? own}-idea`, "")} onChange=${(/** @type {string} */ kind) => setKind("initializer", kind || null)} />
    ${initializer && html`<${Settings} path=${["initializer"]} group="setting" kind=${initializer.kind} schema=${initializers[initializer.kind]?.schema} values=${initializer} />`}
    <${Settings} path=${["network"]} group="training" kind="network" schema=${{properties: {seed: {type: "integer", minimum: 0, default: 0}}}} values=${draft.network} />`;
}

/** What is made small. */
function LossChoice() {
  const draft = useValue(store.draft);
  const {losses} = useValue(store.catalog);
  if (!draft) return null;
  const {loss} = draft;
  const choices = [{value: "", label: t("training-as-network")}, ...LOSSES.filter((kind) => kind in losses).map((kind) => ({value: kind, label: tOr(`loss-${kind}`, kind)}))];
  return html`
    <${Choice} id="loss" label=${t("training-loss")} value=${loss?.kind ?? ""} choices=${choices} meaning=${loss ? tOr(`loss-${loss.kind}-idea`, "") : t("training-loss-idea")}
      onChange=${(/** @type {string} */ kind) => setKind("loss", kind || null)} />
    ${loss && html`<${Settings} path=${["loss"]} group="setting" kind=${loss.kind} limits="loss" schema=${without(losses[loss.kind]?.schema, "weight", "reduction")} values=${loss} />`}`;
}

/** @param {{properties?: Record<string, any>} | undefined} schema @param {string[]} names */
const without = (schema, ...names) => ({properties: Object.fromEntries(Object.entries(schema?.properties ?? {}).filter(([name]) => !names.includes(name)))});

/** The network as JSON. */
function SpecText() {
  const draft = useValue(store.draft);
  const summed = useValue(store.network);
  const spec = draft?.network.spec ?? summed?.spec;
  const shown = spec ? format(spec) : "";
  const [text, setText] = useState(shown);
  const [wrong, setWrong] = useState("");
  useEffect(() => setText(shown), [shown]);
  const apply = () => {
    const read = parse(text);
    if (read.ok && typeof read.value === "object" && read.value !== null && !Array.isArray(read.value)) {
      setWrong("");
      edit(["network"], {spec: read.value, seed: draft?.network.seed ?? 0});
    } else if (read.ok) setWrong(t("spec-not-object"));
    else {
      const {line, column} = lineAndColumn(text, read.offset);
      setWrong(t("spec-syntax", {line, column, expected: t(`spec-expected-${read.expected}`), found: read.found === "" ? t("spec-found-end") : `“${read.found}”`}));
    }
  };
  return html`
    <div class="spec-small">
      <textarea rows="12" wrap="off" spellcheck=${false} aria-label=${t("spec-text")} aria-invalid=${wrong !== ""} value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) apply(); }}></textarea>
      <p><button type="button" disabled=${text === shown} onClick=${apply} data-do="apply-spec">${t("spec-apply")}</button>
        <button type="button" class="link" disabled=${text === shown} onClick=${() => { setText(shown); setWrong(""); }}>${t("spec-revert")}</button></p>
      <p class="reason" role="status">${wrong}</p>
    </div>`;
}
