// @ts-check
/** A picture as small planes of whole numbers from 0 to 255. */

/** ITU-R BT.601, as Pillow turns pictures grey. */
const GREY = [0.299, 0.587, 0.114];

/**
 * Shrinks a picture until its longer side has no more than `side` cells.
 * @param {Blob} blob
 * @param {number} side
 * @param {1 | 3} channels
 * @returns {Promise<number[][][]>} (C, H, W)
 */
export async function pixels(blob, side, channels) {
  const bitmap = await createImageBitmap(blob);
  const share = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((size) => Math.max(1, Math.round(size * share)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", {willReadFrequently: true}));
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  const {data} = context.getImageData(0, 0, width, height);
  const plane = (/** @type {(at: number) => number} */ value) =>
    Array.from({length: height}, (_, row) => Array.from({length: width}, (__, column) => value(4 * (row * width + column))));
  if (channels === 3) return [0, 1, 2].map((channel) => plane((at) => data[at + channel]));
  return [plane((at) => Math.round(GREY.reduce((sum, part, channel) => sum + part * data[at + channel], 0)))];
}
