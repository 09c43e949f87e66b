// @ts-check
/**
 * Outlines of many cells of one map. A thousand elements that change, or a thousand strokes, cost frames; the same
 * lines written as pixels cost a part of one.
 */

/** @typedef {{row: number, column: number, kind: string}} Outlined */
/** @typedef {{left: number, top: number, wide: number, high: number, width: number, height: number}} Cells where the cell (0, 0) begins, how large each is, how large all are; in CSS pixels */

/** Pixels drawn and pixels left out, as the style sheet draws the outlines of single cells. @type {Record<string, [number, number]>} */
const DASHES = {term: [1, 0], flow: [4, 3], "far-term": [2, 2], "far-flow": [2, 2]};

/** @type {Map<string, number>} */
const words = new Map();

/** A colour of the style sheet as a word of pixels. @param {string} colour */
function wordOf(colour) {
  const known = words.get(colour);
  if (known !== undefined) return known;
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true}));
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [word] = new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer);
  words.set(colour, word);
  return word;
}

/**
 * @param {HTMLCanvasElement} canvas its `color` is for terms, its `outline-color` for where numbers go
 * @param {Outlined[]} cells
 * @param {Cells} place
 * @param {number} ratio device pixels per CSS pixel
 */
export function drawOutlines(canvas, cells, {left, top, wide, high, width, height}, ratio) {
  const {color, outlineColor} = getComputedStyle(canvas);
  const [terms, flows] = [wordOf(color), wordOf(outlineColor)];
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting a size wipes a canvas and asks for new memory.
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", {willReadFrequently: true}));
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  // Of small cells the colour has to be seen too.
  const line = Math.max(1, Math.floor(Math.min(2, wide / 9) * ratio));
  const dashes = new Map(Object.entries(DASHES).map(([kind, [on, off]]) => {
    const every = (on + off) * line;
    return [kind, Uint8Array.from({length: Math.ceil(Math.max(wide, high) * ratio) + 2}, (_, at) => Number(at % every < on * line))];
  }));
  for (const {row, column, kind} of cells) {
    const x = Math.round((left + column * wide) * ratio);
    const y = Math.round((top + row * high) * ratio);
    const right = Math.round((left + (column + 1) * wide) * ratio) - 1;
    const bottom = Math.round((top + (row + 1) * high) * ratio) - 1;
    // What lies in a padding that the board does not show has no place.
    if (x < 0 || y < 0 || right >= columns || bottom >= rows) continue;
    const word = kind.endsWith("term") ? terms : flows;
    const dash = /** @type {Uint8Array} */ (dashes.get(kind));
    for (let k = 0; k < line; k++) {
      const [upper, lower] = [(y + k) * columns, (bottom - k) * columns];
      for (let at = x; at <= right; at++) {
        if (dash[at - x] === 0) continue;
        pixels[upper + at] = word;
        pixels[lower + at] = word;
      }
      for (let at = y; at <= bottom; at++) {
        if (dash[at - y] === 0) continue;
        pixels[at * columns + x + k] = word;
        pixels[at * columns + right - k] = word;
      }
    }
  }
  context.putImageData(image, 0, 0);
}
