// @ts-check
/** Undo and redo: a picture is asked for again by what made it. */

import {batch} from "@preact/signals-core";
import {step} from "./past.js";
import {bring, giveUp, isComing, recipe} from "./picture.js";
import * as store from "./store.js";

/** Steps of undo and redo that wait: keys come faster than answers, and each has to count. @type {Promise<unknown>} */
let walk = Promise.resolve();

/** @param {() => Promise<boolean>} next @returns {Promise<boolean>} */
function inTurn(next) {
  const done = walk.then(next);
  walk = done.catch(() => {});
  return done;
}

/** @param {"back" | "on"} way */
async function go(way) {
  const now = recipe.peek();
  const next = now && step(way, now);
  if (!next || !(await bring(next.recipe, {history: "keep"}))) return false;
  next.taken();
  return true;
}

/** Takes the last change back; a refused edit counts as one, and one that is not there yet. */
export const undo = () => inTurn(async () => {
  if (!store.draft.peek() && !store.problem.peek() && !(isComing() && recipe.peek())) return go("back");
  giveUp();
  batch(() => {
    store.draft.value = null;
    store.problem.value = null;
  });
  return true;
});

export const redo = () => inTurn(() => go("on"));
