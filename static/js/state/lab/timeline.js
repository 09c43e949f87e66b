// @ts-check
/** All passes as one sequence of cells, and the clock that walks over it. */

import {batch, effect} from "@preact/signals-core";
import * as operations from "../../api/operations.js";
import {Problem} from "../../api/client.js";
import {unravel} from "../../layout/address.js";
import {sizeOf} from "../../layout/lab/array.js";
import {isBack, passesOf, twoWays} from "../../layout/lab/nodes.js";
import {answers} from "./answers.js";
import * as store from "./store.js";

/** @import {Made, Side} from "../../layout/lab/nodes.js" */
/** @import {Cell, Picture, Step, Tensor} from "./store.js" */

/** Every computed cell in the order a person would: forward, then layer by layer back. @param {Picture} shown @returns {Step[]} */
export function walk(shown) {
  return passesOf(shown.tensors, shown.work).flatMap((tensor) => {
    const {name, shape} = tensor;
    return Array.from({length: sizeOf(shape)}, (_, at) => ({cell: {tensor: name, index: unravel(at, shape)}, pass: name, back: isBack(tensor), reads: null}));
  });
}

/** Keeps the walk in step with the way dx is looked at: cell by cell of dx, or stamp by stamp of dy. */
export function runWalk() {
  effect(() => {
    const shown = store.picture.value;
    const {way} = store.options.value;
    if (!shown) return;
    const stamped = way === "scatter" ? [...shown.tensors.values()].filter((one) => twoWays(one, shown.nodes)) : [];
    if (!stamped.length) {
      if (store.steps.peek().some(({writes}) => writes)) replaceSteps(walk(shown));
      return;
    }
    answers.once("walk dx-scatter", () => Promise.all(stamped.map((tensor) => stampsOf(shown, tensor)))).then((stamps) => {
      if (store.picture.peek() !== shown || store.options.peek().way !== "scatter") return;
      const byName = new Map(stamped.map(({name}, k) => [name, stamps[k]]));
      const seen = new Set();
      replaceSteps(walk(shown).flatMap((step) => {
        const instead = byName.get(step.pass);
        if (!instead) return [step];
        if (seen.has(step.pass)) return [];
        seen.add(step.pass);
        return instead;
      }));
    }, (error) => { if (!(error instanceof Problem)) throw error; });
  });
}

/** @param {Picture} shown @param {Tensor} tensor @returns {Promise<Step[]>} */
async function stampsOf(shown, tensor) {
  const {node} = /** @type {Side} */ (tensor.made);
  const {names} = shown.nodes[node];
  const outside = (/** @type {{tensor: string, index: number[]}} */ cell) => ({...cell, tensor: names.get(cell.tensor) ?? cell.tensor});
  const steps = await everyStep(shown.nodes[node], "dx-scatter");
  return steps.map(({tensor: from, index, reads, writes}) => ({
    cell: outside({tensor: from, index}), pass: `${tensor.name}-scatter`, back: true, reads: reads.map(outside), writes: writes?.map((one) => ({...one, ...outside(one)})),
  }));
}

/** @param {Made} node @param {string} what */
export async function everyStep({kind, body}, what) {
  /** @type {operations.Step[]} */
  const all = [];
  for (let offset = /** @type {number | null} */ (0); offset !== null;) {
    const page = await operations.steps(kind, {...body, what, offset, limit: 200});
    all.push(...page.steps);
    offset = page.next;
  }
  return all;
}

/** @param {Step[]} steps */
function replaceSteps(steps) {
  const now = store.timeline.peek();
  batch(() => {
    if (now.step >= store.steps.peek().length) store.timeline.value = {...now, step: steps.length};
    store.steps.value = steps;
  });
}

// — walking ————————————————————————————————————————————————————————————————————————————————————————————————

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
  const at = store.steps.peek().findIndex(({pass}) => pass === cell?.tensor || pass === `${cell?.tensor}-scatter`);
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
      const turned = next >= steps.length || steps[next].pass !== steps[step]?.pass;
      // A loop goes round within one pass; the whole timeline ends.
      if (loop && turned) move({step: steps.findIndex((one) => one.pass === steps[step]?.pass)});
      else move(next >= steps.length ? {playing: false, step: steps.length} : {step: next});
    }, STEP / speed);
  });
}
