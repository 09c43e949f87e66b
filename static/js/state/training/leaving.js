// @ts-check
/** From a moment of a training to the explorer: its network becomes one of the store, and the object goes along. */

import * as api from "../../api/trainings.js";
import {encode, HOME} from "../url.js";
import {complain} from "./problems.js";
import * as store from "./store.js";
import {here, subject} from "./travel.js";

/** @import {InputRecord, Prepare} from "../../api/types.js" */

/**
 * The link that opens a moment in the explorer, with the same object and target.
 * @param {{run: string, step: number, input: InputRecord, prepare: Prepare, target?: number | "label" | "predicted"}} what
 */
export async function explorerLink({run, step, input, prepare, target = "label"}) {
  const made = await api.postSnapshotNetwork(run, step);
  return `/${encode({...HOME, network: made.id, input: input.id, prepare, target, language: store.options.peek().language, theme: store.options.peek().theme})}`;
}

/**
 * Opens a moment in the explorer, in a tab of its own: the training goes on in this one.
 * @param {() => Promise<string>} link
 */
export async function openInExplorer(link) {
  // Opened at once, or the browser would take it for an advertisement.
  const tab = window.open("about:blank");
  store.busy.value = true;
  try {
    const address = await link();
    if (tab) tab.location.replace(address);
    else location.assign(address);
  } catch (error) {
    tab?.close();
    complain(error);
  } finally {
    store.busy.value = false;
  }
}

/** Opens the moment that is looked at. */
export function openHere() {
  const [run, step, seen] = [store.focus.peek(), here.peek(), subject.peek()];
  if (run && step !== null && seen) void openInExplorer(() => explorerLink({run, step, input: seen.input, prepare: seen.prepare}));
}

/** Opens an object of the data with the network of that moment. @param {"training" | "held_out"} part @param {number} index */
export function openObject(part, index) {
  const [run, step] = [store.focus.peek(), here.peek()];
  if (!run || step === null) return;
  void openInExplorer(async () => {
    const {input, prepare} = await api.postPartInput(run, part, index);
    return explorerLink({run, step, input, prepare});
  });
}
