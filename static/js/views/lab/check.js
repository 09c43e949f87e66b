// @ts-check
/** The check: one number nudged up and down, and every tensor's gradients against finite differences. */

import {useEffect, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {formatNumber, formatShortest, parseNumber} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {editable} from "../figures.js";
import {html, useValue} from "../html.js";
import {spoken} from "./words.js";

export function Check() {
  const shown = useValue(store.picture);
  const subject = useValue(store.subject);
  const {language} = useValue(locale);
  const [eps, setEps] = useState(1e-5);
  const [one, setOne] = useState(/** @type {any} */ (null));
  const [table, setTable] = useState(/** @type {any[] | null} */ (null));
  const [refusal, setRefusal] = useState("");
  // A gradient's cell and the number it is the gradient of are one question.
  const names = shown ? [...shown.tensors.keys()].filter((name) => name !== "y" && shown.tensors.has(`d${name}`)) : [];
  const plain = subject && (names.includes(subject.tensor) ? subject.tensor : names.includes(subject.tensor.slice(1)) ? subject.tensor.slice(1) : null);
  const cell = plain && subject ? {tensor: plain, index: subject.index} : null;
  const key = cell ? store.keyOf(cell) : "";
  useEffect(() => {
    let wanted = true;
    setOne(null);
    if (!cell) return undefined;
    actions.checkOf({...cell, eps}).then((found) => { if (wanted) { setOne(found); setRefusal(""); } }, (error) => wanted && setRefusal(String(error.detail ?? error.message)));
    return () => { wanted = false; };
  }, [key, eps, shown]);
  useEffect(() => {
    let wanted = true;
    setTable(null);
    if (!names.length) return undefined;
    actions.checkOf({eps}).then((found) => wanted && setTable(found.tensors), () => wanted && setTable([]));
    return () => { wanted = false; };
  }, [eps, shown]);
  if (!shown) return null;
  const long = (/** @type {number} */ value) => formatShortest(Number(value.toPrecision(12)), language);
  const small = (/** @type {number} */ value) => formatNumber(value, language, 2);
  const typed = (/** @type {Event} */ event) => {
    const value = parseNumber(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    if (value > 0 && value < 10) setEps(value);
  };
  return html`
    <section class="check">
      <p>${t("lab-check-says")}</p>
      <label class="check-eps">ε <input type="text" inputmode="decimal" value=${editable(eps)} onChange=${typed} data-do="eps" /></label>
      ${refusal && html`<p class="trouble">${refusal}</p>`}
      ${cell && one && one.cell !== null ? html`
        <dl class="check-cell" data-cell=${key}>
          <div><dt>${spoken(cell)}</dt><dd>${long(one.value)}</dd></div>
          <div><dt>L(${spoken(cell)} + ε)</dt><dd data-check="plus">${long(one.plus)}</dd></div>
          <div><dt>L(${spoken(cell)} − ε)</dt><dd data-check="minus">${long(one.minus)}</dd></div>
          <div><dt>${t("lab-check-difference")}</dt><dd data-check="difference" data-value=${one.difference}>${long(one.difference)}</dd></div>
          <div><dt>d${cell.tensor}[${cell.index.join(", ")}]</dt><dd data-check="analytic" data-value=${one.analytic}>${long(one.analytic)}</dd></div>
          <div><dt>${t("lab-check-error")}</dt><dd data-check="error">${small(one.relative_error)}</dd></div>
        </dl>
        ${one.kink ? html`<p class="trouble">${t("lab-check-kink")}</p>` : ""}` : html`<p class="hint">${t("lab-check-choose")}</p>`}
      <h3>${t("lab-check-all")}</h3>
      ${table === null ? html`<p class="hint">${t("status-busy")}</p>` : html`
        <table class="check-table">
          <thead><tr><th scope="col">${t("share-tensor")}</th><th scope="col">${t("lab-check-cells")}</th><th scope="col">${t("lab-check-error")}</th><th scope="col">${t("lab-check-worst")}</th></tr></thead>
          <tbody>${table.map((row) => html`
            <tr key=${row.tensor} data-tensor=${row.tensor}><th scope="row">d${row.tensor}</th><td>${row.cells}${row.kinks ? ` (${t("lab-check-kinks", {count: row.kinks})})` : ""}</td><td>${small(row.relative_error)}</td>
              <td><button type="button" class="link" onClick=${() => actions.select({tensor: `d${row.tensor}`, index: row.worst.index})}>[${row.worst.index.join(", ")}]</button></td></tr>`)}</tbody>
        </table>`}
    </section>`;
}
