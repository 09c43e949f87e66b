// @ts-check
/** A drawing as strokes: points in a unit square, so that the pad may have any size on screen. */

/** @typedef {[number, number]} Point x and y, both from 0 to 1 */
/** @typedef {Point[]} Stroke */

/** MNIST's pen is about 2.3 of 28 pixels wide. */
export const PEN = 2.3 / 28;

const inside = (/** @type {number} */ value) => Math.max(0, Math.min(1, value));

/** @param {number} x @param {number} y @returns {Point} */
export const point = (x, y) => [inside(x), inside(y)];

/**
 * @param {Stroke[]} strokes
 * @param {Point} at
 * @returns {Stroke[]}
 */
export const begin = (strokes, at) => [...strokes, [at]];

/**
 * Lengthen the last stroke.
 * @param {Stroke[]} strokes
 * @param {Point} to
 * @returns {Stroke[]}
 */
export function extend(strokes, to) {
  if (strokes.length === 0) return begin(strokes, to);
  return [...strokes.slice(0, -1), [...strokes[strokes.length - 1], to]];
}

/**
 * @param {Stroke[]} strokes
 * @returns {Stroke[]}
 */
export const undo = (strokes) => strokes.slice(0, -1);

/**
 * The keyboard's pen: arrows move it by a pixel of a 28-pixel picture, with Shift by four.
 * @param {Point} from
 * @param {string} key
 * @param {boolean} far
 * @returns {Point | null} null if the key is not an arrow
 */
export function movePen([x, y], key, far) {
  const step = (far ? 4 : 1) / 28;
  switch (key) {
    case "ArrowLeft": return point(x - step, y);
    case "ArrowRight": return point(x + step, y);
    case "ArrowUp": return point(x, y - step);
    case "ArrowDown": return point(x, y + step);
    default: return null;
  }
}

/**
 * White on black with a thick round pen; smooth through the middles between points.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {number} size of the canvas, in pixels
 */
export function paint(context, strokes, size) {
  context.fillStyle = "#000";
  context.fillRect(0, 0, size, size);
  context.strokeStyle = "#fff";
  context.fillStyle = "#fff";
  context.lineWidth = PEN * size;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(([x, y]) => [x * size, y * size]);
    context.beginPath();
    if (rest.length === 0) {
      context.arc(first[0], first[1], (PEN * size) / 2, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.moveTo(first[0], first[1]);
    for (let i = 0; i < rest.length - 1; i++) {
      const [x, y] = rest[i];
      const [nextX, nextY] = rest[i + 1];
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    const [x, y] = rest[rest.length - 1];
    context.lineTo(x, y);
    context.stroke();
  }
}
