// @ts-check
/** The text field over a cell that is being written. */

import {useEffect, useRef} from "preact/hooks";
import {html} from "../html.js";

/** @param {{text: string, typed: boolean, label: string, onText: (text: string) => void, onCommit: (rows: number, columns: number) => void, onCancel: () => void}} props */
export function Editor({text, typed, label, onText, onCommit, onCancel}) {
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    box.current?.focus({preventScroll: true});
    if (!typed) box.current?.select();
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
