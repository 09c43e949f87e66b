// @ts-check
/** The verbs of the explorer: everything a person can do to the state, and the only code that writes to it. */

import {batch, computed, effect} from "@preact/signals-core";
import * as client from "../api/client.js";
import {speak, t} from "../i18n/fluent.js";
import * as edits from "./spec_edits.js";
import {emptyHistory, forget, record, redoStep, undoStep} from "./history.js";
import * as store from "./store.js";
import {differenceSet, tensorSet, TensorSet} from "./tensors.js";

/** @import {InputRecord, Mode, Network, NetworkRequest, Prepare, Spec} from "../api/types.js" */
/** @import {Address, Options, Picture} from "./store.js" */
/** @import {Recipe} from "./history.js" */

/**
 * A wish: what should differ from what is shown. A network is an id or a request for one, an input an id or a record.
 * @typedef {object} Wish
 * @property {string | NetworkRequest} [network]
 * @property {string | InputRecord} [input]
 * @property {number | "label" | "predicted"} [target]
 * @property {Prepare} [prepare]
 * @property {Mode} [mode]
 * @property {string | null} [minus] the trace to compare with
 */

/** @type {AbortController | null} */
let running = null;
/** What `running` is to bring: a change that comes before it is there must not cost it. @type {{wish: Wish, spec: Spec | null} | null} */
let pending = null;
let past = emptyHistory();

/** What is shown, by the ids that bring it back. @type {import("@preact/signals-core").ReadonlySignal<Recipe | null>} */
export const recipe = computed(() => {
  const [network, input] = [store.network.value, store.input.value];
  if (!network || !input) return null;
  return {network: network.id, input: input.id, target: store.target.value, prepare: store.prepare.value, mode: store.mode.value};
});

/**
 * Brings the picture to a wish. A newer wish makes an older one's answer ignored and takes its part over; a refusal leaves
 * the last good picture.
 * @param {Wish} asked
 * @param {{history?: "record" | "keep", spec?: Spec | null}} [how]
 * @returns {Promise<boolean>} whether the picture is now what was wished
 */
async function follow(asked, {history = "record", spec: edited = null} = {}) {
  const wish = {...pending?.wish, ...asked};
  const spec = asked.network === undefined ? pending?.spec ?? null : edited;
  pending = {wish, spec};
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const {signal} = controller;
  batch(() => {
    store.busy.value = true;
    store.wished.value = {target: wish.target, prepare: wish.prepare, mode: wish.mode};
  });
  try {
    const [network, input] = await Promise.all([
      bringNetwork(wish.network, signal),
      bringInput(wish.input, signal),
    ]);
    const wanted = wish.target ?? store.target.peek();
    const prepare = wish.prepare ?? store.prepare.peek();
    const mode = wish.mode ?? store.mode.peek();
    const target = targetFor(wanted, input, network);
    const trace = await client.postTrace({network: network.id, input: input.id, target, prepare, mode}, signal);
    const known = store.trace.peek();
    const same = known?.id === trace.id && store.tensors.peek();
    const tensors = same || tensorSet(trace, (await client.getTensors(trace.id, {signal})).blocks);
    const older = same ? store.before.peek() : picture();
    const was = recipe.peek();
    batch(() => {
      store.network.value = network;
      store.input.value = input;
      store.target.value = typeof wanted === "number" && wanted >= network.classes.length ? "label" : wanted;
      store.prepare.value = prepare;
      store.mode.value = mode;
      store.trace.value = trace;
      store.tensors.value = tensors;
      if (!same) {
        store.before.value = older;
        store.difference.value = null;
      }
      store.draft.value = null;
      store.problem.value = null;
      store.hover.value = null;
      store.selection.value = stillThere(store.selection.peek(), network, tensors);
      const now = store.timeline.peek();
      if (known && now.step >= known.steps.length) store.timeline.value = {...now, step: trace.steps.length};
      else if (now.step > trace.steps.length) store.timeline.value = {...now, step: trace.steps.length};
      if (history === "record" && was) {
        past = record(past, was);
        tellHistory();
      }
    });
    if (store.options.peek().compare) await fetchDifference();
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    complain(error, spec);
    return false;
  } finally {
    if (running === controller) {
      running = pending = null;
      batch(() => {
        store.busy.value = false;
        store.wished.value = null;
      });
    }
  }
}

/** @param {string | NetworkRequest | undefined} wish @param {AbortSignal} signal @returns {Promise<Network>} */
async function bringNetwork(wish, signal) {
  const now = store.network.peek();
  if (wish === undefined || wish === now?.id) {
    if (now) return now;
    return client.postNetwork({zoo: "lenet5", trained: true}, signal);
  }
  return typeof wish === "string" ? client.getNetwork(wish, signal) : client.postNetwork(wish, signal);
}

/** @param {string | InputRecord | undefined} wish @param {AbortSignal} signal @returns {Promise<InputRecord>} */
async function bringInput(wish, signal) {
  const now = store.input.peek();
  if (wish === undefined || wish === now?.id) {
    if (now) return now;
    return client.getInput(store.catalog.peek().samples[0].id, signal);
  }
  return typeof wish === "string" ? client.getInput(wish, signal) : wish;
}

/**
 * "label" where the input has one that the network knows, else the network's own answer.
 * @param {number | "label" | "predicted"} wanted
 * @param {InputRecord} input
 * @param {Network} network
 */
function targetFor(wanted, input, network) {
  const named = input.label !== null && network.classes.includes(input.label) ? "label" : "predicted";
  if (wanted === "predicted") return wanted;
  return typeof wanted === "number" && wanted < network.classes.length ? wanted : named;
}

/** @returns {Picture | null} */
function picture() {
  const [network, trace, tensors] = [store.network.peek(), store.trace.peek(), store.tensors.peek()];
  return network && trace && tensors ? {network, trace, tensors} : null;
}

/**
 * The address as far as it exists in a new picture.
 * @param {Address | null} address
 * @param {Network} network
 * @param {TensorSet} tensors
 * @returns {Address | null}
 */
function stillThere(address, network, tensors) {
  if (!address) return null;
  const known = address.node === "input" || address.node === "loss" || network.nodes.some(({name}) => name === address.node);
  if (!known) return null;
  const shape = tensors.get(`${address.node}.${address.tensor}`)?.shape;
  const fits = address.index && shape?.length === address.index.length && address.index.every((i, axis) => i < shape[axis]);
  return fits ? address : {...address, index: null};
}

/** @param {unknown} error @param {Spec | null} spec the spec that was refused */
function complain(error, spec) {
  if (!(error instanceof client.Problem)) throw error;
  const {node, field} = edits.whereIs(spec, error.pointer);
  const named = typeof error.values.node === "string" ? error.values.node : null;
  store.problem.value = {
    detail: wordsOf(error),
    pointer: error.pointer, node: node ?? named, field, values: error.values, status: error.status,
  };
}

/** @param {client.Problem} problem */
const wordsOf = ({code, detail}) => (code === "unreachable" ? t("problem-unreachable") : detail);

function tellHistory() {
  store.history.value = {undo: past.undo.length, redo: past.redo.length};
}

/** Says something went wrong that no request reported (a file that cannot be read, a camera that is refused). @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, pointer: null, node: null, field: null, values: {}, status: 0};
}

/** Takes the message away; a refused spec stays as the draft. */
export function dismissProblem() {
  store.problem.value = null;
}

// — network ————————————————————————————————————————————————————————————————————————————————————————————————

/**
 * Opens a network of the zoo with its trained weights, if it has some; a sample it was not made for gives way to one it knows.
 * @param {string} name
 * @param {{trained?: boolean, seed?: number}} [how]
 */
export async function openZoo(name, {trained = true, seed} = {}) {
  const {zoo, samples} = store.catalog.peek();
  const classes = zoo.find((entry) => entry.name === name)?.classes ?? [];
  const coming = pending?.wish.input ?? store.input.peek();
  const now = samples.find(({id}) => id === (typeof coming === "string" ? coming : coming?.id));
  const foreign = now && now.label !== null && !classes.includes(now.label);
  const fitting = foreign && samples.find(({label}) => label !== null && classes.includes(label));
  return follow({
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
  return follow({network: {spec, seed: now?.seed ?? 0, ...(now ? {start_from: now.id} : {})}}, {spec});
}

/** @param {(spec: Spec) => Spec} edit */
async function editSpec(edit) {
  const spec = store.spec.peek();
  return spec ? applySpec(edit(spec)) : false;
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
  const spec = store.spec.peek();
  if (!spec) return false;
  const added = edits.addLayer(spec, after, kind, store.catalog.peek().layers[kind]);
  const done = await applySpec(added.spec);
  if (done) select({node: added.name, tensor: "y", index: null});
  return done;
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
  const spec = store.spec.peek();
  if (!spec) return false;
  const copied = edits.duplicateNode(spec, node);
  const done = await applySpec(copied.spec);
  if (done) select({node: copied.name, tensor: "y", index: null});
  return done;
}

/** Draws all parameters that are not trained anew. @param {number} seed */
export async function setSeed(seed) {
  const spec = store.spec.peek();
  return spec ? follow({network: {spec, seed}}, {spec}) : false;
}

/**
 * Draws all parameters anew by another rule; nothing comes over from the network shown, or the rule would not show.
 * @param {NonNullable<Spec["initializer"]>} initializer
 */
export async function setInitializer(initializer) {
  const now = store.spec.peek();
  if (!now) return false;
  const spec = {...now, initializer};
  return follow({network: {spec, seed: store.network.peek()?.seed ?? 0}}, {spec});
}

// — input, target, mode ————————————————————————————————————————————————————————————————————————————————————

/** @param {string | InputRecord} input an id (samples too) or the record an upload answered with */
export async function useInput(input) {
  pictures++;
  return follow({input, target: "label"});
}

/** How many pictures were asked for: an upload that is slow must not overtake a later one. */
let pictures = 0;

/**
 * Sends a picture (file, drawing, camera frame) and shows it. What is refused is for the control to say, beside itself.
 * @param {Blob} blob
 * @returns {Promise<{done: boolean, refused: string}>}
 */
export async function uploadImage(blob) {
  const mine = ++pictures;
  store.busy.value = true;
  try {
    const sent = await client.postInput(blob);
    return {done: mine === pictures && await useInput(sent), refused: ""};
  } catch (error) {
    if (!(error instanceof client.Problem)) throw error;
    return {done: false, refused: mine === pictures ? wordsOf(error) : ""};
  } finally {
    if (!running) store.busy.value = false;
  }
}

/** @param {number | "label" | "predicted"} target */
export async function setTarget(target) {
  return follow({target});
}

/** @param {Partial<Prepare>} change */
export async function setPrepare(change) {
  return follow({prepare: {...(store.wished.peek()?.prepare ?? store.prepare.peek()), ...change}});
}

/** @param {Partial<Mode>} change */
export async function setMode(change) {
  return follow({mode: {...(store.wished.peek()?.mode ?? store.mode.peek()), ...change}});
}

// — looking ————————————————————————————————————————————————————————————————————————————————————————————————

/** Pins an address; null lets go. @param {Address | null} address */
export function select(address) {
  store.selection.value = address;
}

/** @param {Address | null} address */
export function setHover(address) {
  const now = store.hover.peek();
  if (now === address || (now && address && now.node === address.node && now.tensor === address.tensor
    && String(now.index) === String(address.index))) return;
  store.hover.value = address;
}

/**
 * Opens the drawer at a layer, a map, the spec or the sharing panel; null closes it.
 * @param {Options["panel"]} panel
 */
export function openPanel(panel) {
  setOption("panel", panel);
}

/**
 * @template {keyof Options} K
 * @param {K} name
 * @param {Options[K]} value
 */
export function setOption(name, value) {
  store.options.value = {...store.options.peek(), [name]: value};
  if (name === "language") void speak(/** @type {"en" | "ru"} */ (value));
  if (name === "compare" && value) void fetchDifference();
}

/** Asks the server for ours − before, unless it is here already. */
async function fetchDifference() {
  const [trace, before] = [store.trace.peek(), store.before.peek()];
  if (!trace || !before || store.difference.peek()) return;
  try {
    const {blocks} = await client.getTensors(trace.id, {minus: before.trace.id});
    if (store.trace.peek() === trace) store.difference.value = differenceSet(trace, blocks);
  } catch (error) {
    complain(error, null);
  }
}

// — timeline ———————————————————————————————————————————————————————————————————————————————————————————————

const length = () => store.trace.peek()?.steps.length ?? 0;

/** @param {Partial<{step: number, playing: boolean, speed: number}>} change */
const move = (change) => {
  store.timeline.value = {...store.timeline.peek(), ...change};
};

/** Plays on; from the beginning when the pass is over. */
export function play() {
  move({playing: true, step: store.timeline.peek().step >= length() ? 0 : store.timeline.peek().step});
}

export function pause() {
  move({playing: false});
}

export function togglePlay() {
  if (store.timeline.peek().playing) pause();
  else play();
}

export function stepForward() {
  move({playing: false, step: Math.min(length(), store.timeline.peek().step + 1)});
}

export function stepBack() {
  move({playing: false, step: Math.max(0, Math.min(length(), store.timeline.peek().step) - 1)});
}

/** @param {number} step `trace.steps.length` shows the whole pass */
export function seek(step) {
  move({playing: false, step: Math.max(0, Math.min(length(), step))});
}

/** @param {number} speed 1 is two steps a second */
export function setSpeed(speed) {
  move({speed});
}

/** How long a step stays lit, in milliseconds. */
const STEP = 500;

/** The clock behind `play`; starts once. */
export function runClock() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return effect(() => {
    const {playing, speed, step} = store.timeline.value;
    clearTimeout(timer);
    if (!playing) return;
    timer = setTimeout(() => {
      const next = step + 1;
      move(next >= length() ? {playing: false, step: length()} : {step: next});
    }, STEP / speed);
  });
}

// — undo ———————————————————————————————————————————————————————————————————————————————————————————————————

/** Steps of undo and redo that wait: keys come faster than answers, and each has to count. @type {Promise<unknown>} */
let walk = Promise.resolve();

/** @param {() => Promise<boolean>} step @returns {Promise<boolean>} */
function inTurn(step) {
  const done = walk.then(step);
  walk = done.catch(() => {});
  return done;
}

/** Takes the last change back; a refused edit counts as one, and one that is not there yet. */
export const undo = () => inTurn(async () => {
  if (store.draft.peek() || store.problem.peek() || (running && recipe.peek())) {
    running?.abort();
    pending = null;
    batch(() => {
      store.draft.value = null;
      store.problem.value = null;
    });
    return true;
  }
  const now = recipe.peek();
  const back = now && undoStep(past, now);
  if (!back || !(await follow(back.recipe, {history: "keep"}))) return false;
  past = back.history;
  tellHistory();
  return true;
});

export const redo = () => inTurn(async () => {
  const now = recipe.peek();
  const ahead = now && redoStep(past, now);
  if (!ahead || !(await follow(ahead.recipe, {history: "keep"}))) return false;
  past = ahead.history;
  tellHistory();
  return true;
});

// — beginning ——————————————————————————————————————————————————————————————————————————————————————————————

/** Fetches what the server can do. */
export async function loadCatalog() {
  const [zoo, recipes, samples, palettes] = await Promise.all([
    client.getZoo(), client.getLayers(), client.getSamples(), client.getPalettes(),
  ]);
  store.catalog.value = {zoo, samples, palettes, layers: recipes.layers, losses: recipes.losses, initializers: recipes.initializers};
}

/**
 * Shows what a link asks for, or LeNet-5 and the first sample.
 * @param {Wish} wish
 */
export async function begin(wish) {
  const done = await follow(wish, {history: "keep"});
  if (!done) {
    // A link that leads nowhere still opens a page with a picture, and says what was not found.
    const trouble = store.problem.peek();
    const said = await rescue(wish, trouble);
    if (trouble) store.problem.value ??= {...trouble, kept: false, ...(said ? {detail: said} : {})};
  }
  past = forget();
  tellHistory();
  if (done && wish.minus) await compareWith(wish.minus);
  return done;
}

/**
 * Opens what is left of a link: the network without its picture, the picture without its network, or what everybody sees.
 * @param {Wish} wish
 * @param {import("./store.js").Trouble | null} trouble
 * @returns {Promise<string>} what is gone, where one of the two is left
 */
async function rescue({network, input, minus: _, ...rest}, trouble) {
  if (network && input && trouble?.status === 404) {
    if (await follow({...rest, network}, {history: "keep"})) return t("problem-link-picture");
    if (await follow({...rest, input}, {history: "keep"})) return t("problem-link-network");
  }
  store.problem.value = null;
  await follow({}, {history: "keep"});
  return "";
}

/** Makes an older trace the one to compare with. @param {string} id */
async function compareWith(id) {
  try {
    const trace = await client.getTrace(id);
    const [network, {blocks}] = await Promise.all([client.getNetwork(trace.network), client.getTensors(id)]);
    store.before.value = {network, trace, tensors: tensorSet(trace, blocks)};
    if (store.options.peek().compare) await fetchDifference();
  } catch (error) {
    complain(error, null);
  }
}
