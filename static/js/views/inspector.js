// @ts-check
/** Everything about the chosen layer: settings, counts, histograms, filters; and the network's weights. */

import {signal} from "@preact/signals-core";
import {useState} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {asRecipe} from "../layout/schema.js";
import {multiplyAddArithmetic, parameterArithmetic, sizeArithmetic} from "../layout/arithmetic.js";
import {applySpec, changeSetting, setMode, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {Editing} from "./editing.js";
import {count, exact, percent, shapeText} from "./figures.js";
import {Filters} from "./filters.js";
import {HistogramFigure} from "./histogram.js";
import {html, useValue} from "./html.js";
import {KindField} from "./kind_field.js";
import {comparing} from "./painting.js";
import {SettingsForm} from "./settings_form.js";
import {Weights} from "./weights.js";

/** @import {Network, NetworkNode} from "../api/types.js" */

/** The setting that was changed last: a refusal that names another node is explained beside it. */
const edited = signal(/** @type {{node: string, field: string} | null} */ (null));

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
