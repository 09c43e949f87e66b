// @ts-check
/** The enlarged map: which cells are in sight, and how large they are. */

/** @typedef {{rows: number, columns: number, cell: number, scrollX: number, scrollY: number, width: number, height: number}} Sight */

/**
 * The cells a window shows, one more on each side where one is cut.
 * @param {Sight} sight
 * @returns {{top: number, bottom: number, left: number, right: number}} first and one behind the last
 */
export function inSight({rows, columns, cell, scrollX, scrollY, width, height}) {
  return {
    top: Math.max(0, Math.floor(scrollY / cell)), bottom: Math.min(rows, Math.ceil((scrollY + height) / cell)),
    left: Math.max(0, Math.floor(scrollX / cell)), right: Math.min(columns, Math.ceil((scrollX + width) / cell)),
  };
}

/**
 * A cell's size: all of the map in the window, or large enough for numbers.
 * @param {{rows: number, columns: number, width: number, height: number}} window
 * @param {number} legible the least size at which numbers can be read
 * @param {boolean} numbers
 */
export function cellSize({rows, columns, width, height}, legible, numbers) {
  const whole = Math.max(1, Math.floor(Math.min(width / columns, height / rows)));
  // What does not fit is cut between cells, not through them.
  const least = columns * legible > width ? Math.max(legible, Math.floor(width / Math.max(1, Math.floor(width / legible)))) : legible;
  return numbers ? Math.max(least, Math.min(whole, legible * 2)) : Math.min(whole, legible * 2);
}

/**
 * Where to scroll so that a cell is in the middle, or stays where it is if it is in sight; always whole cells.
 * @param {Sight} sight
 * @param {number} row
 * @param {number} column
 * @returns {{x: number, y: number}}
 */
export function follow({rows, columns, cell, scrollX, scrollY, width, height}, row, column) {
  const along = (/** @type {number} */ at, /** @type {number} */ scroll, /** @type {number} */ room, /** @type {number} */ count) => {
    if (at * cell >= scroll && (at + 1) * cell <= scroll + room) return scroll;
    return Math.max(0, Math.min(Math.ceil((count * cell - room) / cell), Math.round((at + 0.5) - room / cell / 2)) * cell);
  };
  return {x: along(column, scrollX, width, columns), y: along(row, scrollY, height, rows)};
}
