// @ts-check
/** The verbs of the training room: runs and what is shown of them. The form's are in draft.js, those of data in data.js. */

import {batch} from "@preact/signals-core";
import {getLayers, getPalettes, getZoo, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {speak, t} from "../../i18n/fluent.js";
import {DEFAULT} from "../../layout/training/document.js";
import {empty, fromAnswer} from "../../layout/training/log.js";
import {outputLayer} from "./charts.js";
import {beginDraft, setDraft} from "./draft.js";
import {forget, heard, horizon, leaving, rewind} from "./events.js";
import * as store from "./store.js";

/** @import {Document, Scene, Training, Verb} from "../../api/trainings.js" */
/** @import {Options} from "./store.js" */
/** @import {Place} from "./url.js" */

/** Words that only this page needs. */
export const FILES = ["recipes", "training", "curves"];

/** How many colours there are: --run-0 … --run-7 of css/training.css. */
export const COLORS = 8;

/** @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, pointer: null, status: 0};
}

export function dismissProblem() {
  store.problem.value = null;
}

/** @param {unknown} error */
export function complain(error) {
  if (!(error instanceof Problem)) throw error;
  store.problem.value = {
    detail: error.status === 0 ? t("problem-unreachable") : error.detail, pointer: error.pointer, status: error.status,
  };
}

/** Scenes' words are the server's, in the page's language. */
const loadScenes = () => api.getScenes().catch((error) => {
  if (error instanceof Problem) return [];
  throw error;
});

export async function loadCatalog() {
  const [recipes, datasets, zoo, palettes, scenes] = await Promise.all([
    getLayers(), api.getDatasets(), getZoo(), getPalettes(), loadScenes(),
  ]);
  const {optimizers, schedules, regularizers, augmentations, initializers, losses, layers} = /** @type {any} */ (recipes);
  store.catalog.value = {
    optimizers, schedules, regularizers, augmentations, initializers, losses, layers,
    datasets: datasets.generated, kept: datasets.kept, downloads: datasets.downloads, zoo, palettes, scenes,
  };
}

/** The smallest colour that no run has that is shown. */
function freeColor() {
  const taken = new Set(store.shown.peek().map((id) => store.runs.peek().get(id)?.color));
  for (let color = 0; color < COLORS; color++) if (!taken.has(color)) return color;
  return store.shown.peek().length % COLORS;
}

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

/** Brings a run's log up to now. @param {string} id */
export async function loadLog(id) {
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

/** @param {Place} place what the address asks for */
export async function begin(place) {
  beginDraft(place.draft ?? (place.network ? {...DEFAULT, network: {id: place.network}} : DEFAULT));
  try {
    const list = await refreshRuns();
    const known = list.map(({id}) => id);
    const wished = place.shown.filter((id) => known.includes(id));
    if (place.shown.length > wished.length) report(t("training-link-gone", {count: place.shown.length - wished.length}));
    const alive = list.filter(({state}) => state === "running" || state === "paused" || state === "queued").map(({id}) => id);
    // Who comes without a wish sees what is going on, as many as there are colours to tell apart, or what was done last.
    const fallback = place.draft || place.network ? [] : alive.length ? alive.slice(0, COLORS) : known.slice(0, 1);
    await show(wished.length ? wished : fallback);
    batch(() => {
      store.focus.value = place.focus && store.shown.peek().includes(place.focus) ? place.focus : store.shown.peek()[0] ?? null;
      store.moment.value = wished.length ? place.moment : null;
      store.probe.value = place.probe;
    });
  } catch (error) {
    complain(error);
  }
}

/** @param {Document[]} documents @returns {Promise<Training[]>} those that could be started */
async function startAll(documents) {
  /** @type {Training[]} */
  const started = [];
  store.busy.value = true;
  try {
    for (const document of documents) started.push(await api.postTraining(document));
    store.problem.value = null;
  } catch (error) {
    complain(error);
  } finally {
    store.busy.value = false;
  }
  for (const training of started) remember(training);
  return started;
}

/** Starts a document and overlays its curves. @param {Document} document */
async function startOne(document) {
  const [training] = await startAll([{...document, name: document.name.trim() || usualName(document)}]);
  if (!training) return;
  // Curves of other data say nothing beside these.
  const alike = store.shown.peek().filter((id) => store.runs.peek().get(id)?.training.dataset.id === training.dataset.id);
  await show([...alike, training.id]);
  setFocus(training.id);
  if (matchMedia("(max-width: 700px)").matches) setOption("part", "curves");
}

/** Starts what the form holds. */
export async function startDraft() {
  const document = store.draft.peek();
  if (document) await startOne(document);
}

/** The rate of a run's next attempt after it broke down. @param {Document} document */
export function gentlerRate({optimizer}) {
  const rate = optimizer.learning_rate ?? store.catalog.peek().optimizers[optimizer.kind]?.schema.properties.learning_rate?.default ?? 0.1;
  return Number((rate / 10).toPrecision(3));
}

/** The same from the beginning with a tenth of the rate. @param {string} id */
export async function retry(id) {
  const document = store.runs.peek().get(id)?.training.document;
  if (document) await startOne({...document, name: "", changes: [], optimizer: {...document.optimizer, learning_rate: gentlerRate(document)}});
}

/** What a run is called that nobody named. @param {Document} document */
function usualName({network, optimizer}) {
  const {zoo, optimizers} = store.catalog.peek();
  const net = network.spec?.name ?? zoo.find(({name}) => name === network.zoo)?.title ?? store.network.peek()?.name ?? "";
  const rate = optimizer.learning_rate ?? optimizers[optimizer.kind]?.schema.properties.learning_rate?.default;
  return [net, `${optimizer.kind} ${rate ?? ""}`.trim()].filter(Boolean).join(", ");
}

/** Starts all trainings of a scene and shows nothing else. @param {Scene} scene */
export async function startScene(scene) {
  const started = await startAll(scene.trainings);
  if (!started.length) return;
  await show(started.map(({id}) => id));
  batch(() => {
    setFocus((started[scene.focus ?? 0] ?? started[0]).id);
    const {pane, panel} = store.options.peek();
    store.options.value = {
      ...store.options.peek(), pane: scene.pane || pane, panel: /** @type {Options["panel"]} */ (scene.panel || panel), logarithmic: scene.logarithmic ?? {}, part: "curves",
    };
    outputLayer.value = scene.layer ?? null;
  });
}

/** Puts a run's settings into the form, without what was changed on the way. @param {string} id */
export function takeSettings(id) {
  const run = store.runs.peek().get(id);
  if (!run) return;
  setDraft({...DEFAULT, ...run.training.document, name: "", changes: []});
  setOption("part", "setup");
}

/** Puts a run's settings into the form, to begin with the weights that it has now or had at the moment that is looked at. @param {string} id */
export async function takeWeights(id) {
  try {
    const network = await api.postSnapshotNetwork(id, store.focus.peek() === id ? store.moment.peek() ?? "latest" : "latest");
    const run = store.runs.peek().get(id);
    if (!run) return false;
    setDraft({...DEFAULT, ...run.training.document, name: "", changes: [], initializer: null, network: {id: network.id}});
    setOption("part", "setup");
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

/** @param {Verb} verb @param {Record<string, any>} [more] */
export async function command(verb, more = {}) {
  const id = store.focus.peek();
  if (id === null) return;
  try {
    remember(await api.command(id, {command: verb, ...more}));
    store.problem.value = null;
    if (verb === "run" || verb === "back") store.moment.value = null;
  } catch (error) {
    complain(error);
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

/** @template {keyof Options} K @param {K} name @param {Options[K]} value */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name !== "language") return;
  void speak(/** @type {"en" | "ru"} */ (value), FILES).then(async () => {
    store.catalog.value = {...store.catalog.peek(), scenes: await loadScenes()};
  });
}
