// @ts-check
/** The explanation of one cell: the formula in symbols and in numbers, every term, and what rounding does to their sum. */

import {effect} from "@preact/signals-core";
import {useLayoutEffect, useMemo, useRef} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {blocksOf, completed, exactText, formatsOf, isChoice, precisionOf, roundingOf} from "../layout/card.js";
import {formatAmong, formatBrief, formatCount, power} from "../layout/numbers.js";
import {toClipboard} from "./clipboard.js";
import {Formula} from "./formula.js";
import {html, useValue} from "./html.js";
import {addressOf, groupText, light, TermGrid, TermTable} from "./terms.js";
import {toast} from "./toast.js";
import {useUnfolding} from "./unfolding.js";

/** @import {Explanation, Note, Operand} from "../api/explanations.js" */
/** @import {Formats} from "../layout/card.js" */
/** @import {Language} from "../layout/numbers.js" */
/** @import {Shared} from "./terms.js" */

export {addressOf, groupText};

/**
 * @typedef {object} CardProps
 * @property {Explanation} answer
 * @property {boolean} [hidden] the value, and all that gives it away, is not shown yet
 * @property {boolean} [busy] another answer is on its way
 * @property {() => {tensor: string, index: readonly number[] | null} | null} pointed reads the signals of what is pointed at, here or elsewhere
 * @property {Uint32Array | null} [palette] colours of the products
 * @property {(operand: Operand | null) => void} onOperand a term is pointed at
 * @property {(operand: Operand) => void} [onOpen] a term's cell is to be explained next
 * @property {(offset: number) => void} onPage
 * @property {(view: string) => void} [onView] without it the page has its own place to choose the view
 * @property {any} [tools] beside the head
 * @property {any} [children] between the head and the formulas
 */

/** The card shows these in its own way. */
const UNSAID = new Set(["rounding", "given"]);
/** These give a hidden value away. */
const TELLING = new Set(["slope", "dead", "max-winner", "max-tie", "max-won", "dropped", "unreached", "p-minus-t"]);

/** @param {CardProps} props */
export function Card({answer: given, hidden = false, busy = false, pointed, palette = null, onOperand, onOpen, onPage, onView, tools, children}) {
  const {language} = useValue(locale);
  const answer = useMemo(() => completed(given), [given]);
  const formats = useMemo(() => formatsOf(answer.terms, answer.value), [answer]);
  const all = useMemo(() => blocksOf(answer.terms), [answer]);
  const [blocks, whole] = useUnfolding(all);
  const peak = useMemo(() => Math.max(0, ...answer.terms.map(({product}) => Math.abs(product)).filter(Number.isFinite)), [answer]);
  const address = addressOf(answer);
  const value = hidden ? "?" : exactText(answer.value, language);
  const {views, view, count} = answer;
  const notes = answer.notes.filter(({code}) => !UNSAID.has(code) && !(hidden && TELLING.has(code)));
  const handlers = useRef({onOperand, onOpen});
  handlers.current = {onOperand, onOpen};
  const shared = {answer, hidden, palette, peak, formats, language, handlers};
  // A hundred terms are not gone through again because a pointer moved.
  const terms = useMemo(() => blocks.map((block) => html`
    <${block.grid ? TermGrid : TermTable} key=${block.first} ...${shared} block=${block} />`), [answer, blocks, hidden, palette, language]);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    for (const element of place.current?.querySelectorAll("[title]") ?? []) element.removeAttribute("title");
  }, [terms]);
  // A pointer lights terms without anything being rendered.
  useLayoutEffect(() => effect(() => light(place.current, pointed())), [terms, pointed]);
  return html`
    <section class="card" data-address=${`${answer.tensor}[${answer.index.join(",")}]`} data-view=${view ?? ""} data-hidden=${hidden}
      aria-busy=${busy || !whole} aria-label=${t("card-label", {address})} onPointerLeave=${() => onOperand(null)}>
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
      <p class="visually-hidden" role="status">${t("card-sentence", {address, value, count, number: formatCount(count)})}</p>
      ${children}
      <${Formulas} answer=${answer} hidden=${hidden} language=${language} />
      ${count > 0 && html`
        <div class="card-count">
          ${count > 1 && html`<h4>${t(isChoice(answer.terms) ? "card-rivals" : "card-terms", {count, number: formatCount(count)})}</h4>`}
          ${answer.groups.length > 1 && html`<${Groups} ...${shared} onPage=${onPage} />`}
          <${Key} answer=${answer} formats=${formats} />
        </div>`}
      ${count > answer.terms.length && html`<${Pager} answer=${answer} onPage=${onPage} />`}
      <div class="card-blocks" ref=${place} data-many=${all.length > 3}>${terms}</div>
      ${count > answer.terms.length && all.some(({grid, count: rows}) => !grid && rows > 20) && html`<${Pager} answer=${answer} onPage=${onPage} again />`}
      <${Total} answer=${answer} formats=${formats} hidden=${hidden} language=${language} />
      ${notes.length > 0 && html`<ul class="card-notes">${notes.map((note) => html`<li key=${note.code} data-note=${note.code}>${noteText(note, language)}</li>`)}</ul>`}
    </section>`;
}

/** Whether a remark says why a number is ∞, or why it is none. @param {Note} note @param {number} value */
export const isStrange = ({code}, value) => !Number.isFinite(value) && code.startsWith(Number.isNaN(value) ? "nan-" : "infinite-");

/** @param {Note} note @param {Language} language */
export function noteText({code, values}, language) {
  if (tOr(`note-${code}`, "") === "") return code;
  /** @param {any} value @returns {string | number} */
  const write = (value) => (Array.isArray(value) ? `[${value.map(write).join(", ")}]`
    : typeof value === "number" && !Number.isInteger(value) ? formatBrief(value, language) : value);
  return t(`note-${code}`, Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, write(value)])));
}

/** @param {{answer: Explanation, hidden: boolean, language: Language}} props */
function Formulas({answer, hidden, language}) {
  const {formula, numbers} = answer;
  if (!formula.latex) return null;
  const copy = async () => {
    const text = hidden || !numbers.latex ? formula.latex : `${formula.latex}\n${numbers.latex}`;
    toast(t(await toClipboard(text) ? "card-copied" : "card-copy-failed"));
  };
  return html`
    <div class="card-formulas">
      <div class="card-formula" tabindex="0" role="group" aria-label=${t("card-symbols")}>
        <${Formula} mathml=${formula.mathml} latex=${formula.latex} language=${language} /></div>
      <button type="button" class="link" data-card="latex" title=${t("card-copy")} aria-label=${t("card-copy")} onClick=${() => void copy()}>LaTeX</button>
      ${numbers.latex && html`
        <div class="card-formula" tabindex="0" role="group" aria-label=${t("card-numbers")}>
          <${Formula} mathml=${numbers.mathml} latex=${numbers.latex} language=${language} hidden=${hidden} /></div>`}
    </div>`;
}

/** Powers of ten that columns share, told once. @param {{answer: Explanation, formats: Formats}} props */
function Key({answer, formats}) {
  const parts = [...formats.operands].filter(([, {exponent}]) => exponent).map(([tensor, {exponent}]) => `${tensor} ${power(exponent)}`);
  const products = answer.terms.some(({operands}) => operands.length > 1);
  if (formats.product.exponent && products) parts.push(`${t("card-product")} ${power(formats.product.exponent)}`);
  if (formats.sum.exponent) parts.push(`${t("card-sum")} ${power(formats.sum.exponent)}`);
  return parts.length ? html`<p class="card-key">${t("card-written-in", {list: parts.join("; ")})}</p>` : null;
}

/** Sums of the groups; a click turns to the page where a group begins. @param {Shared & {onPage: (offset: number) => void}} props */
function Groups({answer, hidden, formats, language, onPage}) {
  const starts = answer.groups.map((_, k) => answer.groups.slice(0, k).reduce((sum, group) => sum + group.count, 0));
  const last = answer.offset + answer.terms.length;
  return html`
    <div class="card-groups" tabindex="0" data-few=${answer.groups.length < 9} role="group" aria-label=${t("card-groups")}>
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

/** Also below a long table, where one has arrived after reading it. @param {{answer: Explanation, onPage: (offset: number) => void, again?: boolean}} props */
function Pager({answer: {offset, terms, count, next}, onPage, again = false}) {
  const size = Math.max(terms.length, next === null ? Math.min(offset, 100) : next - offset, 1);
  return html`
    <div class="card-pager" role="group" aria-label=${t("card-pages")}>
      <button type="button" data-page=${again ? "previous-again" : "previous"} disabled=${offset === 0} onClick=${() => onPage(Math.max(0, offset - size))}><span aria-hidden="true">◂</span> ${t("card-previous")}</button>
      <span class=${again ? "" : "card-range"}>${t("card-range", {first: formatCount(offset + 1), last: formatCount(offset + terms.length), count: formatCount(count)})}</span>
      <button type="button" data-page=${again ? "next-again" : "next"} disabled=${next === null} onClick=${() => next !== null && onPage(next)}>${t("card-next")} <span aria-hidden="true">▸</span></button>
    </div>`;
}

/** @param {{answer: Explanation, formats: Formats, hidden: boolean, language: Language}} props */
function Total({answer, formats, hidden, language}) {
  const {count, terms, offset, next, value, sum = value} = answer;
  if (hidden || count === 0) return null;
  const rounding = roundingOf(answer, formats, language);
  const precision = precisionOf(answer, language);
  const told = {number: formatCount(count), count, sum: formatBrief(Number.isFinite(value) ? value : sum, language)};
  return html`
    <div class="card-total">
      ${next !== null && html`<p data-total="page">${t("card-so-far", {number: formatCount(offset + terms.length), sum: formatBrief(terms.at(-1)?.sum ?? value, language)})}</p>`}
      ${count > 1 && html`<p data-total="sum">${t(isChoice(terms) ? "card-largest" : "card-total", told)}</p>`}
      ${rounding && html`<p class="hint" data-remark="rounding">${t("card-rounding", rounding)}</p>`}
      ${precision && html`<p class="hint" data-remark="precision">${t("card-precision", precision)}</p>`}
    </div>`;
}
