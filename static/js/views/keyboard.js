// @ts-check
/** What the keyboards of all pages share: who else wants a key, and the list of keys. */

import {signal} from "@preact/signals-core";
import {useEffect, useRef} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {html, useValue} from "./html.js";

const open = signal(false);

export const toggleKeys = () => { open.value = !open.peek(); };

/** Closes the list of keys, if it is open. */
export function closeKeys() {
  const was = open.peek();
  open.value = false;
  return was;
}

/** Whether keys write here. @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement
  && (target.isContentEditable || target.matches("input:not([type=range], [type=checkbox], [type=radio], [type=file]), textarea, select"));

/** Whether an element does something of its own with the space bar. @param {EventTarget | null} target */
export const pressed = (target) => target instanceof HTMLElement
  && target.closest("button, summary, a, input:not([type=range]), [role=button], [role=option], [role=tab]") !== null;

/** Whether the arrows and their kin are free: on the page itself, and on buttons, where a click leaves the focus. @param {EventTarget | null} target */
export const free = (target) => target === document.body || target instanceof HTMLButtonElement;

/**
 * Listens until the returned function is called. Where somebody types, only Escape does anything: it leaves the field.
 * @param {(event: KeyboardEvent) => boolean} act whether the key meant something
 */
export function listenToKeys(act) {
  /** @param {KeyboardEvent} event */
  const listen = (event) => {
    if (event.defaultPrevented) return;
    if (typing(event.target)) {
      if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
    } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      toggleKeys();
      event.preventDefault();
    } else if (act(event)) event.preventDefault();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}

/** @param {{list: string[][]}} props keys, and the id of what they do */
export function KeysList({list}) {
  const shown = useValue(open);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return html`
    <dialog class="keys" ref=${dialog} aria-labelledby="keys-title" onClose=${closeKeys}>
      <h2 id="keys-title">${t("keys-title")}</h2>
      <dl>${list.map(([key, says]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${t(says)}</dd></div>`)}</dl>
      <button type="button" class="primary" onClick=${closeKeys}>${t("close")}</button>
    </dialog>`;
}
