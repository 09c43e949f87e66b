// @ts-check
/** What the colours, outlines and marks of the board mean, how far the colours reach, and the switch for what one scale spans. */

import {locale, t} from "../../i18n/fluent.js";
import {ravel} from "../../layout/address.js";
import {sizeOf} from "../../layout/lab/array.js";
import {formatBrief} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useDerived, useValue} from "../html.js";
import {mapName} from "./grid.js";
import {markCodes} from "./marks.js";
import {limitOf, palettes, rampOf, roleOf} from "./paint.js";

/** @import {Tensor} from "../../state/lab/store.js" */

const SCALES = /** @type {const} */ (["map", "tensor", "board"]);

export function Legend() {
  const shown = useValue(store.picture);
  // The map that is looked at, not the cell: from cell to cell a legend says the same.
  const map = useDerived(mapInFocus, []);
  const {scale, language} = useValue(store.options);
  const colours = useValue(palettes);
  const codes = useValue(markCodes);
  useValue(locale);
  if (!shown || !colours) return null;
  const [looked, ...leading] = map.split(" ");
  const tensor = shown.tensors.get(looked) ?? null;
  // The tensor that is looked at and what shares its place: a value and its gradients.
  const pair = [...shown.tensors.values()].filter(({column}) => column === tensor?.column);
  const chosen = (/** @type {"value" | "gradient"} */ role) => (tensor && roleOf(tensor) === role ? tensor : pair.find((one) => roleOf(one) === role) ?? [...shown.tensors.values()].find((one) => roleOf(one) === role));
  return html`
    <div class="lab-legend" role="group" aria-label=${t("legend")}>
      ${/** @type {const} */ (["value", "gradient"]).map((role) => {
        const one = chosen(role);
        return one ? html`<${Ramp} key=${role} role=${role} tensor=${one} leading=${one === tensor ? leading.map(Number) : []} scale=${scale} palette=${colours[role]} language=${language} />` : "";
      })}
      <label class="scale"><span>${t("lab-scale")}</span>
        <select value=${scale} data-do="scale" onChange=${(/** @type {any} */ event) => actions.setOption("scale", event.target.value)}>
          ${SCALES.map((name) => html`<option key=${name} value=${name}>${t(`lab-scale-${name}`)}</option>`)}
        </select></label>
      <ul class="lab-outlines">
        <li><i data-lit="self"></i>${t("lab-outline-self")}</li>
        <li><i data-lit="term"></i>${t("lab-outline-term")}</li>
        <li><i data-lit="flow"></i>${t("lab-outline-flow")}</li>
        ${shown.nodes.length > 1 && !shown.work.beside ? html`<li><i data-lit="far-term"></i>${t("lab-outline-far")}</li>` : ""}
        ${codes.map((code) => html`<li key=${code}><i data-mark=${code}></i>${t(`lab-mark-${code}`)}</li>`)}
      </ul>
    </div>`;
}

/** A tensor's name and the indices before row and column, of the cell that is looked at. */
function mapInFocus() {
  const focus = store.focus.value;
  return focus ? [focus.tensor, ...focus.index.slice(0, -2)].join(" ") : "";
}

/** @param {{role: "value" | "gradient", tensor: Tensor, leading: number[], scale: "map" | "tensor" | "board", palette: Uint32Array, language: "en" | "ru"}} props */
function Ramp({role, tensor, leading: given, scale, palette, language}) {
  const {shape, name, local} = tensor;
  const leading = shape.slice(0, -2).map((_, axis) => given[axis] ?? 0);
  const inner = leading.every((one, axis) => one >= 0 && one < shape[axis]);
  const maps = Math.max(1, sizeOf(shape.slice(0, -2)));
  // The scale of a tensor of one number is that number: it must not be told before it is guessed.
  const secret = useDerived(() => sizeOf(shape) === 1 && store.hidden({tensor: name, index: shape.map(() => 0)}), [tensor]);
  const limit = limitOf(tensor, scale, inner ? ravel(leading, shape.slice(0, -2)) : 0, maps);
  const end = secret ? "?" : formatBrief(limit, language, 3);
  const about = scale === "board" ? t(`lab-legend-all-${role}`) : scale === "map" && maps > 1 ? `${name}, ${mapName(local, shape, leading)}` : name;
  return html`
    <div class="legend-bar" data-role=${role} data-limit=${secret ? "" : limit} data-about=${scale === "board" ? "all" : name}>
      <span class="legend-what">${t(`lab-legend-${role}`)} <span class="legend-about">${about}</span></span>
      <span class="legend-scale"><span class="low">${limit ? `−${end}` : "0"}</span><i class="ramp" aria-hidden="true" style=${{background: `linear-gradient(to right, ${rampOf(palette).join(", ")})`}}></i><span class="high">${limit ? `+${end}` : "0"}</span></span>
    </div>`;
}
