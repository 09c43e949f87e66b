// @ts-check
/** A tensor's symbol as the notes write it: γ for gamma, x̂ for x_hat, y with max beneath for y_max. */

import * as store from "../../state/lab/store.js";
import {html} from "../html.js";
import {stemOf} from "../../layout/lab/nodes.js";

/** @import {Tensor, Work} from "../../state/lab/store.js" */

const SYMBOLS = /** @type {Record<string, string>} */ ({
  gamma: "γ", beta: "β", mean: "μ", variance: "σ²", scale: "1/σ", x_hat: "x̂", running_mean: "μ̄", running_var: "σ̄²", derivative: "y′", exp: "eˣ", total: "Σ", each: "ℓ",
});

/** @param {Tensor} tensor @param {Work} work @returns {{symbol: string, below: string}} */
export function symbolOf({name, gradient}, {kind, beside, next}) {
  const plain = gradient ? name.slice(1) : name;
  const below = beside ? [kind, beside.kind].map(stemOf).filter((stem) => plain.endsWith(`_${stem}`)).reduce((a, b) => (b.length > a.length ? b : a), "") : /^x\d+$/.test(plain) || next?.length ? /\d*$/.exec(plain)?.[0] ?? "" : "";
  const base = plain.slice(0, plain.length - below.length).replace(/_$/, "");
  return {symbol: `${gradient ? "d" : ""}${SYMBOLS[base] ?? base}`, below: below.replaceAll("_", " ")};
}

/** @param {{tensor: Tensor}} props */
export function Symbol({tensor}) {
  const work = store.picture.peek()?.work;
  const {symbol, below} = work ? symbolOf(tensor, work) : {symbol: tensor.name, below: ""};
  return html`<var class="tensor-symbol">${symbol}${below ? html`<sub>${below}</sub>` : ""}</var>`;
}
