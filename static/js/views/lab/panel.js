// @ts-check
/** The panel at the right: the chosen cell explained, the settings, the matrix, the check, and what can be taken along. */

import {effect} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import {t, tOr} from "../../i18n/fluent.js";
import {shapeOf} from "../../layout/lab/array.js";
import {inputName, isGiven} from "../../layout/lab/kinds.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {Card} from "../card.js";
import {html, useValue} from "../html.js";
import {Predict} from "../predict.js";
import {SettingsForm} from "../settings_form.js";
import {palettes} from "./paint.js";
import {meaningOf, numberAt, exact, spoken} from "./words.js";
import {kindName} from "./names.js";
import {Matrix} from "./matrix.js";
import {Check} from "./check.js";
import {Share} from "./share.js";
import {SizeTool} from "./sizes.js";

/** @import {Operand} from "../../api/explanations.js" */
/** @import {Cell} from "../../state/lab/store.js" */

const PANELS = /** @type {const} */ (["cell", "settings", "matrix", "check", "share"]);

export function Panel() {
  const {panel} = useValue(store.options);
  const shown = useValue(store.picture);
  const matrices = Boolean(shown && /^conv[12]d$/.test(shown.work.kind));
  const panels = PANELS.filter((name) => name !== "matrix" || matrices);
  const now = panels.includes(panel) ? panel : "cell";
  return html`
    <aside class="lab-panel" data-panel=${now} aria-label=${t(`lab-panel-${now}`)}>
      <div class="drawer-head"><div class="tabs" role="group" aria-label=${t("panels")}>
        ${panels.map((name) => html`<button type="button" class="tab" key=${name} data-panel=${name} aria-pressed=${name === now} onClick=${() => actions.setOption("panel", name)}>${t(`lab-panel-${name}`)}</button>`)}
      </div></div>
      <div class="lab-panel-body" tabindex="-1">
        ${now === "cell" && html`<${Chosen} />`}
        ${now === "settings" && html`<${Settings} />`}
        ${now === "matrix" && html`<${Matrix} />`}
        ${now === "check" && html`<${Check} />`}
        ${now === "share" && html`<${Share} />`}
      </div>
    </aside>`;
}

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
  const [page, setPage] = useState(/** @type {typeof known} */ (null));
  const [lit, setLit] = useState(/** @type {Operand | null} */ (null));
  const key = cell ? store.keyOf(cell) : "";
  useEffect(() => {
    setOffset(0);
    setPage(null);
  }, [key, way, shown]);
  useEffect(() => {
    let wanted = true;
    if (!cell || !offset) return undefined;
    void actions.explanationOf(cell, actions.viewOf(cell), offset).then((answer) => wanted && setPage({cell, view: actions.viewOf(cell), answer}));
    return () => { wanted = false; };
  }, [offset, key, way, shown]);
  // What the pointer is on in the tensors is lit in the card.
  useEffect(() => effect(() => {
    const over = store.hover.value;
    setLit(over ? {tensor: over.tensor, index: over.index, value: 0} : null);
  }), []);
  if (!shown || !cell) return html`<p class="hint">${t("lab-cell-none")}</p>`;
  const point = (/** @type {Operand | null} */ operand) => {
    setLit(operand);
    actions.setOperand(operand?.index ? [{tensor: operand.tensor, index: operand.index}] : null);
  };
  const given = isGiven(cell.tensor, shown.work);
  const answer = (offset ? page?.answer : null) ?? known?.answer;
  const fresh = answer && store.sameCell({tensor: answer.tensor, index: answer.index}, cell) ? answer : null;
  const tensor = store.tensorOf(cell.tensor);
  const value = numberAt(cell);
  if (given) {
    return html`
      <section class="card" data-address=${key}>
        <div class="card-head"><h3><span class="code">${spoken(cell)}</span> <span class="equals">=</span> <strong class="card-value" data-value=${value ?? ""}>${value === null ? "" : exact(value)}</strong></h3></div>
        <p>${t("lab-given", {meaning: meaningOf(cell.tensor)})}</p>
        <${Flows} cell=${cell} />
      </section>`;
  }
  if (!fresh) return html`<p class="hint">${t("status-busy")}</p>`;
  return html`
    <${Card} answer=${fresh} hidden=${store.hidden(cell)} busy=${offset > 0 && fresh.offset !== offset} lit=${lit} palette=${colours?.[/^d/.test(cell.tensor) ? "gradient" : "value"] ?? null}
      onOperand=${point} onOpen=${(/** @type {Operand} */ operand) => openCell(operand)} onPage=${setOffset}
      onView=${(/** @type {any} */ view) => actions.setOption("way", view)}>
      ${tensor && value !== null ? html`<${Predict} cell=${key} address=${spoken(cell)} value=${fresh.value} peak=${tensor.peak} />` : ""}
    <//>
    <${Flows} cell=${cell} />`;
}

/** @param {Operand} operand */
function openCell({tensor, index}) {
  if (index && store.picture.peek()?.tensors.has(tensor)) actions.select({tensor, index});
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

function Settings() {
  const {layers, losses} = useValue(store.catalog);
  const work = useValue(store.work);
  const shown = useValue(store.picture);
  const problem = useValue(store.problem);
  const draft = useValue(store.draft);
  if (!work) return null;
  const recipe = layers[work.kind] ?? losses[work.kind];
  const trouble = problem?.field ? {field: problem.field, text: problem.detail} : null;
  const modal = recipe && ["regularization", "normalization"].includes(recipe.family);
  return html`
    <section class="lab-settings">
      <h2>${kindName(work.kind)}</h2>
      <p class="hint">${tOr(`kind-${work.kind}-doc`, recipe?.doc ?? "")}</p>
      <${SettingsForm} owner="lab" kind=${work.kind} schema=${recipe?.schema} values=${work.settings} effective=${shown?.settings ?? {}} trouble=${trouble}
        onTakeBack=${draft ? actions.undo : undefined} onChange=${actions.changeSetting} />
      ${work.inputs.map((input, k) => html`<${SizeTool} key=${k} name=${inputName(k, work.inputs.length)} shape=${shapeOf(input)} />`)}
      ${modal && html`
        <label class="lab-training"><input type="checkbox" checked=${work.training ?? false} data-do="training" onChange=${(/** @type {any} */ event) => actions.setTraining(event.target.checked)} /> ${t("lab-training")}</label>
        ${recipe.family === "regularization" && html`<button type="button" data-do="seed" onClick=${() => actions.setSeed((work.seed ?? 0) + 1)}>${t("lab-seed", {seed: work.seed ?? 0})}</button>`}`}
    </section>`;
}
