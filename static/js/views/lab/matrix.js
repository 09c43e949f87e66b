// @ts-check
/** The convolution as one matrix product: Ŵ, its transpose, and im2col, with the chosen cell lit in each. */

import {computed} from "@preact/signals-core";
import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {unravel} from "../../layout/address.js";
import {flat} from "../../layout/lab/array.js";
import {writing} from "../../layout/lab/cells.js";
import {productsOf} from "../../layout/lab/links.js";
import {litOf} from "../../layout/lab/matrix.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {colours, palettes} from "./paint.js";
import {spoken} from "./words.js";

/** @import {Which} from "../../layout/lab/matrix.js" */
/** @import {Cell} from "../../state/lab/store.js" */

const WHICH = /** @type {const} */ (["banded", "transposed", "columns"]);

const geometry = computed(() => {
  const shown = store.picture.value;
  if (!shown) return null;
  const shapes = Object.fromEntries([...shown.tensors].map(([name, {shape}]) => [name, shape]));
  const products = productsOf(shown.work.kind, shown.settings, shapes);
  return products && {products, shapes};
});

export function Matrix() {
  const shown = useValue(store.picture);
  const {language} = useValue(locale);
  const [which, setWhich] = useState(/** @type {Which} */ ("banded"));
  const [answer, setAnswer] = useState(/** @type {{of: unknown, banded: any, columns: any, sources: any} | null} */ (null));
  const [refusal, setRefusal] = useState("");
  useEffect(() => {
    let wanted = true;
    if (!shown) return undefined;
    actions.matrixOf().then((found) => {
      if (!wanted) return;
      setRefusal("");
      setAnswer({of: shown, banded: flat(found.banded.data), columns: flat(found.columns.data), sources: flat(found.sources.data)});
    }, (error) => wanted && setRefusal(String(error.detail ?? error.message)));
    return () => { wanted = false; };
  }, [shown]);
  const where = geometry.peek();
  if (!shown || !where) return null;
  if (refusal) return html`<p class="trouble">${refusal}</p>`;
  if (!answer || answer.of !== shown) return html`<p class="hint">${t("status-busy")}</p>`;
  const [rows, columns] = which === "banded" ? answer.banded.shape : which === "transposed" ? [answer.banded.shape[1], answer.banded.shape[0]] : answer.columns.shape.slice(-2);
  const data = which === "transposed" ? turned(answer.banded) : which === "columns" ? answer.columns.data.slice(0, rows * columns) : answer.banded.data;
  const groups = which === "columns" ? answer.columns.shape[1] : 1;
  return html`
    <section class="matrix" data-which=${which}>
      <div class="pass-switch" role="group" aria-label=${t("lab-panel-matrix")}>
        ${WHICH.map((name) => html`<button type="button" key=${name} data-which=${name} aria-pressed=${name === which} onClick=${() => setWhich(name)}>${t(`lab-matrix-${name}`)}</button>`)}
      </div>
      <p>${t(`lab-matrix-${which}-says`, {rows, columns})}${groups > 1 ? ` ${t("lab-matrix-group", {count: groups})}` : ""}</p>
      <${Sheet} which=${which} rows=${rows} columns=${columns} data=${data} sources=${answer.sources.data} language=${language} />
    </section>`;
}

/** @param {{shape: number[], data: number[]}} matrix */
const turned = ({shape: [rows, columns], data}) => Array.from({length: data.length}, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);

/** @param {{which: Which, rows: number, columns: number, data: number[], sources: number[], language: "en" | "ru"}} props */
function Sheet({which, rows, columns, data, sources, language}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colour = useValue(palettes);
  const focus = useValue(store.focus);
  const theme = useValue(store.theme);
  const [over, setOver] = useState(/** @type {[number, number] | null} */ (null));
  const where = geometry.peek();
  const {texts, letters} = writing(data, language);
  const size = Math.max(7, Math.min(theme === "projector" ? 34 : 26, Math.floor(1100 / Math.max(rows, columns))));
  const wide = size < 14 ? size : Math.max(size, letters * size * 0.32 + 6);
  const lit = focus && where ? litOf(which, focus, where.products, where.shapes, {rows, columns, sources: sources.slice(0, rows * columns)}) : null;

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || !colour) return;
    const ratio = devicePixelRatio || 1;
    [element.width, element.height] = [Math.ceil(columns * wide * ratio), Math.ceil(rows * size * ratio)];
    element.style.width = `${columns * wide}px`;
    element.style.height = `${rows * size}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(element);
    const peak = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const any = lit && (lit.rows.size || lit.columns.size || lit.entries.size);
    context.font = `${Math.max(9, size * 0.46)}px ${style.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    data.forEach((value, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      const [x, y] = [column * wide, row * size];
      const empty = value === 0 && (which !== "columns" || sources[at] === -1);
      const on = lit && (lit.rows.has(row) || lit.columns.has(column) || lit.entries.has(`${row},${column}`));
      const {background, color} = colours(value, peak, colour.value);
      context.globalAlpha = any && !on ? 0.4 : 1;
      context.fillStyle = empty ? style.backgroundColor : background;
      context.fillRect(x, y, wide - 1, size - 1);
      if (size >= 14 && !(empty && which !== "columns")) {
        context.fillStyle = empty ? style.color : color;
        context.fillText(texts[at], x + wide / 2, y + size / 2, wide - 2);
      } else if (empty) {
        context.fillStyle = style.color;
        context.globalAlpha = 0.35;
        context.fillRect(x + wide / 2 - 0.75, y + size / 2 - 0.75, 1.5, 1.5);
      }
      context.globalAlpha = 1;
      if (lit?.entries.has(`${row},${column}`)) {
        context.lineWidth = 2;
        context.strokeStyle = style.outlineColor;
        context.strokeRect(x + 0.5, y + 0.5, wide - 2, size - 2);
      }
    });
    context.lineWidth = 2.5;
    context.strokeStyle = style.outlineColor;
    for (const row of lit?.rows ?? []) context.strokeRect(1, row * size, columns * wide - 2, size - 1);
    for (const column of lit?.columns ?? []) context.strokeRect(column * wide, 1, wide - 1, rows * size - 2);
  }, [data, colour, focus, which, theme]);

  /** @param {number} row @param {number} column @returns {Cell[]} the cells behind an entry */
  const behind = (row, column) => {
    if (!where) return [];
    const {shapes} = where;
    const cell = (/** @type {string} */ tensor, /** @type {number} */ at) => ({tensor, index: [0, ...unravel(at, shapes[tensor.replace(/^d/, "")].slice(1))]});
    if (which === "banded") return [cell("y", row), cell("x", column)];
    if (which === "transposed") return [cell("dx", row), cell("dy", column)];
    const source = sources[row * columns + column];
    return [...(source >= 0 ? [cell("x", source)] : []), {tensor: "y", index: [0, 0, ...unravel(column, shapes.y.slice(2))]}];
  };
  const place = (/** @type {MouseEvent} */ event) => /** @type {[number, number]} */ ([
    Math.min(rows - 1, Math.floor(event.offsetY / size)), Math.min(columns - 1, Math.floor(event.offsetX / wide)),
  ]);
  const move = (/** @type {PointerEvent} */ event) => {
    const at = place(event);
    if (over && at[0] === over[0] && at[1] === over[1]) return;
    setOver(at);
    actions.setOperand(behind(...at));
  };
  const choose = (/** @type {MouseEvent} */ event) => {
    const cells = behind(...place(event));
    const wanted = cells.find(({tensor}) => tensor === (which === "transposed" ? "dx" : which === "columns" ? "x" : "y"));
    if (wanted && store.picture.peek()?.tensors.has(wanted.tensor)) actions.select(wanted);
  };
  const said = over ? `${which === "columns" ? "im2col" : which === "banded" ? "Ŵ" : "Ŵᵀ"}[${over.join(", ")}] = ${texts[over[0] * columns + over[1]]} · ${behind(...over).map(spoken).join(" ← ")}`
    : focus ? t("lab-matrix-lit", {address: spoken(focus), rows: lit?.rows.size ?? 0, columns: lit?.columns.size ?? 0, entries: lit?.entries.size ?? 0}) : "";
  return html`
    <div class="matrix-window" tabindex="0" role="group" aria-label=${t(`lab-matrix-${which}`)}>
      <canvas ref=${canvas} role="img" aria-label=${t(`lab-matrix-${which}-says`, {rows, columns})} data-rows=${[...(lit?.rows ?? [])].join(" ")} data-columns=${[...(lit?.columns ?? [])].join(" ")}
        data-entries=${[...(lit?.entries ?? [])].join(" ")} onPointerMove=${move} onClick=${choose} onPointerLeave=${() => { setOver(null); actions.setOperand(null); }}></canvas>
    </div>
    <p class="hint matrix-reading">${said}</p>`;
}
