// @ts-check
/** The choice of a kind (of a loss, an initialiser) with what it means. */

import {tOr} from "../i18n/fluent.js";
import {html} from "./html.js";

/** @import {Recipe} from "../api/types.js" */

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
export function KindField({id, label, prefix, recipes, kind, onChoose, reason = ""}) {
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
