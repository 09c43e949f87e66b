// @ts-check
/** How a picture becomes what the network was trained on, step by step. */

import {has, locale, t} from "../i18n/fluent.js";
import {setPrepare} from "../state/actions.js";
import * as store from "../state/store.js";
import {exact, shapeText} from "./figures.js";
import {html, useValue} from "./html.js";

/** @import {Prepare} from "../api/types.js" */

/** Step by step, what became of the picture; with the options that change it. */
export function Preparation() {
  useValue(locale);
  const trace = useValue(store.trace);
  const wished = useValue(store.wished);
  const shown = useValue(store.prepare);
  const prepare = wished?.prepare ?? shown;
  /** @type {(name: keyof Prepare, value: any) => void} */
  const set = (name, value) => void setPrepare({[name]: value});
  return html`
    <div class="preparation">
      <p class="hint">${t("preparation-intro")}</p>
      <ol class="preparation-steps">
        ${(trace?.preparation ?? []).map(({step, values, shape}, i) => html`
          <li key=${i} data-step=${step}>${sentence(step, values)} <span class="shape">${shapeText(shape)}</span></li>`)}
      </ol>
      <div class="fields">
        <${Choice} name="fit" value=${prepare.fit} choices=${["fit", "crop", "stretch"]} onChoose=${(/** @type {string} */ v) => set("fit", v)} />
        <${Choice} name="center" value=${prepare.center === null ? "default" : prepare.center ? "on" : "off"} choices=${["default", "on", "off"]}
          onChoose=${(/** @type {string} */ v) => set("center", v === "default" ? null : v === "on")} />
        <${Choice} name="invert" value=${prepare.invert === "auto" ? "auto" : prepare.invert ? "on" : "off"} choices=${["auto", "on", "off"]}
          onChoose=${(/** @type {string} */ v) => set("invert", v === "auto" ? "auto" : v === "on")} />
      </div>
    </div>`;
}

/**
 * @param {object} props
 * @param {string} props.name
 * @param {string} props.value
 * @param {string[]} props.choices
 * @param {(value: string) => void} props.onChoose
 */
function Choice({name, value, choices, onChoose}) {
  const id = `prepare-${name}`;
  return html`
    <div class="field">
      <label for=${id}>${t(id)}</label>
      <select id=${id} value=${value} onChange=${(/** @type {Event} */ event) => onChoose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        ${choices.map((choice) => html`<option key=${choice} value=${choice}>${t(`${id}-${choice}`)}</option>`)}
      </select>
    </div>`;
}

/**
 * A step of the preparation in words; a step that a later server adds is shown by its name.
 * @param {string} step
 * @param {Record<string, unknown>} values
 */
function sentence(step, values) {
  const id = `preparation-${step}`;
  if (!has(id)) return step;
  return t(id, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, words(name, value)])));
}

/** Lists that are a width and a height; other lists are numbers of equal standing. */
const SIZES = new Set(["source", "result", "size"]);

/** @param {string} name @param {unknown} value @returns {string} */
function words(name, value) {
  if (typeof value === "number") return exact(value);
  if (Array.isArray(value)) return value.map((one) => words(name, one)).join(SIZES.has(name) ? " × " : "; ");
  return String(value);
}
