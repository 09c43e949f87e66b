// @ts-check
/** The sentences of the lab: of a tensor, of a cell; the status line and a screen reader say the same. */

import {locale, t, tOr} from "../../i18n/fluent.js";
import {formatExact, formatNumber, formatShortest} from "../../layout/numbers.js";
import {inside} from "../../layout/lab/array.js";
import {isGiven} from "../../layout/lab/kinds.js";
import * as store from "../../state/lab/store.js";

/** @import {Cell} from "../../state/lab/store.js" */

/** @param {number} value as many digits as it has */
export const exact = (value) => (Math.fround(value) === value ? formatExact(value, locale.value.language) : formatShortest(value, locale.value.language));

/** What can be read in passing: whole numbers and short fractions as they are, others with five digits. @param {number} value */
export const brief = (value) => (exact(value).length > 8 ? formatNumber(value, locale.value.language, 5) : exact(value));

/** y[0, 1, 2] @param {Cell} cell */
export const spoken = ({tensor, index}) => (index.length ? `${tensor}[${index.join(", ")}]` : tensor);

/** @param {string} tensor */
export const meaningOf = (tensor) => {
  const plain = /^x\d+$/.test(tensor) ? "x" : /^dx\d+$/.test(tensor) ? "dx" : tensor;
  return tOr(`lab-tensor-${plain}`, /^d[a-z]/.test(plain) ? t("lab-tensor-gradient", {tensor: plain.slice(1)}) : "");
};

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
  const parts = [isGiven(cell.tensor, shown.work) ? t("lab-status-given", {address, value: exact(value)}) : t("lab-status-cell", {address, value: exact(value)})];
  const answer = store.sameCell(store.explanation.value?.cell ?? null, cell) ? store.explanation.value?.answer : null;
  if (answer) {
    parts.push(t("lab-status-terms", {count: answer.count}));
    const bias = answer.terms.find(({group}) => group === "bias");
    if (bias) parts.push(t("lab-status-bias", {value: exact(bias.product)}));
  } else if (links?.terms.length) parts.push(t("lab-status-reads", {tensors: tally(links.terms)}));
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
