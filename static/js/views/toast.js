// @ts-check
/** Short confirmations that appear, are read out, and go away by themselves. */

import {signal} from "@preact/signals-core";
import {t} from "../i18n/fluent.js";
import {html, useValue} from "./html.js";

/** Long enough to be read, even from the back row. */
const STAYS = 5000;

/** @typedef {{id: number, text: string}} Toast */

const toasts = signal(/** @type {Toast[]} */ ([]));
let last = 0;

const dismiss = (/** @type {number} */ id) => {
  toasts.value = toasts.value.filter((one) => one.id !== id);
};

/** @param {string} text */
export function toast(text) {
  const id = ++last;
  toasts.value = [...toasts.value.filter((old) => old.text !== text), {id, text}];
  setTimeout(() => dismiss(id), STAYS);
}

/** Mount once; the region must exist before its first message, or screen readers miss that one. */
export function Toasts() {
  const shown = useValue(toasts);
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${shown.map(({id, text}) => html`
        <p class="toast" key=${id}>
          <span>${text}</span>
          <button type="button" class="quiet" onClick=${() => dismiss(id)}>${t("share-dismiss")}</button>
        </p>`)}
    </div>`;
}
