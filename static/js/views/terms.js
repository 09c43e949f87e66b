// @ts-check
/** The terms of a cell as little grids and as tables: pointing at one lights what it reads, Enter goes there. */

import {useRef} from "preact/hooks";
import {cssColour} from "../draw/palette.js";
import {t, tOr} from "../i18n/fluent.js";
import {exactText, groupName, isCell, isChoice, isConstant} from "../layout/card.js";
import {formatAmong, formatBrief, formatCount} from "../layout/numbers.js";
import {h, html} from "./html.js";

/** @import {Explanation, Operand, Term} from "../api/explanations.js" */
/** @import {Block, Formats} from "../layout/card.js" */
/** @import {Language} from "../layout/numbers.js" */

/**
 * What every part of a card is given.
 * @typedef {object} Shared
 * @property {Explanation} answer
 * @property {boolean} hidden the value is not shown yet
 * @property {Uint32Array | null} palette
 * @property {number} peak the largest product
 * @property {Formats} formats
 * @property {Language} language
 * @property {{current: {onOperand: (operand: Operand | null) => void, onOpen?: (operand: Operand) => void}}} handlers what pointing and opening do
 */

/** @param {{tensor: string, index: readonly number[] | null}} cell */
export const addressOf = ({tensor, index}) => (index?.length ? `${tensor}[${index.join(", ")}]` : tensor);

/** The name by which elements find a cell. @param {{tensor: string, index: readonly number[] | null}} cell */
const keyOf = ({tensor, index}) => (index ? `${tensor}[${index.join(",")}]` : tensor);

/** @param {string} name */
export function groupText(name) {
  const {word, number} = groupName(name);
  return word && tOr(`group-${word}`, "") ? t(`group-${word}`, {number: number ?? ""}).trim() : name;
}

/** Whether a product would give the hidden value away: of one term, and of a function. @param {Shared} shared */
const isSecret = ({answer, hidden}) => hidden && (answer.count < 2 || answer.terms.some((term) => term.function));

/** A constant as it is written: a number, or its name. @param {Operand} operand @param {Language} language */
function constantText({tensor, value}, language) {
  if (!Number.isNaN(Number(tensor))) return formatBrief(value, language);
  return language === "ru" ? tensor.replace(/(\d)\.(\d)/g, "$1,$2") : tensor;
}

/** One operand as it is written. @param {Operand} operand @param {Formats} formats @param {Language} language */
function operandOf(operand, formats, language) {
  const {tensor, value, padding} = operand;
  const text = isConstant(operand) ? constantText(operand, language) : formatAmong(value, formats.operands.get(tensor) ?? formats.product, language);
  return html`<span class="operand" data-operand=${keyOf(operand)} data-value=${value} data-padding=${padding ?? false}>${text}</span>`;
}

/**
 * What a term multiplies, or the function it applies. A card has hundreds of these: each is one element without
 * a list inside, which Preact would keep an account of.
 * @param {Term} term @param {Formats} formats @param {Language} language
 */
const pairOf = ({operands, function: name}, formats, language) => h("span", {class: "pair"},
  name && html`<span class="function code">${tOr(`function-${name}`, name)}: </span>`,
  ...operands.flatMap((operand, k) => [k > 0 && h("span", {class: "times"}, name ? "; " : " × "), operandOf(operand, formats, language)]));

/** The cells that a term reads, by their addresses. @param {Term} term */
const cellsOf = ({operands}) => h("td", {class: "code term-cells"},
  ...operands.filter((operand) => !isConstant(operand)).flatMap((operand, k) => [k > 0 && " × ", h("span", {"data-operand": keyOf(operand), class: "operand"}, addressOf(operand))]));

/**
 * Lights an operand wherever it stands, and the terms that read it.
 * @param {HTMLElement | null} place
 * @param {{tensor: string, index: readonly number[] | null} | null} operand
 */
export function light(place, operand) {
  if (!place) return;
  for (const element of place.querySelectorAll('[data-lit="true"]')) element.removeAttribute("data-lit");
  if (!operand?.index) return;
  for (const element of place.querySelectorAll(`[data-operand="${CSS.escape(keyOf(operand))}"]`)) {
    element.setAttribute("data-lit", "true");
    element.closest("[data-term]")?.setAttribute("data-lit", "true");
  }
}

/** All digits of what the pointer is on; they are written when somebody looks. @param {Shared} shared @param {HTMLElement} element @param {Term} term */
function tellDigits({language, hidden, ...shared}, element, term) {
  const told = /** @type {HTMLElement | null} */ (element.closest(".operand, .term-product, .term-sum"));
  if (!told || told.title) return;
  const operand = term.operands.find((one) => keyOf(one) === told.dataset.operand);
  if (operand) told.title = `${addressOf(operand)} = ${exactText(operand.value, language)}${operand.padding ? ` (${t("card-padding")})` : ""}`;
  else if (told.matches(".term-sum") ? !hidden : !isSecret({language, hidden, ...shared})) told.title = exactText(told.matches(".term-sum") ? term.sum : term.product, language);
}

/** @param {Shared} shared @param {Term} term */
function tint(shared, {product}) {
  const {palette, peak} = shared;
  if (!palette || !(peak > 0) || !Number.isFinite(product) || isSecret(shared)) return "";
  const word = palette[Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, product / peak)))];
  return `background: color-mix(in srgb, ${cssColour(word)} 32%, var(--paper))`;
}

/**
 * Pointing at a term lights its operands; the keyboard walks from term to term, Enter goes to the first cell it reads.
 * @param {Shared} shared
 * @param {(term: number, key: string) => number | null} step where an arrow leads
 */
function useTerms(shared, step) {
  const {answer, handlers: given} = shared;
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const termAt = (/** @type {EventTarget | null} */ target) => {
    const row = target instanceof HTMLElement ? /** @type {HTMLElement | null} */ (target.closest("[data-term]")) : null;
    return row ? Number(row.dataset.term) : null;
  };
  const operandAt = (/** @type {EventTarget | null} */ target) => {
    const at = termAt(target);
    const term = at === null ? null : answer.terms[at - answer.offset];
    if (!term) return null;
    const named = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (target).closest("[data-operand]"))?.dataset.operand;
    return term.operands.find((operand) => keyOf(operand) === named) ?? term.operands.find(isCell) ?? term.operands[0];
  };
  const open = (/** @type {EventTarget | null} */ target) => {
    const operand = operandAt(target);
    if (operand && isCell(operand)) given.current.onOpen?.(operand);
  };
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const at = termAt(event.target);
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") open(event.target);
    else {
      const next = step(at - answer.offset, event.key);
      if (next === null) return;
      /** @type {HTMLElement | null | undefined} */ (place.current?.querySelector(`[data-term="${next + answer.offset}"]`))?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = {
    onPointerOver: (/** @type {PointerEvent} */ event) => {
      given.current.onOperand(operandAt(event.target));
      const at = termAt(event.target);
      if (at !== null) tellDigits(shared, /** @type {HTMLElement} */ (event.target), answer.terms[at - answer.offset]);
    },
    onPointerLeave: () => given.current.onOperand(null),
    onFocusIn: (/** @type {FocusEvent} */ event) => given.current.onOperand(operandAt(event.target)),
    onFocusOut: () => given.current.onOperand(null),
    onClick: (/** @type {MouseEvent} */ event) => { if (/** @type {HTMLElement} */ (event.target).closest(".operand")) open(event.target); },
    onKeyDown: keyed,
  };
  return {place, handlers};
}

/** Terms in the places of the cells they read. @param {Shared & {block: Block}} props */
export function TermGrid(props) {
  const {answer, block} = props;
  const grid = /** @type {NonNullable<Block["grid"]>} */ (block.grid);
  const {place, handlers} = useTerms(props, (at, key) => {
    const row = grid.cells.findIndex((cells) => cells.includes(at));
    const column = grid.cells[row]?.indexOf(at) ?? -1;
    const [dx, dy] = /** @type {Record<string, [number, number]>} */ ({ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]})[key] ?? [0, 0];
    return dx || dy ? grid.cells[row + dy]?.[column + dx] ?? null : null;
  });
  const terms = answer.terms.slice(block.first, block.first + block.count);
  const {operands} = terms[0];
  const same = (/** @type {number} */ at) => terms.every((term) => term.operands[at]?.tensor === operands[at].tensor);
  const names = operands.filter((operand, at) => !isConstant(operand) || same(at)).map(({tensor}) => tensor).join(" × ");
  const caption = block.group ? t("card-grid-group", {group: groupText(block.group), names}) : t("card-grid", {names});
  return html`
    <div class="card-scroller">
      <table class="card-grid" ref=${place} role="grid" aria-label=${caption} ...${handlers} data-wide=${grid.columns.length > 3} data-choice=${isChoice(terms)}>
        <caption>${caption} <span class="hint">${t("card-grid-axes", {tensor: operands[grid.by].tensor})}</span></caption>
        <thead><tr><td></td>${grid.columns.map((column) => html`<th scope="col">${signed(column)}</th>`)}</tr></thead>
        <tbody>
          ${grid.cells.map((cells, r) => html`
            <tr><th scope="row">${signed(grid.rows[r])}</th>
              ${cells.map((at) => (at === null ? html`<td class="none"></td>` : cellOf(props, at)))}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

/** @param {number} index */
const signed = (index) => String(index).replace("-", "−");

/** @param {Shared & {block: Block}} props @param {number} at */
function cellOf(props, at) {
  const {answer, block, formats, language} = props;
  const term = answer.terms[at];
  const secret = isSecret(props);
  const attributes = {
    "data-term": answer.offset + at, "data-product": secret ? "" : term.product, tabindex: at === block.first ? 0 : -1, style: tint(props, term),
  };
  if (isChoice([term])) {
    return html`
      <td ...${attributes} data-choice=${secret ? "" : term.function}>
        <span class="pair">${operandOf(term.operands[0], formats, language)}</span>
        <span class="choice">${secret ? "?" : t(`function-${term.function}`)}</span>
      </td>`;
  }
  return html`
    <td ...${attributes}>
      ${pairOf(term, formats, language)}
      <span class="term-product">${secret ? "?" : formatAmong(term.product, formats.product, language)}</span>
    </td>`;
}

/** Terms one under the other, with the sum so far. @param {Shared & {block: Block}} props */
export function TermTable(props) {
  const {answer, block, formats, language, hidden} = props;
  const {place, handlers} = useTerms(props, (at, key) => {
    const next = at + ({ArrowUp: -1, ArrowDown: 1}[key] ?? 0);
    return next !== at && next >= block.first && next < block.first + block.count ? next : null;
  });
  const terms = answer.terms.slice(block.first, block.first + block.count);
  const functions = terms.some((term) => term.function);
  const wide = functions || terms.some(({operands}) => operands.length > 1);
  const single = answer.count === 1;
  const secret = isSecret(props);
  const parts = block.group === "" && terms.some(({group}) => group);
  const caption = block.group ? groupText(block.group) : t("card-table");
  return html`
    <div class="card-scroller">
      <table class="card-table" ref=${place} role="grid" aria-label=${caption} ...${handlers}>
        <caption class=${block.group ? "" : "visually-hidden"}>${caption}</caption>
        <thead><tr>
          <th scope="col">${t("card-number")}</th>
          ${parts && html`<th scope="col">${t("card-part")}</th>`}
          <th scope="col">${t("card-cells")}</th>
          <th scope="col" class="number">${t(functions ? "card-function" : wide ? "card-factors" : "card-summand")}</th>
          ${wide && html`<th scope="col" class="number">${t(functions ? "card-value" : "card-product")}</th>`}
          ${!single && html`<th scope="col" class="number">${t("card-sum")}</th>`}
        </tr></thead>
        <tbody>
          ${terms.map((term, i) => html`
            <tr data-term=${answer.offset + block.first + i} data-product=${secret ? "" : term.product} data-sum=${hidden ? "" : term.sum} tabindex=${i === 0 ? 0 : -1}>
              <td>${formatCount(answer.offset + block.first + i + 1)}</td>
              ${parts && html`<td>${groupText(term.group)}</td>`}
              ${cellsOf(term)}
              <td class="number">${pairOf(term, formats, language)}</td>
              ${wide && html`<td class="number term-product" style=${tint(props, term)}>${secret ? "?" : formatAmong(term.product, formats.product, language)}</td>`}
              ${!single && html`<td class="number term-sum">${hidden ? "" : formatAmong(term.sum, formats.sum, language)}</td>`}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}
