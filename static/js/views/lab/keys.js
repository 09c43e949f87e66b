// @ts-check
/** The keyboard of the lab, and the list of it. */

import {signal} from "@preact/signals-core";
import {useEffect, useRef} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, setPredicting} from "../../state/prediction.js";
import {html, useValue} from "../html.js";

const open = signal(false);

export const toggleKeys = () => { open.value = !open.peek(); };

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement
  && (target.isContentEditable || target.matches("input:not([type=range], [type=checkbox], [type=radio], [type=file]), textarea, select"));

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => actions.setOption("chrome", !store.options.peek().chrome),
  KeyG: () => setPredicting(!predicting.peek()),
  KeyL: () => actions.setLoop(!store.timeline.peek().loop),
  Period: actions.stepForward,
  Comma: actions.stepBack,
};

/** Listens until the returned function is called. */
export function installKeys() {
  /** @param {KeyboardEvent} event */
  const listen = (event) => {
    if (event.defaultPrevented) return;
    if (typing(event.target)) {
      if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    const pressing = event.target instanceof HTMLElement && event.target.closest("button, summary, a, input, [role=button]");
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ") void (event.shiftKey ? actions.redo() : actions.undo());
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Escape") escape();
    else if (event.key === "?") toggleKeys();
    else if (event.key === " " && !pressing) actions.togglePlay();
    else if (CODES[event.code]) CODES[event.code]();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}

/** One thing at a time. */
function escape() {
  actions.setHover(null);
  if (open.peek()) open.value = false;
  else if (!store.options.peek().chrome) actions.setOption("chrome", true);
  else if (store.currentStep.peek()) actions.seek(Infinity);
  else if (store.options.peek().panel !== "cell") actions.setOption("panel", "cell");
}

const LIST = [
  ["Space", "lab-key-play"], [", .", "lab-key-step"], ["L", "lab-key-loop"], ["Tab", "key-tensor"], ["← ↑ → ↓", "key-cell"], ["0 … 9 −", "lab-key-type"], ["Enter", "lab-key-enter"],
  ["Ctrl + V", "lab-key-paste"], ["Ctrl + C", "lab-key-copy"], ["Delete", "lab-key-delete"], ["G", "lab-key-predict"], ["Ctrl + Z", "key-undo"], ["Ctrl + Shift + Z", "key-redo"],
  ["P", "key-chrome"], ["Esc", "key-escape"], ["?", "key-help"],
];

export function KeysHelp() {
  const shown = useValue(open);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return html`
    <dialog class="keys" ref=${dialog} aria-labelledby="keys-title" onClose=${() => { open.value = false; }}>
      <h2 id="keys-title">${t("keys-title")}</h2>
      <dl>${LIST.map(([key, says]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(says)}</dd></div>`)}</dl>
      <button type="button" class="primary" onClick=${() => { open.value = false; }}>${t("close")}</button>
    </dialog>`;
}
