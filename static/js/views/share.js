// @ts-check
/** Share: mounted by the explorer. */

import {html} from "./html.js";

export function Share() {
  return html`<div class="share"></div>`;
}
