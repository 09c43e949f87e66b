// @ts-check
/** The keyboard: what the whole page listens to, and the list of it. */

import {signal} from "@preact/signals-core";
import {useEffect, useRef} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {openPanel, redo, seek, select, setHover, setOption, stepBack, stepForward, togglePlay, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";

const open = signal(false);

export const toggleKeys = () => { open.value = !open.peek(); };

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement
  && (target.isContentEditable || target.matches("input:not([type=range], [type=checkbox], [type=radio]), textarea, select"));

/** Whether an element does something of its own with the space bar. @param {EventTarget | null} target */
const pressed = (target) => target instanceof HTMLElement
  && target.closest("button, summary, a, input:not([type=range]), [role=button], [role=option], [role=tab]") !== null;

/** Whether the arrows and their kin are free: on the page itself, and on buttons, where a click leaves the focus. @param {EventTarget | null} target */
const free = (target) => target === document.body || target instanceof HTMLButtonElement;

/** @type {Record<string, () => void>} by `event.code`, so that the Russian layout works too */
const CODES = {
  KeyP: () => setOption("chrome", !store.options.peek().chrome),
  KeyD: () => { if (store.before.peek()) setOption("compare", !store.options.peek().compare); },
  Period: stepForward,
  Comma: stepBack,
};

/** Listens until the returned function is called. */
export function installKeys() {
  /** @param {KeyboardEvent} event */
  const listen = (event) => {
    if (event.defaultPrevented) return;
    const command = event.ctrlKey || event.metaKey;
    const undoing = command && event.code === "KeyZ";
    const redoing = command && (undoing ? event.shiftKey : event.code === "KeyY" && !event.shiftKey);
    if (typing(event.target)) {
      if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    if (redoing) void redo();
    else if (undoing) void undo();
    else if (command || event.altKey) return;
    else if (event.key === "Escape") escape();
    else if (event.key === "?") toggleKeys();
    else if (event.key === " " && !pressed(event.target)) togglePlay();
    else if (event.key === "Home" && free(event.target)) seek(0);
    else if (event.key === "End" && free(event.target)) seek(Infinity);
    else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && free(event.target)) {
      if (event.key === "ArrowLeft") stepBack();
      else stepForward();
    } else if (CODES[event.code]) CODES[event.code]();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}

/** One thing at a time: help, then the drawer, then the pinned cell. */
function escape() {
  setHover(null);
  if (open.peek()) open.value = false;
  else if (store.options.peek().panel) openPanel(null);
  else if (!store.options.peek().chrome) setOption("chrome", true);
  else select(null);
}

const LIST = [
  ["Space", "key-play"], [", .", "key-step"], ["Tab", "key-tensor"], ["← ↑ → ↓", "key-cell"], ["Shift + ← ↑ → ↓", "key-map"],
  ["Enter", "key-enter"], ["Esc", "key-escape"], ["D", "key-compare"], ["Ctrl + Z", "key-undo"], ["Ctrl + Shift + Z, Ctrl + Y", "key-redo"],
  ["P", "key-chrome"], ["?", "key-help"],
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
