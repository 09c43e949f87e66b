// @ts-check
/** The verbs of the training room: everything a person can do to its state, save time travel and what the server tells by itself. */

import {batch} from "@preact/signals-core";
import {getLayers, getPalettes, getZoo, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {speak, t} from "../../i18n/fluent.js";
import {empty, fromAnswer} from "../../layout/training/log.js";
import * as store from "./store.js";

/** @import {Document, Training, Verb} from "../../api/trainings.js" */
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

export async function loadCatalog() {
  const [recipes, datasets, zoo, palettes, scenes] = await Promise.all([
    getLayers(), api.getDatasets(), getZoo(), getPalettes(), api.getScenes().catch(() => []),
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

/** @param {Training} training what the server says of a run now */
export function remember(training) {
  const was = store.runs.peek().get(training.id);
  const next = new Map(store.runs.peek());
  next.set(training.id, was ? {...was, training} : {training, log: empty(), color: freeColor()});
  store.runs.value = next;
}

/** @param {Place} place what the address asks for */
export async function begin(place) {
  try {
    for (const training of (await api.getTrainings()).reverse()) remember(training);
    const known = [...store.runs.peek().keys()];
    const wished = place.shown.filter((id) => known.includes(id));
    await show(wished.length ? wished : known.slice(-1));
    batch(() => {
      store.focus.value = place.focus && known.includes(place.focus) ? place.focus : store.shown.peek()[0] ?? null;
      store.moment.value = place.moment;
      store.probe.value = place.probe;
    });
  } catch (error) {
    complain(error);
  }
}

/** Fetches the logs of runs and overlays them. @param {string[]} ids */
export async function show(ids) {
  await Promise.all(ids.map(async (id) => {
    const log = fromAnswer(await api.getLog(id));
    const run = store.runs.peek().get(id);
    if (run) store.runs.value = new Map(store.runs.peek()).set(id, {...run, log});
  }));
  store.shown.value = ids;
}

/** @param {string} id */
export function setFocus(id) {
  batch(() => {
    store.focus.value = id;
    store.moment.value = null;
  });
}

/** @param {Document} document @returns {Promise<Training | null>} */
export async function start(document) {
  try {
    const training = await api.postTraining(document);
    remember(training);
    batch(() => {
      store.shown.value = [...store.shown.peek(), training.id];
      setFocus(training.id);
      store.problem.value = null;
    });
    return training;
  } catch (error) {
    complain(error);
    return null;
  }
}

/** @param {string} id @param {{command: Verb, [setting: string]: any}} body */
export async function command(id, body) {
  try {
    remember(await api.command(id, body));
    store.problem.value = null;
  } catch (error) {
    complain(error);
  }
}

/** @template {keyof Options} K @param {K} name @param {Options[K]} value */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name === "language") void speak(/** @type {"en" | "ru"} */ (value), FILES);
}
