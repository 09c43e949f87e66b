// @ts-check
/** The middle: the products that make the chosen cell, laid out as they lie in the window, their sums, and the result. */

import {useEffect, useMemo, useRef} from "preact/hooks";
import {t, tOr} from "../../i18n/fluent.js";
import {blocksOf, formatsOf, isCell, isChoice} from "../../layout/card.js";
import {formatAmong, power} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {groupText} from "../card.js";
import {html, useValue} from "../html.js";
import {useUnfolding} from "../unfolding.js";
import {Curve, hasCurve} from "./curve.js";
import {Gathering} from "./gathering.js";
import {Stamp} from "./stamp.js";
import {brief, exact, spoken} from "./words.js";

/** @import {Operand, Term} from "../../api/explanations.js" */
/** @import {Formats} from "../../layout/card.js" */
/** @import {Step} from "../../state/lab/store.js" */

/** @type {Term[]} */
const NONE = [];

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function Workings() {
  const shown = useValue(store.picture);
  const known = useValue(store.explanation);
  const subject = useValue(store.subject);
  const {language, way} = useValue(store.options);
  const step = useValue(store.currentStep);
  const whole = useValue(store.whole);
  useValue(predicting);
  useValue(shownCells);
  const result = useRef(/** @type {HTMLElement | null} */ (null));
  const terms = known?.answer.terms ?? NONE;
  const all = useMemo(() => blocksOf(terms), [terms]);
  const [blocks, unfolded] = useUnfolding(all);
  useFlight(result, step, Boolean(step && known && store.sameCell(known.cell, step.cell)));

  if (shown && step?.writes) return html`<${Stamp} step=${step} />`;
  const tensor = shown?.tensors.get(subject?.tensor ?? "");
  if (!shown || !subject || !tensor) return html`<section class="workings"></section>`;
  const fresh = known && store.sameCell(known.cell, subject) ? known : null;
  const hiding = store.hidden(subject);
  const head = html`<h2 class="workings-head">${t(tensor.given ? "lab-workings-given" : "lab-workings", {address: spoken(subject)})}</h2>`;
  const curve = hasCurve(shown, tensor) ? html`<${Curve} tensor=${tensor} index=${subject.index} />` : "";
  if (tensor.given) return html`<section class="workings" data-of=${store.keyOf(subject)}>${head}<p class="hint">${t("lab-workings-given-hint")}</p>${curve}</section>`;
  if (!fresh) return html`<section class="workings" data-of="">${head}<p class="hint">…</p>${curve}</section>`;
  const {answer} = fresh;
  const formats = formatsOf(answer.terms, answer.value);
  const several = answer.count > 1;
  // The largest is chosen, not added up.
  const choice = isChoice(answer.terms);
  const product = (/** @type {number} */ at, /** @type {number} */ i) => html`<${Product} key=${i} term=${answer.terms[at]} formats=${formats} language=${language} before=${i === 0 ? "" : choice ? "" : "+"} several=${several} choice=${choice} secret=${hiding && !several} />`;
  const sums = new Map(answer.groups.map((group) => [group.name, group.sum]));
  return html`
    <section class="workings" data-of=${store.keyOf(subject)} aria-busy=${!unfolded} data-view=${fresh.view} data-way=${way} aria-label=${t("lab-workings", {address: spoken(subject)})}>
      ${head}
      <div class="workings-body">
      ${fresh.view === "gather" && whole && store.inTwoWays(subject.tensor) ? html`<${Gathering} terms=${answer.terms} node=${shown.nodes[tensor.made?.node ?? 0]} />` : ""}
      <div class="sum" data-choice=${choice} onPointerLeave=${() => actions.setOperand(null)}>
        ${choice ? html`<span class="equals">max</span>` : ""}
        ${blocks.map((block, k) => html`
          ${k > 0 ? html`<span class="plus big" key=${`p${k}`}>+</span>` : ""}
          <div class="products" key=${k} data-grid=${block.grid !== null}>
            ${all.length > 1 && block.group && block.group !== "bias" ? html`<p class="group-name">${groupText(block.group)}</p>` : ""}
            ${block.grid
              ? html`<div class="product-grid" style=${{"--columns": block.grid.columns.length}}>
                  ${block.grid.cells.flat().map((at, i) => (at === null ? html`<span key=${i}></span>` : product(at, i)))}
                </div>`
              : html`<div class="product-row">${Array.from({length: block.count}, (_, i) => product(block.first + i, i))}</div>`}
            ${all.length > 1 && block.count > 1 && !hiding && sums.has(block.group) ? html`<p class="group-sum">= ${brief(/** @type {number} */ (sums.get(block.group)))}</p>` : ""}
          </div>`)}
        ${answer.next !== null ? html`<span class="more">${t("lab-workings-more", {count: answer.count - answer.terms.length})}</span>` : ""}
        ${formats.product.exponent && answer.terms.some(({operands, function: name}) => operands.length > 1 && !name) ? html`<span class="hint">${t("lab-products-in", {power: power(formats.product.exponent)})}</span>` : ""}
        <span class="comes-out"><span class="equals">=</span>
          <strong class="result" ref=${result} title=${hiding ? "" : exact(answer.value)}>${hiding ? "?" : brief(answer.value)}</strong>
          <${Agreement} /></span>
      </div>
      ${curve}
      </div>
    </section>`;
}

/**
 * The result flies into its cell; a person who asked for stillness sees it there at once.
 * @param {import("preact").RefObject<HTMLElement | null>} result @param {Step | null} step @param {boolean} ready
 */
function useFlight(result, step, ready) {
  useEffect(() => {
    const from = result.current;
    const target = step && document.querySelector(`.board [data-key="${CSS.escape(store.keyOf(step.cell))}"]`);
    if (!from?.checkVisibility() || !target || !ready || still.matches) return;
    const [a, b] = [from.getBoundingClientRect(), target.getBoundingClientRect()];
    const speed = store.timeline.peek().speed;
    const ghost = /** @type {HTMLElement} */ (from.cloneNode(true));
    ghost.className = "flying";
    document.body.append(ghost);
    Object.assign(ghost.style, {left: `${a.left}px`, top: `${a.top}px`});
    const flight = ghost.animate([
      {transform: "translate(0, 0)", opacity: 1},
      {transform: `translate(${b.left + b.width / 2 - a.left - a.width / 2}px, ${b.top + b.height / 2 - a.top - a.height / 2}px) scale(0.8)`, opacity: 0.9},
    ], {duration: Math.min(420, 420 / speed), delay: Math.min(260, 260 / speed), easing: "ease-in", fill: "both"});
    const land = () => ghost.remove();
    flight.finished.then(land, land);
    return () => flight.cancel();
  }, [ready, step]);
}

/** The line that shows that both ways to dx come to the same. */
function Agreement() {
  const cell = useValue(store.subject);
  const both = useValue(store.agreement);
  if (!cell || !both || !store.sameCell(both.cell, cell) || store.hidden(cell)) return null;
  // Two that are ∞, or no number at all, are the same in that.
  const same = Object.is(both.gather, both.scatter) || Math.abs(both.gather - both.scatter) <= 1e-9 * Math.max(1, Math.abs(both.gather));
  return html`<span class="agreement" role="note" data-agrees=${same} data-gather=${both.gather} data-scatter=${both.scatter}>
    ${t(same ? "lab-agree" : "lab-differ", {gather: brief(both.gather), scatter: brief(both.scatter)})}</span>`;
}

/** @param {{term: Term, formats: Formats, language: "en" | "ru", before: string, several: boolean, choice: boolean, secret: boolean}} props `secret`: the product would give a hidden number away */
function Product({term, formats, language, before, several, choice, secret}) {
  const {operands, function: name, product} = term;
  const cells = operands.filter(isCell).map(({tensor, index}) => ({tensor, index: /** @type {number[]} */ (index)}));
  // What is no product is told by its function; of one that stands alone the result says all.
  const result = !secret && (name ? several : operands.length > 1);
  return html`
    <span class="product" data-zero=${product === 0} data-padding=${operands.some(({padding}) => padding)} data-wins=${choice ? name === "wins" : undefined}
      onPointerEnter=${() => actions.setOperand(cells)}>
      ${before || !choice ? html`<span class="plus" aria-hidden="true">${before}</span>` : ""}
      <span class="factors">${name && !choice ? html`<span class="function code">${tOr(`function-${name}`, name)}:</span> ` : ""}${operands.map((operand, i) => html`${i > 0 ? html`<span class="times">${name ? ";" : "·"}</span>` : ""}<span class="factor" data-role=${roleOf(operand)} title=${titleOf(operand)}>${factor(operand, formats, language)}</span>`)}</span>
      ${result && !choice ? html`<span class="makes">${formatAmong(product, formats.product, language)}</span>` : choice ? html`<span class="makes">${t(`function-${name}`)}</span>` : ""}
    </span>`;
}

/** @param {Operand} operand */
const titleOf = ({tensor, index}) => (index ? spoken({tensor, index}) : tensor);
/** @param {Operand} operand */
const roleOf = ({tensor}) => (store.tensorOf(tensor)?.local === "w" ? "weight" : "other");

/** @param {Operand} operand @param {Formats} formats @param {"en" | "ru"} language */
function factor({tensor, value}, formats, language) {
  const format = formats.operands.get(tensor);
  const text = format && !format.exponent ? formatAmong(value, format, language) : brief(value);
  return value < 0 ? `(${text})` : text;
}
