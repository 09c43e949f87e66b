// @ts-check
/** One tensor as a table that can be walked with the arrow keys and, where its numbers are given, written into. */

import {computed} from "@preact/signals-core";
import {useMemo, useRef} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {ravel} from "../../layout/address.js";
import {inside, sizeOf} from "../../layout/lab/array.js";
import {indexOf, mapsOf, writing} from "../../layout/lab/cells.js";
import {formatBrief, power} from "../../layout/numbers.js";
import {constantOf} from "../../layout/scale.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting} from "../../state/prediction.js";
import {html, useValue} from "../html.js";
import {Editor} from "./editor.js";
import {marks} from "./marks.js";
import {colours, limitOf, palettes, roleOf} from "./paint.js";
import {Symbol} from "./symbol.js";
import {useTyping} from "./typing.js";
import {meaningOf} from "./words.js";

/** @import {Tensor} from "../../state/lab/store.js" */

/** Where the pointer was when it last clicked, until it moves. */
let rest = {x: -1, y: -1};

/** @typedef {{before: number[], value: number}} Padding maps, rows and columns around those of a tensor, and what stands in them */

/**
 * @param {object} props
 * @param {Tensor} props.tensor
 * @param {Padding | null} [props.padding]
 * @param {Record<string, string>} [props.flags] remarks on cells, by key
 */
export function TensorGrid({tensor, padding = null, flags = {}}) {
  const {language} = useValue(locale);
  const {scale} = useValue(store.options);
  // Which cell is chosen is written straight to it (lights.js); only a number that must be guessed has another text.
  const guessed = useValue(useMemo(() => computed(() => {
    const cell = store.selection.value;
    return predicting.value && cell?.tensor === tensor.name && store.hidden(cell) ? store.keyOf(cell) : null;
  }), [tensor]));
  const active = () => {
    const cell = store.selection.peek();
    return cell?.tensor === tensor.name && inside(cell.index, tensor.shape) ? cell.index : null;
  };
  const colour = useValue(palettes);
  const marked = useValue(marks);
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const {name, local, shape, data, given} = tensor;
  const written = useMemo(() => writing(data, language), [data, language]);
  const [depth, top, left] = padding?.before ?? [0, 0, 0];
  const maps = mapsOf(shape, local, depth);
  const role = roleOf(tensor);
  const palette = colour?.[role];
  const grid = () => /** @type {HTMLElement | null} */ (table.current?.querySelector("[role=grid]") ?? null);
  const {editing, setEditing, begin, cancel, commit, here, choose, key, pasted, copied} = useTyping(tensor, maps, active, grid);

  /** @param {Event} event @returns {number[] | null} */
  const under = (event) => {
    const found = event.target instanceof Element ? event.target.closest("[data-key]") : null;
    const inner = found instanceof HTMLElement ? found.dataset.index : undefined;
    return inner === undefined ? null : inner === "" ? [] : inner.split(",").map(Number);
  };
  const point = (/** @type {PointerEvent} */ event) => {
    // A board that moves beneath a pointer that rests has not been pointed at.
    if (event.pointerType === "touch" || (Math.abs(event.clientX - rest.x) <= 1 && Math.abs(event.clientY - rest.y) <= 1)) return;
    rest = {x: -1, y: -1};
    const index = under(event);
    actions.setHover(index ? {tensor: name, index} : null);
  };
  const press = (/** @type {PointerEvent} */ event) => {
    const index = under(event);
    if (index && inside(index, shape)) actions.foresee({tensor: name, index});
  };
  const click = (/** @type {MouseEvent} */ event) => {
    const index = under(event);
    if (!index || !inside(index, shape)) return;
    const again = String(active()) === String(index);
    rest = {x: event.clientX, y: event.clientY};
    choose(index);
    grid()?.focus({preventScroll: true});
    // A second touch writes, as a double click does.
    if (again && given && matchMedia("(hover: none)").matches) begin(index, null);
  };
  const twice = (/** @type {MouseEvent} */ event) => {
    const index = under(event);
    if (index && inside(index, shape)) begin(index, null);
  };

  const id = `cell-${name}-`;
  const meaning = meaningOf(tensor);
  const constant = data.length > 3 ? constantOf(data) : null;
  const label = `${name}, ${meaning}, ${shape.join(" × ")}${given ? `. ${t("lab-editable")}` : ""}`;
  const cell = (/** @type {number[]} */ index, /** @type {number} */ limit) => {
    const place = ravel(index, shape);
    const value = data[place];
    const address = `${name}[${index.join(",")}]`;
    const remark = flags[address] ?? marked.get(address)?.says;
    return html`
      <div role="gridcell" class="cell" key=${index.at(-1) ?? 0} id=${`${id}${index.join("-")}`} data-key=${address} data-index=${index.join(",")}
        aria-selected="false" data-sign=${value < 0 ? "−" : undefined} data-odd=${Number.isFinite(value) ? undefined : "true"}
        data-flag=${flags[address]} data-mark=${marked.get(address)?.code} title=${remark} style=${palette ? colours(value, limit, palette) : undefined}>${
  guessed === address ? "?" : written.texts[place]}${
  editing && String(editing.index) === String(index) ? html`<${Editor} text=${editing.text} typed=${editing.typed} label=${address}
    onText=${(/** @type {string} */ text) => setEditing({...editing, text})} onCommit=${commit} onCancel=${cancel} />` : ""}</div>`;
  };
  const row = (/** @type {number[]} */ leading, /** @type {number} */ at_, /** @type {number} */ limit) => {
    const real = at_ >= 0 && at_ < maps.rows && leading.every((one, axis) => one >= 0 && one < shape[axis]);
    const pads = (/** @type {number} */ from, /** @type {number} */ to) => range(from, to).map((c) => html`
      <div class="cell pad" aria-hidden="true" key=${c} data-key=${`${name}[${[...leading, at_, c].slice(-shape.length).join(",")}]`}
        data-index=${[...leading, at_, c].slice(-shape.length).join(",")}>${padding?.value === -Infinity ? "−∞" : padding?.value}</div>`);
    return html`
      <div role=${real ? "row" : undefined} aria-hidden=${real ? undefined : "true"} class="row" key=${at_}>
        <i class="head" aria-hidden="true">${maps.rows > 1 || shape.length > 1 ? signed(at_) : ""}</i>
        ${real ? html`${pads(-left, 0)}${range(0, maps.columns).map((column) => cell(indexOf(shape, leading, at_, column), limit))}${pads(maps.columns, maps.columns + left)}`
          : pads(-left, maps.columns + left)}
      </div>`;
  };
  const count = maps.leading.length;
  const real = sizeOf(shape.slice(0, -2));
  return html`
    <section class="tensor-block" data-tensor=${name} data-local=${local} data-role=${role} data-given=${given} ref=${table}>
      <h3 title=${`${name}: ${meaning}`}><${Symbol} tensor=${tensor} /> <span class="tensor-meaning">${meaning}</span> <span class="tensor-shape">${shape.join("×") || t("lab-number")}</span>
        ${written.exponent ? html` <span class="tensor-power">${power(written.exponent)}</span>` : ""}
        ${constant === null ? "" : html` <span class="tensor-constant">${t("lab-constant", {value: formatBrief(constant, language)})}</span>`}</h3>
      <div class="tensor-maps" role="grid" tabindex="0" aria-label=${label} data-across=${maps.across}
        aria-readonly=${given ? undefined : "true"}
        onFocus=${(/** @type {FocusEvent} */ event) => { if (!active() && /** @type {HTMLElement} */ (event.currentTarget).matches(":focus-visible")) choose(here()); }}
        onKeyDown=${key} onPaste=${pasted} onCopy=${copied} onPointerOver=${point} onPointerDown=${press} onPointerLeave=${() => actions.setHover(null)} onClick=${click} onDblClick=${twice}
        style=${{"--across": maps.across, "--letters": written.letters}}>
        ${maps.leading.map((leading, m) => {
          const inner = leading.every((one, axis) => one >= 0 && one < shape[axis]);
          const limit = limitOf(tensor, scale, inner ? Math.max(0, ravel(leading, shape.slice(0, -2))) : 0, real);
          return html`
            <div class="map" role=${inner ? "rowgroup" : undefined} aria-hidden=${inner ? undefined : "true"} key=${m} aria-label=${inner ? mapName(local, shape, leading) : undefined}
              data-map=${leading.join(",")} data-limit=${limit}>
              ${leading.length && count > 1 ? html`<p class="map-name" aria-hidden="true">${mapName(local, shape, leading, depth)}</p>` : ""}
              <div class="cells" role="presentation" style=${{"--columns": maps.columns + 2 * left}}>
                <div class="heads" aria-hidden="true"><i></i>${range(-left, maps.columns + left).map((one) => html`<i>${shape.length ? signed(one) : ""}</i>`)}</div>
                ${range(-top, maps.rows + top).map((one) => row(leading, one, limit))}
                <canvas class="lights" aria-hidden="true" hidden></canvas>
                <div class="frame" aria-hidden="true" hidden></div>
              </div>
            </div>`;
        })}
      </div>
    </section>`;
}

/** @param {number} place */
const signed = (place) => String(place).replace("-", "−");

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({length: to - from}, (_, i) => from + i);

/** Which map of a tensor: c = 1, or f = 0, c = 1. @param {string} local @param {readonly number[]} shape @param {readonly number[]} leading @param {number} [depth] of padding */
export function mapName(local, shape, leading, depth = 0) {
  const plain = local.replace(/^d(?=[a-z])/, "");
  const letters = plain === "w" ? ["f", "c", "d"] : plain === "y" ? ["n", "f", "d"] : ["n", "c", "d"];
  return leading.map((one, axis) => (shape[axis] > 1 || axis === leading.length - 1 || (depth && axis === 2) ? `${letters[axis]} = ${signed(one)}` : "")).filter(Boolean).join(", ");
}
