// @ts-check
/** The document that the form edits: every edit can be undone, and the server is asked what it makes of its data and its network. */

import {batch, effect} from "@preact/signals-core";
import {getNetwork, postNetwork, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {DEFAULT, withValue} from "../../layout/training/document.js";
import {isPicture, networkFor} from "../../layout/training/networks.js";
import * as store from "./store.js";

/** @import {Block} from "../../api/safetensors.js" */
/** @import {Dataset, Document, Kind} from "../../api/trainings.js" */

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

/** The networks that were left when the data changed between pictures and points: who comes back finds his own. @type {Map<boolean, Document["network"]>} */
const left = new Map();

/** The network as it must be for these data: one that cannot read them would only be refused. @param {Document["network"]} network @param {Dataset} record */
function fitting(network, record) {
  const {zoo} = store.catalog.peek();
  const spec = network.spec ?? zoo.find(({name}) => name === network.zoo)?.spec;
  const [was, is] = [isPicture(spec?.input.shape ?? record.shape), isPicture(record.shape)];
  if (was !== is) left.set(was, network);
  const begin = was === is ? network : left.get(is) ?? network;
  const next = networkFor(begin, zoo, record.shape, record.classes.length);
  return JSON.stringify(next) === JSON.stringify(network) ? network : next;
}

/** @param {Record<string, any>} reference */
const askDataset = (reference) => ask("dataset", async (signal) => {
  const record = reference.id ? await api.getDataset(reference.id, signal) : await api.postDataset(reference, signal);
  if (signal.aborted) return;
  batch(() => {
    store.dataset.value = record;
    const document = store.draft.peek();
    if (!document) return;
    const network = fitting(document.network, record);
    if (network !== document.network) store.draft.value = {...document, network};
  });
  await askSheet();
});

const askSheet = () => ask("augmentations", async (signal) => {
  const [record, document] = [store.dataset.peek(), store.draft.peek()];
  if (!record || !document) return;
  const augmentations = document.augmentations.filter(({kind}) => isPicture(record.shape) || kind === "mixup");
  const objects = (/** @type {number} */ offset, /** @type {number} */ count) => api.getObjects(record.id, {offset, count, augmentations, seed}, signal).then(({blocks}) => blocks);
  let parts = [await objects(0, OBJECTS)];
  const {training} = record.parts;
  const found = new Set(parts[0].get("labels")?.data).size;
  if (found < Math.min(record.classes.length, training)) {
    // Folders are sorted by class: a look here and there finds the others.
    const places = Math.min(24, Math.max(2, 2 * record.classes.length));
    const each = Math.max(1, Math.floor(2 * OBJECTS / places));
    parts = await Promise.all(Array.from({length: places}, (_, i) => objects(Math.min(training - 1, Math.floor(i * training / places)), each)));
  }
  const [images, labels] = [joined(parts, "images"), joined(parts, "labels")];
  if (signal.aborted || !images || !labels) return;
  store.sheet.value = {dataset: record.id, images, labels, augmented: joined(parts, "augmented")};
});

/** Arrays one after the other along their first axis. @param {Map<string, Block>[]} parts @param {string} name @returns {Block | null} */
function joined(parts, name) {
  const blocks = parts.flatMap((part) => part.get(name) ?? []);
  if (blocks.length < 2) return blocks[0] ?? null;
  const data = new Float32Array(blocks.reduce((sum, block) => sum + block.data.length, 0));
  let at = 0;
  for (const block of blocks) {
    data.set(block.data, at);
    at += block.data.length;
  }
  return {shape: [blocks.reduce((sum, {shape}) => sum + shape[0], 0), ...blocks[0].shape.slice(1)], data};
}

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
