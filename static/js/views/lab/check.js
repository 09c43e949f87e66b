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

/** @import {Picture, Tensor} from "../../state/lab/store.js" */

/** The number on the board that a gradient is of. @param {Tensor} gradient */
function valueOf({column, made}) {
  const found = [...store.picture.peek()?.tensors.values() ?? []].filter((one) => one.column === column && !one.gradient);
  return (found.find(({sides}) => sides.some(({node}) => node === made?.node)) ?? found[0])?.name ?? "";
}

/** What L is where no loss makes it: a chain has one, at its end. @param {Picture} shown @param {number} node */
function heightOf({nodes, work}, node) {
  const {names, body} = nodes[work.beside ? node : nodes.length - 1];
  return body.target === undefined ? `Σ ${names.get("dy") ?? "dy"} · ${names.get("y") ?? "y"}` : "loss";
}

export function Check() {
  const shown = useValue(store.picture);
  const subject = useValue(store.subject);
  const {language} = useValue(locale);
  const [eps, setEps] = useState(1e-5);
  const [one, setOne] = useState(/** @type {any} */ (null));
  const [table, setTable] = useState(/** @type {any[] | null} */ (null));
  const [refusal, setRefusal] = useState("");
  // A gradient's cell and the number it is the gradient of are one question, asked of the operation that has both.
  const gradients = shown ? [...shown.tensors.values()].filter(({gradient, made}) => gradient && made) : [];
  const tensor = shown?.tensors.get(subject?.tensor ?? "");
  const asked = (tensor && gradients.includes(tensor) ? tensor : null) ?? gradients.find(({column}) => column === tensor?.column && !tensor?.gradient) ?? null;
  const cell = asked && subject ? {tensor: asked.name, index: subject.index} : null;
  const key = cell ? store.keyOf(cell) : "";
  const {node, local} = asked?.made ?? {node: 0, local: ""};
  const nudged = asked ? valueOf(asked) : "";
  useEffect(() => {
    let wanted = true;
    setOne(null);
    if (!cell) return undefined;
    actions.checkOf(node, {tensor: local.slice(1), index: cell.index, eps}).then((found) => { if (wanted) { setOne(found); setRefusal(""); } }, (error) => wanted && setRefusal(String(error.detail ?? error.message)));
    return () => { wanted = false; };
  }, [key, eps, shown]);
  useEffect(() => {
    let wanted = true;
    setTable(null);
    if (!shown || !gradients.length) return undefined;
    const nodes = [...new Set(gradients.flatMap(({made}) => (made ? [made.node] : [])))];
    Promise.all(nodes.map(async (at) => (await actions.checkOf(at, {eps})).tensors.map((/** @type {any} */ row) => ({...row, gradient: shown.nodes[at].names.get(`d${row.tensor}`)}))))
      .then((found) => wanted && setTable(found.flat()), () => wanted && setTable([]));
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
      <div class="check-about">
        <p>${t("lab-check-says", {sum: heightOf(shown, node)})}</p>
        ${shown.nodes.length > 1 && !shown.work.beside ? html`<p>${t("lab-check-chain")}</p>` : ""}
        <label class="check-eps">ε <input type="text" inputmode="decimal" value=${editable(eps)} onChange=${typed} data-do="eps" /></label>
        ${refusal && html`<p class="trouble">${refusal}</p>`}
      </div>
      <div class="check-one">
        ${cell && one && one.cell !== null ? html`
          <dl class="check-cell" data-cell=${store.keyOf({tensor: nudged, index: cell.index})}>
            <div><dt>${spoken({tensor: nudged, index: cell.index})}</dt><dd>${long(one.value)}</dd></div>
            <div><dt>L(${spoken({tensor: nudged, index: cell.index})} + ε)</dt><dd data-check="plus">${long(one.plus)}</dd></div>
            <div><dt>L(${spoken({tensor: nudged, index: cell.index})} − ε)</dt><dd data-check="minus">${long(one.minus)}</dd></div>
            <div><dt>${t("lab-check-difference")}</dt><dd data-check="difference" data-value=${one.difference}>${long(one.difference)}</dd></div>
            <div><dt>${spoken(cell)}</dt><dd data-check="analytic" data-value=${one.analytic}>${long(one.analytic)}</dd></div>
            <div><dt>${t("lab-check-error")}</dt><dd data-check="error">${small(one.relative_error)}</dd></div>
          </dl>
          ${[one.plus, one.minus, one.analytic].every(Number.isFinite) ? "" : html`<p class="trouble">${t("lab-check-infinite")}</p>`}
          ${one.kink ? html`<p class="trouble">${t("lab-check-kink")}</p>` : ""}` : html`<p class="hint">${t("lab-check-choose")}</p>`}
      </div>
      <div class="check-all">
        <h3>${t("lab-check-all")}</h3>
        ${table === null ? html`<p class="hint">${t("status-busy")}</p>` : html`
          <table class="check-table">
            <thead><tr><th scope="col">${t("share-tensor")}</th><th scope="col">${t("lab-check-cells")}</th><th scope="col">${t("lab-check-error")}</th><th scope="col">${t("lab-check-worst")}</th></tr></thead>
            <tbody>${table.map((row) => html`
              <tr key=${row.gradient} data-tensor=${row.gradient}><th scope="row">${row.gradient}</th><td>${row.cells}${row.kinks ? ` (${t("lab-check-kinks", {count: row.kinks})})` : ""}</td><td>${small(row.relative_error)}</td>
                <td><button type="button" class="link" onClick=${() => actions.select({tensor: row.gradient, index: row.worst.index})}>[${row.worst.index.join(", ")}]</button></td></tr>`)}</tbody>
          </table>`}
      </div>
    </section>`;
}
