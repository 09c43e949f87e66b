// @ts-check
/** A tensor as NumPy's own file: a header of text, then float64 numbers, the last byte of each first. */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Data begins at a multiple of this. */
const ALIGNMENT = 64;

/**
 * @param {{shape: readonly number[], data: readonly number[]}} tensor
 * @returns {ArrayBuffer}
 */
export function npy({shape, data}) {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(" ")}), }`;
  const before = MAGIC.length + 2;
  const padded = `${header.padEnd(Math.ceil((before + header.length + 1) / ALIGNMENT) * ALIGNMENT - before - 1)}\n`;
  const bytes = new ArrayBuffer(before + padded.length + 8 * data.length);
  const view = new DataView(bytes);
  MAGIC.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint16(MAGIC.length, padded.length, true);
  [...padded].forEach((letter, at) => view.setUint8(before + at, letter.charCodeAt(0)));
  data.forEach((value, at) => view.setFloat64(before + padded.length + 8 * at, value, true));
  return bytes;
}
