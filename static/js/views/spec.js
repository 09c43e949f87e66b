// @ts-check
/** SpecEditor: mounted by the explorer. */

import {html} from "./html.js";

export function SpecEditor() {
  return html`<div class="spec"></div>`;
}
