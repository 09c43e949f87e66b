// @ts-check
/** How an explanation becomes something to read: tables of terms, little grids, sums of groups, what rounding does. */

import {cellFormat, formatAmong, formatBrief, formatExact, formatShortest, isShort, parseNumber, power} from "./numbers.js";

/** @import {Explanation, Operand, Term} from "../api/explanations.js" */
/** @import {Language} from "./numbers.js" */

/** @typedef {{exponent: number, decimals: number}} Format */

/**
 * @typedef {object} Formats how every number of a card is written
 * @property {Map<string, Format>} operands by tensor
 * @property {Format} product
 * @property {Format} sum
 */

/**
 * @typedef {object} Grid the terms of a group in the places of the cells they read
 * @property {number[]} rows indices of the placed operand
 * @property {number[]} columns
 * @property {(number | null)[][]} cells positions in the page's terms
 * @property {number} by which operand gave the places
 */

/**
 * @typedef {object} Block terms of one group that follow each other on a page
 * @property {string} group "" where the parts stand in one table
 * @property {number} first position of its first term on the page
 * @property {number} count
 * @property {Grid | null} grid null where a table reads better
 */

/** Wider than this a grid does not fit beside a picture. */
const WIDEST = 12;
/** Whole numbers from here on get a power of ten. */
const MOST_WHOLE = 1e6;

/**
 * One format for the numbers of a column that have to be rounded; short ones are written as they are (`formatAmong`).
 * @param {number[]} values
 * @param {number} [digits]
 * @returns {Format}
 */
export function formatOf(values, digits = 3) {
  const finite = values.filter(Number.isFinite);
  const peak = Math.max(0, ...finite.map(Math.abs));
  if (finite.every(Number.isInteger) && peak < MOST_WHOLE) return {exponent: 0, decimals: 0};
  const format = cellFormat(peak, digits);
  // Powers of ten are for what must be rounded: 0.0625 reads better than 6.25.
  return format.exponent < 0 && format.exponent > -4 && finite.every(isShort) ? {exponent: 0, decimals: digits - format.exponent} : format;
}

/** @param {Term[]} terms @param {number} value of the cell @returns {Formats} */
export function formatsOf(terms, value) {
  /** @type {Map<string, number[]>} */
  const values = new Map();
  for (const {operands} of terms) {
    for (const {tensor, value: one} of operands) {
      const found = values.get(tensor);
      if (found) found.push(one);
      else values.set(tensor, [one]);
    }
  }
  let product = formatOf(terms.map((term) => term.product));
  let sum = formatOf([...terms.map((term) => term.sum), value]);
  // What is added up and what comes out share a power of ten, if that costs few decimals.
  const exponent = Math.max(product.exponent, sum.exponent);
  if (product.exponent && sum.exponent && exponent - Math.min(product.exponent, sum.exponent) <= 2) {
    [product, sum] = [product, sum].map((format) => ({exponent, decimals: format.decimals + exponent - format.exponent}));
  }
  return {
    operands: new Map([...values].map(([tensor, all]) => [tensor, formatOf(all)])),
    // What is added up and what comes out are rounded at the same place.
    product, sum: product.exponent === sum.exponent ? {...sum, decimals: Math.max(sum.decimals, product.decimals)} : sum,
  };
}

/**
 * A number with every digit it has: a float32 as float32, a float64 to its fifteenth digit, so that 0.1 + 0.2 reads 0.3.
 * @param {number} value
 * @param {Language} language
 */
export const exactText = (value, language) => (Math.fround(value) === value ? formatExact(value, language) : formatShortest(Number(value.toPrecision(15)), language));

/**
 * An answer with everything a card speaks of: a server may leave out what is empty.
 * @param {Partial<Explanation> & Pick<Explanation, "tensor" | "value">} answer
 * @returns {Explanation}
 */
export function completed(answer) {
  const none = {latex: "", mathml: ""};
  const {index = [], terms = [], offset = 0, view = null, next = null, formula = none, numbers = none} = answer;
  const [views, groups, notes] = [answer.views ?? [], answer.groups ?? [], answer.notes ?? []];
  return {...answer, index, terms, offset, view, next, formula, numbers, views, groups, notes, count: answer.count ?? terms.length};
}

/** @param {Operand} operand */
export const isConstant = ({index, padding}) => !index && !padding;

/** Whether there is such a cell to light and to go to. @param {Operand} operand */
export const isCell = ({index, padding}) => Boolean(index) && !padding;

/** Whether two operands are one cell. @param {Operand | null} a @param {Operand | null} b */
export const sameOperand = (a, b) => a !== null && b !== null && a.index !== null && a.tensor === b.tensor && String(a.index) === String(b.index);

/** Whether the terms are no summands but rivals, of which one is taken. @param {Term[]} terms */
export const isChoice = (terms) => terms.length > 0 && terms.every(({function: name}) => name === "wins" || name === "loses");

/**
 * "channel 3" is a word and a number; what is no word ("0–99") stays as it is.
 * @param {string} name
 * @returns {{word: string, number: number | null}}
 */
export function groupName(name) {
  const found = /^([A-Za-z][A-Za-z_ -]*?)(?:\s+(\d+))?$/.exec(name.trim());
  return found ? {word: found[1].replaceAll(" ", "-"), number: found[2] === undefined ? null : Number(found[2])} : {word: "", number: null};
}

/**
 * The page's terms as blocks of one group each, with the places of their cells where these make a small rectangle.
 * @param {Term[]} terms
 * @returns {Block[]}
 */
export function blocksOf(terms) {
  /** @type {Block[]} */
  const blocks = [];
  for (let first = 0; first < terms.length;) {
    const {group} = terms[first];
    let count = 1;
    while (first + count < terms.length && terms[first + count].group === group) count++;
    const block = {group, first, count, grid: gridOf(terms.slice(first, first + count), first)};
    first += count;
    // Parts of one term each are rows of one table.
    const last = blocks.at(-1);
    if (last && count === 1 && (last.count === 1 || !last.grid && last.group === "" && terms[last.first].group)) {
      last.group = "";
      last.count++;
    } else blocks.push(block);
  }
  return blocks;
}

/**
 * @param {Term[]} terms
 * @param {number} first
 * @returns {Grid | null}
 */
function gridOf(terms, first) {
  if (terms.length < 2) return null;
  const places = Math.min(...terms.map(({operands}) => operands.length));
  for (let by = 0; by < places; by++) {
    // Zeros between cells have no index of their own, but a place in the padded tensor.
    const own = terms.every(({operands}) => operands[by].index);
    const indices = terms.map(({operands}) => (own ? operands[by].index : operands[by].at?.at(-1)?.index ?? null));
    const {tensor} = terms[0].operands[by];
    if (!terms.every(({operands}) => operands[by].tensor === tensor) || indices.some((index) => !index || index.length < 3)) continue;
    const ends = /** @type {number[][]} */ (indices).map((index) => index.slice(-2));
    const rows = [...new Set(ends.map(([row]) => row))].sort((a, b) => a - b);
    const columns = [...new Set(ends.map(([, column]) => column))].sort((a, b) => a - b);
    if (columns.length > WIDEST || columns.length < 2 && rows.length > WIDEST) continue;
    const cells = rows.map(() => /** @type {(number | null)[]} */ (new Array(columns.length).fill(null)));
    let unique = true;
    ends.forEach(([row, column], k) => {
      const [r, c] = [rows.indexOf(row), columns.indexOf(column)];
      unique &&= cells[r][c] === null;
      cells[r][c] = first + k;
    });
    // Scattered cells say nothing by where they are.
    if (unique && terms.length >= rows.length * columns.length / 2) return {rows, columns, cells, by};
  }
  return null;
}

/**
 * Where rounding shows: the terms as they are written, added up, against the sum as it is written.
 * @param {Explanation} answer
 * @param {Formats} formats
 * @param {Language} language
 * @returns {{added: string, sum: string} | null} null where they agree, or where not all terms are in sight
 */
export function roundingOf({terms, count}, {product, sum}, language) {
  if (terms.length !== count || count < 2) return null;
  const total = terms[terms.length - 1].sum;
  if (!Number.isFinite(total)) return null;
  const added = terms.reduce((all, term) => all + asWritten(term.product, product), 0);
  const format = {exponent: sum.exponent, decimals: Math.max(0, product.decimals + sum.exponent - product.exponent)};
  const [a, b] = [added, total].map((value) => Number((value / 10 ** format.exponent).toFixed(format.decimals)));
  // A sum of which nothing is left when it is rounded like its terms is told by itself.
  if (b === 0 && total !== 0) return {added: formatAmong(a, {exponent: 0, decimals: format.decimals}, language), sum: formatBrief(total, language)};
  if (a === b) return null;
  const times = format.exponent ? power(format.exponent).replace("×", "·") : "";
  const write = (/** @type {number} */ value) => formatAmong(value, {exponent: 0, decimals: format.decimals}, language) + times;
  return {added: write(a), sum: write(b)};
}

/** The number that a written number says. @param {number} value @param {Format} format */
const asWritten = (value, format) => parseNumber(formatAmong(value, format).replace("≈", "")) * 10 ** format.exponent;

/**
 * What the engine holds against the exact sum of the terms: float32 ends after seven digits.
 * @param {Explanation} answer
 * @param {Language} language
 * @returns {{held: string, sum: string} | null}
 */
export function precisionOf({value, groups, terms, count}, language) {
  const sum = terms.length === count && count ? terms[count - 1].sum : groups.length ? groups.reduce((all, group) => all + group.sum, 0) : value;
  if (!Number.isFinite(value) || !Number.isFinite(sum) || Math.fround(sum) === value || sum === value) return null;
  const digits = Math.abs(sum - value) <= Math.abs(value) * 1e-12;
  return digits ? null : {held: exactText(value, language), sum: formatShortest(Number(sum.toPrecision(10)), language)};
}

/**
 * Cells of one map as few boxes: a whole rectangle where it is one, else runs along the rows, equal ones together.
 * @param {number[][]} cells [row, column]
 * @returns {{row: number, column: number, height: number, width: number}[]}
 */
export function boxesOf(cells) {
  if (!cells.length) return [];
  const [rows, columns] = [cells.map(([row]) => row), cells.map(([, column]) => column)];
  const box = {row: Math.min(...rows), column: Math.min(...columns), height: 0, width: 0};
  box.height = Math.max(...rows) - box.row + 1;
  box.width = Math.max(...columns) - box.column + 1;
  const known = new Set(cells.map(([row, column]) => `${row},${column}`));
  if (known.size === box.height * box.width) return [box];
  /** @type {{row: number, column: number, height: number, width: number}[]} */
  const boxes = [];
  const ordered = [...known].map((key) => key.split(",").map(Number)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [row, column] of ordered) {
    const last = boxes.at(-1);
    if (last && last.row === row && last.column + last.width === column) last.width++;
    else boxes.push({row, column, height: 1, width: 1});
  }
  // Runs that lie under each other are one box: lines of a vector that was wrapped.
  /** @type {typeof boxes} */
  const merged = [];
  for (const run of boxes) {
    const above = merged.find((one) => one.column === run.column && one.width === run.width && one.row + one.height === run.row);
    if (above) above.height++;
    else merged.push(run);
  }
  return merged;
}

/**
 * The blocks up to a number of terms, the first one in any case; a table can be cut, a grid is whole or not there.
 * @param {Block[]} blocks
 * @param {number} most
 * @returns {Block[]}
 */
export const firstOf = (blocks, most) => blocks.flatMap((block, k) => {
  const room = most - block.first;
  if (block.count <= room || (block.grid && k === 0)) return [block];
  return block.grid || room <= 0 ? [] : [{...block, count: room}];
});
