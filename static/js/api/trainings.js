// @ts-check
/** Trainings, data sets and scenes as the server speaks of them. */

import {BASE, request} from "./client.js";
import {readSafetensors} from "./safetensors.js";
import {uploadFiles} from "./upload.js";

/** @import {InputRecord, Network, Prepare, Recipe, Spec, Trace, TraceRequest} from "./types.js" */

/** @typedef {{kind: string, [setting: string]: any}} Kind a recipe and its settings */
/** @typedef {"queued" | "running" | "paused" | "interrupted" | "finished" | "stopped" | "failed"} State */

/**
 * What a training is made of, and all it is made of: the same document gives the same curve.
 * @typedef {object} Document
 * @property {string} name
 * @property {Record<string, any>} dataset a generated kind with its settings, or {id}
 * @property {{held_out: number, seed: number, count: number | null, balanced: boolean}} split
 * @property {{zoo?: string, spec?: Spec, id?: string, seed?: number, trained?: boolean}} network
 * @property {Kind} optimizer
 * @property {Kind} schedule
 * @property {Kind | null} regularizer
 * @property {Kind[]} augmentations
 * @property {Kind | null} loss
 * @property {Kind | null} initializer
 * @property {number} epochs
 * @property {number} batch_size
 * @property {number} seed
 * @property {Record<string, any>[]} changes
 * @property {number | null} snapshots
 */

/**
 * @typedef {object} Training
 * @property {string} id
 * @property {string} name
 * @property {State} state
 * @property {Document} document
 * @property {string} network the id of the network it began with
 * @property {{id: string, name: string, classes: string[], shape: number[], training: number, held_out: number}} dataset
 * @property {number} step
 * @property {number} epoch
 * @property {number} epochs
 * @property {number} place objects of the epoch that were learned from
 * @property {number} steps_total
 * @property {number} seconds
 * @property {number | null} seconds_left
 * @property {number | null} images_per_second
 * @property {number | null} queue its place among those that wait
 * @property {null | {step: number, node: string | null, tensor: string | null, detail?: string}} failure
 * @property {number[]} snapshots
 * @property {Record<string, any>[]} changes
 * @property {string} created
 * @property {number} seq of its last event
 */

/**
 * @typedef {object} Dataset
 * @property {string} id
 * @property {string} name
 * @property {"generated" | "idx" | "folder"} kind
 * @property {string[]} classes
 * @property {number[]} shape [C, H, W] or [2]; null in the list of all where nobody has read it yet
 * @property {number} count
 * @property {{training: number, held_out: number | null}} parts
 * @property {Record<string, number[]>} balance for each part, objects of each class
 * @property {any} [source]
 */

/** `present`: it has come already. @typedef {{name: string, title: string, bytes: number, present: boolean, state?: "absent" | "running" | "present" | "failed", done?: number, detail?: string | null}} Download */
/**
 * A comparison to start with one click. `question` is for the audience; `pane`, `panel`, `logarithmic` and `layer` say where to look.
 * @typedef {{
 *   name: string, title: string, idea: string, watch: string, question?: string | null, pane: string, panel?: string | null,
 *   logarithmic?: Record<string, boolean>, layer?: string | null, focus?: number, seconds: number, trainings: Document[],
 * }} Scene
 */
/** @typedef {"run" | "pause" | "batch" | "epoch" | "stop" | "back" | "change"} Verb */

/** @param {string} path @param {import("./client.js").Options} [options] */
const json = async (path, options) => (await request(path, options)).json();
const place = (/** @type {string} */ id) => `/trainings/${encodeURIComponent(id)}`;

/** @returns {Promise<Training[]>} newest first */
export const getTrainings = () => json("/trainings");
/** @param {string} id @returns {Promise<Training>} */
export const getTraining = (id) => json(place(id));
/** @param {Document & {start?: boolean}} body @returns {Promise<Training>} */
export const postTraining = (body) => json("/trainings", {method: "POST", json: body});
/** @param {string} id @param {string} name @returns {Promise<Training>} */
export const renameTraining = (id, name) => json(place(id), {method: "PATCH", json: {name}});
/** @param {string} id */
export const deleteTraining = (id) => request(place(id), {method: "DELETE"});
/** @param {string} id @param {{command: Verb, [setting: string]: any}} body @returns {Promise<Training>} */
export const command = (id, body) => json(`${place(id)}/commands`, {method: "POST", json: body});
/** @param {string} id @param {number} [points] thin the reports to about so many */
export const getLog = (id, points) => json(`${place(id)}/log${points ? `?points=${points}` : ""}`);

/** @param {string[]} ids @param {number} after */
export const eventsUrl = (ids, after) => `${BASE}/trainings/events?ids=${ids.map(encodeURIComponent).join(",")}&after=${after}`;
/** @param {string} id */
export const logUrl = (id) => `${BASE}${place(id)}/log.csv`;
/** @param {string} id @param {number | "latest"} step */
export const weightsUrl = (id, step) => `${BASE}${place(id)}/snapshots/${step}/weights`;

/** @param {string} id @param {number | "latest"} step @returns {Promise<Network>} the network of that moment as one of the store */
export const postSnapshotNetwork = (id, step) => json(`${place(id)}/snapshots/${step}/network`, {method: "POST"});
/** @param {string} id @param {number | "latest"} step @param {Omit<TraceRequest, "network">} body @param {AbortSignal} [signal] @returns {Promise<Trace>} */
export const postSnapshotTrace = (id, step, body, signal) => json(`${place(id)}/snapshots/${step}/traces`, {method: "POST", json: body, signal});
/**
 * How good a snapshot is; `label` and `predicted` choose whose mistakes are told.
 * @param {string} id @param {number | "latest"} step @param {{part?: string, mistakes?: number, label?: number, predicted?: number}} [query] @param {AbortSignal} [signal]
 */
export const getEvaluation = (id, step, {part = "held_out", mistakes = 24, ...cell} = {}, signal) =>
  json(`${place(id)}/snapshots/${step}/evaluation?${new URLSearchParams({part, mistakes: String(mistakes), ...Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, String(value)]))})}`, {signal});
/** The objects with these numbers of a part. @param {string} id @param {string} part @param {number[]} indices @param {AbortSignal} [signal] */
export async function getPartObjects(id, part, indices, signal) {
  const answer = await request(`${place(id)}/parts/${part}/objects?indices=${indices.join(",")}`, {signal});
  return readSafetensors(await answer.arrayBuffer());
}
/** @param {string} id @param {number | "latest"} step @param {number} size @param {AbortSignal} [signal] */
export async function getRegions(id, step, size, signal) {
  const answer = await request(`${place(id)}/snapshots/${step}/regions?size=${size}`, {signal});
  return readSafetensors(await answer.arrayBuffer());
}
/** @param {string} id @param {string} part @param {number} index @returns {Promise<{input: InputRecord, prepare: Prepare}>} */
export const postPartInput = (id, part, index) => json(`${place(id)}/parts/${part}/${index}/input`, {method: "POST"});

/** @returns {Promise<{generated: Record<string, Recipe>, kept: Dataset[], downloads: Download[]}>} */
export const getDatasets = () => json("/datasets");
/** @param {Record<string, any>} settings @param {AbortSignal} [signal] @returns {Promise<Dataset>} */
export const postDataset = (settings, signal) => json("/datasets", {method: "POST", json: settings, signal});
/** @param {File[]} files @param {(share: number) => void} onProgress @param {(request: XMLHttpRequest) => void} [onBegin] @returns {Promise<Dataset>} */
export const uploadDataset = (files, onProgress, onBegin) => uploadFiles("/datasets", files, onProgress, onBegin);
/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Dataset>} */
export const getDataset = (id, signal) => json(`/datasets/${encodeURIComponent(id)}`, {signal});
/** @param {string} id */
export const deleteDataset = (id) => request(`/datasets/${encodeURIComponent(id)}`, {method: "DELETE"});
/** @param {string} name */
export const postDownload = (name) => json("/datasets/downloads", {method: "POST", json: {name}});
/** @param {string} name @returns {Promise<Download>} */
export const getDownload = (name) => json(`/datasets/downloads/${encodeURIComponent(name)}`);

/**
 * Some objects of a data set, and what augmentations make of them.
 * @param {string} id
 * @param {{part?: string, offset?: number, count?: number, augmentations?: Kind[], seed?: number}} query
 * @param {AbortSignal} [signal]
 */
export async function getObjects(id, {part = "training", offset = 0, count = 60, augmentations = [], seed = 0}, signal) {
  const query = new URLSearchParams({part, offset: String(offset), count: String(count)});
  if (augmentations.length) {
    query.set("augmentations", JSON.stringify(augmentations));
    query.set("seed", String(seed));
  }
  const answer = await request(`/datasets/${encodeURIComponent(id)}/objects?${query}`, {signal});
  return readSafetensors(await answer.arrayBuffer());
}

/** @returns {Promise<Scene[]>} */
export const getScenes = () => json("/scenes");
