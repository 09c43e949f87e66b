// @ts-check
/** Parameters as pictures: which part of a large one is shown, and where each number stands. */

/** @import {Maps} from "./atlas.js" */

/**
 * A window into a parameter, rows × columns of units: filters × channels of little maps for a convolution, plain rows and
 * columns for a matrix, one row for a vector.
 * @typedef {object} Page
 * @property {"filters" | "matrix" | "vector"} kind
 * @property {[number, number]} rows from, to
 * @property {[number, number]} columns from, to
 * @property {number} pages how many there are
 * @property {number[]} cell rows and columns of one unit
 */

/** More would be too small to see. @type {Record<Page["kind"], [number, number]>} */
const MOST = {filters: [32, 64], matrix: [256, 1024], vector: [1, 1024]};

/**
 * @param {readonly number[]} shape of the parameter
 * @param {number} [number] which page, from 0
 * @returns {Page}
 */
export function pageOf(shape, number = 0) {
  const kind = shape.length >= 3 ? "filters" : shape.length === 2 ? "matrix" : "vector";
  const [rows, columns] = kind === "vector" ? [1, shape[0] ?? 1] : [shape[0], shape[1]];
  const [mostRows, mostColumns] = MOST[kind];
  const across = Math.ceil(columns / mostColumns);
  const pages = Math.ceil(rows / mostRows) * across;
  const at = Math.max(0, Math.min(pages - 1, number));
  const row = Math.floor(at / across) * mostRows;
  const column = (at % across) * mostColumns;
  return {
    kind, pages, cell: kind === "filters" ? [shape[2], shape[3] ?? 1] : [1, 1],
    rows: [row, Math.min(rows, row + mostRows)], columns: [column, Math.min(columns, column + mostColumns)],
  };
}

/**
 * The page's numbers in the order in which an atlas wants them.
 * @param {{shape: readonly number[], data: Float32Array}} tensor
 * @param {Page} page
 */
export function cut({shape, data}, {rows, columns, cell}) {
  const size = cell[0] * cell[1];
  const wide = shape.length > 1 ? shape[1] : shape[0] ?? 1;
  const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
  if (width === wide) return data.subarray(rows[0] * wide * size, rows[1] * wide * size);
  const part = new Float32Array(height * width * size);
  for (let row = 0; row < height; row++) {
    const from = ((rows[0] + row) * wide + columns[0]) * size;
    part.set(data.subarray(from, from + width * size), row * width * size);
  }
  return part;
}

/**
 * @param {Page} page
 * @param {number} wrap cells per line of a vector
 * @returns {Maps}
 */
export function mapsOfPage({kind, rows, columns, cell}, wrap) {
  const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
  if (kind === "filters") return {count: height * width, rows: cell[0], columns: cell[1], length: null, composite: false};
  if (kind === "matrix") return {count: 1, rows: height, columns: width, length: null, composite: false};
  const line = Math.max(1, Math.min(wrap, width));
  return {count: 1, rows: Math.ceil(width / line), columns: line, length: width, composite: false};
}

/** A page higher than this would push its gradients out of sight. */
const HIGHEST = 330;

/**
 * How large a cell is and how many maps stand side by side, so that the page is as wide as its place and no wider.
 * A filter's channels never break over two lines unless they must.
 * @param {Page} page
 * @param {number} room pixels
 * @returns {{cell: number, across: number, wrap: number}}
 */
export function sizeOfPage({kind, rows, columns, cell}, room) {
  const width = columns[1] - columns[0];
  if (kind === "vector") {
    const size = Math.max(8, Math.min(22, Math.floor(room / width)));
    return {cell: size, across: 1, wrap: Math.max(1, Math.floor(room / size))};
  }
  if (kind === "matrix") return {cell: Math.max(1, Math.min(14, Math.floor(room / width))), across: 1, wrap: 1};
  for (let size = 14; size > 2; size--) {
    const gap = size >= 4 ? 3 : 2;
    const filters = Math.floor((room + gap) / ((cell[1] * size + gap) * width));
    const high = Math.ceil((rows[1] - rows[0]) / Math.max(1, filters)) * (cell[0] * size + gap);
    if (filters > 0 && (high <= HIGHEST || size === 3)) return {cell: size, across: width * filters, wrap: 1};
  }
  return {cell: 3, across: Math.max(1, Math.floor((room + 2) / (cell[1] * 3 + 2))), wrap: 1};
}

/**
 * From an atlas's index (0, map, row, column) to the parameter's.
 * @param {Page} page
 * @param {readonly number[]} index
 * @returns {number[]}
 */
export function toParameter({kind, rows, columns}, index) {
  const [map, row, column] = index.slice(-3);
  if (kind === "vector") return [columns[0] + index[index.length - 1]];
  if (kind === "matrix") return [rows[0] + row, columns[0] + column];
  const width = columns[1] - columns[0];
  return [rows[0] + Math.floor(map / width), columns[0] + (map % width), row, column];
}

/**
 * From a parameter's index to the atlas's; null if it is on another page.
 * @param {Page} page
 * @param {readonly number[]} index
 * @returns {number[] | null}
 */
export function fromParameter({kind, rows, columns}, index) {
  const [row, column] = kind === "vector" ? [0, index[0]] : index;
  if (row < rows[0] || row >= rows[1] || column < columns[0] || column >= columns[1]) return null;
  const [r, c] = [row - rows[0], column - columns[0]];
  if (kind === "vector") return [0, c];
  if (kind === "matrix") return [0, 0, r, c];
  return [0, r * (columns[1] - columns[0]) + c, index[2], index[3] ?? 0];
}
