// @ts-check
/** Where every map, row and cell of a tensor stands on its canvas, in CSS pixels. */

/**
 * @typedef {object} Maps a tensor as a stack of equal maps: a sequence with channels is a stack of strips, a vector one map, wrapped into lines
 * @property {number} count how many are shown
 * @property {number} [first] the first that is shown, where a page of them is
 * @property {number} rows
 * @property {number} columns
 * @property {number | null} length how many cells a wrapped vector has
 * @property {boolean} composite the first place shows all channels together, as a colour picture
 */

/**
 * @typedef {object} Atlas
 * @property {Maps} maps
 * @property {number} across maps side by side
 * @property {number} down
 * @property {number} cell pixels per cell
 * @property {number} gap pixels between maps
 * @property {number} width
 * @property {number} height
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * @param {readonly number[]} shape without N
 * @param {number} [wrap] cells per line, for a vector
 * @returns {Maps}
 */
export function mapsOf(shape, wrap = 1) {
  if (shape.length >= 3) {
    const [count, rows, columns] = shape.slice(-3);
    return {count, rows, columns, length: null, composite: false};
  }
  if (shape.length === 2) return {count: shape[0], rows: 1, columns: shape[1], length: null, composite: false};
  const length = shape.reduce((a, b) => a * b, 1);
  return {count: 1, rows: Math.ceil(length / wrap), columns: Math.min(wrap, length), length, composite: false};
}

/** How many places the atlas has: one more where a composite leads. @param {Maps} maps */
export const places = (maps) => maps.count + (maps.composite ? 1 : 0);

/**
 * @param {Maps} maps
 * @param {number} across
 * @param {number} cell
 * @param {number} [gap]
 * @returns {Atlas}
 */
export function atlasOf(maps, across, cell, gap = cell >= 4 ? 3 : 2) {
  const side = Math.min(across, places(maps));
  const down = Math.ceil(places(maps) / side);
  return {
    maps, across: side, down, cell, gap,
    width: side * maps.columns * cell + (side - 1) * gap,
    height: down * maps.rows * cell + (down - 1) * gap,
  };
}

/**
 * The frame of a place: 0 is the first map, or the composite where there is one.
 * @param {Atlas} atlas
 * @param {number} place
 * @returns {Box}
 */
export function frame({maps, across, cell, gap}, place) {
  const [width, height] = [maps.columns * cell, maps.rows * cell];
  return {x: (place % across) * (width + gap), y: Math.floor(place / across) * (height + gap), width, height};
}

/** @param {Atlas} atlas @param {number} map */
export const frameOfMap = (atlas, map) => frame(atlas, map - (atlas.maps.first ?? 0) + (atlas.maps.composite ? 1 : 0));

/** Whether a map is on the page that is shown. @param {Atlas} atlas @param {number} map */
export const shows = ({maps: {first = 0, count}}, map) => map >= first && map < first + count;

/** The numbers of the maps that are shown. @param {{data: Float32Array, peak: number}} tensor @param {Maps} maps */
export function partShown({data, peak}, {first = 0, count, rows, columns, length}) {
  const size = length ?? rows * columns;
  return {data: data.subarray(first * size, (first + count) * size), peak};
}

/**
 * The index (N first) under a point; null in a gap or behind the end of a wrapped vector.
 * @param {Atlas} atlas
 * @param {number} x
 * @param {number} y
 * @param {number} axes axes of the tensor, N included
 * @returns {number[] | null}
 */
export function locate(atlas, x, y, axes) {
  const {maps, across, cell, gap} = atlas;
  const [stepX, stepY] = [maps.columns * cell + gap, maps.rows * cell + gap];
  const [i, j] = [Math.floor(x / stepX), Math.floor(y / stepY)];
  if (i < 0 || j < 0 || i >= across || j >= atlas.down) return null;
  const column = Math.floor((x - i * stepX) / cell);
  const row = Math.floor((y - j * stepY) / cell);
  if (column >= maps.columns || row >= maps.rows) return null;
  if (maps.length !== null) {
    const at = row * maps.columns + column;
    return at < maps.length ? [0, ...new Array(Math.max(0, axes - 2)).fill(0), at] : null;
  }
  const place = j * across + i - (maps.composite ? 1 : 0);
  if (place >= maps.count) return null;
  const map = (maps.first ?? 0) + Math.max(0, place);
  return axes === 3 ? [0, map, column] : [0, map, row, column];
}

/**
 * Which map an index is in, and where there.
 * @param {Atlas} atlas
 * @param {readonly number[]} index N first
 * @returns {{map: number, row: number, column: number}}
 */
export function placeIn({maps}, index) {
  const last = index[index.length - 1];
  if (maps.length !== null) return {map: 0, row: Math.floor(last / maps.columns), column: last % maps.columns};
  if (index.length === 3) return {map: index[1], row: 0, column: last};
  const [map, row, column] = index.slice(-3);
  return {map, row, column};
}

/**
 * The box of cells [row, row + height) × [column, column + width) of a map.
 * @param {Atlas} atlas
 * @param {number} map
 * @param {number} row
 * @param {number} column
 * @param {number} [height]
 * @param {number} [width]
 * @returns {Box}
 */
export function cellBox(atlas, map, row, column, height = 1, width = 1) {
  const {x, y} = frameOfMap(atlas, map);
  return {x: x + column * atlas.cell, y: y + row * atlas.cell, width: width * atlas.cell, height: height * atlas.cell};
}

/**
 * The box of one index.
 * @param {Atlas} atlas
 * @param {readonly number[]} index N first
 * @returns {Box}
 */
export function indexBox(atlas, index) {
  const {map, row, column} = placeIn(atlas, index);
  return cellBox(atlas, map, row, column);
}

/**
 * The index an arrow key leads to; null at the edge of the tensor. Leaving a map enters the next one in that direction.
 * @param {Atlas} atlas
 * @param {readonly number[]} index
 * @param {number} dx
 * @param {number} dy
 * @param {boolean} [leap] by a whole map
 * @returns {number[] | null}
 */
export function neighbour(atlas, index, dx, dy, leap = false) {
  const {maps, across} = atlas;
  const head = index.slice(0, -1);
  if (maps.length !== null) {
    const at = index[index.length - 1] + (dx + dy * maps.columns) * (leap ? 5 : 1);
    return at >= 0 && at < maps.length ? [...head, at] : null;
  }
  // From the number of a map to its place.
  const shift = (maps.composite ? 1 : 0) - (maps.first ?? 0);
  const {map, row, column} = placeIn(atlas, index);
  const place = map + shift;
  let [i, j] = [place % across, Math.floor(place / across)];
  let [r, c] = [row + (leap ? 0 : dy), column + (leap ? 0 : dx)];
  if (leap) [i, j] = [i + dx, j + dy];
  else if (c < 0) [i, c] = [i - 1, maps.columns - 1];
  else if (c >= maps.columns) [i, c] = [i + 1, 0];
  else if (r < 0) [j, r] = [j - 1, maps.rows - 1];
  else if (r >= maps.rows) [j, r] = [j + 1, 0];
  const next = j * across + i - shift;
  if (i < 0 || i >= across || j < 0 || !shows(atlas, next)) return null;
  return index.length === 3 ? [index[0], next, c] : [...index.slice(0, -3), next, r, c];
}
