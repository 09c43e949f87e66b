// @ts-check
/** A table from a spreadsheet, a text file or NumPy's output, as numbers. */

import {parseNumber} from "../numbers.js";

/**
 * Tabs, semicolons or spaces part cells; commas too where points are the decimal marks. Brackets are looked through.
 * @param {string} text
 * @returns {{rows: number[][], wrong: string | null}} `wrong` is the first word that is no number
 */
export function parseTable(text) {
  const lines = text.replaceAll(/[[\](){}]/g, " ").split(/\r?\n|(?<=\d)\s*;\s*$/m).map((line) => line.trim()).filter(Boolean);
  // "1,5;2" and "1,5<tab>2" have decimal commas; "1,5,2" and "1, 5, 2" have not.
  const separated = lines.some((line) => /[\t;]/.test(line));
  const commas = !separated && lines.some((line) => /,\s|,[^,]*,|\.\d/.test(line) && line.includes(","));
  const parts = separated ? /[\t;]+/ : commas ? /[\s,]+/ : /\s+/;
  const rows = [];
  for (const line of lines) {
    const row = [];
    for (const word of line.split(parts).filter((part) => part.trim() !== "")) {
      const value = parseNumber(word);
      if (!Number.isFinite(value)) return {rows: [], wrong: word.trim()};
      row.push(value);
    }
    if (row.length) rows.push(row);
  }
  return {rows, wrong: null};
}

/**
 * Lays a table over the last two axes of a tensor, beginning at a cell; what sticks out is counted, not written.
 * @param {{shape: number[], data: number[]}} numbers
 * @param {readonly number[]} index where the table's corner goes
 * @param {number[][]} rows
 * @returns {{data: number[], written: number, lost: number}}
 */
export function layTable({shape, data}, index, rows) {
  const next = [...data];
  const width = shape[shape.length - 1] ?? 1;
  const height = shape.length > 1 ? shape[shape.length - 2] : 1;
  const top = shape.length > 1 ? index[index.length - 2] : 0;
  const left = index[index.length - 1] ?? 0;
  let before = 0;
  index.slice(0, -2).forEach((i, axis) => { before = before * shape[axis] + i; });
  let [written, lost] = [0, 0];
  rows.forEach((row, r) => row.forEach((value, c) => {
    if (top + r < height && left + c < width) {
      next[(before * height + top + r) * width + left + c] = value;
      written++;
    } else lost++;
  }));
  return {data: next, written, lost};
}
