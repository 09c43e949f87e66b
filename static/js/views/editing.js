// @ts-check
/** What can be done to a layer as a whole: add one behind it, rename, move, double, remove. */

import {useState} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {addLayer, duplicateLayer, moveLayer, removeLayer, renameLayer, select} from "../state/actions.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";

/** @import {Network} from "../api/types.js" */

/**
 * @param {object} props
 * @param {string} props.name a node, or "input"
 * @param {Network} props.network
 */
export function Editing({name, network}) {
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
