// @ts-check
/** One delta stamps its filter into its window of dx. */

import {t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html} from "../html.js";
import {brief, numberAt, spoken} from "./words.js";

/** @param {{step: import("../../state/lab/store.js").Step}} props */
export function Stamp({step}) {
  const writes = step.writes ?? [];
  const maps = [...new Set(writes.map(({index}) => index.slice(0, -2).join()))];
  const value = numberAt(step.cell);
  const onto = writes[0]?.tensor ?? "dx";
  // What stood there before this stamp is what the last one of the same pass left.
  /** @type {Map<string, number>} */
  const before = new Map();
  for (const one of store.steps.peek()) {
    if (one === step) break;
    if (one.pass === step.pass) for (const write of one.writes ?? []) before.set(store.keyOf(write), write.sum);
  }
  return html`
    <section class="workings" data-of=${store.keyOf(step.cell)} data-view="dx-scatter" aria-label=${t("lab-stamp", {address: spoken(step.cell), tensor: onto})}>
      <h2 class="workings-head">${t("lab-stamp", {address: spoken(step.cell), tensor: onto})}</h2>
      <div class="sum" onPointerLeave=${() => actions.setOperand(null)}>
        <strong class="result">${value === null ? "" : brief(value)}</strong><span class="equals">· w →</span>
        ${maps.map((map) => {
          const here = writes.filter(({index}) => index.slice(0, -2).join() === map);
          const columns = new Set(here.map(({index}) => index.at(-1))).size;
          return html`
            <div class="products" data-grid="true" key=${map}>
              ${maps.length > 1 ? html`<p class="group-name">${onto}[${map.replaceAll(",", ", ")}]</p>` : ""}
              <div class="product-grid" style=${{"--columns": columns}}>
                ${here.map((one) => html`
                  <span class="product stamp" key=${store.keyOf(one)} data-zero=${one.product === 0} onPointerEnter=${() => actions.setOperand([one])}>
                    <span class="factors">${before.has(store.keyOf(one)) ? html`<span class="times">${brief(/** @type {number} */ (before.get(store.keyOf(one))))}</span> ` : ""}+ ${one.product < 0 ? `(${brief(one.product)})` : brief(one.product)}</span><span class="makes">${brief(one.sum)}</span></span>`)}
              </div>
            </div>`;
        })}
      </div>
    </section>`;
}
