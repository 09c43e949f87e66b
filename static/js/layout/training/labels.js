// @ts-check
/** Where labels stand above the charts so that each can be read. */

/**
 * In which line each label stands so that none covers another: the first line where there is room.
 * @param {{left: number, width: number, lines?: number}[]} labels `lines`: how many one takes
 * @param {number} [gap]
 * @returns {number[]}
 */
export function stacked(labels, gap = 6) {
  /** @type {{left: number, width: number}[][]} */
  const lines = [];
  return labels.map((label) => {
    const own = label.lines ?? 1;
    const meets = (/** @type {{left: number, width: number}} */ other) => label.left < other.left + other.width + gap && other.left < label.left + label.width + gap;
    let line = 0;
    while (lines.slice(line, line + own).some((others) => others.some(meets))) line++;
    for (let at = line; at < line + own; at++) (lines[at] ??= []).push(label);
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

/** Words do not fill a line to its end. */
const FILLED = 0.9;

/**
 * The same where a label may be broken into lines: where neither side has room for it, it takes the wider one.
 * @param {number} at of the line
 * @param {number} width
 * @param {number} room
 * @returns {{left: number, side: "right" | "left", width: number, lines: number}}
 */
export function fitted(at, width, room) {
  const place = beside(at, width, room);
  const over = place.side === "right" && at + width > room;
  if (!over || room <= 0) return {...place, width, lines: 1};
  const wider = Math.max(at, room - at);
  return {left: at >= room - at ? 0 : at, side: at >= room - at ? "left" : "right", width: wider, lines: Math.ceil(width / (wider * FILLED))};
}
