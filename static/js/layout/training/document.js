// @ts-check
/** A training's document: what a new one holds, what is in force at a step, and which part of the form a pointer means. */

import {build, USUAL} from "./networks.js";

/** @import {Document} from "../../api/trainings.js" */

/** The sections of the form, in their order. */
export const SECTIONS = /** @type {const} */ (["dataset", "network", "optimizer", "regularizer", "augmentations"]);

/** @typedef {(typeof SECTIONS)[number]} Section */

/** Five shapes and a network that learns them in seconds. @type {Document} */
export const DEFAULT = {
  name: "",
  dataset: {kind: "shapes", count: 2000, seed: 0},
  split: {held_out: 0.2, seed: 0, count: null, balanced: false},
  network: {spec: build(USUAL.convnet, [1, 28, 28], 5), seed: 0},
  optimizer: {kind: "sgd", learning_rate: 0.05, momentum: 0.9},
  schedule: {kind: "constant"}, regularizer: null, augmentations: [], loss: null, initializer: null,
  epochs: 10, batch_size: 32, seed: 0, changes: [], snapshots: null,
};

/** Where a field of the document stands in the form. @type {Record<string, Section>} */
const PLACES = {
  dataset: "dataset", split: "dataset", network: "network", initializer: "network", loss: "network",
  optimizer: "optimizer", schedule: "optimizer", epochs: "optimizer", batch_size: "optimizer", seed: "optimizer", snapshots: "optimizer",
  regularizer: "regularizer", augmentations: "augmentations",
};

/**
 * Which section of the form a JSON pointer means.
 * @param {string | null} pointer
 * @returns {Section | null}
 */
export const sectionOf = (pointer) => PLACES[(pointer ?? "").split("/")[1]] ?? null;

/**
 * The field below a place that a pointer means: ("/optimizer/learning_rate", "/optimizer") is "learning_rate".
 * @param {string | null} pointer
 * @param {string} place
 * @returns {string | null} null: it means something else
 */
export function fieldBelow(pointer, place) {
  if (!pointer?.startsWith(`${place}/`)) return null;
  return pointer.slice(place.length + 1).split("/")[0];
}

/**
 * The document with another value at a place; undefined takes the value away.
 * @template {object} T
 * @param {T} document
 * @param {string[]} path
 * @param {unknown} value
 * @returns {T}
 */
export function withValue(document, [first, ...rest], value) {
  const copy = /** @type {any} */ (Array.isArray(document) ? [...document] : {...document});
  if (rest.length) copy[first] = withValue(copy[first] ?? {}, rest, value);
  else if (value === undefined) delete copy[first];
  else copy[first] = value;
  return copy;
}

/** @typedef {{learning_rate: number | null, momentum: number | null, penalty: number | null, batch_size: number}} InForce */

/**
 * The numbers that can be changed while a training runs, as they are after some changes.
 * @param {Document} document
 * @param {Record<string, any>[]} changes flat, {step, learning_rate}, or as events tell them, {step, changes}
 * @param {number} [step] only changes made before it count
 * @returns {InForce} null: the optimizer has no such number, or has its usual one
 */
export function inForce({optimizer, regularizer, batch_size: batchSize}, changes, step = Infinity) {
  /** @type {InForce} */
  const now = {
    learning_rate: optimizer.learning_rate ?? null, momentum: optimizer.momentum ?? optimizer.beta1 ?? null,
    penalty: regularizer?.strength ?? null, batch_size: batchSize,
  };
  for (const one of changes) {
    if (one.step > step) continue;
    const changed = one.changes ?? one;
    for (const name of /** @type {(keyof InForce)[]} */ (Object.keys(now))) if (typeof changed[name] === "number") now[name] = changed[name];
  }
  return now;
}

/**
 * A document from a link or a file: known fields over the usual ones.
 * @param {unknown} given
 * @returns {Document | null} null: that is no document
 */
export function readDocument(given) {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return null;
  const known = Object.entries(given).filter(([name, value]) => name in DEFAULT && alike(value, DEFAULT[/** @type {keyof Document} */ (name)]));
  return known.length ? {...DEFAULT, ...Object.fromEntries(known)} : null;
}

/** Whether a value can stand where another stood; null stands for any recipe or number. @param {unknown} value @param {unknown} usual */
function alike(value, usual) {
  if (usual === null) return value === null || typeof value === "object" || typeof value === "number";
  return value !== null && typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual);
}

/** Whether two documents train the same, whatever they are called. @param {Document | null} one @param {Document | null} other */
export function sameTraining(one, other) {
  const text = (/** @type {Document | null} */ document) => JSON.stringify(document, (key, value) => (key === "name" || key === "changes" ? undefined : sortedKeys(value)));
  return text(one) === text(other);
}

/** @param {any} value */
const sortedKeys = (value) => (value && typeof value === "object" && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);
