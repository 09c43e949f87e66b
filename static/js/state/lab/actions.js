// @ts-check
/** The verbs of the layer lab: everything a person can do to its state, and the only code that writes to it. */

import {batch, effect} from "@preact/signals-core";
import {getLayers, getPalettes, postInput, Problem, request} from "../../api/client.js";
import * as operations from "../../api/operations.js";
import {pixels} from "../../draw/pixels.js";
import {speak, t} from "../../i18n/fluent.js";
import {unravel} from "../../layout/address.js";
import {flat, inside, integers, nest, reshaped, shapeOf, sizeOf} from "../../layout/lab/array.js";
import {beginning, gradientNames, isGiven} from "../../layout/lab/kinds.js";
import {layTable} from "../../layout/lab/paste.js";
import {forgetGuesses} from "../prediction.js";
import * as store from "./store.js";

/** @import {Explanation} from "../../api/explanations.js" */
/** @import {Numbers} from "../../layout/lab/array.js" */
/** @import {Cell, Options, Picture, Step, Tensor, Work} from "./store.js" */

/** Words that only this page needs. */
export const FILES = ["lab"];

const DEPTH = 200;
/** Small enough to add up in one's head. */
const RANGE = /** @type {[number, number]} */ ([-2, 3]);

/** @type {AbortController | null} */
let running = null;
/** @type {{undo: Work[], redo: Work[]}} */
let past = {undo: [], redo: []};

/** @param {Work} work @returns {operations.Operation} what the API is asked */
export function bodyOf({settings, inputs, params, dy, target, training, seed}) {
  return {
    settings, inputs, ...(params ? {params} : {}), ...(dy === undefined ? {} : {dy}), ...(target === undefined ? {} : {target}),
    ...(training ? {training} : {}), ...(seed ? {seed} : {}),
  };
}

/** @param {string} name @param {{shape: number[], data: any}} json @returns {Tensor} */
function tensorFrom(name, {shape, data}) {
  const numbers = flat(data).data;
  const finite = numbers.filter(Number.isFinite);
  return {
    name, shape, data: numbers, peak: finite.reduce((most, one) => Math.max(most, Math.abs(one)), 0), integral: finite.every(Number.isInteger),
  };
}

/** @param {Work} work @param {operations.Outcome} outcome @returns {Picture} */
function pictureFrom(work, outcome) {
  const read = (/** @type {Record<string, operations.TensorJson>} */ table) =>
    new Map(Object.entries(table ?? {}).map(([name, json]) => [name, tensorFrom(name, json)]));
  return {
    work, settings: outcome.settings, tensors: read(outcome.tensors), intermediate: read(outcome.intermediate), loss: outcome.loss ?? null,
  };
}

/**
 * Brings the picture to a work; a newer wish makes an older answer ignored, a refusal leaves the last good picture.
 * @param {Work} wanted
 * @param {{history?: "record" | "keep", fit?: boolean, field?: string | null}} [how] `fit`: shapes may have changed, so filters and dy are made to fit
 */
async function follow(wanted, {history = "record", fit = false, field = null} = {}) {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  store.busy.value = true;
  if (store.picture.peek()) store.draft.value = wanted;
  try {
    const work = fit ? await fitted(wanted, controller.signal) : wanted;
    const outcome = await operations.operate(work.kind, bodyOf(work), controller.signal);
    const was = store.picture.peek()?.work;
    const shown = pictureFrom(work, outcome);
    batch(() => {
      store.picture.value = shown;
      store.draft.value = null;
      store.problem.value = null;
      store.hover.value = null;
      store.operand.value = null;
      store.told.value = new Map();
      store.explanation.value = null;
      store.flows.value = null;
      forgetGuesses();
      answers.clear();
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
  const {params, dy, ...bare} = work;
  const {tensors} = await operations.operate(work.kind, bodyOf(/** @type {Work} */ (bare)), signal);
  const draw = integers(work.seed ?? 0, ...RANGE);
  const loss = work.target !== undefined;
  /** @type {Record<string, any>} */
  const fitting = {};
  for (const [name, {shape, data}] of Object.entries(tensors)) {
    if (!isParameter(name, work)) continue;
    const own = flat(data);
    const random = name === "w" ? draw : name === "b" ? () => 0 : (/** @type {number} */ at) => own.data[at];
    fitting[name] = nest(reshaped(params?.[name] === undefined ? null : flat(params[name]), shape, random));
  }
  const next = /** @type {Work} */ ({...bare, ...(Object.keys(fitting).length ? {params: fitting} : {})});
  if (!loss) next.dy = nest(reshaped(dy === undefined ? null : flat(dy), tensors.y.shape, integers((work.seed ?? 0) + 1, -1, 2)));
  return next;
}

/** @param {string} name @param {Work} work */
const isParameter = (name, {kind}) => store.parametersOf(kind, name);

/** @param {Cell | null} cell @param {Picture} shown @returns {Cell | null} */
function stillThere(cell, shown) {
  const shape = cell && shown.tensors.get(cell.tensor)?.shape;
  if (cell && shape && inside(cell.index, shape)) return cell;
  const {shape: output} = /** @type {Tensor} */ (shown.tensors.get("y") ?? [...shown.tensors.values()][0]);
  return {tensor: "y", index: output.map(() => 0)};
}

/** Every computed cell in the order a person would: forward, then db, dw, dx. @param {Picture} shown @returns {Step[]} */
function walk(shown) {
  /** @type {Step[]} */
  const steps = [];
  for (const name of ["y", ...gradientNames([...shown.tensors.keys()], shown.work)]) {
    const shape = shown.tensors.get(name)?.shape;
    if (!shape) continue;
    const view = name === "y" ? "forward" : name;
    for (let at = 0; at < sizeOf(shape); at++) steps.push({cell: {tensor: name, index: unravel(at, shape)}, view, reads: null});
  }
  return steps;
}

/** @param {unknown} error @param {string | null} field */
function complain(error, field) {
  if (!(error instanceof Problem)) throw error;
  const at = /^\/settings\/(\w+)/.exec(error.pointer ?? "")?.[1] ?? /^\/(\w+)$/.exec(error.pointer ?? "")?.[1];
  store.problem.value = {detail: error.code === "unreachable" ? t("problem-unreachable") : error.detail, field: at ?? field};
}

function tellHistory() {
  store.history.value = {undo: past.undo.length, redo: past.redo.length};
}

/** @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, field: null};
}

/** Takes the message away, and with it what was refused. */
export function dismissProblem() {
  batch(() => {
    store.problem.value = null;
    store.draft.value = null;
  });
}

// — what is worked on ——————————————————————————————————————————————————————————————————————————————————————

/** @param {string} name @param {{keep?: boolean}} [how] */
export async function openPreset(name, {keep = false} = {}) {
  const preset = store.catalog.peek().presets.find((one) => one.name === name);
  if (!preset) return false;
  const {kind, settings, inputs, params, dy, target, training, seed} = preset;
  /** @type {Work} */
  const work = {kind, settings, inputs, preset: name, ...(params ? {params} : {}), ...(dy === undefined || dy === null ? {} : {dy}),
    ...(target === undefined || target === null ? {} : {target}), ...(training ? {training} : {}), ...(seed ? {seed} : {})};
  return follow(work, {fit: needsFit(work), history: keep ? "keep" : "record"});
}

/** Whether a work leaves something to be drawn. @param {Work} work */
const needsFit = (work) => work.target === undefined && (work.dy === undefined || work.dy === null || !work.params);

/** @param {Work} work */
export const openWork = async (work) => follow(work, {fit: needsFit(work), history: "keep"});

/** What there is to see where a server has no examples. */
export const openKind = async (/** @type {string} */ kind) => {
  const {layers} = store.catalog.peek();
  return follow({...beginning(kind, layers[kind], null, false), preset: null}, {fit: true, history: "keep"});
};

/** Another kind: the input stays where it can. @param {string} kind */
export async function setKind(kind) {
  const {layers, losses} = store.catalog.peek();
  const now = store.work.peek();
  const recipe = layers[kind] ?? losses[kind];
  if (!recipe || kind === now?.kind) return false;
  return follow({...beginning(kind, recipe, now, Boolean(losses[kind])), preset: null}, {fit: true});
}

/** @param {string} name @param {unknown} value undefined restores the usual one */
export async function changeSetting(name, value) {
  const now = store.work.peek();
  if (!now) return false;
  const {[name]: _, ...others} = now.settings;
  return follow({...now, settings: value === undefined ? others : {...others, [name]: value}}, {fit: true, field: name});
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

/** @param {boolean} training */
export async function setTraining(training) {
  const now = store.work.peek();
  return now ? follow({...now, training}) : false;
}

/** Draws what chance decides anew. @param {number} seed */
export async function setSeed(seed) {
  const now = store.work.peek();
  return now ? follow({...now, seed}) : false;
}

/**
 * The work with other numbers in a given tensor.
 * @param {Work} now @param {string} name @param {any} nested @returns {Work | null}
 */
function replaced(now, name, nested) {
  const input = /^x(\d*)$/.exec(name);
  if (input) return {...now, inputs: now.inputs.map((one, k) => (k === Number(input[1] || 0) ? nested : one))};
  if (name === "dy") return {...now, dy: nested};
  if (name === "t") return {...now, target: nested};
  return now.params && name in now.params ? {...now, params: {...now.params, [name]: nested}} : null;
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

/** New small whole numbers for one tensor, or for everything that is given. @param {string | null} [name] */
export async function randomize(name = null) {
  const shown = store.picture.peek();
  if (!shown) return false;
  let next = /** @type {Work} */ (shown.work);
  const names = name ? [name] : [...shown.tensors.keys()].filter((one) => isGiven(one, shown.work) && !/^(running|gamma|beta|t$)/.test(one));
  draws += 1;
  for (const [k, one] of names.entries()) {
    const tensor = shown.tensors.get(one);
    if (!tensor) continue;
    const draw = integers((Date.now() % 1e6) * 31 + draws * 101 + k, ...(/^x/.test(one) ? /** @type {[number, number]} */ ([0, 9]) : RANGE));
    next = replaced(next, one, nest({shape: tensor.shape, data: tensor.data.map(draw)})) ?? next;
  }
  return follow(next);
}

/** Back to the preset's numbers and settings. */
export async function reset() {
  const preset = store.picture.peek()?.work.preset;
  return preset ? openPreset(preset) : false;
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
    const channels = /** @type {1 | 3} */ (shapeOf(now.inputs[0])[1] === 3 ? 3 : 1);
    const planes = await pixels(picture, SIDE, channels);
    const kind = shapeOf(now.inputs[0]).length === 4 ? now.kind : "conv2d";
    const settings = kind === now.kind ? now.settings : {out_channels: 1, kernel_size: 3, padding: 1};
    return await follow({...now, kind, settings, inputs: [[planes]], preset: null}, {fit: true});
  } catch (error) {
    complain(error, null);
    return false;
  } finally {
    if (!running) store.busy.value = false;
  }
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

/** Whether a work is still what its preset says. @param {Work} work @param {operations.Preset} preset */
export function isPreset(work, preset) {
  const plain = (/** @type {any} */ {kind, settings, inputs, params, dy, target, training, seed}) =>
    JSON.stringify([kind, Object.entries(settings).sort(), inputs, params && Object.entries(params).sort(), dy ?? null, target ?? null, Boolean(training), seed || 0]);
  return plain(work) === plain(preset);
}

// — looking ————————————————————————————————————————————————————————————————————————————————————————————————

/** Pins a cell; the walk through the pass ends, for one cell has the stage. @param {Cell | null} cell */
export function select(cell) {
  batch(() => {
    store.selection.value = cell;
    store.operand.value = null;
    const now = store.timeline.peek();
    if (now.step < store.steps.peek().length) store.timeline.value = {...now, playing: false, step: store.steps.peek().length};
  });
}

/** Pins a cell of a link, if the picture has it. @param {Cell} cell */
export function selectIfThere(cell) {
  const shape = store.picture.peek()?.tensors.get(cell.tensor)?.shape;
  if (shape && inside(cell.index, shape)) select(cell);
}

/** @param {Cell | null} cell */
export function setHover(cell) {
  if (!store.sameCell(store.hover.peek(), cell)) store.hover.value = cell;
}

/** @param {Cell[] | null} cells */
export function setOperand(cells) {
  store.operand.value = cells;
}

/**
 * @template {keyof Options} K
 * @param {K} name
 * @param {Options[K]} value
 */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name === "language") void speak(/** @type {"en" | "ru"} */ (value), FILES);
}

/** Goes to the first cell of a pass, or to the cell that is chosen in it. @param {string} tensor @param {Options["way"]} [way] */
export function showPass(tensor, way) {
  const shown = store.picture.peek();
  const shape = shown?.tensors.get(tensor)?.shape;
  if (!shape) return;
  const now = store.subject.peek();
  const before = last.get(tensor);
  batch(() => {
    if (way) setOption("way", way);
    if (now?.tensor !== tensor) select({tensor, index: before && inside(before, shape) ? before : shape.map(() => 0)});
  });
}

/** Where a person was in each tensor. @type {Map<string, number[]>} */
const last = new Map();
effect(() => {
  const cell = store.selection.value;
  if (cell) last.set(cell.tensor, cell.index);
});

// — explanations ———————————————————————————————————————————————————————————————————————————————————————————

/** Answers for the picture that is shown; emptied with it. @type {Map<string, Promise<any>>} */
const answers = new Map();

/** @template T @param {string} key @param {() => Promise<T>} ask @returns {Promise<T>} */
function once(key, ask) {
  const known = answers.get(key);
  if (known) return known;
  const asked = ask();
  answers.set(key, asked);
  asked.catch(() => answers.delete(key));
  return asked;
}

/** How a cell is explained: only dx can be seen in two ways. @param {Cell} cell */
export const viewOf = ({tensor}) => (/^dx\d*$/.test(tensor) ? store.options.peek().way : "gather");

/** @param {Cell} cell @param {string} view @param {number} [offset] */
export function explanationOf(cell, view, offset = 0) {
  const shown = store.picture.peek();
  if (!shown) return Promise.reject(new Error("no picture"));
  return once(`explain ${store.keyOf(cell)} ${view} ${offset}`, () =>
    operations.explain(shown.work.kind, {...bodyOf(shown.work), tensor: cell.tensor, index: cell.index, view, offset, limit: TERMS}));
}

/** @param {Cell} cell */
function flowsOf(cell) {
  const shown = store.picture.peek();
  if (!shown) return Promise.reject(new Error("no picture"));
  return once(`flows ${store.keyOf(cell)}`, () =>
    operations.influences(shown.work.kind, {...bodyOf(shown.work), tensor: cell.tensor, index: cell.index, limit: 1000}));
}

/** Keeps the walk in step with the way dx is looked at: cell by cell of dx, or stamp by stamp of dy. */
export function runWalk() {
  effect(() => {
    const shown = store.picture.value;
    const {way} = store.options.value;
    if (!shown) return;
    if (way !== "scatter" || !/^conv[123]d$/.test(shown.work.kind) || !shown.tensors.has("dx")) {
      if (store.steps.peek().some(({writes}) => writes)) replaceSteps(walk(shown));
      return;
    }
    once("walk dx-scatter", () => everyStep(shown.work, "dx-scatter")).then((stamps) => {
      if (store.picture.peek() !== shown || store.options.peek().way !== "scatter") return;
      replaceSteps([...walk(shown).filter(({view}) => view !== "dx"), ...stamps.map(({tensor, index, reads, writes}) => ({cell: {tensor, index}, view: "dx-scatter", reads, writes}))]);
    }, ignore);
  });
}

/** @param {Step[]} steps */
function replaceSteps(steps) {
  const now = store.timeline.peek();
  batch(() => {
    if (now.step >= store.steps.peek().length) store.timeline.value = {...now, step: steps.length};
    store.steps.value = steps;
  });
}

/** @param {Work} work @param {string} what */
async function everyStep(work, what) {
  /** @type {operations.Step[]} */
  const all = [];
  for (let offset = /** @type {number | null} */ (0); offset !== null;) {
    const page = await operations.steps(work.kind, {...bodyOf(work), what, offset, limit: 200});
    all.push(...page.steps);
    offset = page.next;
  }
  return all;
}

/** Ŵ and im2col of what is shown. */
export function matrixOf() {
  const shown = store.picture.peek();
  if (!shown) return Promise.reject(new Error("no picture"));
  return once("matrix", () => operations.matrix(shown.work.kind, {...bodyOf(shown.work), dy: undefined}));
}

/** A number nudged, or without a tensor all of them. @param {{tensor?: string, index?: number[], eps: number}} asked */
export function checkOf(asked) {
  const shown = store.picture.peek();
  if (!shown) return Promise.reject(new Error("no picture"));
  return once(`check ${JSON.stringify(asked)}`, () => operations.gradcheck(shown.work.kind, {...bodyOf(shown.work), ...asked}));
}

/** Every step of every pass, as the API walks them. */
export async function allSteps() {
  const shown = store.picture.peek();
  if (!shown) return {};
  const passes = [...new Set(store.steps.peek().map(({view}) => view))].flatMap((view) => (view.startsWith("dx") && /^conv[123]d$/.test(shown.work.kind) ? ["dx-gather", "dx-scatter"] : [view]));
  /** @type {Record<string, operations.Step[]>} */
  const all = {};
  for (const what of passes) all[what] = await everyStep(shown.work, what);
  return {kind: shown.work.kind, ...bodyOf(shown.work), steps: all};
}

/** How many terms come at once. */
const TERMS = 200;

/** Keeps the explanation in step with what it is of; starts once. */
export function runExplanations() {
  effect(() => {
    const shown = store.picture.value;
    const cell = store.subject.value;
    const {way} = store.options.value;
    const step = store.currentStep.value;
    const next = store.steps.value[store.timeline.value.step + 1];
    if (!shown || !cell) return;
    const given = isGiven(cell.tensor, shown.work);
    const view = /^dx\d*$/.test(cell.tensor) ? way : "gather";
    if (given) store.explanation.value = null;
    else {
      explanationOf(cell, view).then((answer) => {
        if (store.picture.peek() === shown && store.sameCell(store.subject.peek(), cell)) {
          batch(() => {
            store.explanation.value = {cell, view, answer};
            learn(cell, answer, null);
          });
        }
      }, ignore);
      // While a pass plays, the next cell's numbers are here before they are needed.
      if (step && next) explanationOf(next.cell, viewOf(next.cell)).catch(ignore);
    }
    if (cell.tensor === "dx" && /^conv[123]d$/.test(shown.work.kind)) {
      Promise.all([explanationOf(cell, "gather"), explanationOf(cell, "scatter")]).then(([gather, scatter]) => {
        if (store.picture.peek() === shown) store.agreement.value = {cell, gather: sumOf(gather), scatter: sumOf(scatter)};
      }, ignore);
    }
    flowsOf(cell).then((answer) => {
      if (store.picture.peek() === shown && store.sameCell(store.subject.peek(), cell)) {
        batch(() => {
          store.flows.value = {cell, cells: answer.cells, count: answer.count};
          learn(cell, null, answer.cells);
        });
      }
    }, ignore);
  });
  // Cells of kinds whose geometry the page does not know light up as soon as the server has told.
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  effect(() => {
    const cell = store.hover.value;
    clearTimeout(timer);
    if (!cell || store.links.value) return;
    timer = setTimeout(() => {
      const shown = store.picture.peek();
      if (!shown) return;
      if (!isGiven(cell.tensor, shown.work)) explanationOf(cell, viewOf(cell)).then((answer) => store.picture.peek() === shown && learn(cell, answer, null), ignore);
      flowsOf(cell).then((answer) => store.picture.peek() === shown && learn(cell, null, answer.cells), ignore);
    }, 20);
  });
}

/** What the terms come to, as the server added them. @param {Explanation} answer */
const sumOf = ({groups, terms, value}) => (groups.length === 1 ? groups[0].sum : terms.at(-1)?.sum ?? value);

/** A refusal of an explanation is no trouble of the picture's. @param {unknown} error */
function ignore(error) {
  if (!(error instanceof Problem)) throw error;
}

/**
 * What the server says of a cell's links stands above the page's own geometry.
 * @param {Cell} cell
 * @param {Explanation | null} answer
 * @param {Cell[] | null} flows
 */
function learn(cell, answer, flows) {
  const key = store.keyOf(cell);
  const known = store.told.peek().get(key) ?? {terms: [], influences: []};
  const old = store.links.peek();
  /** @type {[string, number[]][]} */
  const terms = answer && answer.next === null ? answer.terms.filter(({operands}) => !operands.some(({index, padding}) => padding && !index)).flatMap(({operands}) => operands.flatMap(({tensor, index}) => (index ? [/** @type {[string, number[]]} */ ([tensor, index])] : [])))
    : known.terms.length ? known.terms : store.sameCell(store.focus.peek(), cell) ? old?.terms ?? [] : [];
  const influences = flows ? flows.map(({tensor, index}) => /** @type {[string, number[]]} */ ([tensor, index]))
    : known.influences.length ? known.influences : store.sameCell(store.focus.peek(), cell) ? old?.influences ?? [] : [];
  store.told.value = new Map([...store.told.peek(), [key, {terms, influences}]]);
}

// — timeline ———————————————————————————————————————————————————————————————————————————————————————————————

const length = () => store.steps.peek().length;

/** @param {Partial<{step: number, playing: boolean, speed: number, loop: boolean}>} change */
const move = (change) => {
  store.timeline.value = {...store.timeline.peek(), ...change};
};

/** Plays on; over again when the pass is over. */
export function play() {
  const {step} = store.timeline.peek();
  move({playing: true, step: step >= length() ? startOf(store.selection.peek()) : step});
}

/** A pass begins where the chosen tensor's does. @param {Cell | null} cell */
function startOf(cell) {
  const at = store.steps.peek().findIndex((step) => step.cell.tensor === cell?.tensor || (cell?.tensor === "dx" && step.view.startsWith("dx")));
  return Math.max(0, at);
}

export const pause = () => move({playing: false});
export const togglePlay = () => (store.timeline.peek().playing ? pause() : play());
export const stepForward = () => move({playing: false, step: store.timeline.peek().step >= length() ? 0 : Math.min(length(), store.timeline.peek().step + 1)});
export const stepBack = () => move({playing: false, step: Math.max(0, Math.min(length(), store.timeline.peek().step) - 1)});
/** @param {number} step */
export const seek = (step) => move({playing: false, step: Math.max(0, Math.min(length(), step))});
/** @param {number} speed */
export const setSpeed = (speed) => move({speed});
/** @param {boolean} loop */
export const setLoop = (loop) => move({loop});

/** How long a cell stays lit, in milliseconds: long enough for the window to glide and the result to fly. */
export const STEP = 1100;

/** The clock behind `play`; starts once. */
export function runClock() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return effect(() => {
    const {playing, speed, step, loop} = store.timeline.value;
    clearTimeout(timer);
    if (!playing) return;
    timer = setTimeout(() => {
      const steps = store.steps.peek();
      const next = step + 1;
      const turned = next >= steps.length || steps[next].view !== steps[step]?.view;
      // A loop goes round within one pass; the whole timeline ends.
      if (loop && turned) move({step: steps.findIndex((one) => one.view === steps[step]?.view)});
      else move(next >= steps.length ? {playing: false, step: steps.length} : {step: next});
    }, STEP / speed);
  });
}

// — beginning ——————————————————————————————————————————————————————————————————————————————————————————————

/** Fetches what the server can do. */
export async function loadCatalog() {
  // A server without examples still has layers.
  const presetsOrNone = operations.getPresets().catch((error) => { if (error instanceof Problem && error.status === 404) return []; throw error; });
  const [recipes, presets, palettes] = await Promise.all([getLayers(), presetsOrNone, getPalettes()]);
  store.catalog.value = {layers: recipes.layers, losses: recipes.losses, presets, palettes};
}
