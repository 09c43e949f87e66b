// @ts-check
/** The keyboard and the clipboard in a tensor: arrows, typing, pasting and copying tables. */

import {useRef, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {ravel} from "../../layout/address.js";
import {indexOf, movedBy} from "../../layout/lab/cells.js";
import {parseTable} from "../../layout/lab/paste.js";
import {parseNumber} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {editable} from "../figures.js";
import {toast} from "../toast.js";
import {enterCard} from "./panel.js";

/** @import {Maps} from "../../layout/lab/cells.js" */
/** @import {Tensor} from "../../state/lab/store.js" */

const ARROWS = /** @type {Record<string, [number, number]>} */ ({ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]});

/** @typedef {{index: number[], text: string, typed: boolean}} Draft `typed`: begun by a key, not opened to be corrected */

/**
 * @param {Tensor} tensor
 * @param {Maps} maps
 * @param {() => number[] | null} active the cell that is pinned in it
 * @param {() => HTMLElement | null} grid what takes the keys again when an editor closes
 */
export function useTyping(tensor, maps, active, grid) {
  const {name, shape, data, given} = tensor;
  const [editing, show] = useState(/** @type {Draft | null} */ (null));
  // Quick fingers type on before the editor stands; what is written is kept here too.
  const draft = useRef(/** @type {Draft | null} */ (null));
  const setEditing = (/** @type {Draft | null} */ next) => {
    draft.current = next;
    show(next);
  };
  const here = () => active() ?? shape.map(() => 0);
  const moved = (/** @type {number[]} */ from, /** @type {number} */ rows, /** @type {number} */ columns) => movedBy(from, shape, maps, rows, columns);
  const choose = (/** @type {number[]} */ index) => actions.select({tensor: name, index});
  const focus = () => grid()?.focus({preventScroll: true});

  /** Opens the editor of a cell. @param {number[]} index @param {string | null} text null: what stands there */
  const begin = (index, text) => {
    if (given) setEditing({index, text: text ?? editable(data[ravel(index, shape)]), typed: text !== null});
  };
  const cancel = () => {
    setEditing(null);
    focus();
  };
  /** @param {number} rows @param {number} columns where to go on */
  const commit = (rows, columns) => {
    const now = draft.current;
    if (!now) return;
    const value = parseNumber(now.text);
    cancel();
    if (!Number.isFinite(value)) {
      if (now.text.trim()) toast(t("lab-not-a-number", {text: now.text}));
      return;
    }
    void actions.setCell({tensor: name, index: now.index}, value);
    choose(moved(now.index, rows, columns));
  };

  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const at = here();
    if (draft.current) {
      if (event.key === "Enter" || arrow) commit(...(arrow ?? [1, 0]));
      else if (event.key === "Escape") setEditing(null);
      else if (event.key.length === 1) setEditing({...draft.current, text: draft.current.text + event.key});
      else return;
    } else if (arrow) choose(active() ? moved(at, ...arrow) : at);
    else if (event.key === "Home" || event.key === "End") choose(at.map((one, axis) => (axis < shape.length - 1 ? one : event.key === "Home" ? 0 : shape[axis] - 1)));
    else if (event.key === "Enter" || event.key === "F2") {
      if (given) begin(at, null);
      else if (store.panel.peek() === "cell") enterCard();
      else actions.setOption("panel", "cell");
    } else if (given && /^[\d.,−-]$/.test(event.key)) begin(at, event.key);
    else if (given && (event.key === "Delete" || event.key === "Backspace")) void actions.setCell({tensor: name, index: at}, 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pasted = async (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (editing || !text.trim()) return;
    event.preventDefault();
    if (!given) {
      toast(t("lab-not-given", {tensor: name}));
      return;
    }
    const {rows, wrong} = parseTable(text);
    if (wrong !== null) {
      toast(t("lab-not-a-number", {text: wrong}));
      return;
    }
    const {written: count, lost} = await actions.paste({tensor: name, index: here()}, rows);
    toast(lost ? t("lab-pasted-lost", {count, lost, tensor: name}) : t("lab-pasted", {count, tensor: name}));
  };
  const copied = (/** @type {ClipboardEvent} */ event) => {
    const at = active();
    if (editing || !at || String(getSelection() ?? "")) return;
    const text = (/** @type {number} */ row) => Array.from({length: maps.columns}, (_, column) =>
      editable(data[ravel(indexOf(shape, at.slice(0, -2), row, column), shape)])).join("\t");
    event.clipboardData?.setData("text/plain", Array.from({length: maps.rows}, (_, row) => text(row)).join("\n"));
    event.preventDefault();
    toast(t("lab-copied", {tensor: name, count: maps.rows * maps.columns}));
  };
  return {editing, setEditing, begin, cancel, commit, here, choose, key, pasted, copied};
}
