// @ts-check
/** Pictures of a data set side by side on one canvas, and points on the plane. */

/** @typedef {{shape: number[], data: Float32Array}} Pictures (N, H, W) or (N, H, W, 3), 0…255 */

/** Where the tiles of a sheet stand. @typedef {{columns: number, side: number, gap: number}} Grid `side` and `gap` in CSS pixels */

/** @param {number} count @param {Grid} grid @returns {{width: number, height: number}} */
export function sizeOf(count, {columns, side, gap}) {
  const rows = Math.ceil(count / columns);
  return {width: Math.min(count, columns) * (side + gap) - gap, height: Math.max(0, rows * (side + gap) - gap)};
}

/**
 * One picture as the bytes of a canvas.
 * @param {Pictures} pictures
 * @param {number} index
 */
function bytesOf({shape: [, height, width, channels = 1], data}, index) {
  const cells = height * width;
  const bytes = new Uint8ClampedArray(cells * 4);
  const from = index * cells * channels;
  for (let cell = 0; cell < cells; cell++) {
    for (let channel = 0; channel < 3; channel++) bytes[4 * cell + channel] = data[from + cell * channels + (channels === 1 ? 0 : channel)];
    bytes[4 * cell + 3] = 255;
  }
  return new ImageData(bytes, width, height);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Pictures} pictures
 * @param {number[]} indices which, in their order
 * @param {Grid} grid
 * @param {number} [ratio] device pixels per CSS pixel
 */
export function paintSheet(canvas, pictures, indices, grid, ratio = 1) {
  const {width, height} = sizeOf(indices.length, grid);
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [, rows, columns] = pictures.shape;
  const tile = new OffscreenCanvas(columns, rows);
  const small = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext("2d"));
  context.imageSmoothingEnabled = false;
  indices.forEach((index, at) => {
    small.putImageData(bytesOf(pictures, index), 0, 0);
    const share = grid.side / Math.max(rows, columns);
    const [wide, high] = [columns * share, rows * share];
    const x = (at % grid.columns) * (grid.side + grid.gap) + (grid.side - wide) / 2;
    const y = Math.floor(at / grid.columns) * (grid.side + grid.gap) + (grid.side - high) / 2;
    context.drawImage(tile, Math.round(x * ratio), Math.round(y * ratio), Math.round(wide * ratio), Math.round(high * ratio));
  });
}

/** One mark a class, so that colour is not all that tells them apart. @type {((path: Path2D, x: number, y: number, r: number) => void)[]} */
const MARKS = [
  (path, x, y, r) => path.arc(x, y, r, 0, 2 * Math.PI),
  (path, x, y, r) => path.rect(x - r, y - r, 2 * r, 2 * r),
  (path, x, y, r) => { path.moveTo(x, y - 1.2 * r); path.lineTo(x + 1.1 * r, y + 0.9 * r); path.lineTo(x - 1.1 * r, y + 0.9 * r); path.closePath(); },
  (path, x, y, r) => { path.moveTo(x, y - 1.3 * r); path.lineTo(x + 1.3 * r, y); path.lineTo(x, y + 1.3 * r); path.lineTo(x - 1.3 * r, y); path.closePath(); },
];

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} points x and y in turns
 * @param {ArrayLike<number>} labels
 * @param {string[]} colours one a class
 * @param {number} side in CSS pixels
 * @param {number} [ratio]
 */
export function paintPoints(canvas, points, labels, colours, side, ratio = 1) {
  [canvas.width, canvas.height] = [side * ratio, side * ratio];
  [canvas.style.width, canvas.style.height] = [`${side}px`, `${side}px`];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const reach = points.reduce((most, one) => Math.max(most, Math.abs(one)), 1e-9) * 1.08;
  const radius = Math.max(1.5, side / 130) * ratio;
  const place = (/** @type {number} */ value) => (value / reach + 1) / 2 * side * ratio;
  const paths = colours.map(() => new Path2D());
  for (let i = 0; i < labels.length; i++) {
    const path = new Path2D();
    // The y axis points up, as on paper.
    MARKS[labels[i] % MARKS.length](path, place(points[2 * i]), side * ratio - place(points[2 * i + 1]), radius);
    paths[labels[i]]?.addPath(path);
  }
  paths.forEach((path, label) => {
    context.fillStyle = colours[label];
    context.fill(path);
  });
}
