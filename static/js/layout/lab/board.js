// @ts-check
/** How large the cells of the board can be. */

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
const AROUND = {head: 14, sign: 30, gap: 8, title: 30, name: 16, heads: 14, tool: 8, least: 60};
const LETTER = 0.6;

/** @param {number} cell @param {number} letters @param {number} figure */
export const widthOf = (cell, letters, figure) => Math.max(cell, Math.ceil(letters * figure * LETTER + 6));

/**
 * The largest cells with which all fits; the least where nothing does, and the board scrolls.
 * @param {(Block | null)[][]} columns tensors above each other, columns beside each other
 * @param {{width: number, height: number, least: number, most: number, ratio: number}} box
 * @returns {{cell: number, figure: number, fits: boolean}} side of a cell, size of its type, whether nothing has to scroll
 */
export function fitCell(columns, {width, height, least, most, ratio}) {
  for (let cell = most; cell >= least; cell--) {
    const figure = Math.max(11, Math.round(cell * ratio));
    let across = AROUND.sign * (columns.length - 1);
    let down = 0;
    for (const column of columns) {
      let [w, h] = [AROUND.least, AROUND.tool];
      for (const block of column) {
        if (!block) continue;
        w = Math.max(w, block.across * (block.columns * widthOf(cell, block.letters, figure) + AROUND.head + AROUND.gap));
        h += AROUND.title + block.down * (block.rows * cell + AROUND.heads + (block.named ? AROUND.name : 0) + AROUND.gap);
      }
      across += w;
      down = Math.max(down, h);
    }
    if (across <= width && down <= height) return {cell, figure, fits: true};
  }
  const widest = Math.max(...columns.flatMap((column) => column.map((block) => block?.columns ?? 0)));
  // A picture of 32×32 is shown as a picture; its numbers are in the status line.
  const cell = widest > 20 ? Math.max(12, Math.min(least, Math.floor(width / 2 / widest))) : least;
  return {cell, figure: cell < 18 ? 0 : Math.max(11, Math.round(cell * ratio)), fits: false};
}
