// @ts-check
/** The panel at the right: the chosen cell explained, the settings, the matrix, the check, and what can be taken along. */

import {computed} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {Card} from "../card.js";
import {html, useValue} from "../html.js";
import {Predict} from "../predict.js";
import {toast} from "../toast.js";
import {chosenGrid} from "./keys.js";
import {kindName} from "./names.js";
import {palettes, roleOf} from "./paint.js";
import {meaningOf, numberAt, exact, spoken} from "./words.js";
import {Matrix, matrixNodes} from "./matrix.js";
import {Check} from "./check.js";
import {Settings} from "./settings.js";
import {Share} from "./share.js";

/** @import {Explanation, Operand} from "../../api/explanations.js" */
/** @import {Cell, Tensor} from "../../state/lab/store.js" */

const PANELS = /** @type {const} */ (["cell", "settings", "matrix", "check", "share"]);
/** Sharing has its button in the header. */
const TABS = new Set(["cell", "settings", "matrix", "check"]);

export function Panel() {
  const wanted = useValue(store.panel);
  const panels = useValue(possible);
  useValue(locale);
  if (wanted === "none") return null;
  const now = panels.includes(wanted) ? wanted : "cell";
  return html`
    <aside class="lab-panel" data-panel=${now} aria-label=${t(`lab-panel-${now}`)}>
      <div class="drawer-head"><${PanelTabs} />
        <button type="button" class="quiet panel-hide" data-do="hide" aria-label=${t("lab-panel-hide")} title=${t("lab-panel-hide")} onClick=${() => actions.setOption("panel", "none")}><span aria-hidden="true">▸</span><span class="word">${t("lab-panel-hide")}</span></button></div>
      <div class="lab-panel-body" tabindex="-1">
        ${now === "cell" && html`<${Chosen} />`}
        ${now === "settings" && html`<${Settings} />`}
        ${now === "matrix" && html`<${Matrix} />`}
        ${now === "check" && html`<${Check} />`}
        ${now === "share" && html`<${Share} />`}
      </div>
    </aside>`;
}

/** Only what multiplies by weights is a matrix product. */
const possible = computed(() => {
  const shown = store.picture.value;
  return PANELS.filter((name) => name !== "matrix" || (shown && matrixNodes(shown).length > 0));
});

/** The panels by name; the one that is open closes when it is chosen again. */
export function PanelTabs() {
  const now = useValue(store.panel);
  const panels = useValue(possible);
  useValue(locale);
  return html`
    <div class="tabs" role="group" aria-label=${t("panels")}>
      ${panels.filter((name) => TABS.has(name)).map((name) => html`<button type="button" class="tab" key=${name} data-panel=${name} aria-pressed=${name === now} onClick=${() => actions.togglePanel(name)}>${t(`lab-panel-${name}`)}</button>`)}
    </div>`;
}

/** What the pointer is on: in the sum or the card, or in a tensor. */
const pointed = () => store.operand.value?.[0] ?? store.hover.value;

/** The cell that is chosen, and where its number goes. */
function Chosen() {
  const shown = useValue(store.picture);
  const known = useValue(store.explanation);
  const cell = useValue(store.subject);
  const colours = useValue(palettes);
  const {way} = useValue(store.options);
  useValue(predicting);
  useValue(shownCells);
  const [offset, setOffset] = useState(0);
  const [page, setPage] = useState(/** @type {{answer: Explanation, of: string, shown: typeof shown} | null} */ (null));
  const unexplained = useValue(store.unexplained);
  const key = cell ? store.keyOf(cell) : "";
  const of = `${key} ${way}`;
  // A page of another sum, or of the numbers that stood here before, is not shown for a frame.
  const turned = page && page.of === of && page.shown === shown ? page.answer : null;
  useEffect(() => {
    setOffset(0);
    setPage(null);
  }, [of, shown]);
  useEffect(() => {
    let wanted = true;
    if (!cell || !offset) return undefined;
    actions.explanationOf(cell, actions.viewOf(cell), offset).then((answer) => wanted && setPage({answer, of, shown}), (error) => {
      if (!wanted) return;
      toast(error.message);
      setOffset(turned?.offset ?? 0);
    });
    return () => { wanted = false; };
  }, [offset, of, shown]);
  const answer = (offset ? turned : null) ?? known?.answer;
  const fresh = answer && cell && store.sameCell({tensor: answer.tensor, index: answer.index}, cell) ? answer : null;
  if (!shown || !cell) return html`<p class="hint">${t("lab-cell-none")}</p>`;
  const point = (/** @type {Operand | null} */ operand) => actions.setOperand(operand?.index ? [{tensor: operand.tensor, index: operand.index}] : null);
  const tensor = store.tensorOf(cell.tensor);
  const value = numberAt(cell);
  if (!tensor) return html`<p class="hint">${t("lab-cell-none")}</p>`;
  if (tensor.given) {
    return html`
      <section class="card" data-address=${key}>
        <div class="card-head"><h3><span class="code">${spoken(cell)}</span> <span class="equals">=</span> <strong class="card-value" data-value=${value ?? ""}>${value === null ? "" : exact(value)}</strong></h3></div>
        <p>${t("lab-given", {meaning: meaningOf(tensor)})}</p>
        <${Flows} cell=${cell} />
      </section>`;
  }
  if (!fresh) {
    return unexplained && store.sameCell(unexplained.cell, cell) ? html`<p class="card-trouble" role="alert">${unexplained.detail}</p>` : html`<p class="hint">${t("status-busy")}</p>`;
  }
  return html`
    <${Card} answer=${fresh} hidden=${store.hidden(cell)} busy=${offset > 0 && fresh.offset !== offset} pointed=${pointed} palette=${colours?.[roleOf(tensor)] ?? null}
      onOperand=${point} onOpen=${(/** @type {Operand} */ operand) => openCell(operand)} onPage=${setOffset}>
      ${value !== null ? html`<${Predict} cell=${key} address=${spoken(cell)} value=${fresh.value} peak=${tensor.peak} />` : ""}
      <${LocalNames} tensor=${tensor} answer=${fresh} />
    <//>
    <${Flows} cell=${cell} />`;
}

/** Where several operations share a board a formula speaks of one of them alone. @param {{tensor: Tensor, answer: Explanation}} props */
function LocalNames({tensor, answer}) {
  const shown = useValue(store.picture);
  const node = tensor.made && shown ? shown.nodes[tensor.made.node] : null;
  if (!node || !shown || shown.nodes.length < 2) return null;
  const met = new Set([tensor.name, ...answer.terms.flatMap(({operands}) => operands.map((one) => one.tensor))]);
  const other = [...node.names].filter(([local, name]) => local !== name && met.has(name));
  return html`<p class="hint local-names">${t("lab-local-names", {kind: kindName(node.kind), names: other.map(([local, name]) => `${local} = ${name}`).join(", ")})}</p>`;
}

/** @param {Operand} operand */
function openCell({tensor, index}) {
  if (!index || !store.picture.peek()?.tensors.has(tensor)) return;
  // The term one came from is gone with its card: the keys go on at the cell that was opened.
  const keyed = document.activeElement?.closest(".card");
  actions.select({tensor, index});
  if (keyed) chosenGrid()?.focus({preventScroll: true});
}

/** Takes the keyboard into the card: to its first term, or to the first cell that it flows into. */
export function enterCard() {
  // At the projector the products are not repeated in the card.
  const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.lab-panel .card [data-term][tabindex="0"], .lab-panel .flows button'));
  [...places].find((place) => place.checkVisibility())?.focus();
}

/** Whom the cell influences. @param {{cell: Cell}} props */
function Flows({cell}) {
  const flows = useValue(store.flows);
  if (!flows || !store.sameCell(flows.cell, cell)) return null;
  if (!flows.count) return html`<p class="flows hint">${t("lab-flows-none")}</p>`;
  /** @type {Map<string, Cell[]>} */
  const groups = new Map();
  for (const one of flows.cells) groups.set(one.tensor, [...(groups.get(one.tensor) ?? []), one]);
  return html`
    <section class="flows" data-count=${flows.count}><h4>${t("lab-flows", {count: flows.count})}</h4>
      ${[...groups].map(([name, cells]) => html`<p key=${name}><var>${name}</var> ${cells.slice(0, 24).map((one) => html`
        <button type="button" class="link" data-cell=${store.keyOf(one)} onClick=${() => actions.select(one)} onPointerEnter=${() => actions.setOperand([one])} onPointerLeave=${() => actions.setOperand(null)}>[${one.index.join(", ")}]</button>${" "}`)}${cells.length > 24 ? "…" : ""}</p>`)}
    </section>`;
}
