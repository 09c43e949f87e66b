// @ts-check
/** Inspector: mounted by the explorer. */

import {html} from "./html.js";

export function Inspector() {
  return html`<div class="inspector"></div>`;
}
