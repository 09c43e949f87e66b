// @ts-check
/** Where the network's numbers come from: trained, drawn from a seed, or a file. */

import {useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {asRecipe} from "../layout/schema.js";
import {loadWeights, openZoo, setInitializer, setSeed} from "../state/actions.js";
import * as store from "../state/store.js";
import {editable} from "./figures.js";
import {html, useValue} from "./html.js";
import {zooEntry} from "./zoo.js";
import {KindField} from "./kind_field.js";
import {NumberControl, SettingsForm} from "./settings_form.js";

/** @import {Network, Spec} from "../api/types.js" */

const LAST_SEED = 2 ** 31 - 1;

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
export function Weights({network}) {
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
