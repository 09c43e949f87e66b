// @ts-check
/** The explanation of one cell: the formula in symbols and in numbers, every term, and what rounding does to their sum. */

import {useMemo, useRef} from "preact/hooks";
import {cssColour} from "../draw/palette.js";
import {locale, t, tOr} from "../i18n/fluent.js";
import {blocksOf, completed, exactText, formatsOf, groupName, isCell, isConstant, precisionOf, roundingOf, sameOperand} from "../layout/card.js";
import {formatAmong, formatBrief, formatCount, power} from "../layout/numbers.js";
import {toClipboard} from "./clipboard.js";
import {Formula} from "./formula.js";
import {html, useValue} from "./html.js";
import {toast} from "./toast.js";

/** @import {Explanation, Note, Operand, Term} from "../api/explanations.js" */
/** @import {Block, Formats} from "../layout/card.js" */
/** @import {Language} from "../layout/numbers.js" */

/**
 * @typedef {object} CardProps
 * @property {Explanation} answer
 * @property {boolean} [hidden] the value, and all that gives it away, is not shown yet
 * @property {boolean} [busy] another answer is on its way
 * @property {Operand | null} [lit] what is pointed at, here or elsewhere
 * @property {Uint32Array | null} [palette] colours of the products
 * @property {(operand: Operand | null) => void} onOperand a term is pointed at
 * @property {(operand: Operand) => void} [onOpen] a term's cell is to be explained next
 * @property {(offset: number) => void} onPage
 * @property {(view: string) => void} [onView]
 * @property {any} [tools] beside the head
 * @property {any} [children] between the head and the formulas
 */

/** The card shows these in its own way. */
const UNSAID = new Set(["rounding", "given"]);

/** @param {CardProps} props */
export function Card({answer: given, hidden = false, busy = false, lit = null, palette = null, onOperand, onOpen, onPage, onView, tools, children}) {
  const {language} = useValue(locale);
  const answer = useMemo(() => completed(given), [given]);
  const formats = useMemo(() => formatsOf(answer.terms, answer.value), [answer]);
  const blocks = useMemo(() => blocksOf(answer.terms), [answer]);
  const peak = useMemo(() => Math.max(0, ...answer.terms.map(({product}) => Math.abs(product)).filter(Number.isFinite)), [answer]);
  const address = addressOf(answer);
  const value = hidden ? "?" : exactText(answer.value, language);
  const {views, view} = answer;
  const notes = answer.notes.filter(({code}) => !UNSAID.has(code));
  const paged = answer.count > answer.terms.length;
  const shared = {answer, hidden, lit, palette, peak, formats, language, onOperand, onOpen};
  return html`
    <section class="card" data-address=${`${answer.tensor}[${answer.index.join(",")}]`} data-view=${view ?? ""} data-hidden=${hidden}
      aria-busy=${busy} aria-label=${t("card-label", {address})} onPointerLeave=${() => onOperand(null)}>
      <div class="card-head">
        <h3><span class="code">${address}</span> <span class="equals">=</span>${" "}
          <strong class="card-value" data-value=${hidden ? "" : answer.value}>${value}</strong></h3>
        ${tools}
        ${views.length > 1 && onView && html`
          <div class="card-views" role="group" aria-label=${t("card-views")}>
            ${views.map((one) => html`<button type="button" key=${one} aria-pressed=${one === view} data-view=${one} title=${tOr(`card-view-${one}-title`, "")}
              onClick=${() => onView(one)}>${tOr(`card-view-${one}`, one)}</button>`)}
          </div>`}
      </div>
      <p class="visually-hidden" role="status">${t("card-sentence", {address, value, count: answer.count, number: formatCount(answer.count)})}</p>
      ${children}
      <${Formulas} answer=${answer} hidden=${hidden} language=${language} />
      ${notes.length > 0 && html`<ul class="card-notes">${notes.map((note) => html`<li key=${note.code} data-note=${note.code}>${noteText(note, language)}</li>`)}</ul>`}
      ${answer.count > 0 && html`
        <div class="card-count">
          <h4>${t("card-terms", {count: answer.count, number: formatCount(answer.count)})}</h4>
          <${Key} answer=${answer} formats=${formats} />
        </div>`}
      ${answer.groups.length > 1 && html`<${Groups} ...${shared} onPage=${onPage} />`}
      ${paged && html`<${Pager} answer=${answer} onPage=${onPage} />`}
      <div class="card-blocks">
        ${blocks.map((block) => html`<${block.grid ? Grid : Terms} key=${`${answer.offset}-${block.first}`} ...${shared} block=${block} />`)}
      </div>
      <${Total} answer=${answer} formats=${formats} hidden=${hidden} language=${language} />
    </section>`;
}

/** @param {{tensor: string, index: readonly number[] | null}} cell */
export const addressOf = ({tensor, index}) => (index ? `${tensor}[${index.join(", ")}]` : tensor);

/** @param {Note} note @param {Language} language */
function noteText({code, values}, language) {
  /** @type {Record<string, string | number>} */
  const written = {};
  for (const [name, value] of Object.entries(values)) {
    written[name] = Array.isArray(value) ? `[${value.map((part) => (Array.isArray(part) ? `[${part.join(", ")}]` : part)).join(", ")}]`
      : typeof value === "number" && !Number.isInteger(value) ? formatBrief(value, language) : value;
  }
  return tOr(`note-${code}`, "") === "" ? code : t(`note-${code}`, written);
}

/** @param {string} name */
export function groupText(name) {
  const {word, number} = groupName(name);
  return word && tOr(`group-${word}`, "") ? t(`group-${word}`, {number: number ?? ""}).trim() : name;
}

/** @param {{answer: Explanation, hidden: boolean, language: Language}} props */
function Formulas({answer, hidden, language}) {
  const {formula, numbers} = answer;
  const copy = async () => {
    const text = hidden || !numbers.latex ? formula.latex : `${formula.latex}\n${numbers.latex}`;
    toast(t(await toClipboard(text) ? "card-copied" : "card-copy-failed"));
  };
  return html`
    <div class="card-formulas">
      <div class="card-formula" tabindex="0" role="group" aria-label=${t("card-symbols")}>
        <${Formula} mathml=${formula.mathml} latex=${formula.latex} language=${language} /></div>
      ${numbers.latex && !(answer.count === 1 && answer.terms[0]?.function) && html`
        <div class="card-formula" tabindex="0" role="group" aria-label=${t("card-numbers")}>
          <${Formula} mathml=${numbers.mathml} latex=${numbers.latex} language=${language}
            hidden=${!hidden ? "none" : answer.count < 2 ? "sum" : "result"} /></div>`}
      <button type="button" class="link" data-card="latex" onClick=${() => void copy()}>${t("card-copy")}</button>
    </div>`;
}

/** Powers of ten that columns share, told once. @param {{answer: Explanation, formats: Formats}} props */
function Key({answer, formats}) {
  const parts = [...formats.operands].filter(([, {exponent}]) => exponent).map(([tensor, {exponent}]) => `${tensor} ${power(exponent)}`);
  const products = answer.terms.some(({operands}) => operands.length > 1);
  if (formats.product.exponent && products) parts.push(`${t("card-product")} ${power(formats.product.exponent)}`);
  return parts.length ? html`<p class="card-key">${t("card-written-in", {list: parts.join("; ")})}</p>` : null;
}

/**
 * What every part of the card is given.
 * @typedef {object} Shared
 * @property {Explanation} answer
 * @property {boolean} hidden
 * @property {Operand | null} lit
 * @property {Uint32Array | null} palette
 * @property {number} peak
 * @property {Formats} formats
 * @property {Language} language
 * @property {(operand: Operand | null) => void} onOperand
 * @property {(operand: Operand) => void} [onOpen]
 */

/** Sums of the groups; a click turns to the page where a group begins. @param {Shared & {onPage: (offset: number) => void}} props */
function Groups({answer, hidden, formats, language, onPage}) {
  const starts = answer.groups.map((_, k) => answer.groups.slice(0, k).reduce((sum, group) => sum + group.count, 0));
  const last = answer.offset + answer.terms.length;
  return html`
    <div class="card-groups" tabindex="0" role="group" aria-label=${t("card-groups")}>
      ${answer.groups.map((group, k) => {
        const here = starts[k] < last && starts[k] + group.count > answer.offset;
        return html`
          ${k > 0 && html`<span class="plus" aria-hidden="true">+</span>`}
          <button type="button" class="card-group" key=${group.name} data-group=${group.name} data-sum=${hidden ? "" : group.sum} aria-pressed=${here}
            title=${hidden ? "" : exactText(group.sum, language)} onClick=${() => { if (!here) onPage(starts[k]); }}>
            <span>${groupText(group.name)}</span> <b>${hidden ? "?" : formatAmong(group.sum, formats.sum, language)}</b></button>`;
      })}
    </div>`;
}

/** @param {{answer: Explanation, onPage: (offset: number) => void}} props */
function Pager({answer: {offset, terms, count, next}, onPage}) {
  const size = Math.max(terms.length, next === null ? Math.min(offset, 100) : next - offset, 1);
  return html`
    <div class="card-pager" role="group" aria-label=${t("card-pages")}>
      <button type="button" data-page="previous" disabled=${offset === 0} onClick=${() => onPage(Math.max(0, offset - size))}><span aria-hidden="true">◂</span> ${t("card-previous")}</button>
      <span class="card-range">${t("card-range", {first: formatCount(offset + 1), last: formatCount(offset + terms.length), count: formatCount(count)})}</span>
      <button type="button" data-page="next" disabled=${next === null} onClick=${() => next !== null && onPage(next)}>${t("card-next")} <span aria-hidden="true">▸</span></button>
    </div>`;
}

/** One operand as it is written; the title has all digits. @param {{operand: Operand, formats: Formats, language: Language, lit: Operand | null}} props */
function Value({operand, formats, language, lit}) {
  const {tensor, index, value, padding} = operand;
  const text = isConstant(operand) ? (Number.isNaN(Number(tensor)) ? tensor : formatBrief(value, language)) : formatAmong(value, formats.operands.get(tensor) ?? formats.product, language);
  const name = index ? addressOf({tensor, index}) : tensor;
  const full = `${name} = ${exactText(value, language)}${padding ? ` (${t("card-padding")})` : ""}`;
  return html`<span class="operand" data-operand=${index ? `${tensor}[${index.join(",")}]` : tensor} data-value=${value} data-padding=${padding ?? false}
    data-lit=${sameOperand(lit, operand)} title=${full}>${text}</span>`;
}

/** What a term multiplies, or the function it applies. @param {{term: Term, formats: Formats, language: Language, lit: Operand | null}} props */
function Product({term: {operands, function: name}, formats, language, lit}) {
  return html`<span class="pair">${name && html`<span class="function code">${name}: </span>`}${operands.map((operand, k) => html`
    ${k > 0 && html`<span class="times">${name ? "; " : " × "}</span>`}<${Value} operand=${operand} formats=${formats} language=${language} lit=${lit} />`)}</span>`;
}

/** Whether the product of a term would give the hidden value away. @param {Explanation} answer @param {boolean} hidden */
const secret = (answer, hidden) => hidden && answer.count < 2;

/** @param {Shared} shared @param {Term} term */
const tint = ({palette, peak}, {product}) => {
  if (!palette || !(peak > 0) || !Number.isFinite(product)) return "";
  const word = palette[Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, product / peak)))];
  return `background: color-mix(in srgb, ${cssColour(word)} 32%, var(--paper))`;
};

/**
 * Pointing at a term lights its operands; the keyboard walks from term to term, Enter goes to the first cell it reads.
 * @param {Shared & {block: Block}} props
 * @param {(term: number, key: string) => number | null} step where an arrow leads
 */
function useTerms({answer, block, onOperand, onOpen}, step) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const operandAt = (/** @type {EventTarget | null} */ target) => {
    const element = target instanceof HTMLElement ? target : null;
    const at = Number(/** @type {HTMLElement | null | undefined} */ (element?.closest("[data-term]"))?.dataset.term ?? Number.NaN);
    const term = answer.terms[at - answer.offset];
    if (!term) return null;
    const named = /** @type {HTMLElement | null | undefined} */ (element?.closest("[data-operand]"))?.dataset.operand;
    const operand = named && term.operands.find(({tensor, index}) => (index ? `${tensor}[${index.join(",")}]` : tensor) === named);
    return operand || term.operands.find(isCell) || term.operands[0];
  };
  const open = (/** @type {EventTarget | null} */ target) => {
    const operand = operandAt(target);
    if (operand && isCell(operand)) onOpen?.(operand);
  };
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const element = /** @type {HTMLElement} */ (event.target).closest("[data-term]");
    const at = Number(/** @type {HTMLElement | null} */ (element)?.dataset.term ?? Number.NaN);
    if (Number.isNaN(at) || event.ctrlKey || event.metaKey || event.altKey) return;
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
    onPointerOver: (/** @type {PointerEvent} */ event) => onOperand(operandAt(event.target)),
    onPointerLeave: () => onOperand(null),
    onFocusIn: (/** @type {FocusEvent} */ event) => onOperand(operandAt(event.target)),
    onFocusOut: () => onOperand(null),
    onClick: (/** @type {MouseEvent} */ event) => { if (/** @type {HTMLElement} */ (event.target).closest(".operand")) open(event.target); },
    onKeyDown: keyed,
  };
  return {place, handlers, first: block.first};
}

/** @param {Shared & {block: Block}} props */
function Grid(props) {
  const {answer, block, formats, language, lit, hidden} = props;
  const grid = /** @type {NonNullable<Block["grid"]>} */ (block.grid);
  const across = grid.columns.length;
  const {place, handlers} = useTerms(props, (at, key) => {
    const row = grid.cells.findIndex((cells) => cells.includes(at));
    const column = grid.cells[row]?.indexOf(at) ?? -1;
    const [dx, dy] = /** @type {Record<string, [number, number]>} */ ({ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]})[key] ?? [0, 0];
    return dx || dy ? grid.cells[row + dy]?.[column + dx] ?? null : null;
  });
  const operands = answer.terms[block.first].operands;
  const same = (/** @type {number} */ at) => answer.terms.slice(block.first, block.first + block.count).every((term) => term.operands[at]?.tensor === operands[at].tensor);
  const names = operands.filter((operand, at) => !isConstant(operand) || same(at)).map(({tensor}) => tensor).join(" × ");
  const axis = operands[grid.by].tensor;
  const caption = block.group ? t("card-grid-group", {group: groupText(block.group), names}) : t("card-grid", {names});
  return html`
    <div class="card-scroller">
      <table class="card-grid" ref=${place} role="grid" aria-label=${caption} ...${handlers} data-wide=${across > 3}>
        <caption>${caption} <span class="hint">${t("card-grid-axes", {tensor: axis})}</span></caption>
        <thead><tr><td></td>${grid.columns.map((column) => html`<th scope="col">${formatIndex(column)}</th>`)}</tr></thead>
        <tbody>
          ${grid.cells.map((cells, r) => html`
            <tr><th scope="row">${formatIndex(grid.rows[r])}</th>
              ${cells.map((k) => {
                if (k === null) return html`<td class="none"></td>`;
                const term = answer.terms[k];
                return html`
                  <td data-term=${answer.offset + k} data-product=${secret(answer, hidden) ? "" : term.product} tabindex=${k === block.first ? 0 : -1}
                    data-lit=${term.operands.some((operand) => sameOperand(lit, operand))} style=${tint(props, term)}>
                    <${Product} term=${term} formats=${formats} language=${language} lit=${lit} />
                    <span class="product" title=${exactText(term.product, language)}>${secret(answer, hidden) ? "?" : formatAmong(term.product, formats.product, language)}</span>
                  </td>`;
              })}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

/** @param {number} index */
const formatIndex = (index) => String(index).replace("-", "−");

/** @param {Shared & {block: Block}} props */
function Terms(props) {
  const {answer, block, formats, language, lit, hidden} = props;
  const {place, handlers} = useTerms(props, (at, key) => {
    const next = at + ({ArrowUp: -1, ArrowDown: 1}[key] ?? 0);
    return next !== at && next >= block.first && next < block.first + block.count ? next : null;
  });
  const terms = answer.terms.slice(block.first, block.first + block.count);
  const wide = Math.max(...terms.map(({operands}) => operands.length));
  const single = answer.count === 1;
  const caption = block.group ? groupText(block.group) : t("card-table");
  return html`
    <div class="card-scroller">
      <table class="card-table" ref=${place} role="grid" aria-label=${caption} ...${handlers}>
        <caption class=${block.group ? "" : "visually-hidden"}>${caption}</caption>
        <thead><tr>
          <th scope="col">${t("card-number")}</th>
          <th scope="col">${t("card-cells")}</th>
          <th scope="col" class="number">${terms.some((term) => term.function) ? t("card-function") : wide > 1 ? t("card-factors") : t("card-summand")}</th>
          ${(wide > 1 || terms.some((term) => term.function)) && html`<th scope="col" class="number">${t("card-product")}</th>`}
          ${!single && html`<th scope="col" class="number">${t("card-sum")}</th>`}
        </tr></thead>
        <tbody>
          ${terms.map((term, i) => {
            const k = block.first + i;
            return html`
              <tr data-term=${answer.offset + k} data-product=${secret(answer, hidden) ? "" : term.product} data-sum=${hidden ? "" : term.sum} tabindex=${i === 0 ? 0 : -1}
                data-lit=${term.operands.some((operand) => sameOperand(lit, operand))}>
                <td>${formatCount(answer.offset + k + 1)}</td>
                <td class="code cells">${term.operands.filter((operand) => !isConstant(operand)).map((operand, o) => html`${o > 0 && " × "}<span data-operand=${operand.index ? `${operand.tensor}[${operand.index.join(",")}]` : operand.tensor}
                  class="operand">${addressOf(operand)}</span>`)}</td>
                <td class="number"><${Product} term=${term} formats=${formats} language=${language} lit=${lit} /></td>
                ${(wide > 1 || terms.some((one) => one.function)) && html`<td class="number product" style=${tint(props, term)} title=${exactText(term.product, language)}>${secret(answer, hidden) ? "?" : formatAmong(term.product, formats.product, language)}</td>`}
                ${!single && html`<td class="number sum" title=${hidden ? "" : exactText(term.sum, language)}>${hidden ? "" : formatAmong(term.sum, formats.sum, language)}</td>`}
              </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}

/** @param {{answer: Explanation, formats: Formats, hidden: boolean, language: Language}} props */
function Total({answer, formats, hidden, language}) {
  if (hidden || answer.count === 0) return null;
  const rounding = roundingOf(answer, formats, language);
  const precision = precisionOf(answer, language);
  const part = answer.next !== null || answer.offset > 0;
  const here = answer.terms.at(-1)?.sum ?? answer.value;
  return html`
    <div class="card-total">
      ${part && answer.next !== null && html`<p data-total="page">${t("card-so-far", {number: formatCount(answer.offset + answer.terms.length), sum: formatBrief(here, language)})}</p>`}
      <p data-total="sum">${t("card-total", {number: formatCount(answer.count), count: answer.count, sum: formatBrief(answer.value, language)})}</p>
      ${rounding && html`<p class="hint" data-remark="rounding">${t("card-rounding", rounding)}</p>`}
      ${precision && html`<p class="hint" data-remark="precision">${t("card-precision", precision)}</p>`}
    </div>`;
}
