// @ts-check
/** The document that the form edits: every edit can be undone, and the server is asked what it makes of its data and its network. */

import {batch, effect} from "@preact/signals-core";
import {getNetwork, postNetwork, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {DEFAULT, withValue} from "../../layout/training/document.js";
import {networkFor} from "../../layout/training/networks.js";
import * as store from "./store.js";

/** @import {Document, Kind} from "../../api/trainings.js" */

const DEPTH = 100;
/** Examples of each class that a sheet can show, and how many there are in all at most. */
const OBJECTS = 96;

/** @type {{undo: Document[], redo: Document[]}} */
let past = {undo: [], redo: []};

/** Where chance starts in the preview of augmentations. */
let seed = 0;

const tellHistory = () => { store.history.value = {undo: past.undo.length, redo: past.redo.length}; };

/** @param {Document} document */
export function setDraft(document) {
  const was = store.draft.peek();
  if (was) past = {undo: [...past.undo, was].slice(-DEPTH), redo: []};
  batch(() => {
    store.draft.value = document;
    store.problem.value = null;
    tellHistory();
  });
}

/** The form begins with this; there is nothing to undo. @param {Document} [document] */
export function beginDraft(document = DEFAULT) {
  past = {undo: [], redo: []};
  batch(() => {
    store.draft.value = document;
    tellHistory();
  });
}

/** Puts a value into the document; undefined takes it away. @param {string[]} path @param {unknown} value */
export function edit(path, value) {
  const document = store.draft.peek();
  if (document) setDraft(withValue(document, path, value));
}

export function undo() {
  const [was, now] = [past.undo.at(-1), store.draft.peek()];
  if (!was || !now) return;
  past = {undo: past.undo.slice(0, -1), redo: [...past.redo, now]};
  batch(() => {
    store.draft.value = was;
    store.problem.value = null;
    tellHistory();
  });
}

export function redo() {
  const [next, now] = [past.redo.at(-1), store.draft.peek()];
  if (!next || !now) return;
  past = {undo: [...past.undo, now], redo: past.redo.slice(0, -1)};
  batch(() => {
    store.draft.value = next;
    tellHistory();
  });
}

/** Another kind of data, with its usual settings. @param {Record<string, any>} reference */
export function setDataset(reference) {
  const document = store.draft.peek();
  if (!document) return;
  const count = reference.id ? null : document.split.count;
  setDraft({...document, dataset: reference, split: {...document.split, count}, augmentations: []});
}

/** Where the catalogue keeps the recipes for a place of the document. */
const TABLES = /** @type {const} */ ({optimizer: "optimizers", schedule: "schedules", regularizer: "regularizers", loss: "losses", initializer: "initializers"});

/** A recipe of another kind, with its usual settings; null where there may be none. @param {keyof typeof TABLES} place @param {string | null} kind */
export function setKind(place, kind) {
  const document = store.draft.peek();
  if (!document) return;
  const was = document[place];
  const known = store.catalog.peek()[TABLES[place]][kind ?? ""]?.schema?.properties ?? {};
  // The rate and the momentum that a person has chosen hold for the next optimizer too; the usual ones do not.
  const kept = place === "optimizer" && was && kind !== null && !isAdaptive(kind) && !isAdaptive(was.kind)
    ? Object.fromEntries(["learning_rate", "momentum"].filter((name) => name in known && was[name] !== undefined).map((name) => [name, was[name]])) : {};
  edit([place], kind === null ? null : {kind, ...kept});
}

/** Adam's rates are of another size. @param {string} kind */
const isAdaptive = (kind) => /^(ada|rms)/.test(kind);

/** @param {Kind[]} augmentations */
export const setAugmentations = (augmentations) => edit(["augmentations"], augmentations);

/** Other chance in the preview. */
export function reroll() {
  seed += 1;
  void askSheet();
}

/** @param {string} part @param {unknown} error */
function trouble(part, error) {
  if (!(error instanceof Problem)) throw error;
  store.troubles.value = {...store.troubles.peek(), [part]: {
    detail: error.status === 0 ? t("problem-unreachable") : error.detail, pointer: `/${part}${(error.pointer ?? "").replace(/^\/?$/, "")}`, status: error.status,
  }};
}

/** @param {string} part */
const fine = (part) => { store.troubles.value = {...store.troubles.peek(), [part]: null}; };

/** @type {Record<string, AbortController>} */
const asked = {};

/**
 * Asks anew and forgets the older question.
 * @param {string} part
 * @param {(signal: AbortSignal) => Promise<void>} question
 */
async function ask(part, question) {
  asked[part]?.abort();
  const controller = new AbortController();
  asked[part] = controller;
  try {
    await question(controller.signal);
    if (!controller.signal.aborted) fine(part);
  } catch (error) {
    if (!controller.signal.aborted) trouble(part, error);
  }
}

/** @param {Record<string, any>} reference */
const askDataset = (reference) => ask("dataset", async (signal) => {
  const record = reference.id ? await api.getDataset(reference.id, signal) : await api.postDataset(reference, signal);
  if (signal.aborted) return;
  batch(() => {
    store.dataset.value = record;
    const document = store.draft.peek();
    if (!document) return;
    // A network that cannot read the new data would only be refused.
    const network = networkFor(document.network, store.catalog.peek().zoo, record.shape, record.classes.length);
    if (network !== document.network) store.draft.value = {...document, network};
  });
  await askSheet();
});

const askSheet = () => ask("augmentations", async (signal) => {
  const [record, document] = [store.dataset.peek(), store.draft.peek()];
  if (!record || !document) return;
  const augmentations = document.augmentations.filter(({kind}) => record.shape.length === 3 || kind === "mixup");
  const {blocks} = await api.getObjects(record.id, {count: OBJECTS, augmentations, seed}, signal);
  const [images, labels] = [blocks.get("images"), blocks.get("labels")];
  if (signal.aborted || !images || !labels) return;
  store.sheet.value = {dataset: record.id, images, labels, augmented: blocks.get("augmented") ?? null};
});

/** @param {Document["network"]} network */
const askNetwork = (network) => ask("network", async (signal) => {
  if (!network.zoo && !network.spec && !network.id) return;
  const answer = network.id ? await getNetwork(network.id, signal) : await postNetwork({trained: false, ...network}, signal);
  if (!signal.aborted) store.network.value = answer;
});

/** Asks whenever the part of the draft that a question is about has changed. */
export function watchDraft() {
  const seen = {dataset: "", network: "", augmentations: ""};
  effect(() => {
    const document = store.draft.value;
    if (!document) return;
    const now = {dataset: JSON.stringify(document.dataset), network: JSON.stringify(document.network), augmentations: JSON.stringify(document.augmentations)};
    const changed = (/** @type {keyof typeof seen} */ part) => seen[part] !== now[part];
    const parts = /** @type {(keyof typeof seen)[]} */ (Object.keys(seen)).filter(changed);
    Object.assign(seen, now);
    if (parts.includes("dataset")) void askDataset(document.dataset);
    else if (parts.includes("augmentations")) void askSheet();
    if (parts.includes("network")) void askNetwork(document.network);
  });
}
