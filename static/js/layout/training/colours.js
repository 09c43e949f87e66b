// @ts-check
/** How curves are told apart: a layer's colour by its depth, a run's dash and mark where colour is not enough. */

/** @typedef {[number, number, number]} Colour red, green, blue, 0…255 */

/** From the first layer to the last: lightness changes too, so that the order survives without hues. @type {Record<"light" | "dark", Colour[]>} */
const DEPTHS = {
  light: [[49, 18, 112], [37, 87, 160], [15, 122, 122], [52, 138, 54], [158, 122, 0], [196, 80, 20]],
  dark: [[176, 150, 255], [112, 170, 255], [70, 208, 205], [130, 220, 110], [240, 205, 80], [255, 150, 100]],
};

/**
 * @param {number} depth 0 first layer … 1 last
 * @param {"light" | "dark"} ground
 * @returns {string} a CSS colour
 */
export function depthColour(depth, ground) {
  const stops = DEPTHS[ground];
  const at = Math.max(0, Math.min(1, depth)) * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(at));
  const mixed = stops[first].map((shade, i) => Math.round(shade + (stops[first + 1][i] - shade) * (at - first)));
  return `rgb(${mixed.join(", ")})`;
}

/** Strokes and gaps in pixels, one a run; the first is solid. */
const DASHES = [[], [12, 5], [3, 4], [14, 4, 3, 4], [7, 7], [18, 4], [3, 8], [10, 3, 3, 3, 3, 3]];

/** @param {number} colour a run's @param {boolean} dashed whether colour alone must do */
export const dashOf = (colour, dashed) => (dashed ? DASHES[colour % DASHES.length] : []);

/** Held-out values are dashed where runs are not. */
export const HELD_OUT_DASH = [6, 4];

/** The mark of a run's held-out values, in every theme. */
export const SHAPES = /** @type {const} */ (["circle", "square", "triangle", "diamond", "down", "cross", "plus", "ring"]);

/** @param {number} colour */
export const shapeOf = (colour) => SHAPES[colour % SHAPES.length];
