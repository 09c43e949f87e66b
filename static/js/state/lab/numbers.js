// @ts-check
/** The numbers that are given: typed, pasted, drawn at random, taken from a picture. */

import {postInput, request} from "../../api/client.js";
import {pixels} from "../../draw/pixels.js";
import {integers, nest, shapeOf} from "../../layout/lab/array.js";
import {layTable} from "../../layout/lab/paste.js";
import * as store from "./store.js";
import {complain, follow, isRunning, RANGE} from "./work.js";

/** @import {Numbers} from "../../layout/lab/array.js" */
/** @import {Cell, Work} from "./store.js" */

/**
 * The work with other numbers in a given tensor.
 * @param {Work} now @param {string} name on the board @param {any} nested @returns {Work | null}
 */
function replaced(now, name, nested) {
  const tensor = store.tensorOf(name);
  if (!tensor?.given) return null;
  const [{node, local}] = tensor.sides;
  const input = /^x(\d*)$/.exec(local);
  if (input) return {...now, inputs: now.inputs.map((one, k) => (k === Number(input[1] || 0) ? nested : one))};
  if (local === "dy") return {...now, dy: nested};
  const change = (/** @type {any} */ one) => (local === "t" ? {...one, target: nested} : {...one, params: {...one.params, [local]: nested}});
  if (node === 0) return change(now);
  if (now.beside) return {...now, beside: change(now.beside)};
  return {...now, next: now.next?.map((one, k) => (k === node - 1 ? change(one) : one))};
}

/** @param {string} name @param {Numbers} numbers */
async function setNumbers(name, numbers) {
  const now = store.picture.peek()?.work;
  const next = now && replaced(now, name, nest(numbers));
  return next ? follow(next) : false;
}

/** @param {Cell} cell @param {number} value */
export async function setCell({tensor, index}, value) {
  const old = store.tensorOf(tensor);
  if (!old) return false;
  const at = index.reduce((sum, i, axis) => sum * old.shape[axis] + i, 0);
  if (old.data[at] === value) return true;
  return setNumbers(tensor, {shape: old.shape, data: old.data.map((one, i) => (i === at ? value : one))});
}

/** Lays a table over a tensor from a cell on. @param {Cell} cell @param {number[][]} rows @returns {Promise<{written: number, lost: number}>} */
export async function paste({tensor, index}, rows) {
  const old = store.tensorOf(tensor);
  if (!old) return {written: 0, lost: 0};
  const upright = old.shape.length === 1 ? [rows.flat()] : rows;
  const {data, written, lost} = layTable(old, index, upright);
  await setNumbers(tensor, {shape: old.shape, data});
  return {written, lost};
}

let draws = 1;
/** Statistics, scales and targets are no numbers to be drawn. */
const KEPT = /^(running_|gamma|beta|t$)/;

/** New small whole numbers for one tensor, or for everything that is given. @param {string | null} [name] */
export async function randomize(name = null) {
  const shown = store.picture.peek();
  if (!shown) return false;
  let next = /** @type {Work} */ (shown.work);
  const chosen = [...shown.tensors.values()].filter((one) => one.given && (name ? one.name === name : !KEPT.test(one.local)));
  draws += 1;
  for (const [k, tensor] of chosen.entries()) {
    const draw = integers((Date.now() % 1e6) * 31 + draws * 101 + k, ...(/^x/.test(tensor.local) ? /** @type {[number, number]} */ ([0, 9]) : RANGE));
    next = replaced(next, tensor.name, nest({shape: tensor.shape, data: tensor.data.map(draw)})) ?? next;
  }
  return follow(next);
}

/** The longest side of a picture that becomes a tensor. */
const SIDE = 32;

/**
 * A picture becomes an input of at most 32×32 cells; the server decodes it.
 * @param {Blob} blob
 * @returns {Promise<boolean>}
 */
export async function usePicture(blob) {
  const now = store.work.peek();
  if (!now) return false;
  store.busy.value = true;
  try {
    const record = await postInput(blob);
    const picture = await (await request(`/inputs/${encodeURIComponent(record.id)}/image`)).blob();
    const shape = shapeOf(now.inputs[0]);
    const planes = await pixels(picture, SIDE, shape[1] === 3 ? 3 : 1);
    // What reads no maps gives way to a filter over the picture.
    const {next: _, beside: __, from: ___, ...first} = now;
    const work = shape.length === 4 ? now : {...first, kind: "conv2d", settings: {out_channels: 1, kernel_size: 3, padding: 1}, params: undefined, target: undefined};
    return await follow({...work, inputs: [[planes]], preset: null}, {fit: true});
  } catch (error) {
    complain(error, null);
    return false;
  } finally {
    if (!isRunning()) store.busy.value = false;
  }
}
