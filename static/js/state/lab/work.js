// @ts-check
/** Bringing the picture to a work: the server is asked for every operation, forward and back; undo and redo. */

import {batch} from "@preact/signals-core";
import {Problem} from "../../api/client.js";
import * as operations from "../../api/operations.js";
import {t} from "../../i18n/fluent.js";
import {flat, inside, integers, nest, reshaped} from "../../layout/lab/array.js";
import {boardOf, nodesOf} from "../../layout/lab/nodes.js";
import {forgetGuesses} from "../prediction.js";
import {answers} from "./answers.js";
import * as store from "./store.js";
import {walk} from "./timeline.js";

/** @import {Operation, Outcome} from "../../api/operations.js" */
/** @import {Node} from "../../layout/lab/nodes.js" */
/** @import {Cell, Picture, Tensor, Work} from "./store.js" */

const DEPTH = 200;
/** Small enough to add up in one's head. */
export const RANGE = /** @type {[number, number]} */ ([-2, 3]);

/** @type {AbortController | null} */
let running = null;
/** @type {{undo: Work[], redo: Work[]}} */
let past = {undo: [], redo: []};

/** What stands beside takes over those settings that it knows. @param {Work} work @returns {Node[]} */
function written(work) {
  const nodes = nodesOf(work);
  if (!work.beside) return nodes;
  const known = store.catalog.peek().layers[work.beside.kind]?.schema?.properties ?? {};
  const shared = Object.fromEntries(Object.entries(work.settings).filter(([name]) => name in known));
  return [nodes[0], {...work.beside, settings: {...shared, ...work.beside.settings}}];
}

/** @param {Node} node @param {any[]} inputs @param {any} dy @returns {Operation} what the API is asked */
const bodyOf = ({settings, params, target, training, seed}, inputs, dy) => ({
  settings, inputs, ...(params ? {params} : {}), ...(dy === undefined ? {} : {dy}), ...(target === undefined ? {} : {target}),
  ...(training ? {training} : {}), ...(seed ? {seed} : {}),
});

/** A tensor as it is given to another operation: nested lists, and where they hold ∞ also what JSON has no number for. @param {import("../../api/operations.js").TensorJson} tensor */
const carried = (tensor) => (tensor.not_finite ? tensor : tensor.data);

/**
 * Runs every operation of a work. One behind the other goes forward, each reading y of the one before, and back, each getting its dx.
 * @param {Work} work
 * @param {AbortSignal} signal
 * @returns {Promise<Picture>}
 */
async function run(work, signal) {
  const nodes = written(work);
  /** @type {Operation[]} */
  const bodies = [];
  /** @type {Outcome[]} */
  const outcomes = [];
  const ask = async (/** @type {number} */ at) => {
    try {
      outcomes[at] = await operations.operate(nodes[at].kind, bodies[at], signal);
    } catch (error) {
      throw Object.assign(/** @type {object} */ (error), {node: at});
    }
  };
  if (work.beside) {
    nodes.forEach((node, at) => { bodies[at] = bodyOf(node, work.inputs, work.dy); });
    await Promise.all(nodes.map((_, at) => ask(at)));
  } else {
    const last = nodes.length - 1;
    for (let at = 0; at <= last; at++) {
      bodies[at] = bodyOf(nodes[at], at ? [carried(outcomes[at - 1].tensors.y)] : work.inputs, at === last ? work.dy : undefined);
      await ask(at);
    }
    for (let at = last - 1; at >= 0 && outcomes[at + 1].tensors.dx; at--) {
      bodies[at] = {...bodies[at], dy: carried(outcomes[at + 1].tensors.dx)};
      await ask(at);
    }
  }
  return {work, ...boardOf(work, bodies, outcomes)};
}

/**
 * Brings the picture to a work; a newer wish makes an older answer ignored, a refusal leaves the last good picture.
 * @param {Work} wanted
 * @param {{history?: "record" | "keep", fit?: boolean, field?: string | null}} [how] `fit`: shapes may have changed, so filters and dy are made to fit
 */
export async function follow(wanted, {history = "record", fit = false, field = null} = {}) {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  store.busy.value = true;
  if (store.picture.peek()) store.draft.value = wanted;
  try {
    const shown = await run(fit ? await fitted(wanted, controller.signal) : wanted, controller.signal);
    const was = store.picture.peek()?.work;
    batch(() => {
      store.picture.value = shown;
      store.draft.value = null;
      store.problem.value = null;
      store.hover.value = null;
      store.operand.value = null;
      store.told.value = new Map();
      store.explanation.value = null;
      store.flows.value = null;
      store.agreement.value = null;
      forgetGuesses();
      answers.forget();
      store.selection.value = stillThere(store.selection.peek(), shown);
      const length = store.steps.peek().length;
      const now = store.timeline.peek();
      store.steps.value = walk(shown);
      if (now.step >= length) store.timeline.value = {...now, step: store.steps.peek().length};
      if (history === "record" && was) {
        past = {undo: [...past.undo, was].slice(-DEPTH), redo: []};
        tellHistory();
      }
    });
    return true;
  } catch (error) {
    if (!controller.signal.aborted) complain(error, field);
    return false;
  } finally {
    if (running === controller) {
      running = null;
      store.busy.value = false;
    }
  }
}

/**
 * The same work with filters and dy of the shapes it now needs: what both shapes share is kept, the rest are small whole numbers.
 * The server says which shapes; the page knows no layer.
 * @param {Work} work
 * @param {AbortSignal} signal
 * @returns {Promise<Work>}
 */
async function fitted(work, signal) {
  const nodes = written(work);
  let inputs = work.inputs;
  /** @type {(Record<string, any> | undefined)[]} */
  const params = [];
  /** @type {number[]} */
  let shape = [];
  for (const [at, node] of nodes.entries()) {
    const bare = {...node, params: undefined};
    const {tensors} = await operations.operate(node.kind, bodyOf(bare, inputs, undefined), signal).catch((error) => { throw Object.assign(error, {node: at}); });
    const draw = integers((node.seed ?? 0) + at, ...RANGE);
    /** @type {Record<string, any>} */
    const fitting = {};
    for (const [name, {shape: wanted, data}] of Object.entries(tensors)) {
      if (!store.parametersOf(node.kind, name)) continue;
      const own = flat(data);
      const fill = name === "w" ? draw : name === "b" ? () => 0 : (/** @type {number} */ i) => own.data[i];
      fitting[name] = nest(reshaped(node.params?.[name] === undefined ? null : flat(node.params[name]), wanted, fill));
    }
    params.push(Object.keys(fitting).length ? fitting : undefined);
    if (!work.beside || at === 0) shape = tensors.y.shape;
    if (!work.beside) inputs = [tensors.y.data];
  }
  const with_ = (/** @type {any} */ node, /** @type {number} */ at) => {
    const {params: _, ...bare} = node;
    return {...bare, ...(params[at] ? {params: params[at]} : {})};
  };
  const {dy, ...bare} = with_(work, 0);
  const next = /** @type {Work} */ (bare);
  if (work.next) next.next = work.next.map((node, k) => with_(node, k + 1));
  if (work.beside) next.beside = with_(work.beside, 1);
  if (!nodes.some(({target}) => target !== undefined)) next.dy = nest(reshaped(dy === undefined ? null : flat(dy), shape, integers((work.seed ?? 0) + 1, -1, 2)));
  return next;
}

/** Whether a work leaves something to be drawn. @param {Work} work */
export const needsFit = (work) => {
  const nodes = nodesOf(work);
  return !nodes.some(({target}) => target !== undefined) && (work.dy === undefined || work.dy === null || nodes.some(({params}) => !params));
};

/** @param {Cell | null} cell @param {Picture} shown @returns {Cell | null} */
function stillThere(cell, shown) {
  const shape = cell && shown.tensors.get(cell.tensor)?.shape;
  if (cell && shape && inside(cell.index, shape)) return cell;
  const {name, shape: output} = /** @type {Tensor} */ ([...shown.tensors.values()].find(({local}) => local === "y") ?? [...shown.tensors.values()][0]);
  return {tensor: name, index: output.map(() => 0)};
}

// — what is refused ————————————————————————————————————————————————————————————————————————————————————————

/** @param {unknown} error @param {string | null} field */
export function complain(error, field) {
  if (!(error instanceof Problem)) throw error;
  // What a setting makes impossible is often found in the input; the reason belongs beside what was changed.
  const at = /^\/settings\/(\w+)/.exec(error.pointer ?? "")?.[1] ?? field ?? /^\/(\w+)$/.exec(error.pointer ?? "")?.[1] ?? null;
  const {node = 0} = /** @type {Problem & {node?: number}} */ (error);
  store.problem.value = {detail: error.code === "unreachable" ? t("problem-unreachable") : error.detail, field: at, node};
}

/** @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, field: null, node: 0};
}

/** Takes the message away, and with it what was refused. */
export function dismissProblem() {
  batch(() => {
    store.problem.value = null;
    store.draft.value = null;
  });
}

/** Whether a work is on its way. */
export const isRunning = () => running !== null;

// — back and on ————————————————————————————————————————————————————————————————————————————————————————————

function tellHistory() {
  store.history.value = {undo: past.undo.length, redo: past.redo.length};
}

export async function undo() {
  if (store.draft.peek() || store.problem.peek()) {
    running?.abort();
    dismissProblem();
    return true;
  }
  const back = past.undo.at(-1);
  const now = store.picture.peek()?.work;
  if (!back || !now || !(await follow(back, {history: "keep"}))) return false;
  past = {undo: past.undo.slice(0, -1), redo: [...past.redo, now]};
  tellHistory();
  return true;
}

export async function redo() {
  const ahead = past.redo.at(-1);
  const now = store.picture.peek()?.work;
  if (!ahead || !now || !(await follow(ahead, {history: "keep"}))) return false;
  past = {undo: [...past.undo, now], redo: past.redo.slice(0, -1)};
  tellHistory();
  return true;
}

/** What undo could go back to is left behind: the page has only begun. */
export function forgetHistory() {
  past = {undo: [], redo: []};
  tellHistory();
}
