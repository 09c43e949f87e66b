// @ts-check
/** Inputs: mounted by the explorer. */

import {html} from "./html.js";

export function Inputs() {
  return html`<div class="inputs"></div>`;
}
