// @ts-check
/** Which runs are looked at: whose curves lie over each other, and who has the focus. */

import {batch} from "@preact/signals-core";
import * as api from "../../api/trainings.js";
import {fromAnswer} from "../../layout/training/log.js";
import {complain} from "./problems.js";
import * as store from "./store.js";
import {horizon, rewind} from "./stream.js";

/** How many colours there are: --run-0 … --run-7 of css/training.css. */
export const COLORS = 8;

/** The smallest colour that no run has that is shown. */
function freeColor() {
  const taken = new Set(store.shown.peek().map((id) => store.runs.peek().get(id)?.color));
  for (let color = 0; color < COLORS; color++) if (!taken.has(color)) return color;
  return store.shown.peek().length % COLORS;
}

/** Brings a run's log up to now. @param {string} id */
async function loadLog(id) {
  // Whatever had been told when the question was asked is in the answer.
  const known = horizon();
  const answer = fromAnswer(await api.getLog(id));
  const run = store.runs.peek().get(id);
  if (!run) return;
  const log = {...answer, seq: Math.max(answer.seq, known)};
  store.runs.value = new Map(store.runs.peek()).set(id, {...run, log});
  // What was told while the answer was on its way went into the log that it replaces.
  if (horizon() > log.seq) rewind();
}

/** Overlays exactly these runs. @param {string[]} ids */
export async function show(ids) {
  const known = ids.filter((id) => store.runs.peek().has(id));
  const fresh = known.filter((id) => !store.shown.peek().includes(id));
  await Promise.all(fresh.map(loadLog));
  batch(() => {
    // Colours of runs that go are free again.
    store.shown.value = store.shown.peek().filter((id) => known.includes(id));
    for (const id of fresh) {
      const run = store.runs.peek().get(id);
      if (run) store.runs.value = new Map(store.runs.peek()).set(id, {...run, color: freeColor()});
      store.shown.value = [...store.shown.peek(), id];
    }
    store.shown.value = known;
  });
}

/** Puts a run's curves on the chart or takes them off. @param {string} id */
export async function toggle(id) {
  const shown = store.shown.peek();
  try {
    if (!shown.includes(id)) await show([...shown, id]);
    else await show(shown.filter((one) => one !== id));
  } catch (error) {
    complain(error);
  }
  if (!store.shown.peek().includes(store.focus.peek() ?? "")) setFocus(store.shown.peek()[0] ?? null);
}

/** Looks at a run: its curves are shown, commands go to it. @param {string | null} id */
export function setFocus(id) {
  if (store.focus.peek() === id) return;
  batch(() => {
    store.focus.value = id;
    store.moment.value = null;
  });
}

/** @param {string} id */
export async function lookAt(id) {
  try {
    if (!store.shown.peek().includes(id)) await show([...store.shown.peek(), id]);
    setFocus(id);
  } catch (error) {
    complain(error);
  }
}
