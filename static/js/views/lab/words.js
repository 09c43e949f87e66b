// @ts-check
/** The sentences of the lab: of a tensor, of a cell; the status line and a screen reader say the same. */

import {locale, t, tOr} from "../../i18n/fluent.js";
import {formatExact, formatNumber, formatShortest} from "../../layout/numbers.js";
import {inside} from "../../layout/lab/array.js";
import * as store from "../../state/lab/store.js";
import {isStrange, noteText} from "../card.js";
import {marks, slips} from "./marks.js";
import {kindName} from "./names.js";

/** @import {Cell, Tensor} from "../../state/lab/store.js" */

/** @param {number} value as many digits as it has */
export const exact = (value) => (Math.fround(value) === value ? formatExact(value, locale.value.language) : formatShortest(value, locale.value.language));

/** What can be read in passing: whole numbers and short fractions as they are, others with five digits. @param {number} value */
export const brief = (value) => (exact(value).length > 8 ? formatNumber(value, locale.value.language, 5) : exact(value));

/** y[0, 1, 2] @param {Cell} cell */
export const spoken = ({tensor, index}) => (index.length ? `${tensor}[${index.join(", ")}]` : tensor);

/** @param {Tensor} tensor */
export function meaningOf({local, gradient, sides, made}) {
  const shown = store.picture.value;
  const plain = local.replace(/^(d?x)\d+$/, "$1");
  const loss = made && plain === "y" && shown && store.catalog.peek().losses[shown.nodes[made.node].kind];
  const usual = loss ? t("lab-tensor-loss") : tOr(`lab-tensor-${plain}`, gradient ? t("lab-tensor-gradient", {tensor: plain.slice(1)}) : "");
  if (!shown || shown.nodes.length < 2) return usual;
  const kind = made && shown.work.beside ? kindName(shown.nodes[made.node].kind) : "";
  if (kind) return t("lab-tensor-of", {meaning: usual, kind});
  const [first, second] = sides.map(({node}) => node + 1).sort((a, b) => a - b);
  if (!second || shown.work.beside) return usual;
  return t(gradient ? "lab-tensor-back" : "lab-tensor-on", {from: gradient ? second : first, to: gradient ? first : second});
}

/** @param {Cell} cell */
export function numberAt({tensor, index}) {
  const found = store.tensorOf(tensor);
  if (!found || !inside(index, found.shape)) return null;
  return found.data[index.reduce((at, i, axis) => at * found.shape[axis] + i, 0)];
}

/** What is said of a cell: its number, and how many numbers make it and need it. @param {Cell | null} cell */
export function sentence(cell) {
  const shown = store.picture.value;
  if (!shown) return store.busy.value ? t("status-busy") : "";
  if (!cell) return t("lab-status-rest");
  const value = numberAt(cell);
  const address = spoken(cell);
  if (value === null) return t("lab-status-padding", {address});
  if (store.hidden(cell)) return t("lab-status-hidden", {address});
  const links = store.sameCell(cell, store.focus.value) ? store.links.value : null;
  const parts = [store.tensorOf(cell.tensor)?.given ? t("lab-status-given", {address, value: exact(value)}) : t("lab-status-cell", {address, value: exact(value)})];
  const answer = store.sameCell(store.explanation.value?.cell ?? null, cell) ? store.explanation.value?.answer : null;
  if (answer) {
    parts.push(t("lab-status-terms", {count: answer.count}));
    const bias = answer.terms.find(({group}) => group === "bias");
    if (bias) parts.push(t("lab-status-bias", {value: exact(bias.product)}));
    const why = answer.notes.find((note) => isStrange(note, answer.value));
    if (why) parts.push(noteText(why, locale.value.language));
  } else if (links?.terms.length) parts.push(t("lab-status-reads", {tensors: tally(links.terms)}));
  const slip = slips.value[store.keyOf(cell)];
  if (slip) parts.push(slip);
  const mark = marks.value.get(store.keyOf(cell));
  if (mark) parts.push(mark.says);
  if (links?.influences.length) parts.push(t("lab-status-flows", {tensors: tally(links.influences)}));
  return parts.join(" · ");
}

/** 9 × x, 9 × w @param {[string, number[]][]} cells */
function tally(cells) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [tensor] of cells) counts.set(tensor, (counts.get(tensor) ?? 0) + 1);
  return [...counts].map(([tensor, count]) => t("lab-tally", {count, tensor})).join(", ");
}
