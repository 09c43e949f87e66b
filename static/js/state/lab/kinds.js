// @ts-check
/** Which operations there are and how they are set: kind, settings, sizes, what stands behind or beside. */

import {flat, integers, nest, reshaped} from "../../layout/lab/array.js";
import {beginning, companions, follower} from "../../layout/lab/kinds.js";
import * as store from "./store.js";
import {follow} from "./work.js";

/** @import {Node} from "../../layout/lab/nodes.js" */
/** @import {Work} from "./store.js" */

/** Another kind: the input stays where it can; what stood behind or beside goes. @param {string} kind */
export async function setKind(kind) {
  const {layers, losses} = store.catalog.peek();
  const now = store.work.peek();
  const recipe = layers[kind] ?? losses[kind];
  if (!recipe || kind === now?.kind) return false;
  return follow({...beginning(kind, recipe, now, Boolean(losses[kind])), preset: null}, {fit: true});
}

/** A node of the work changed. @param {Work} now @param {number} node @param {(one: any) => any} change @returns {Work} */
function changed(now, node, change) {
  if (node === 0) return change(now);
  if (now.beside) return {...now, beside: change(now.beside)};
  return {...now, next: now.next?.map((one, k) => (k === node - 1 ? change(one) : one))};
}

/** @param {string} name @param {unknown} value undefined restores the usual one @param {number} [node] */
export async function changeSetting(name, value, node = 0) {
  const now = store.work.peek();
  if (!now) return false;
  const next = changed(now, node, (one) => {
    const {[name]: _, ...others} = one.settings;
    return {...one, settings: value === undefined ? others : {...others, [name]: value}};
  });
  return follow(next, {fit: true, field: name});
}

/** @param {number} k which input @param {number[]} shape */
export async function resizeInput(k, shape) {
  const now = store.work.peek();
  if (!now) return false;
  const draw = integers((now.seed ?? 0) + 7 + k, 0, 9);
  const resize = (/** @type {any} */ input, /** @type {number[]} */ to) => nest(reshaped(flat(input), to, draw));
  // Several inputs that are added must stay alike; what may differ, the server says.
  const inputs = now.inputs.map((input, i) => (i === k || alike(now.kind) ? resize(input, shape) : input));
  const work = {...now, inputs};
  if (now.target !== undefined) work.target = nest(reshaped(Array.isArray(now.target) ? flat(now.target) : null, shape, () => 0));
  return follow(work, {fit: true, field: "inputs"});
}

/** @param {string} kind */
const alike = (kind) => kind === "add" || kind === "multiply";

/** @param {boolean} training @param {number} [node] */
export async function setTraining(training, node = 0) {
  const now = store.work.peek();
  return now ? follow(changed(now, node, (one) => ({...one, training}))) : false;
}

/** Draws what chance decides anew. @param {number} seed @param {number} [node] */
export async function setSeed(seed, node = 0) {
  const now = store.work.peek();
  return now ? follow(changed(now, node, (one) => ({...one, seed}))) : false;
}

/** Puts an operation behind the last one, or takes the last one away. @param {string | null} kind */
export async function setNext(kind) {
  const now = store.work.peek();
  if (!now || now.beside) return false;
  const {layers} = store.catalog.peek();
  const {dy: _, ...rest} = now;
  const before = now.next ?? [];
  const next = /** @type {Node[]} */ (kind === null ? before.slice(0, -1) : [...before, follower(kind, layers[kind])]);
  return follow({...rest, next: next.length ? next : undefined, preset: null}, {fit: true});
}

/** Lays an operation of the same family beside the first: same x, same dy. @param {string | null} kind */
export async function setBeside(kind) {
  const now = store.work.peek();
  if (!now || now.next?.length) return false;
  return follow({...now, beside: kind === null ? undefined : {kind, settings: {}}, preset: null}, {fit: true});
}

/** What can stand beside the first operation. @returns {string[]} */
export const possibleBeside = () => companions(store.work.value?.kind ?? "", store.catalog.value.layers);
