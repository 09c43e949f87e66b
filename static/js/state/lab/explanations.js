// @ts-check
/** Which numbers make the cell that is looked at, and where it goes: asked of the operation that computed it, told in the board's names. */

import {batch, effect, untracked} from "@preact/signals-core";
import {Problem} from "../../api/client.js";
import * as operations from "../../api/operations.js";
import {afterFrame} from "../frame.js";
import {answers} from "./answers.js";
import * as store from "./store.js";

/** @import {Explanation, Operand} from "../../api/explanations.js" */
/** @import {Made} from "../../layout/lab/nodes.js" */
/** @import {Cell} from "./store.js" */

/** How many terms come at once: as many as can be gone through, and drawn within a frame or two. */
const TERMS = 100;

/** How a cell is explained: only a convolution's dx can be seen in two ways. @param {Cell} cell */
export const viewOf = ({tensor}) => (store.inTwoWays(tensor) ? store.options.peek().way : "gather");

/** An answer in the board's names; places in padded and rotated tensors stay the node's own. @param {Explanation} answer @param {Made} node @returns {Explanation} */
function renamed(answer, {names}) {
  const board = (/** @type {string} */ local) => names.get(local) ?? local;
  const operand = (/** @type {Operand} */ one) => (one.index || one.padding ? {...one, tensor: board(one.tensor)} : one);
  const said = (/** @type {Record<string, any>} */ values) => (typeof values.tensor === "string" ? {...values, tensor: board(values.tensor)} : values);
  return {
    ...answer, tensor: board(answer.tensor),
    terms: answer.terms.map((term) => ({...term, operands: term.operands.map(operand)})),
    notes: answer.notes.map(({code, values}) => ({code, values: said(values)})),
  };
}

/** @param {Cell} cell @param {string} view @param {number} [offset] */
const questionOf = (cell, view, offset = 0) => `explain ${store.keyOf(cell)} ${view} ${offset}`;

/** @param {Cell} cell @param {string} view @param {number} [offset] @returns {Promise<Explanation>} */
export function explanationOf(cell, view, offset = 0) {
  const shown = store.picture.peek();
  const made = shown?.tensors.get(cell.tensor)?.made;
  if (!shown || !made) return Promise.reject(new Error("nothing to explain"));
  const node = shown.nodes[made.node];
  return answers.once(questionOf(cell, view, offset), () =>
    operations.explain(node.kind, {...node.body, tensor: made.local, index: cell.index, view, offset, limit: TERMS}).then((answer) => renamed(answer, node)));
}

/** Asks about the cell under a finger that comes down: when it lifts the card is there. @param {Cell} cell */
export function foresee(cell) {
  if (store.tensorOf(cell.tensor)?.made) explanationOf(cell, viewOf(cell)).catch(ignore);
}

/** Every operation that knows the cell says where it goes. @param {Cell} cell @returns {Promise<{cells: Cell[], count: number}>} */
export function flowsOf(cell) {
  const shown = store.picture.peek();
  const tensor = shown?.tensors.get(cell.tensor);
  if (!shown || !tensor) return Promise.reject(new Error("no such tensor"));
  return answers.once(`flows ${store.keyOf(cell)}`, async () => {
    const found = await Promise.all(tensor.sides.map(async ({node, local}) => {
      const {kind, body, names} = shown.nodes[node];
      const {cells, count} = await operations.influences(kind, {...body, tensor: local, index: cell.index, limit: 1000});
      return {count, cells: cells.map(({tensor: one, index}) => ({tensor: names.get(one) ?? one, index}))};
    }));
    return {count: found.reduce((sum, {count}) => sum + count, 0), cells: found.flatMap(({cells}) => cells)};
  });
}

/** Keeps the explanation in step with what it is of; starts once. */
export function runExplanations() {
  effect(() => {
    const shown = store.picture.value;
    const cell = store.subject.value;
    void store.options.value.way;
    const step = store.currentStep.value;
    const next = store.steps.value[store.timeline.value.step + 1];
    if (!shown || !cell) return;
    const given = shown.tensors.get(cell.tensor)?.given;
    const view = viewOf(cell);
    const here = () => store.picture.peek() === shown && store.sameCell(store.subject.peek(), cell);
    // What the card waits for is asked first and alone; where the cell flows to, and the other way to add it up, come after it.
    const card = given ? Promise.resolve(null) : explanationOf(cell, view);
    const tell = (/** @type {Explanation} */ answer) => batch(() => {
      store.explanation.value = {cell, view, answer};
      store.unexplained.value = null;
      learn(cell, answer, null);
    });
    const fail = (/** @type {unknown} */ error) => {
      ignore(error);
      if (here()) store.unexplained.value = {cell, detail: /** @type {Problem} */ (error).detail};
    };
    if (given) store.explanation.value = null;
    else {
      // What is known already is drawn together with the choice.
      const known = answers.here(questionOf(cell, view));
      if (known) untracked(() => tell(known));
      else card.then((answer) => { if (answer && here() && viewOf(cell) === view) tell(answer); }, fail);
      // While a pass plays, the next cell's numbers are here before they are needed.
      if (step && next && !next.writes) explanationOf(next.cell, viewOf(next.cell)).catch(ignore);
    }
    const rest = () => {
      if (!here()) return;
      if (store.inTwoWays(cell.tensor)) {
        Promise.all([explanationOf(cell, "gather"), explanationOf(cell, "scatter")]).then(([gather, scatter]) => {
          if (here()) store.agreement.value = {cell, gather: sumOf(gather), scatter: sumOf(scatter)};
        }, ignore);
      }
      flowsOf(cell).then((answer) => {
        if (!here()) return;
        batch(() => {
          store.flows.value = {cell, ...answer};
          learn(cell, null, answer.cells);
        });
      }, ignore);
    };
    const later = () => { afterFrame(rest); };
    card.then(later, later);
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
      const tensor = shown?.tensors.get(cell.tensor);
      if (!tensor) return;
      const still = () => store.picture.peek() === shown;
      if (!tensor.given) explanationOf(cell, viewOf(cell)).then((answer) => still() && learn(cell, answer, null), ignore);
      flowsOf(cell).then((answer) => still() && learn(cell, null, answer.cells), ignore);
    }, 20);
  });
}

/** What the terms come to, those of other pages too, as the server added them. @param {Explanation} answer */
const sumOf = ({sum, value}) => sum ?? value;

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
  const old = store.sameCell(store.focus.peek(), cell) ? store.links.peek() : null;
  const pair = (/** @type {Cell} */ {tensor, index}) => /** @type {[string, number[]]} */ ([tensor, index]);
  const met = answer && answer.next === null ? answer.terms.filter(({operands}) => !operands.some(({index, padding}) => padding && !index)) : null;
  const terms = met ? met.flatMap(({operands}) => operands.flatMap(({tensor, index}) => (index ? [pair({tensor, index})] : []))) : known.terms.length ? known.terms : old?.terms ?? [];
  const influences = flows ? flows.map(pair) : known.influences.length ? known.influences : old?.influences ?? [];
  store.told.value = new Map([...store.told.peek(), [key, {terms, influences}]]);
}
