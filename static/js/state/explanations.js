// @ts-check
/** What is known about the chosen cell: its explanation, whom it influences, which pixels carry its gradient. */

import {batch, computed, effect, signal as signalOf} from "@preact/signals-core";
import {Problem} from "../api/client.js";
import {getExplanation, getField, getInfluences} from "../api/explanations.js";
import {isGradient, parseAddress} from "../layout/address.js";
import {isCell} from "../layout/card.js";
import {Answers} from "./answers.js";
import {frame} from "./frame.js";
import {isHidden} from "./prediction.js";
import * as store from "./store.js";

/** @import {Cell, Explanation, Field, Influences, Operand} from "../api/explanations.js" */

/** Terms of a page, and how many cells are lit at most: more would be a frame around all. */
const PAGE = 100;
const MOST_LIT = 1000;
/** Milliseconds after which waiting is shown. */
const PATIENCE = 150;

/** @typedef {{node: string, tensor: string, index: number[]}} Place */

/**
 * @typedef {object} Known
 * @property {string} cell which cell this is about, "" for none
 * @property {Explanation | null} answer
 * @property {string | null} trouble why there is none
 * @property {boolean} busy another answer is on its way
 */

/** @type {import("@preact/signals-core").Signal<Known>} */
export const explained = signalOf(/** @type {Known} */ ({cell: "", answer: null, trouble: null, busy: false}));

/** Every cell the chosen one is made of; null while unknown or too many. @type {import("@preact/signals-core").Signal<Cell[] | null>} */
export const reads = signalOf(/** @type {Cell[] | null} */ (null));

/** @type {import("@preact/signals-core").Signal<Influences | null>} */
export const influences = signalOf(/** @type {Influences | null} */ (null));

/** @type {import("@preact/signals-core").Signal<Field | null>} */
export const field = signalOf(/** @type {Field | null} */ (null));

/** The operand that is pointed at. @type {import("@preact/signals-core").Signal<Operand | null>} */
export const lit = signalOf(/** @type {Operand | null} */ (null));

/** How dx of a convolution is told. @type {import("@preact/signals-core").Signal<string>} */
export const view = signalOf("gather");

/** The cell to explain: what is pinned while the drawer can show it. @type {import("@preact/signals-core").ReadonlySignal<Place | null>} */
export const chosen = computed(() => {
  const [selection, tensors] = [store.selection.value, store.tensors.value];
  const {panel} = store.options.value;
  if (!selection || !tensors || (panel !== "map" && panel !== "layer")) return null;
  const shape = tensors.get(`${selection.node}.${selection.tensor}`)?.shape;
  if (!shape) return null;
  const index = selection.index ?? (panel === "map" ? shape.map(() => 0) : null);
  if (!index || index.length !== shape.length || index.some((i, axis) => i >= shape[axis])) return null;
  return {node: selection.node, tensor: selection.tensor, index};
});

/** The tensor behind other names. @param {string} name */
export function originalOf(name) {
  return store.trace.value?.tensors.find((entry) => entry.name === name)?.alias_of ?? name;
}

/** What tells a cell of this pass from all others. @param {string} tensor @param {readonly number[]} index */
const nameOf = (tensor, index) => `${store.trace.value?.id ?? ""}/${originalOf(tensor)}[${index.join(",")}]`;

/** @type {import("@preact/signals-core").ReadonlySignal<string>} */
export const chosenName = computed(() => (chosen.value ? nameOf(`${chosen.value.node}.${chosen.value.tensor}`, chosen.value.index) : ""));

/** Whether a number must not be shown: it is to be guessed first. @param {string} node @param {string} tensor @param {readonly number[] | null} index */
export function isSecret(node, tensor, index) {
  const name = chosenName.value;
  return name !== "" && index !== null && isHidden(name) && nameOf(`${node}.${tensor}`, index) === name;
}

/** Nothing computes the pixels and the parameters of a pass: they are given. @param {Place} place */
export function isGiven({node, tensor}) {
  if (isGradient(tensor)) return false;
  return tensor === "y" ? node === "input" : Boolean(store.network.value?.nodes.find(({name}) => name === node)?.parameters.some(({name}) => name === tensor));
}

/** @type {AbortController | null} */
let running = null;

/** Pages of explanations; a pass that was computed does not change. @type {Answers<Explanation>} */
const answers = new Answers(60);

/** @param {string} trace @param {Place} place @param {string} how @param {number} [offset] */
const questionOf = (trace, {node, tensor, index}, how, offset = 0) => `${trace}/${node}.${tensor}[${index.join(",")}] ${how} ${offset}`;

/** @param {string} trace @param {Place} place @param {string} how @param {{offset?: number, signal?: AbortSignal}} [more] */
function ask(trace, place, how, {offset = 0, signal} = {}) {
  const {node, tensor, index} = place;
  const question = questionOf(trace, place, how, offset);
  const asked = answers.once(question, () =>
    getExplanation(trace, {tensor: `${node}.${tensor}`, index, view: how === "gather" ? undefined : how, offset, limit: PAGE, signal}));
  signal?.addEventListener("abort", () => answers.giveUp(question, asked), {once: true});
  return asked;
}

/** Asks about the cell under a finger that comes down: when it lifts the card is there. @param {Place} place */
export function foresee(place) {
  const trace = store.trace.peek();
  if (!trace || isGiven(place)) return;
  // The question may be one that the choice before has put, and gives up when another cell is chosen.
  ask(trace.id, place, view.peek()).catch((error) => { if (!(error instanceof Problem) && error?.name !== "AbortError") throw error; });
}

/** Asks for what is known about the chosen cell, whenever it changes; a newer choice ends what an older one asked for. */
export function runExplanations() {
  let asked = "";
  const stop = effect(() => {
    const [place, how, trace] = [chosen.value, view.value, store.trace.value];
    const name = chosenName.value;
    const key = place ? `${name} ${place.node}.${place.tensor} ${how}` : "";
    if (key === asked) return;
    asked = key;
    running?.abort();
    running = null;
    lit.value = null;
    const other = explained.peek().cell !== name;
    // What is known already is drawn together with the choice.
    const answer = place && trace ? answers.here(questionOf(trace.id, place, how)) : undefined;
    batch(() => {
      if (other) reads.value = influences.value = field.value = null;
      if (!place || !trace) explained.value = {cell: "", answer: null, trouble: null, busy: false};
      else if (isGiven(place) || answer) explained.value = {cell: name, answer: answer ?? null, trouble: null, busy: false};
    });
    if (!place || !trace) return;
    const controller = new AbortController();
    running = controller;
    void learn(trace.id, place, name, how, controller.signal);
  });
  return () => {
    stop();
    running?.abort();
  };
}

/** Finds out all there is to know about a cell: the explanation first, the rest when that has been drawn. @param {string} trace @param {Place} place @param {string} cell @param {string} how @param {AbortSignal} signal */
async function learn(trace, place, cell, how, signal) {
  const {node, tensor, index} = place;
  const asked = {tensor: `${node}.${tensor}`, index, signal};
  try {
    if (!isGiven(place)) {
      const answer = await patiently(ask(trace, place, how, {signal}), () => !signal.aborted);
      if (signal.aborted) return;
      if (explained.peek().answer !== answer) explained.value = {cell, answer, trouble: null, busy: false};
      await frame();
      if (signal.aborted) return;
      void light(trace, asked, answer, how);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    explained.value = {cell, answer: null, trouble: error.detail, busy: false};
  }
  await Promise.all([
    quietly(async () => { influences.value = await getInfluences(trace, {...asked, limit: MOST_LIT}); }, signal),
    tensor === "y" || tensor === "dy" ? quietly(async () => { field.value = await getField(trace, asked); }, signal) : null,
  ]);
}

/**
 * Waits, and says so only if it takes long enough to be noticed.
 * @template T
 * @param {Promise<T>} answer
 * @param {() => boolean} wanted whether somebody still waits
 */
async function patiently(answer, wanted) {
  const timer = setTimeout(() => { if (wanted()) explained.value = {...explained.peek(), busy: true}; }, PATIENCE);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}

/** What only adds to the picture may fail without a word. @param {() => Promise<void>} what @param {AbortSignal} signal */
async function quietly(what, signal) {
  try {
    await what();
  } catch (error) {
    if (!signal.aborted && !(error instanceof Problem)) throw error;
  }
}

/** Lights every cell of a sum whose first page is here. @param {string} trace @param {{tensor: string, index: number[], signal: AbortSignal}} asked @param {Explanation} answer @param {string} how */
async function light(trace, asked, answer, how) {
  if (answer.count > MOST_LIT) return;
  const cells = cellsOf(answer);
  reads.value = answer.next === null ? cells : null;
  if (answer.next === null) return;
  await quietly(async () => {
    const rest = await getExplanation(trace, {...asked, view: how === "gather" ? undefined : how, offset: /** @type {number} */ (answer.next), limit: MOST_LIT});
    if (rest.next === null) reads.value = [...cells, ...cellsOf(rest)];
  }, asked.signal);
}

/** @param {Explanation} answer @returns {Cell[]} */
const cellsOf = ({terms}) => terms.flatMap(({operands}) => operands.filter(isCell).map(({tensor, index}) => ({tensor, index: /** @type {number[]} */ (index)})));

/** Which turn of pages is the newest: only that one may show its page. */
let turn = 0;

/** Turns to the page of terms that begins at `offset`. @param {number} offset */
export async function turnTo(offset) {
  const [place, trace, {cell}] = [chosen.peek(), store.trace.peek(), explained.peek()];
  const signal = running?.signal;
  if (!place || !trace || !signal) return;
  const mine = ++turn;
  const wanted = () => !signal.aborted && mine === turn && explained.peek().cell === cell;
  try {
    const answer = await patiently(ask(trace.id, place, view.peek(), {offset, signal}), wanted);
    if (wanted()) explained.value = {cell, answer, trouble: null, busy: false};
  } catch (error) {
    if (!wanted()) return;
    if (!(error instanceof Problem)) throw error;
    explained.value = {...explained.peek(), trouble: error.detail, busy: false};
  }
}

/** @param {string} how */
export function setView(how) {
  view.value = how;
}

/** @param {Operand | null} operand */
export function setLit(operand) {
  const cell = operand && isCell(operand) ? operand : null;
  const now = lit.peek();
  if (now?.tensor === cell?.tensor && String(now?.index) === String(cell?.index)) return;
  lit.value = cell;
}

/** The address of an operand, if it is a cell of this pass. @param {{tensor: string, index: readonly number[] | null}} operand @returns {Place | null} */
export function placeOf({tensor, index}) {
  const address = parseAddress(tensor);
  return address && index && store.tensors.peek()?.has(tensor) ? {node: address.node, tensor: address.tensor, index: [...index]} : null;
}
