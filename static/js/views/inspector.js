// @ts-check
/** Everything about the chosen layer: settings, counts, histograms, filters; and the network's weights. */

import {signal} from "@preact/signals-core";
import {useRef, useState} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {asRecipe} from "../layout/schema.js";
import {multiplyAddArithmetic, parameterArithmetic, sizeArithmetic} from "../layout/arithmetic.js";
import {
  addLayer, applySpec, changeSetting, duplicateLayer, loadWeights, moveLayer, openZoo, removeLayer, renameLayer, select, setInitializer, setMode, setSeed, undo,
} from "../state/actions.js";
import * as store from "../state/store.js";
import {count, editable, exact, percent, shapeText} from "./figures.js";
import {Filters} from "./filters.js";
import {HistogramFigure} from "./histogram.js";
import {html, useValue} from "./html.js";
import {zooEntry} from "./inputs.js";
import {comparing} from "./painting.js";
import {NumberControl, SettingsForm} from "./settings_form.js";

/** @import {Network, NetworkNode, Recipe, Spec} from "../api/types.js" */

/** The setting that was changed last: a refusal that names another node is explained beside it. */
const edited = signal(/** @type {{node: string, field: string} | null} */ (null));

const LAST_SEED = 2 ** 31 - 1;

export function Inspector() {
  useValue(locale);
  const network = useValue(store.network);
  const selection = useValue(store.selection);
  if (!network) return html`<div class="inspector"></div>`;
  const name = selection?.node ?? null;
  const node = network.nodes.find((one) => one.name === name) ?? null;
  return html`
    <div class="inspector" data-node=${name ?? ""}>
      ${name === null
        ? html`<p class="hint">${t("inspector-none")}</p>`
        : html`<h2>${name}${" "}<span class="hint">${titleOf(name, node)}</span></h2>`}
      ${name === "input" && html`<${InputPart} network=${network} />`}
      ${name === "loss" && html`<${LossPart} />`}
      ${node && html`<${LayerPart} key=${node.name} network=${network} node=${node} />`}
      ${name !== null && html`<${Values} key=${`values-${name}`} name=${name} />`}
      ${node && node.parameters.length > 0 && html`
        <details class="part" open>
          <summary>${t("inspector-filters")}</summary>
          <${Filters} key=${node.name} node=${node} />
        </details>`}
      ${name !== null && name !== "loss" && html`<${Editing} name=${name} network=${network} />`}
      <${Weights} network=${network} />
    </div>`;
}

/** @param {string} name @param {NetworkNode | null} node */
function titleOf(name, node) {
  if (node) return tOr(`kind-${node.kind}`, node.kind);
  return t(name === "loss" ? "loss-kind" : "inspector-input");
}

/**
 * What the last refusal means for a layer's form.
 * @param {string} name
 * @param {string[]} fields
 * @returns {{field: string, text: string} | null}
 */
function troubleOf(name, fields) {
  const [problem, draft, last] = [store.problem.value, store.draft.value, edited.value];
  if (!problem || !draft) return null;
  if (problem.node === name && problem.field !== null && fields.includes(problem.field)) return {field: problem.field, text: problem.detail};
  if (last?.node !== name) return null;
  const elsewhere = problem.node !== null && problem.node !== name;
  return {field: last.field, text: elsewhere ? t("field-breaks-elsewhere", {detail: problem.detail}) : problem.detail};
}

/**
 * @param {object} props
 * @param {Network} props.network
 * @param {NetworkNode} props.node
 */
function LayerPart({network, node}) {
  const {layers} = useValue(store.catalog);
  const spec = useValue(store.spec);
  const wished = useValue(store.wished);
  const shown = useValue(store.mode);
  const mode = wished?.mode ?? shown;
  useValue(store.problem);
  useValue(edited);
  const recipe = layers[node.kind];
  const written = spec?.nodes.find(({name}) => name === node.name) ?? {};
  const fields = Object.keys(recipe?.schema.properties ?? {});
  const change = (/** @type {string} */ field, /** @type {unknown} */ value) => {
    edited.value = {node: node.name, field};
    void changeSetting(node.name, field, value);
  };
  const dependsOnMode = recipe && ["regularization", "normalization"].includes(recipe.family);
  return html`
    <p class="inspector-idea">${tOr(`layer-${node.kind}`, recipe?.doc ?? "")}</p>
    <details class="part" open>
      <summary>${t("inspector-settings")}</summary>
      <${SettingsForm} owner=${node.name} kind=${node.kind} schema=${recipe?.schema} values=${written} effective=${node.settings}
        trouble=${troubleOf(node.name, fields)} onTakeBack=${undo} onChange=${change} />
      ${dependsOnMode && html`
        <div class="field">
          <label for="mode-training">${t("mode-training")}</label>
          <div class="field-control"><input type="checkbox" id="mode-training" checked=${mode.training} aria-describedby="mode-training-meaning"
            onChange=${(/** @type {Event} */ event) => void setMode({training: /** @type {HTMLInputElement} */ (event.currentTarget).checked})} /></div>
          <p class="hint" id="mode-training-meaning">${t("mode-training-meaning")}</p>
        </div>`}
    </details>
    <details class="part" open>
      <summary>${t("inspector-counts")}</summary>
      <${Counts} network=${network} node=${node} />
    </details>`;
}

/**
 * @param {object} props
 * @param {Network} props.network
 * @param {NetworkNode} props.node
 */
function Counts({network, node}) {
  useValue(locale);
  const parameters = parameterArithmetic(node, count);
  const multiplyAdds = multiplyAddArithmetic(node, count);
  const sizes = sizeArithmetic(node);
  const field = node.receptive_field;
  return html`
    <dl class="counts">
      <dt>${t("inspector-shape")}</dt>
      <dd data-count="shape">${t("inspector-shape-text", {before: node.input_shapes.map(shapeText).join(" + "), after: shapeText(node.shape)})}</dd>
      ${sizes.length > 0 && html`
        <dt>${t("inspector-size")}</dt>
        <dd data-count="size">${sizes.map(({axis, text, dropped}) => html`
          <p key=${axis}>${sizes.length > 1 ? t(`inspector-size-${axis}`, {text}) : text}
            ${dropped > 0 && html`<span class="hint">${t("inspector-dropped", {count: dropped})}</span>`}</p>`)}</dd>`}
      <dt>${t("inspector-parameters")}</dt>
      <dd data-count="parameters">${parameters ?? t("inspector-parameters-none")}
        ${node.parameter_count > 0 && html` <span class="hint">${t("inspector-parameters-share", {percent: percent(node.parameter_count / network.parameter_count)})}</span>`}
        ${node.parameters.map((parameter) => html`
          <p class="hint" key=${parameter.name}><code>${parameter.name}</code> ${shapeText(parameter.shape)}, ${originText(parameter.origin)}</p>`)}</dd>
      <dt>${t("inspector-multiply-adds")}</dt>
      <dd data-count="multiply-adds">${multiplyAdds ?? t("inspector-multiply-adds-none")}</dd>
      <dt>${t("inspector-receptive")}</dt>
      <dd data-count="receptive">${field
        ? t("inspector-receptive-text", {height: field.size[0], width: field.size[1], jump: field.jump[0] === field.jump[1] ? field.jump[0] : field.jump.join(" × ")})
        : t(node.receptive_spans ? "inspector-receptive-varies" : "inspector-receptive-all")}</dd>
    </dl>`;
}

/** @param {string} origin such as zoo:lenet5, seed:0, weights:4f… */
function originText(origin) {
  const [kind, detail = ""] = origin.split(":");
  return tOr(`inspector-origin-${kind}`, origin) === origin ? origin : t(`inspector-origin-${kind}`, {detail});
}

/** @param {{network: Network}} props */
function InputPart({network}) {
  useValue(locale);
  const {mean, std, background, shape} = network.input;
  const list = (/** @type {number[]} */ numbers) => numbers.map((number) => exact(number)).join("; ");
  return html`
    <p class="inspector-idea">${t("layer-input")}</p>
    <dl class="counts">
      <dt>${t("inspector-shape")}</dt><dd>${shapeText(shape)}</dd>
      <dt>${t("inspector-input-recipe")}</dt>
      <dd>${t("inspector-input-recipe-text", {mean: list(mean), std: list(std)})}</dd>
      ${background && html`<dt>${t("inspector-input-background")}</dt><dd>${t(`inspector-input-background-${background}`)}</dd>`}
    </dl>`;
}

function LossPart() {
  useValue(locale);
  const {losses} = useValue(store.catalog);
  const spec = useValue(store.spec);
  useValue(store.problem);
  useValue(edited);
  const loss = asRecipe(spec?.loss ?? store.network.peek()?.loss);
  const recipe = losses[loss.kind];
  const change = (/** @type {string} */ field, /** @type {unknown} */ value) => {
    edited.value = {node: "loss", field};
    void changeSetting("loss", field, value);
  };
  const choose = (/** @type {string} */ kind) => {
    edited.value = {node: "loss", field: "kind"};
    if (spec) void applySpec({...spec, loss: {kind}});
  };
  const trouble = troubleOf("loss", Object.keys(recipe?.schema.properties ?? {}));
  return html`
    <details class="part" open>
      <summary>${t("inspector-settings")}</summary>
      <${KindField} id="loss-kind" label=${t("loss-kind")} prefix="loss" recipes=${losses} kind=${loss.kind} onChoose=${choose}
        reason=${trouble?.field === "kind" ? trouble.text : ""} />
      ${Object.keys(recipe?.schema.properties ?? {}).length > 0 && html`
        <${SettingsForm} owner="loss" kind=${loss.kind} schema=${recipe?.schema} values=${loss} trouble=${trouble} onTakeBack=${undo} onChange=${change} />`}
    </details>`;
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.prefix of the ids of the kinds' names
 * @param {Record<string, Recipe>} props.recipes
 * @param {string} props.kind
 * @param {(kind: string) => void} props.onChoose
 * @param {string} [props.reason]
 */
function KindField({id, label, prefix, recipes, kind, onChoose, reason = ""}) {
  return html`
    <div class=${reason ? "field is-wrong" : "field"}>
      <label for=${id}>${label}</label>
      <div class="field-control">
        <select id=${id} value=${kind} aria-describedby=${`${id}-meaning`} aria-invalid=${reason !== ""}
          onChange=${(/** @type {Event} */ event) => onChoose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
          ${Object.keys(recipes).map((one) => html`<option key=${one} value=${one}>${tOr(`${prefix}-${one}`, one)}</option>`)}
        </select>
      </div>
      <p class="hint" id=${`${id}-meaning`}>${reason ? html`<span class="reason">${reason}</span>` : tOr(`${prefix}-${kind}-idea`, recipes[kind]?.doc ?? "")}</p>
    </div>`;
}

/** Histograms of any tensor of a node beside its gradient. @param {{name: string}} props */
function Values({name}) {
  useValue(locale);
  const tensors = useValue(store.shown);
  const difference = useValue(comparing);
  const trace = useValue(store.trace);
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const [logarithmic, setLogarithmic] = useState(false);
  if (!tensors || !trace) return null;
  const own = trace.tensors.filter(({node}) => node === name).map(({tensor}) => tensor);
  const values = own.filter((tensor) => !(tensor.length > 1 && tensor.startsWith("d") && own.includes(tensor.slice(1))));
  if (values.length === 0) return null;
  const tensor = chosen !== null && values.includes(chosen) ? chosen : values.includes("y") && name !== "loss" ? "y" : values[0];
  const view = tensors.get(`${name}.${tensor}`);
  const gradient = tensors.get(`${name}.d${tensor}`);
  return html`
    <details class="part values" open>
      <summary>${t("inspector-values")}</summary>
      ${difference && html`<p class="hint">${t("inspector-difference")}</p>`}
      <div class="values-tools">
        ${values.length > 1 && html`
          <label>${t("histogram-tensor")}
            <select value=${tensor} onChange=${(/** @type {Event} */ event) => setChosen(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
              ${values.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
            </select></label>`}
        <label><input type="checkbox" checked=${logarithmic} onChange=${() => setLogarithmic(!logarithmic)} /> ${t("histogram-log")}</label>
      </div>
      ${view && html`<${HistogramFigure} title=${t("histogram-values", {name: `${name}.${tensor}`})} tensor=${view} role="value" logarithmic=${logarithmic} />`}
      ${difference && !view && html`<p class="hint">${t("inspector-no-difference")}</p>`}
      ${gradient
        ? html`<${HistogramFigure} title=${t("histogram-gradients", {name: `${name}.d${tensor}`})} tensor=${gradient} role="gradient" logarithmic=${logarithmic} />`
        : name !== "loss" && !difference && html`<p class="hint">${t("histogram-no-gradient")}</p>`}
    </details>`;
}

/**
 * @param {object} props
 * @param {string} props.name a node, or "input"
 * @param {Network} props.network
 */
function Editing({name, network}) {
  useValue(locale);
  const {layers} = useValue(store.catalog);
  const spec = useValue(store.spec);
  const at = spec?.nodes.findIndex((node) => node.name === name) ?? -1;
  /** @type {Map<string, string[]>} */
  const families = new Map();
  for (const {kind, family, arity} of Object.values(layers)) {
    // A join closes a shortcut around the layer before it; the input has nothing to go around.
    if (arity === 1 || at >= 0) families.set(family, [...(families.get(family) ?? []), kind]);
  }
  const add = (/** @type {Event} */ event) => {
    const control = /** @type {HTMLSelectElement} */ (event.currentTarget);
    if (control.value) void addLayer(name, control.value);
    control.value = "";
  };
  const remove = () => {
    const reader = network.nodes.find(({inputs}) => inputs.includes(name));
    const heir = reader?.name ?? network.nodes.find((node) => node.name === name)?.inputs[0] ?? "input";
    void removeLayer(name).then((done) => done && select({node: heir, tensor: "y", index: null}));
  };
  return html`
    <details class="part editing" open>
      <summary>${t("inspector-edit")}</summary>
      <div class="field">
        <label for="add-layer">${t("add-layer")}</label>
        <div class="field-control">
          <select id="add-layer" value="" onChange=${add}>
            <option value="">${t("add-layer-choose")}</option>
            ${[...families].map(([family, kinds]) => html`
              <optgroup key=${family} label=${tOr(`family-${family}`, family)}>
                ${kinds.map((kind) => html`<option key=${kind} value=${kind}>${tOr(`kind-${kind}`, kind)}</option>`)}
              </optgroup>`)}
          </select>
        </div>
      </div>
      ${at >= 0 && html`
        <${Renaming} key=${name} name=${name} />
        <div class="editing-tools">
          <button type="button" data-edit="left" disabled=${at === 0} onClick=${() => void moveLayer(name, -1)}><span aria-hidden="true">←</span> ${t("move-left")}</button>
          <button type="button" data-edit="right" disabled=${!spec || at === spec.nodes.length - 1} onClick=${() => void moveLayer(name, 1)}>${t("move-right")} <span aria-hidden="true">→</span></button>
          <button type="button" data-edit="duplicate" onClick=${() => void duplicateLayer(name)}>${t("duplicate-layer")}</button>
          <button type="button" data-edit="remove" disabled=${network.nodes.length === 1} onClick=${remove}>${t("remove-layer")}</button>
        </div>`}
    </details>`;
}

/** Another name for a layer; what the server says against it stands beside the field. @param {{name: string}} props */
function Renaming({name}) {
  const [text, setText] = useState(name);
  const [refused, setRefused] = useState("");
  const wanted = text.trim();
  const rename = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (wanted === "" || wanted === name) return;
    setRefused("");
    const {refused: why} = await renameLayer(name, wanted);
    setRefused(why);
  };
  return html`
    <form class=${refused ? "field is-wrong" : "field"} onSubmit=${rename}>
      <label for="layer-name">${t("layer-name")}</label>
      <div class="field-control">
        <input id="layer-name" value=${text} autocomplete="off" spellcheck="false" aria-describedby="layer-name-meaning" aria-invalid=${refused !== ""}
          onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.currentTarget).value)} />
        <button type="submit" data-edit="rename" disabled=${wanted === "" || wanted === name}>${t("rename-layer")}</button>
      </div>
      <p class="hint" id="layer-name-meaning" role="status">${refused ? html`<span class="reason">${refused}</span>` : t("layer-name-meaning")}</p>
    </form>`;
}

/** Numbers from a file: PyTorch's names, as the weights have that the sharing panel gives away. */
function WeightsFile() {
  const [said, setSaid] = useState({text: "", wrong: false});
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const load = async (/** @type {Event} */ event) => {
    const control = /** @type {HTMLInputElement} */ (event.currentTarget);
    const [file] = control.files ?? [];
    if (!file) return;
    setSaid({text: "", wrong: false});
    const {done, refused} = await loadWeights(file);
    // The same file may be chosen again once it was mended.
    control.value = "";
    setSaid(done ? {text: t("weights-loaded", {file: file.name}), wrong: false} : {text: refused, wrong: true});
  };
  return html`
    <div class="weights-tools">
      <button type="button" data-weights="load" onClick=${() => chooser.current?.click()}>${t("weights-load")}</button>
      <input ref=${chooser} type="file" accept=".safetensors" hidden onChange=${load} />
      <p class="hint" role="status">${said.wrong ? html`<span class="reason">${said.text}</span>` : said.text || t("weights-load-meaning")}</p>
    </div>`;
}

/** Where the numbers of the parameters come from, and how to draw new ones. @param {{network: Network}} props */
function Weights({network}) {
  useValue(locale);
  const catalog = useValue(store.catalog);
  const {initializers} = catalog;
  const spec = useValue(store.spec);
  const origins = [...new Set(network.nodes.flatMap(({parameters}) => parameters.map(({origin}) => origin)))];
  const random = origins.filter((origin) => origin.startsWith("seed:"));
  const [seed, setSeedField] = useState(random.length > 0 ? network.seed + 1 : network.seed);
  const {entry, changed} = zooEntry(catalog, network);
  const initializer = asRecipe(spec?.initializer ?? Object.keys(initializers)[0]);
  const recipe = initializers[initializer.kind];
  const now = origins.some((origin) => origin.startsWith("weights:")) ? t("weights-now-file") : random.length === 0 ? t("weights-now-trained")
    : random.length === origins.length ? t("weights-now-random", {seed: random.map((origin) => origin.slice(5)).join(", ")}) : t("weights-now-mixed");
  const redraw = () => {
    void setSeed(seed).then((done) => done && setSeedField(seed + 1));
  };
  const field = /** @type {const} */ ({name: "seed", description: "", type: "integer", choices: [], fallback: 0, minimum: 0, maximum: LAST_SEED, above: -Infinity, below: Infinity});
  const chosen = (/** @type {NonNullable<Spec["initializer"]>} */ next) => void setInitializer(next);
  return html`
    <details class="part weights">
      <summary>${t("weights-heading")} <span class="hint">${origins.length > 0 && now}</span></summary>
      <div class="weights-tools">
        <label for="weights-seed">${t("weights-seed")}</label>
        <${NumberControl} id="weights-seed" field=${field} value=${seed} described="" invalid=${false} onChange=${setSeedField} onObject=${() => {}} />
        <button type="button" data-weights="random" onClick=${redraw}>${t("weights-random", {seed: editable(seed)})}</button>
        ${entry?.accuracy && (changed || random.length > 0) && html`
          <button type="button" data-weights="trained" onClick=${() => void openZoo(entry.name)}>${t(changed ? "weights-trained-reset" : "weights-trained")}</button>`}
      </div>
      <${WeightsFile} />
      <${KindField} id="initializer-kind" label=${t("initializer")} prefix="initializer" recipes=${initializers} kind=${initializer.kind} onChoose=${(/** @type {string} */ kind) => chosen({kind})} />
      ${Object.keys(recipe?.schema.properties ?? {}).length > 0 && html`
        <${SettingsForm} owner="initializer" kind=${initializer.kind} schema=${recipe?.schema} values=${initializer} trouble=${null}
          onChange=${(/** @type {string} */ name, /** @type {unknown} */ value) => {
            const {[name]: _, ...rest} = initializer;
            chosen(/** @type {any} */ (value === undefined ? rest : {...initializer, [name]: value}));
          }} />`}
    </details>`;
}
