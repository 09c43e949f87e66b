// @ts-check
/** One tensor as a table that can be walked with the arrow keys and, where its numbers are given, written into. */

import {useEffect, useMemo, useRef, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {inside} from "../../layout/lab/array.js";
import {indexOf, mapsOf, writing} from "../../layout/lab/cells.js";
import {parseTable} from "../../layout/lab/paste.js";
import {parseNumber, power} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {editable} from "../figures.js";
import {html, useValue} from "../html.js";
import {toast} from "../toast.js";
import {colours, palettes, roleOf} from "./paint.js";
import {meaningOf} from "./words.js";

/** @import {Tensor} from "../../state/lab/store.js" */

/** @typedef {{before: number[], value: number}} Padding cells around the last two axes, and what stands in them */

/**
 * @param {object} props
 * @param {Tensor} props.tensor
 * @param {boolean} props.given
 * @param {Padding | null} [props.padding]
 * @param {Record<string, string>} [props.flags] remarks on cells, by key
 */
export function TensorGrid({tensor, given, padding = null, flags = {}}) {
  const {language} = useValue(locale);
  const selection = useValue(store.selection);
  const colour = useValue(palettes);
  useValue(predicting);
  useValue(shownCells);
  const [editing, show] = useState(/** @type {{index: number[], text: string, typed: boolean} | null} */ (null));
  // Quick fingers type on before the editor stands; what is written is kept here too.
  const draft = useRef(/** @type {typeof editing} */ (null));
  const setEditing = (/** @type {typeof editing} */ next) => {
    draft.current = next;
    show(next);
  };
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const {name, shape, data, peak} = tensor;
  const written = useMemo(() => writing(data, language), [data, language]);
  const maps = mapsOf(shape, name);
  const role = roleOf(name);
  const palette = colour?.[role];
  const active = selection?.tensor === name && inside(selection.index, shape) ? selection.index : null;
  const at = active ?? shape.map(() => 0);

  const grid = () => table.current?.querySelector("[role=grid]");
  const choose = (/** @type {number[]} */ index) => actions.select({tensor: name, index});
  const begin = (/** @type {number[]} */ index, /** @type {string | null} */ text) => {
    if (!given) return;
    const place = index.reduce((sum, i, axis) => sum * shape[axis] + i, 0);
    setEditing({index, text: text ?? editable(data[place]), typed: text !== null});
  };
  /** @param {number[]} from @param {number} rows @param {number} columns @returns {number[]} */
  const moved = (from, rows, columns) => {
    const next = [...from];
    if (!shape.length) return next;
    if (shape.length === 1) {
      const by = maps.rows > 1 ? rows : columns;
      next[0] = Math.max(0, Math.min(shape[0] - 1, next[0] + by));
      return next;
    }
    step(next, shape.length - 2, rows);
    step(next, shape.length - 1, columns);
    return next;
  };
  /** Over the edge of a map comes the next map. @param {number[]} index @param {number} axis @param {number} by */
  const step = (index, axis, by) => {
    if (!by) return;
    const next = index[axis] + by;
    if (next >= 0 && next < shape[axis]) index[axis] = next;
    else {
      const outer = axis === shape.length - 1 ? shape.length - 3 : shape.length - 4;
      const turn = outer >= 0 && shape[outer] > 1 ? outer : axis === shape.length - 1 ? -1 : shape.length - 3;
      if (turn < 0) return;
      const map = index[turn] + Math.sign(by);
      if (map < 0 || map >= shape[turn]) return;
      index[turn] = map;
      index[axis] = by > 0 ? 0 : shape[axis] - 1;
    }
  };
  const commit = (/** @type {number} */ rows, /** @type {number} */ columns) => {
    const now = draft.current;
    if (!now) return;
    const value = parseNumber(now.text);
    setEditing(null);
    /** @type {HTMLElement | null | undefined} */ (grid())?.focus({preventScroll: true});
    if (!Number.isFinite(value)) {
      if (now.text.trim()) toast(t("lab-not-a-number", {text: now.text}));
      return;
    }
    void actions.setCell({tensor: name, index: now.index}, value);
    choose(moved(now.index, rows, columns));
  };

  const key = (/** @type {KeyboardEvent} */ event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const arrows = /** @type {Record<string, [number, number]>} */ ({ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]});
    if (draft.current) {
      if (!plain) return;
      if (event.key === "Enter" || arrows[event.key]) commit(...(arrows[event.key] ?? [1, 0]));
      else if (event.key === "Escape") setEditing(null);
      else if (event.key.length === 1) setEditing({...draft.current, text: draft.current.text + event.key});
      else return;
    } else if (plain && arrows[event.key]) choose(active ? moved(at, ...arrows[event.key]) : at);
    else if (plain && event.key === "Home") choose(at.map((one, axis) => (axis === shape.length - 1 ? 0 : one)));
    else if (plain && event.key === "End") choose(at.map((one, axis) => (axis === shape.length - 1 ? shape[axis] - 1 : one)));
    else if (plain && (event.key === "Enter" || event.key === "F2")) {
      if (given) begin(at, null);
      else store.options.peek().panel !== "cell" && actions.setOption("panel", "cell");
    } else if (plain && given && /^[\d.,−-]$/.test(event.key)) begin(at, event.key);
    else if (plain && given && (event.key === "Delete" || event.key === "Backspace")) void actions.setCell({tensor: name, index: at}, 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pasted = async (/** @type {ClipboardEvent} */ event) => {
    if (!given || editing) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim()) return;
    event.preventDefault();
    const {rows, wrong} = parseTable(text);
    if (wrong !== null) {
      toast(t("lab-not-a-number", {text: wrong}));
      return;
    }
    const {written: count, lost} = await actions.paste({tensor: name, index: at}, rows);
    toast(lost ? t("lab-pasted-lost", {count, lost, tensor: name}) : t("lab-pasted", {count, tensor: name}));
  };
  const copied = (/** @type {ClipboardEvent} */ event) => {
    if (editing || !active || String(getSelection() ?? "")) return;
    const text = (/** @type {number} */ row) => Array.from({length: maps.columns}, (_, column) => {
      const index = indexOf(shape, at.slice(0, -2), row, column);
      return editable(data[index.reduce((sum, i, axis) => sum * shape[axis] + i, 0)]);
    }).join("\t");
    event.clipboardData?.setData("text/plain", Array.from({length: maps.rows}, (_, row) => text(row)).join("\n"));
    event.preventDefault();
  };
  /** @param {Event} event @returns {number[] | null} */
  const under = (event) => {
    const found = event.target instanceof Element ? event.target.closest("[data-key]") : null;
    const inner = found instanceof HTMLElement ? found.dataset.index : undefined;
    return inner === undefined ? null : inner === "" ? [] : inner.split(",").map(Number);
  };
  const point = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch") return;
    const index = under(event);
    actions.setHover(index ? {tensor: name, index} : null);
  };
  const click = (/** @type {MouseEvent} */ event) => {
    const index = under(event);
    if (!index || !inside(index, shape)) return;
    const again = active && String(active) === String(index);
    choose(index);
    /** @type {HTMLElement | null | undefined} */ (grid())?.focus({preventScroll: true});
    // A second touch writes, as a double click does.
    if (again && given && matchMedia("(hover: none)").matches) begin(index, null);
  };

  const id = `cell-${name}-`;
  const [top, left] = padding ? padding.before : [0, 0];
  let place = 0;
  const label = `${name}, ${meaningOf(name)}, ${shape.join(" × ")}${given ? `. ${t("lab-editable")}` : ""}`;
  return html`
    <section class="tensor-block" data-tensor=${name} data-role=${role} data-given=${given} ref=${table}>
      <h3 title=${meaningOf(name)}><var>${name}</var> <span class="tensor-meaning">${meaningOf(name)}</span> <span class="tensor-shape">${shape.join("×") || t("lab-number")}</span>
        ${written.exponent ? html` <span class="tensor-power">${power(written.exponent)}</span>` : ""}</h3>
      <div class="tensor-maps" role="grid" tabindex="0" aria-label=${label} data-across=${maps.across}
        aria-activedescendant=${active ? `${id}${active.join("-")}` : undefined} aria-readonly=${given ? undefined : "true"}
        onFocus=${() => { if (!active) choose(at); }}
        onKeyDown=${key} onPaste=${pasted} onCopy=${copied} onPointerOver=${point} onPointerLeave=${() => actions.setHover(null)} onClick=${click}
        onDblClick=${(/** @type {MouseEvent} */ event) => { const index = under(event); if (index && inside(index, shape)) begin(index, null); }}
        style=${{"--across": maps.across, "--letters": written.letters}}>
        ${maps.leading.map((leading, m) => html`
          <div class="map" role="rowgroup" key=${m} aria-label=${mapName(name, shape, leading)} data-map=${leading.join(",")}>
            ${leading.length && maps.leading.length > 1 ? html`<p class="map-name" aria-hidden="true">${mapName(name, shape, leading)}</p>` : ""}
            <div class="cells" role="presentation" style=${{"--columns": maps.columns + 2 * left}}>
              <div class="heads" aria-hidden="true"><i></i>${heads(maps.columns, left).map((one) => html`<i>${shape.length ? counted(one) : ""}</i>`)}</div>
              ${padding && lines(top).map((r) => html`<${Pad} key=${`t${r}`} name=${name} leading=${leading} row=${r - top} from=${-left} to=${maps.columns + left} value=${padding.value} />`)}
              ${lines(maps.rows).map((row) => html`
                <div role="row" class="row" key=${row}>
                  <i class="head" aria-hidden="true">${maps.rows > 1 || shape.length > 1 ? row : ""}</i>
                  ${padding && lines(left).map((c) => pad(name, [...leading, row, c - left], padding.value))}
                  ${lines(maps.columns).map((column) => {
                    const index = indexOf(shape, leading, row, column);
                    const text = written.texts[place];
                    const value = data[place++];
                    const address = `${name}[${index.join(",")}]`;
                    const here = active && String(active) === String(index);
                    return html`
                      <div role="gridcell" class="cell" key=${column} id=${`${id}${index.join("-")}`} data-key=${address} data-index=${index.join(",")}
                        aria-selected=${here ? "true" : "false"}
                        data-flag=${flags[address]} title=${flags[address]} style=${palette ? colours(value, peak, palette) : undefined}>${here && store.hidden({tensor: name, index}) ? "?" : text}${
  editing && String(editing.index) === String(index) ? html`<${Editor} text=${editing.text} all=${!editing.typed} label=${address}
    onText=${(/** @type {string} */ now) => setEditing({...editing, text: now})} onCommit=${commit} typed=${editing.typed}
    onCancel=${() => { setEditing(null); /** @type {HTMLElement | null | undefined} */ (grid())?.focus({preventScroll: true}); }} />` : ""}</div>`;
                  })}
                  ${padding && lines(left).map((c) => pad(name, [...leading, row, maps.columns + c], padding.value))}
                </div>`)}
              ${padding && lines(top).map((r) => html`<${Pad} key=${`b${r}`} name=${name} leading=${leading} row=${maps.rows + r} from=${-left} to=${maps.columns + left} value=${padding.value} />`)}
              <div class="frame" aria-hidden="true" hidden></div>
            </div>
          </div>`)}
      </div>
    </section>`;
}

/** @param {number} place */
const counted = (place) => String(place).replace("-", "−");

/** @param {number} count */
const lines = (count) => Array.from({length: count}, (_, i) => i);

/** @param {number} columns @param {number} pad */
const heads = (columns, pad) => Array.from({length: columns + 2 * pad}, (_, i) => i - pad);

/** @param {string} name @param {number[]} index @param {number} value */
const pad = (name, index, value) => html`<div class="cell pad" aria-hidden="true" key=${`p${index.at(-1)}`} data-key=${`${name}[${index.join(",")}]`}
  data-index=${index.join(",")}>${value === -Infinity ? "−∞" : value}</div>`;

/** @param {{name: string, leading: number[], row: number, from: number, to: number, value: number}} props */
const Pad = ({name, leading, row, from, to, value}) => html`
  <div class="row" aria-hidden="true"><i class="head">${counted(row)}</i>${lines(to - from).map((c) => pad(name, [...leading, row, from + c], value))}</div>`;

/** Which map of a tensor: c = 1, or f = 0, c = 1. @param {string} name @param {readonly number[]} shape @param {readonly number[]} leading */
export function mapName(name, shape, leading) {
  const plain = name.replace(/^d(?=[a-z])/, "");
  const letters = plain === "w" ? ["f", "c", "d"] : plain === "y" ? ["n", "f", "d"] : ["n", "c", "d"];
  return leading.map((one, axis) => (shape[axis] > 1 || axis === leading.length - 1 ? `${letters[axis]} = ${one}` : "")).filter(Boolean).join(", ");
}

/** @param {{text: string, all: boolean, typed: boolean, label: string, onText: (text: string) => void, onCommit: (rows: number, columns: number) => void, onCancel: () => void}} props */
function Editor({text, all, typed, label, onText, onCommit, onCancel}) {
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    box.current?.focus({preventScroll: true});
    if (all) box.current?.select();
  }, []);
  const key = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    // What was begun by typing ends with an arrow, as in a spreadsheet; what was opened to be corrected keeps its caret.
    const ends = /** @type {Record<string, [number, number]>} */ ({
      Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
      ...(typed ? {ArrowLeft: [0, -1], ArrowRight: [0, 1]} : {}),
    });
    if (event.key === "Escape") onCancel();
    else if (ends[event.key]) onCommit(...ends[event.key]);
    else return;
    event.preventDefault();
  };
  return html`<input class="cell-editor" type="text" inputmode="text" autocomplete="off" ref=${box} value=${text} aria-label=${label}
    onInput=${(/** @type {any} */ event) => onText(event.target.value)} onKeyDown=${key} onBlur=${() => onCommit(0, 0)} onClick=${(/** @type {Event} */ event) => event.stopPropagation()} />`;
}
