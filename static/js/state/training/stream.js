// @ts-check
/** What the server tells by itself: one stream of events for all runs that matter, read into their logs. */

import {batch, effect} from "@preact/signals-core";
import * as api from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {append} from "../../layout/training/log.js";
import * as store from "./store.js";

/** @import {Training} from "../../api/trainings.js" */

const KINDS = /** @type {const} */ (["state", "reports", "evaluation", "snapshot", "change", "back", "failure", "deleted"]);

/** What may still say something. */
const ALIVE = new Set(["queued", "running", "paused"]);

/** How many runs the server tells of in one stream. */
const MOST = 500;

/** Runs that this page deletes itself: nobody has to be told. @type {Set<string>} */
export const leaving = new Set();

/** How long a stream that the server refused is left alone, in milliseconds; each time twice as long. */
const [SOON, LATE] = [1000, 16_000];

/** The last event of any run that is known of. */
let last = 0;

/** Everything up to this event had been told. */
export const horizon = () => last;

/** @param {number} seq */
export function heard(seq) {
  last = Math.max(last, seq);
}

/** @param {Training} was @param {number} seq @param {string} kind @param {any} data @returns {Training} the run as it is after an event */
function told(was, seq, kind, {training: _id, ...data}) {
  const training = {...was, seq};
  switch (kind) {
    // What it is called stands in its document too.
    case "state": return {...training, ...data, document: {...was.document, name: data.name ?? was.document.name}};
    case "snapshot": return {...training, snapshots: [...new Set([...training.snapshots, data.step])].sort((a, b) => a - b)};
    case "back": return {
      ...training, step: data.step, failure: null,
      snapshots: training.snapshots.filter((step) => step <= data.step), changes: training.changes.filter(({step}) => step <= data.step),
    };
    case "change": return {...training, changes: [...training.changes.filter(({step}) => step !== data.step), {step: data.step, ...data.changes}]};
    case "failure": return {...training, failure: data};
    default: return training;
  }
}

/** Takes a run off the page: it was deleted, here or elsewhere. @param {string} id */
export function forget(id) {
  const next = new Map(store.runs.peek());
  if (!next.delete(id)) return;
  batch(() => {
    store.shown.value = store.shown.peek().filter((one) => one !== id);
    if (store.focus.peek() === id) {
      store.focus.value = store.shown.peek()[0] ?? null;
      store.moment.value = null;
    }
    store.runs.value = next;
  });
}

/** @param {string} kind @param {MessageEvent} message */
function take(kind, message) {
  const data = JSON.parse(message.data);
  const seq = Number(message.lastEventId);
  heard(seq);
  const run = store.runs.peek().get(data.training);
  if (!run) return;
  if (kind === "deleted") {
    if (!leaving.has(run.training.id) && store.shown.peek().includes(run.training.id)) {
      store.problem.value = {detail: t("training-deleted-elsewhere", {name: run.training.name}), pointer: null, status: 404};
    }
    forget(run.training.id);
    return;
  }
  // A list and a log come at different moments: each knows by itself what it has heard.
  const training = seq > run.training.seq ? told(run.training, seq, kind, data) : run.training;
  const log = append(run.log, {seq, kind, data});
  if (training === run.training && log === run.log) return;
  batch(() => {
    store.runs.value = new Map(store.runs.peek()).set(data.training, {...run, training, log});
    // What has been taken back cannot be looked at any more.
    const moment = store.moment.peek();
    if (kind === "back" && data.training === store.focus.peek() && moment !== null && moment > data.step) store.moment.value = null;
  });
}

/** @type {EventSource | null} */
let stream = null;
/** Whose events the stream tells. */
let subject = "";
let pause = SOON;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
/** Brings the list of runs up to date. @type {() => Promise<unknown>} */
let refresh = async () => {};

function close() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}

/** @param {string[]} ids */
function open(ids) {
  close();
  const after = Math.min(...ids.map((id) => {
    const run = store.runs.peek().get(id);
    return run ? Math.min(run.training.seq, run.log.seq || Infinity) : last;
  }));
  const opened = new EventSource(api.eventsUrl(ids, after));
  stream = opened;
  opened.onopen = () => {
    pause = SOON;
    store.connection.value = "live";
  };
  opened.onerror = () => {
    store.connection.value = "retrying";
    if (opened.readyState !== EventSource.CLOSED) return;
    // The browser tries again by itself after a break, but not after a refusal: a run is gone, or the server is coming up.
    again = setTimeout(() => {
      pause = Math.min(LATE, pause * 2);
      void refresh().catch(() => {}).then(rewind);
    }, pause);
  };
  for (const kind of KINDS) opened.addEventListener(kind, (message) => take(kind, /** @type {MessageEvent} */ (message)));
}

/** Opens or closes the stream, where what it should tell of has changed. */
function renew() {
  const shown = store.shown.value;
  const runs = [...store.runs.value.values()].map(({training}) => training);
  const alive = runs.some(({state}) => ALIVE.has(state));
  // Where there are too many, what is looked at and what learns counts for more than what waits for orders.
  const others = ["running", "queued", "paused"].flatMap((wanted) => runs.filter(({id, state}) => state === wanted && !shown.includes(id)).map(({id}) => id));
  const ids = [...shown.filter((id) => store.runs.value.has(id)), ...others].slice(0, MOST).sort();
  const wanted = document.hidden && !alive ? "" : ids.join(",");
  if (wanted === subject) return;
  subject = wanted;
  if (wanted) open(ids);
  else {
    close();
    store.connection.value = "closed";
  }
}

/** Reads on from where the logs end: one of them has been fetched anew. */
export function rewind() {
  subject = "";
  renew();
}

/** Reads events until the page goes away; while it is hidden and nothing runs there is no stream. @param {() => Promise<unknown>} refreshRuns brings the list of runs up to date */
export function follow(refreshRuns) {
  refresh = refreshRuns;
  effect(renew);
  document.addEventListener("visibilitychange", renew);
}
