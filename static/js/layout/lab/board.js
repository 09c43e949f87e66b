// @ts-check
/** What stands on the board where, and how large its cells can be. */

import {columnsOf, equationOf} from "./nodes.js";

/** @import {Made, Tensor} from "./nodes.js" */

/** @typedef {{column: string, rows: [string[], string[]], sign: string, node: number}} Place tensors above, and those beneath them, by name; the sign before them, and whose it is */

/**
 * The board as columns: every tensor above its gradient, or the one computation that is looked at as one line.
 * @param {Tensor | null} subject that is computed
 * @param {boolean} whole
 * @param {Made[]} nodes
 * @param {Map<string, Tensor>} tensors
 * @returns {Place[]}
 */
export function placesOf(subject, whole, nodes, tensors) {
  const only = whole || !subject?.made ? null : equationOf(subject, nodes);
  if (only?.signs) return only.names.map((name, at) => ({column: name, rows: [[name], []], sign: only.signs?.[at] ?? "", node: subject?.made?.node ?? 0}));
  const kept = (/** @type {string[]} */ row) => row.filter((name) => !only || only.names.includes(name));
  const columns = columnsOf(tensors).map(({column, values, gradients}) => ({column, rows: /** @type {[string[], string[]]} */ ([kept(values), kept(gradients)])})).filter(({rows}) => rows.flat().length);
  return columns.map(({column, rows}, at) => {
    const [left, right] = [columns[at - 1]?.rows[0][0], rows[0][0]].map((name) => tensors.get(name));
    return {column, rows, ...(left && right ? signOf(left, right, nodes) : {sign: "", node: 0})};
  });
}

/**
 * What stands before a tensor in the upper row, in the language of the operation it belongs to.
 * @param {Tensor} left
 * @param {Tensor} right
 * @param {Made[]} nodes
 * @returns {{sign: string, node: number}}
 */
export function signOf(left, right, nodes) {
  const {node, local: b} = right.made ?? right.sides[0];
  const a = left.sides.find((side) => side.node === node)?.local ?? "";
  const {kind} = nodes[node];
  const sliding = kind.startsWith("conv");
  const said = (/** @type {string} */ sign) => ({sign, node});
  if (b === "w") return said(sliding ? "∗" : "·");
  if (b === "b") return said("+");
  if (b === "y") return said(sliding || kind === "linear" || kind === "add" || kind === "multiply" ? "=" : "→");
  if (/^x\d/.test(a) && /^x\d/.test(b)) return said(kind === "multiply" ? "⊙" : kind === "add" ? "+" : "⧺");
  return said("");
}

/**
 * @typedef {object} Block one tensor on the board
 * @property {number} rows of a map, padding included
 * @property {number} columns
 * @property {number} across maps beside each other
 * @property {number} down maps below each other
 * @property {number} letters of its longest number
 * @property {boolean} named whether its maps carry names
 */

/** What stands around the cells, in pixels: heads of rows, a sign between tensors, a gap between maps, the title, a map's name, heads of columns, bands; and the least a title needs. */
const AROUND = {head: 18, sign: 30, gap: 8, title: 28, line: 15, name: 16, heads: 14, band: 8, least: 44};
const LETTER = 0.6;
/** Less than this cannot be read. */
const SMALLEST_TYPE = 11;
const LARGEST_TYPE = 22;

/** @param {number} cell @param {number} letters @param {number} figure */
export const widthOf = (cell, letters, figure) => Math.max(cell, Math.ceil(letters * figure * LETTER + 6));

/** A title is as wide as its tensor: what does not fit goes on the next line. @param {number} width */
const titleOf = (width) => AROUND.title + (width < 90 ? 2 : width < 160 ? 1 : 0) * AROUND.line;

/** Size of the type in a cell. @param {number} cell @param {number} ratio */
const figureOf = (cell, ratio) => Math.max(SMALLEST_TYPE, Math.min(LARGEST_TYPE, Math.round(cell * ratio)));

/**
 * How much room a board takes.
 * @param {Block[][][]} columns columns of rows of tensors
 * @param {number} cell
 * @param {number} figure
 * @param {number} signs how many stand between them
 */
export function extentOf(columns, cell, figure, signs) {
  const across = (/** @type {Block} */ block) => Math.max(AROUND.least, block.across * (block.columns * widthOf(cell, block.letters, figure) + AROUND.head + AROUND.gap));
  const down = (/** @type {Block} */ block) => titleOf(across(block)) + block.down * (block.rows * cell + AROUND.heads + (block.named ? AROUND.name : 0) + AROUND.gap);
  const width = columns.reduce((sum, rows) => sum + AROUND.gap + Math.max(AROUND.least, ...rows.map((row) => row.reduce((all, block) => all + across(block), 0))), AROUND.sign * signs);
  const bands = columns.length ? Math.max(...columns.map((rows) => rows.length)) : 0;
  const height = Array.from({length: bands}, (_, band) => Math.max(0, ...columns.flatMap((rows) => (rows[band] ?? []).map(down)))).reduce((a, b) => a + b, AROUND.band);
  return {width, height};
}

/**
 * The largest cells with which all fits; the least where nothing does, and the board scrolls.
 * @param {Block[][][]} columns columns of rows of tensors
 * @param {{width: number, height: number, least: number, most: number, ratio: number, signs?: number}} box `signs`: how many stand between the columns
 * @returns {{cell: number, figure: number, fits: boolean}} side of a cell, size of its type, whether nothing has to scroll
 */
export function fitCell(columns, {width, height, least, most, ratio, signs = columns.length - 1}) {
  for (let cell = most; cell >= least; cell--) {
    const figure = figureOf(cell, ratio);
    const needed = extentOf(columns, cell, figure, signs);
    if (needed.width <= width && needed.height <= height) return {cell, figure, fits: true};
  }
  const widest = Math.max(0, ...columns.flat(2).map(({columns: count}) => count));
  // A picture of 32×32 is shown as a picture; its numbers are in the status line.
  const cell = widest > 20 ? Math.max(12, Math.min(least, Math.floor(width / 2 / widest))) : least;
  return {cell, figure: cell < 18 ? 0 : figureOf(cell, ratio), fits: false};
}

/** Few cells may be large: a line of seven looks lost with small ones. @param {Block[][][]} columns @param {number} usual */
export function mostOf(columns, usual) {
  const rows = Math.max(1, ...columns.flat(2).map((block) => block.rows * block.down));
  return rows <= 2 ? Math.round(usual * 1.5) : rows <= 4 ? Math.round(usual * 1.25) : usual;
}
