// @ts-check
/** The runs that there are: listed, remembered, renamed, deleted. */

import {batch} from "@preact/signals-core";
import {Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {empty} from "../../layout/training/log.js";
import {setFocus} from "./overlay.js";
import {complain, wordsOf} from "./problems.js";
import * as store from "./store.js";
import {forget, heard, leaving} from "./stream.js";

/** @import {Training} from "../../api/trainings.js" */

/** @param {Training} training what the server says of a run; what an event has told since counts for more */
export function remember(training) {
  const was = store.runs.peek().get(training.id);
  if (was && was.training.seq > training.seq) return;
  const next = new Map(store.runs.peek());
  // The newest stands first.
  if (was) store.runs.value = next.set(training.id, {...was, training});
  else store.runs.value = new Map([[training.id, {training, log: empty(), color: 0}], ...next]);
}

/** The list of all runs, as the server has it now. */
export async function refreshRuns() {
  const list = await api.getTrainings();
  // One moment for all: nothing had been told after the last event that any of them knows.
  const seq = Math.max(0, ...list.map((training) => training.seq));
  const were = store.runs.peek();
  const next = new Map(list.map((training) => {
    const was = were.get(training.id);
    if (was && was.training.seq > seq) return [training.id, was];
    return [training.id, {log: empty(), color: 0, ...was, training: {...training, seq}}];
  }));
  batch(() => {
    heard(seq);
    store.runs.value = next;
    store.shown.value = store.shown.peek().filter((id) => next.has(id));
    if (!next.has(store.focus.peek() ?? "")) setFocus(store.shown.peek()[0] ?? null);
  });
  return list;
}

/** @param {string} id @param {string} name @returns {Promise<string>} why it was refused; empty where it was not */
export async function rename(id, name) {
  try {
    remember(await api.renameTraining(id, name));
    return "";
  } catch (error) {
    if (error instanceof Problem) return wordsOf(error);
    throw error;
  }
}

/** @param {string} id */
export async function remove(id) {
  try {
    leaving.add(id);
    await api.deleteTraining(id);
    forget(id);
    return true;
  } catch (error) {
    complain(error);
    return false;
  } finally {
    leaving.delete(id);
  }
}
