// @ts-check
/** What can be done to the network: open another, edit its layers, draw or load its weights. */

import * as client from "../api/client.js";
import {renameTensors} from "../api/safetensors.js";
import {select} from "./looking.js";
import {bring, comingInput, isComing} from "./picture.js";
import {wordsOf} from "./problems.js";
import * as edits from "./spec_edits.js";
import * as store from "./store.js";

/** @import {Spec} from "../api/types.js" */

/**
 * Opens a network of the zoo with its trained weights, if it has some; a sample it was not made for gives way to one it knows.
 * @param {string} name
 * @param {{trained?: boolean, seed?: number}} [how]
 */
export async function openZoo(name, {trained = true, seed} = {}) {
  const {zoo, samples} = store.catalog.peek();
  const classes = zoo.find((entry) => entry.name === name)?.classes ?? [];
  const coming = comingInput();
  const now = samples.find(({id}) => id === (typeof coming === "string" ? coming : coming?.id));
  const foreign = now && now.label !== null && !classes.includes(now.label);
  const fitting = foreign && samples.find(({label}) => label !== null && classes.includes(label));
  return bring({
    network: {zoo: name, trained, ...(seed === undefined ? {} : {seed})}, target: "label",
    ...(fitting ? {input: fitting.id} : {}),
  });
}

/**
 * Runs a spec; parameters that still fit come over from the network shown.
 * @param {Spec} spec
 */
export async function applySpec(spec) {
  const now = store.network.peek();
  store.draft.value = spec;
  return bring({network: {spec, seed: now?.seed ?? 0, ...(now ? {start_from: now.id} : {})}}, {spec});
}

/** @param {(spec: Spec) => Spec} edit */
async function editSpec(edit) {
  const spec = store.spec.peek();
  return spec ? applySpec(edit(spec)) : false;
}

/**
 * Makes an edit that adds a node, and selects it.
 * @param {(spec: Spec) => {spec: Spec, name: string}} edit
 */
async function editAndSelect(edit) {
  const spec = store.spec.peek();
  if (!spec) return false;
  const edited = edit(spec);
  const done = await applySpec(edited.spec);
  if (done) select({node: edited.name, tensor: "y", index: null});
  return done;
}

/**
 * @param {string} node "input" changes the input recipe, "loss" the loss
 * @param {string} field
 * @param {unknown} value undefined restores the default
 */
export async function changeSetting(node, field, value) {
  return editSpec((spec) => {
    if (node === "input") return {...spec, input: {...spec.input, [field]: value}};
    if (node === "loss") return {...spec, loss: /** @type {Spec["loss"]} */ ({...spec.loss, [field]: value})};
    return edits.changeSetting(spec, node, field, value);
  });
}

/**
 * Adds a layer of a kind behind a node and selects it.
 * @param {string} after a node, or "input"
 * @param {string} kind
 */
export async function addLayer(after, kind) {
  return editAndSelect((spec) => edits.addLayer(spec, after, kind, store.catalog.peek().layers[kind]));
}

/** Takes a layer out; its readers read what it read. @param {string} node */
export async function removeLayer(node) {
  return editSpec((spec) => edits.removeNode(spec, node));
}

/** @param {string} node @param {number} by −1 earlier, +1 later */
export async function moveLayer(node, by) {
  return editSpec((spec) => edits.moveNode(spec, node, by));
}

/** @param {string} node */
export async function duplicateLayer(node) {
  return editAndSelect((spec) => edits.duplicateNode(spec, node));
}

/**
 * Gives a layer another name. Numbers go by names: its own are taken out and put back under the new one.
 * @param {string} node
 * @param {string} name
 * @returns {Promise<{done: boolean, refused: string}>}
 */
export async function renameLayer(node, name) {
  const [spec, now] = [store.spec.peek(), store.network.peek()];
  if (!spec || !now) return {done: false, refused: ""};
  const renamed = edits.renameNode(spec, node, name);
  const selected = store.selection.peek();
  return answered(async () => {
    let network = await client.postNetwork({spec: renamed, seed: now.seed, start_from: now.id});
    if (now.nodes.find((one) => one.name === node)?.parameters.length) {
      network = await client.postWeights(network.id, renameTensors(await client.getWeights(now.id), node, name));
    }
    const done = await bring({network});
    if (done && selected?.node === node) select({...selected, node: name});
    return done;
  });
}

/** Draws all parameters that are not trained anew. @param {number} seed */
export async function setSeed(seed) {
  const spec = store.spec.peek();
  return spec ? bring({network: {spec, seed}}, {spec}) : false;
}

/**
 * Draws all parameters anew by another rule; nothing comes over from the network shown, or the rule would not show.
 * @param {NonNullable<Spec["initializer"]>} initializer
 */
export async function setInitializer(initializer) {
  const now = store.spec.peek();
  if (!now) return false;
  const spec = {...now, initializer};
  return bring({network: {spec, seed: store.network.peek()?.seed ?? 0}}, {spec});
}

/**
 * Gives the network the numbers of a safetensors file.
 * @param {Blob} file
 * @returns {Promise<{done: boolean, refused: string}>}
 */
export async function loadWeights(file) {
  const now = store.network.peek();
  if (!now) return {done: false, refused: ""};
  return answered(async () => bring({network: await client.postWeights(now.id, file)}));
}

/**
 * Busy while something is done; what is refused is for the control to say, beside itself.
 * @param {() => Promise<boolean>} what
 * @returns {Promise<{done: boolean, refused: string}>}
 */
async function answered(what) {
  store.busy.value = true;
  try {
    return {done: await what(), refused: ""};
  } catch (error) {
    if (!(error instanceof client.Problem)) throw error;
    return {done: false, refused: wordsOf(error)};
  } finally {
    if (!isComing()) store.busy.value = false;
  }
}
