// @ts-check
/** Reads a safetensors body: a length, a JSON header, raw buffers; nothing is copied. */

/** @typedef {{shape: number[], data: Float32Array}} Block */

/** @type {Record<string, any>} */
const OTHERS = {F64: Float64Array, U8: Uint8Array, I32: Int32Array, I64: BigInt64Array};

/**
 * @param {ArrayBuffer} body
 * @returns {{blocks: Map<string, Block>, metadata: Record<string, string>}}
 */
export function readSafetensors(body) {
  const length = Number(new DataView(body).getBigUint64(0, true));
  /** @type {Record<string, any>} */
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 8, length)));
  const start = 8 + length;
  /** @type {Map<string, Block>} */
  const blocks = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [from, to] = entry.data_offsets;
    blocks.set(name, {shape: entry.shape, data: floats(body, entry.dtype, start + from, start + to)});
  }
  return {blocks, metadata: header.__metadata__ ?? {}};
}

/**
 * @param {ArrayBuffer} body
 * @param {string} dtype
 * @param {number} from
 * @param {number} to
 */
function floats(body, dtype, from, to) {
  const other = OTHERS[dtype];
  // Pictures are small whole numbers, labels too: a float holds both exactly.
  if (other) return Float32Array.from(new other(body.slice(from, to)), Number);
  if (dtype !== "F32") throw new TypeError(`safetensors: expected F32, ${Object.keys(OTHERS).join(", ")}, got ${dtype}`);
  // A header whose length is not a multiple of four would leave the buffers unaligned.
  return from % 4 ? new Float32Array(body.slice(from, to)) : new Float32Array(body, from, (to - from) / 4);
}

/**
 * The same file with the tensors of a node under another node's name.
 * @param {ArrayBuffer} file
 * @param {string} from
 * @param {string} to
 * @returns {ArrayBuffer}
 */
export function renameTensors(file, from, to) {
  const size = Number(new DataView(file).getBigUint64(0, true));
  /** @type {Record<string, unknown>} */
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, size)));
  const renamed = Object.fromEntries(Object.entries(header).map(([name, about]) => [name.startsWith(`${from}.`) ? `${to}${name.slice(from.length)}` : name, about]));
  const text = new TextEncoder().encode(JSON.stringify(renamed));
  // Numbers begin where eight divides the address.
  const padded = Math.ceil(text.length / 8) * 8;
  const made = new Uint8Array(8 + padded + file.byteLength - 8 - size).fill(0x20, 8, 8 + padded);
  new DataView(made.buffer).setBigUint64(0, BigInt(padded), true);
  made.set(text, 8);
  made.set(new Uint8Array(file, 8 + size), 8 + padded);
  return made.buffer;
}
