// @ts-check
/** The middle: the products that make the chosen cell, laid out as they lie in the window, their sums, and the result. */

import {useEffect, useRef} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {blocksOf, formatsOf, isCell} from "../../layout/card.js";
import {formatCell, power} from "../../layout/numbers.js";
import {writing} from "../../layout/lab/cells.js";
import {isGiven} from "../../layout/lab/kinds.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {groupText} from "../card.js";
import {html, useValue} from "../html.js";
import {brief, exact, numberAt, spoken} from "./words.js";

/** @import {Operand, Term} from "../../api/explanations.js" */
/** @import {Formats} from "../../layout/card.js" */

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function Workings() {
  const shown = useValue(store.picture);
  const known = useValue(store.explanation);
  const subject = useValue(store.subject);
  const {language, way} = useValue(store.options);
  const step = useValue(store.currentStep);
  useValue(store.timeline);
  useValue(predicting);
  useValue(shownCells);
  const result = useRef(/** @type {HTMLElement | null} */ (null));

  // The result flies into its cell; a person who asked for stillness sees it there at once.
  useEffect(() => {
    const from = result.current;
    if (!from || !step || !known || !store.sameCell(known.cell, step.cell) || still.matches) return;
    const target = document.querySelector(`.board [data-key="${CSS.escape(store.keyOf(step.cell))}"]`);
    if (!target) return;
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
  }, [known, step]);

  if (shown && step?.writes) return html`<${Stamp} step=${step} />`;
  if (!shown || !subject) return html`<section class="workings"></section>`;
  const given = isGiven(subject.tensor, shown.work);
  const fresh = known && store.sameCell(known.cell, subject) ? known : null;
  const hiding = store.hidden(subject);
  const head = html`<h2 class="workings-head">${t(given ? "lab-workings-given" : "lab-workings", {address: spoken(subject)})}</h2>`;
  if (given) return html`<section class="workings" data-of=${store.keyOf(subject)}>${head}<p class="hint">${t("lab-workings-given-hint")}</p></section>`;
  if (!fresh) return html`<section class="workings" data-of="">${head}<p class="hint">…</p></section>`;
  const {answer} = fresh;
  const formats = formatsOf(answer.terms, answer.value);
  const blocks = blocksOf(answer.terms);
  const sums = new Map(answer.groups.map((group) => [group.name, group.sum]));
  return html`
    <section class="workings" data-of=${store.keyOf(subject)} data-view=${fresh.view} data-way=${way} aria-label=${t("lab-workings", {address: spoken(subject)})}>
      ${head}
      <div class="workings-body">
      ${fresh.view === "gather" && subject.tensor === "dx" ? html`<${Gathering} terms=${answer.terms} />` : ""}
      <div class="sum" onPointerLeave=${() => actions.setOperand(null)}>
        ${blocks.map((block, k) => html`
          ${k > 0 ? html`<span class="plus big" key=${`p${k}`}>+</span>` : ""}
          <div class="products" key=${k} data-grid=${block.grid !== null}>
            ${blocks.length > 1 && block.group && block.group !== "bias" ? html`<p class="group-name">${groupText(block.group)}</p>` : ""}
            ${block.grid
              ? html`<div class="product-grid" style=${{"--columns": block.grid.columns.length}}>
                  ${block.grid.cells.flat().map((at, i) => (at === null ? html`<span key=${i}></span>` : html`<${Product} key=${i} term=${answer.terms[at]} formats=${formats} language=${language} first=${i === 0} />`))}
                </div>`
              : html`<div class="product-row">${answer.terms.slice(block.first, block.first + block.count).map((term, i) => html`
                  <${Product} key=${i} term=${term} formats=${formats} language=${language} first=${i === 0} />`)}</div>`}
            ${blocks.length > 1 && block.count > 1 && !hiding && sums.has(block.group) ? html`<p class="group-sum">= ${brief(/** @type {number} */ (sums.get(block.group)))}</p>` : ""}
          </div>`)}
        ${answer.next !== null ? html`<span class="more">${t("lab-workings-more", {count: answer.count - answer.terms.length})}</span>` : ""}
        <span class="equals">=</span>
        <strong class="result" ref=${result} title=${hiding ? "" : exact(answer.value)}>${hiding ? "?" : brief(answer.value)}</strong>
        ${formats.product.exponent ? html`<span class="hint">${power(formats.product.exponent)}</span>` : ""}
      </div>
      </div>
    </section>`;
}

/** @param {{term: Term, formats: Formats, language: "en" | "ru", first: boolean}} props */
function Product({term, formats, language, first}) {
  const cells = term.operands.filter(isCell).map(({tensor, index}) => ({tensor, index: /** @type {number[]} */ (index)}));
  return html`
    <span class="product" data-zero=${term.product === 0} data-padding=${term.operands.some(({padding}) => padding)}
      onPointerEnter=${() => actions.setOperand(cells)}>
      <span class="plus" aria-hidden="true">${first ? "" : "+"}</span>
      <span class="factors">${term.operands.map((operand, i) => html`${i > 0 ? html`<span class="times">·</span>` : ""}<span class="factor" data-tensor=${operand.tensor} title=${titleOf(operand)}>${factor(operand, formats, language)}</span>`)}</span>
      ${term.operands.length > 1 ? html`<span class="makes">${formatCell(term.product, formats.product, language)}</span>` : ""}
    </span>`;
}

/** @param {Operand} operand */
const titleOf = ({tensor, index}) => (index ? spoken({tensor, index}) : tensor);

/** @param {Operand} operand @param {Formats} formats @param {"en" | "ru"} language */
function factor({tensor, value}, formats, language) {
  const format = formats.operands.get(tensor);
  const text = format && !format.exponent ? formatCell(value, format, language) : brief(value);
  return value < 0 ? `(${text})` : text;
}

/** One delta stamps its filter into its window of dx. @param {{step: import("../../state/lab/store.js").Step}} props */
function Stamp({step}) {
  const writes = step.writes ?? [];
  const maps = [...new Set(writes.map(({index}) => index.slice(0, -2).join()))];
  const value = numberAt(step.cell);
  // What stood there before this stamp is what the last one left.
  /** @type {Map<string, number>} */
  const before = new Map();
  for (const one of store.steps.peek()) {
    if (one === step) break;
    for (const write of one.writes ?? []) before.set(store.keyOf(write), write.sum);
  }
  return html`
    <section class="workings" data-of=${store.keyOf(step.cell)} data-view="dx-scatter" aria-label=${t("lab-stamp", {address: spoken(step.cell)})}>
      <h2 class="workings-head">${t("lab-stamp", {address: spoken(step.cell)})}</h2>
      <div class="sum" onPointerLeave=${() => actions.setOperand(null)}>
        <strong class="result">${value === null ? "" : brief(value)}</strong><span class="equals">· w →</span>
        ${maps.map((map) => {
          const here = writes.filter(({index}) => index.slice(0, -2).join() === map);
          const columns = new Set(here.map(({index}) => index.at(-1))).size;
          return html`
            <div class="products" data-grid="true" key=${map}>
              ${maps.length > 1 ? html`<p class="group-name">dx[${map}]</p>` : ""}
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

/** The deltas spread and padded, under the rotated kernel. @param {{terms: Term[]}} props */
function Gathering({terms}) {
  const shown = store.picture.peek();
  const places = terms.flatMap(({operands}) => operands.flatMap(({at}) => at ?? []));
  const lit = new Set(places.map(store.keyOf));
  const {language} = store.options.peek();
  const grids = ["dy_padded", "w_rotated"].flatMap((name) => {
    const tensor = shown?.intermediate.get(name);
    if (!tensor) return [];
    const used = [...new Set(places.filter((one) => one.tensor === name).map(({index}) => index.slice(0, -2).join()))];
    return used.map((map) => ({name, tensor, map}));
  });
  if (!grids.length) return null;
  return html`
    <div class="gathering">
      ${grids.map(({name, tensor, map}, k) => {
        const [rows, columns] = tensor.shape.length > 2 ? tensor.shape.slice(-2) : [1, tensor.shape.at(-1) ?? 1];
        const before = map === "" ? [] : map.split(",").map(Number);
        const start = before.reduce((at, i, axis) => at * tensor.shape[axis] + i, 0) * rows * columns;
        const {texts} = writing(tensor.data, language);
        return html`
          ${k > 0 ? html`<span class="plus big">${name === "w_rotated" && grids[k - 1].name === "dy_padded" ? "∗" : ""}</span>` : ""}
          <figure key=${`${name}${map}`} class="mini" data-tensor=${name}>
            <figcaption>${t(`lab-mini-${name}`)}${grids.length > 2 ? ` [${map}]` : ""}</figcaption>
            <div class="mini-cells" style=${{"--columns": columns}}>
              ${Array.from({length: rows * columns}, (_, at) => {
                const index = [...before, ...(tensor.shape.length > 2 ? [Math.floor(at / columns)] : []), at % columns];
                return html`<span key=${at} class="mini-cell" data-mini=${`${name}[${index.join(",")}]`} data-on=${lit.has(store.keyOf({tensor: name, index}))} data-zero=${tensor.data[start + at] === 0}>${texts[start + at]}</span>`;
              })}
            </div>
          </figure>`;
      })}
    </div>`;
}
