// @ts-check
/** What can be done to the input: another picture, another target, another preparation or mode. */

import * as client from "../api/client.js";
import {bring, isComing} from "./picture.js";
import {wordsOf} from "./problems.js";
import * as store from "./store.js";

/** @import {InputRecord, Mode, Prepare} from "../api/types.js" */

/** How many pictures were asked for: an upload that is slow must not overtake a later one. */
let pictures = 0;

/** @param {string | InputRecord} input an id (samples too) or the record an upload answered with */
export async function useInput(input) {
  pictures++;
  return bring({input, target: "label"});
}

/**
 * Sends a picture (file, drawing, camera frame) and shows it. What is refused is for the control to say, beside itself.
 * @param {Blob} blob
 * @returns {Promise<{done: boolean, refused: string}>}
 */
export async function uploadImage(blob) {
  const mine = ++pictures;
  store.busy.value = true;
  try {
    const sent = await client.postInput(blob);
    return {done: mine === pictures && await useInput(sent), refused: ""};
  } catch (error) {
    if (!(error instanceof client.Problem)) throw error;
    return {done: false, refused: mine === pictures ? wordsOf(error) : ""};
  } finally {
    if (!isComing()) store.busy.value = false;
  }
}

/** @param {number | "label" | "predicted"} target */
export async function setTarget(target) {
  return bring({target});
}

/** @param {Partial<Prepare>} change */
export async function setPrepare(change) {
  return bring({prepare: {...(store.wished.peek()?.prepare ?? store.prepare.peek()), ...change}});
}

/** @param {Partial<Mode>} change */
export async function setMode(change) {
  return bring({mode: {...(store.wished.peek()?.mode ?? store.mode.peek()), ...change}});
}
