// @ts-check
/** The convolution as one matrix product: Ŵ, its transpose, and im2col, with the chosen cell lit in each. */

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
/** @import {Numbers} from "../../layout/lab/array.js" */
/** @import {Cell, Picture} from "../../state/lab/store.js" */

const WHICH = /** @type {const} */ (["banded", "transposed", "columns"]);

const MATRIX = /^(conv[12]d|linear)$/;

/** The operations that multiply by a matrix. @param {Picture} shown @returns {number[]} */
export const matrixNodes = ({nodes}) => nodes.flatMap(({kind}, at) => (MATRIX.test(kind) ? [at] : []));

/** Which of them is shown: the one that computes what is looked at, or reads it. @param {Picture} shown @param {Cell | null} cell */
function nodeFor(shown, cell) {
  const possible = matrixNodes(shown);
  const tensor = shown.tensors.get(cell?.tensor ?? "");
  const near = [tensor?.made, ...(tensor?.sides ?? [])].map((side) => side?.node ?? -1);
  return near.find((node) => possible.includes(node)) ?? possible[0] ?? null;
}

/** What a picture's node knows of its own cells. @param {Picture} shown @param {number} node */
function geometryOf({nodes, tensors}, node) {
  const {kind, settings, names} = nodes[node];
  const shapes = Object.fromEntries([...names].map(([local, name]) => [local, tensors.get(name)?.shape ?? []]));
  return {products: kind === "linear" ? null : productsOf(kind, settings, shapes), shapes, names};
}

/** @typedef {ReturnType<typeof geometryOf>} Geometry */

export function Matrix() {
  const shown = useValue(store.picture);
  const subject = useValue(store.subject);
  const {language} = useValue(locale);
  const [which, setWhich] = useState(/** @type {Which} */ ("banded"));
  const [answer, setAnswer] = useState(/** @type {{of: unknown, node: number, banded: Numbers, columns: Numbers | null, sources: number[]} | null} */ (null));
  const [refusal, setRefusal] = useState("");
  const node = shown && nodeFor(shown, subject);
  const dense = shown && node !== null && shown.nodes[node].kind === "linear";
  useEffect(() => {
    let wanted = true;
    if (!shown || node === null) return undefined;
    if (dense) {
      // A dense layer's weights are its matrix.
      const w = /** @type {Numbers} */ (shown.tensors.get(shown.nodes[node].names.get("w") ?? ""));
      setAnswer({of: shown, node, banded: w, columns: null, sources: []});
      setRefusal("");
      return undefined;
    }
    actions.matrixOf(node).then((found) => {
      if (!wanted) return;
      setRefusal("");
      setAnswer({of: shown, node, banded: flat(found.banded.data), columns: flat(found.columns.data), sources: flat(found.sources.data).data});
    }, (error) => wanted && setRefusal(String(error.detail ?? error.message)));
    return () => { wanted = false; };
  }, [shown, node]);
  if (!shown || node === null) return null;
  if (refusal) return html`<p class="trouble">${refusal}</p>`;
  if (!answer || answer.of !== shown || answer.node !== node) return html`<p class="hint">${t("status-busy")}</p>`;
  const {banded, columns: windows, sources} = answer;
  const now = windows ? which : which === "columns" ? "banded" : which;
  const [rows, columns] = now === "columns" && windows ? windows.shape.slice(-2) : now === "transposed" ? [banded.shape[1], banded.shape[0]] : banded.shape;
  const data = now === "transposed" ? turned(banded) : now === "columns" && windows ? windows.data.slice(0, rows * columns) : banded.data;
  const groups = now === "columns" && windows ? windows.shape[1] : 1;
  const words = dense ? "dense" : "";
  return html`
    <section class="matrix" data-which=${now} data-node=${node}>
      <div class="pass-switch" role="group" aria-label=${t("lab-panel-matrix")}>
        ${WHICH.filter((name) => windows || name !== "columns").map((name) => html`<button type="button" key=${name} data-which=${name} aria-pressed=${name === now} onClick=${() => setWhich(name)}>${titleOf(name, words)}</button>`)}
      </div>
      <p>${t(`lab-matrix-${now}${words && `-${words}`}-says`, {rows, columns})}${groups > 1 ? ` ${t("lab-matrix-group", {count: groups})}` : ""}</p>
      <${Sheet} which=${now} rows=${rows} columns=${columns} data=${data} sources=${sources} language=${language} where=${geometryOf(shown, node)} words=${words} />
    </section>`;
}

/** @param {Which} which @param {string} words */
const titleOf = (which, words) => t(words && which !== "columns" ? `lab-matrix-${which}-${words}` : `lab-matrix-${which}`);

/** @param {{shape: number[], data: number[]}} matrix */
const turned = ({shape: [rows, columns], data}) => Array.from({length: data.length}, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);

/** Strokes across a negative entry: its sign can be seen without its colour. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {string} ink */
function hatch(context, x, y, width, height, ink) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let from = -height; from < width; from += 5) {
    context.moveTo(x + from, y + height);
    context.lineTo(x + from + height, y);
  }
  context.globalAlpha *= 0.35;
  context.lineWidth = 1;
  context.strokeStyle = ink;
  context.stroke();
  context.restore();
}

/** Cells smaller than this cannot be told apart from the last row. */
const SMALLEST = 8;

/** @param {{which: Which, rows: number, columns: number, data: number[], sources: number[], language: "en" | "ru", where: Geometry, words: string}} props */
function Sheet({which, rows, columns, data, sources, language, where, words}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colour = useValue(palettes);
  const focus = useValue(store.focus);
  const theme = useValue(store.theme);
  const beneath = useValue(store.beneath);
  const [over, setOver] = useState(/** @type {[number, number] | null} */ (null));
  const [height, setHeight] = useState(0);
  const {texts, letters} = writing(data, language);
  const usual = Math.max(7, Math.min(theme === "projector" ? 34 : 26, Math.floor(1100 / Math.max(rows, columns))));
  // Beneath the board there is little height: the pattern is seen whole where its cells can still be told apart.
  const low = Math.floor(height / rows);
  const size = beneath && low >= SMALLEST ? Math.min(usual, low) : usual;
  const wide = size < 14 ? size : Math.max(size, letters * size * 0.32 + 6);
  const own = focus && [...where.names].find(([, name]) => name === focus.tensor)?.[0];
  const lit = focus && own ? litOf(which, {tensor: own, index: focus.index}, where.products, where.shapes, {rows, columns, sources: sources.slice(0, rows * columns)}) : null;

  useLayoutEffect(() => {
    const place = canvas.current?.parentElement;
    if (!place || !beneath) return undefined;
    const watcher = new ResizeObserver(() => setHeight(place.clientHeight));
    watcher.observe(place);
    setHeight(place.clientHeight);
    return () => watcher.disconnect();
  }, [beneath]);

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
      const {backgroundColor: background, color} = colours(value, peak, colour.value);
      const hatched = theme === "projector" && value < 0 && !empty;
      context.globalAlpha = any && !on ? 0.4 : 1;
      context.fillStyle = empty ? style.backgroundColor : background;
      context.fillRect(x, y, wide - 1, size - 1);
      if (hatched) hatch(context, x, y, wide - 1, size - 1, color);
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
  }, [data, colour, focus, which, theme, size]);

  /** @param {number} row @param {number} column @returns {Cell[]} the cells behind an entry */
  const behind = (row, column) => {
    const {shapes, names} = where;
    const cell = (/** @type {string} */ local, /** @type {number} */ at) => ({tensor: names.get(local) ?? local, index: [0, ...unravel(at, shapes[local.replace(/^d/, "")].slice(1))]});
    if (which === "banded") return [cell("y", row), cell("x", column)];
    if (which === "transposed") return [cell("dx", row), cell("dy", column)];
    const source = sources[row * columns + column];
    return [...(source >= 0 ? [cell("x", source)] : []), {tensor: names.get("y") ?? "y", index: [0, 0, ...unravel(column, shapes.y.slice(2))]}];
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
    const wanted = cells.find(({tensor}) => tensor === where.names.get(which === "transposed" ? "dx" : which === "columns" ? "x" : "y"));
    if (wanted) actions.select(wanted);
  };
  const said = over ? `${titleOf(which, words)}[${over.join(", ")}] = ${texts[over[0] * columns + over[1]]} · ${behind(...over).map(spoken).join(" ← ")}`
    : focus ? t("lab-matrix-lit", {address: spoken(focus), rows: lit?.rows.size ?? 0, columns: lit?.columns.size ?? 0, entries: lit?.entries.size ?? 0}) : "";
  return html`
    <div class="matrix-window" tabindex="0" role="group" aria-label=${titleOf(which, words)}>
      <canvas ref=${canvas} role="img" aria-label=${t(`lab-matrix-${which}${words && `-${words}`}-says`, {rows, columns})} data-rows=${[...(lit?.rows ?? [])].join(" ")} data-columns=${[...(lit?.columns ?? [])].join(" ")}
        data-entries=${[...(lit?.entries ?? [])].join(" ")} onPointerMove=${move} onClick=${choose} onPointerLeave=${() => { setOver(null); actions.setOperand(null); }}></canvas>
    </div>
    <p class="hint matrix-reading">${said}</p>`;
}
