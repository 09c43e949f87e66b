// @ts-check
/** Decision regions of a network that reads points on the plane: colours for probabilities, and where a point stands. */

/** @typedef {[number, number, number]} Colour red, green, blue, 0…255 */
/** @typedef {{left: number, right: number, bottom: number, top: number}} Extent of the plane that is shown */

/** The most of a class's colour a region takes: points in the full colour must stand out on it. */
const STRONGEST = 0.55;

/**
 * One colour a place: the likeliest class's, the paler the less sure the network is. Where two classes are as likely as each
 * other it is the paper's, so that borders show as they are: where the network does not know.
 * @param {Uint32Array} pixels one ABGR word a place, rows from the top
 * @param {Float32Array} p (K, rows, columns), rows from the bottom of the plane
 * @param {number} columns
 * @param {readonly Colour[]} colours one a class
 * @param {Colour} paper
 */
export function paintRegions(pixels, p, columns, colours, paper) {
  const size = pixels.length;
  const classes = p.length / size;
  const rows = size / columns;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const {index, lead} = likeliest(p, at, size, classes);
      const share = STRONGEST * lead;
      let word = 0xff000000;
      for (let shade = 0; shade < 3; shade++) {
        const level = Number.isFinite(lead) ? paper[shade] + (colours[index % colours.length][shade] - paper[shade]) * share : MAGENTA[shade];
        word |= Math.round(level) << (8 * shade);
      }
      pixels[(rows - 1 - row) * columns + column] = word >>> 0;
    }
  }
}

/** What stands where a probability is not a number: a colour no class has. @type {Colour} */
const MAGENTA = [255, 0, 255];

/**
 * The likeliest class of a place, and by how much it leads, from 0 (no more than the next one) to 1.
 * @param {Float32Array} p @param {number} at @param {number} size @param {number} classes
 */
function likeliest(p, at, size, classes) {
  let [index, best, second] = [0, -Infinity, -Infinity];
  for (let k = 0; k < classes; k++) {
    const value = p[k * size + at];
    if (Number.isNaN(value)) return {index: 0, lead: Number.NaN};
    if (value > best) [index, second, best] = [k, best, value];
    else if (value > second) second = value;
  }
  return {index, lead: classes > 1 ? best - second : best};
}

/** @param {Extent} extent @param {number} x @param {number} y @param {number} side pixels @returns {[number, number]} from the left and from the top */
export function toCanvas({left, right, bottom, top}, x, y, side) {
  return [((x - left) / (right - left)) * side, ((top - y) / (top - bottom)) * side];
}

/** @param {Extent} extent @param {number} across pixels from the left @param {number} down @param {number} side @returns {[number, number]} x, y */
export function toPlane({left, right, bottom, top}, across, down, side) {
  return [left + (across / side) * (right - left), top - (down / side) * (top - bottom)];
}

/**
 * The probabilities of the place that a point falls into.
 * @param {{p: Float32Array, classes: number, rows: number, columns: number}} grid
 * @param {Extent} extent divided into equal places; each was asked about in its middle
 * @param {number} x
 * @param {number} y
 */
export function probabilitiesAt({p, classes, rows, columns}, extent, x, y) {
  const [row, column] = placeOf(extent, [x, y], rows, columns);
  return Array.from({length: classes}, (_, k) => p[(k * rows + row) * columns + column]);
}

/**
 * The point that the network was asked about for a place: its middle.
 * @param {Extent} extent
 * @param {[number, number]} point anywhere in the place
 * @param {number} rows
 * @param {number} columns
 * @returns {[number, number]} x, y
 */
export function middleOf(extent, point, rows, columns) {
  const {left, right, bottom, top} = extent;
  const [row, column] = placeOf(extent, point, rows, columns);
  return [left + ((column + 0.5) / columns) * (right - left), bottom + ((row + 0.5) / rows) * (top - bottom)];
}

/** @param {Extent} extent @param {[number, number]} point @param {number} rows @param {number} columns @returns {[number, number]} row from the bottom, column */
function placeOf({left, right, bottom, top}, [x, y], rows, columns) {
  const place = (/** @type {number} */ share, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  return [place((y - bottom) / (top - bottom), rows), place((x - left) / (right - left), columns)];
}
