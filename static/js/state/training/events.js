// @ts-check
/** What the server tells by itself: one stream of events for all runs, read into their logs. */

import {effect} from "@preact/signals-core";
import * as api from "../../api/trainings.js";
import {append} from "../../layout/training/log.js";
import * as store from "./store.js";

const KINDS = /** @type {const} */ (["state", "reports", "evaluation", "snapshot", "change", "back", "failure"]);
const ALIVE = new Set(["queued", "running", "paused"]);

/** @type {EventSource | null} */
let stream = null;
let told = 0;

/** @param {string} kind @param {MessageEvent} message */
function take(kind, message) {
  const data = JSON.parse(message.data);
  const seq = Number(message.lastEventId) || null;
  told = Math.max(told, seq ?? 0);
  const run = store.runs.peek().get(data.training);
  if (!run) return;
  const log = append(run.log, {seq, kind, data});
  const {training: _id, ...rest} = data;
  const training = kind === "state" ? {...run.training, ...rest} : run.training;
  store.runs.value = new Map(store.runs.peek()).set(data.training, {...run, training, log});
}

/** Reads events until the page goes away; while it is hidden and nothing runs there is no stream. */
export function follow() {
  let now = "";
  const renew = () => {
    const runs = [...store.runs.value.values()];
    const alive = runs.some(({training}) => ALIVE.has(training.state));
    const ids = runs.filter(({training}) => ALIVE.has(training.state) || store.shown.value.includes(training.id)).map(({training}) => training.id).sort();
    const wanted = ids.length === 0 || (document.hidden && !alive) ? "" : ids.join(",");
    if (wanted === now) return;
    now = wanted;
    stream?.close();
    stream = null;
    store.connection.value = "closed";
    if (!wanted) return;
    const after = Math.min(...ids.map((id) => Math.max(told, store.runs.peek().get(id)?.log.seq ?? 0)));
    const opened = new EventSource(api.eventsUrl(ids, after));
    stream = opened;
    opened.onopen = () => { store.connection.value = "live"; };
    opened.onerror = () => { store.connection.value = "retrying"; };
    for (const kind of KINDS) opened.addEventListener(kind, (message) => take(kind, /** @type {MessageEvent} */ (message)));
  };
  effect(renew);
  document.addEventListener("visibilitychange", renew);
}
