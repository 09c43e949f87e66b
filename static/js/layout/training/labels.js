// @ts-check
/** Where labels stand above the charts so that each can be read. */

/**
 * In which line each label stands so that none covers another: the first line where there is room.
 * @param {{left: number, width: number}[]} labels
 * @param {number} [gap]
 * @returns {number[]}
 */
export function stacked(labels, gap = 6) {
  /** @type {{left: number, width: number}[][]} */
  const lines = [];
  return labels.map((label) => {
    const meets = (/** @type {{left: number, width: number}} */ other) => label.left < other.left + other.width + gap && other.left < label.left + label.width + gap;
    const free = lines.findIndex((line) => !line.some(meets));
    const line = free < 0 ? lines.length : free;
    (lines[line] ??= []).push(label);
    return line;
  });
}

/**
 * Where a label stands: to the right of its line, or to the left where the right has no room.
 * @param {number} at of the line
 * @param {number} width
 * @param {number} room
 * @returns {{left: number, side: "right" | "left"}}
 */
export const beside = (at, width, room) => (at + width <= room || at - width < 0 ? {left: at, side: "right"} : {left: at - width, side: "left"});
