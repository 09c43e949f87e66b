// @ts-check
/** The size of an input, axis by axis. */

import {t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import {html} from "../html.js";
import {NumberControl} from "../settings_form.js";

/** @param {number} rank */
const axesOf = (rank) => (rank === 2 ? ["N", "C"] : rank === 3 ? ["N", "C", "W"] : rank === 4 ? ["N", "C", "H", "W"] : rank === 5 ? ["N", "C", "D", "H", "W"] : ["N"]);

const FIELD = {name: "size", description: "", type: /** @type {const} */ ("integer"), choices: [], sides: 1, fallback: 1, minimum: 1, maximum: 32, above: -Infinity, below: Infinity};

/** @param {{name: string, shape: number[]}} props */
export function SizeTool({name, shape}) {
  const k = Number(/\d+$/.exec(name)?.[0] ?? 0);
  const axes = axesOf(shape.length);
  return html`
    <fieldset class="size-tool" data-size=${name}>
      <legend>${t("lab-size", {tensor: name})}</legend>
      <div class="size-fields">
        ${shape.map((size, axis) => html`
          <label key=${axis}><span>${axes[axis]}</span>
            <${NumberControl} id=${`size-${name}-${axis}`} field=${FIELD} value=${size} described="" invalid=${false} label=${t("lab-size-axis", {tensor: name, axis: axes[axis]})}
              onObject=${() => {}} onChange=${(/** @type {number} */ next) => actions.resizeInput(k, shape.map((one, i) => (i === axis ? next : one)))} /></label>`)}
      </div>
    </fieldset>`;
}
