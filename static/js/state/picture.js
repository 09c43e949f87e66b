// @ts-check
/** Brings the picture to a wish: network, input and pass are asked for, and shown together once all are there. */

import {batch, computed} from "@preact/signals-core";
import * as client from "../api/client.js";
import {fetchDifference} from "./comparison.js";
import {remember} from "./past.js";
import {complain} from "./problems.js";
import * as store from "./store.js";
import {tensorSet, TensorSet} from "./tensors.js";

/** @import {InputRecord, Mode, Network, NetworkRequest, Prepare, Spec} from "../api/types.js" */
/** @import {Address, Picture} from "./store.js" */
/** @import {Recipe} from "./history.js" */

/**
 * What should differ from what is shown. A network is an id or a request for one, an input an id or a record.
 * @typedef {object} Wish
 * @property {string | NetworkRequest | Network} [network]
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

/** What is shown, by the ids that bring it back. @type {import("@preact/signals-core").ReadonlySignal<Recipe | null>} */
export const recipe = computed(() => {
  const [network, input] = [store.network.value, store.input.value];
  if (!network || !input) return null;
  return {network: network.id, input: input.id, target: store.target.value, prepare: store.prepare.value, mode: store.mode.value};
});

/** Whether a picture is on its way. */
export const isComing = () => running !== null;

/** The input that is shown, or the one on its way. */
export const comingInput = () => pending?.wish.input ?? store.input.peek();

/** Gives up what is on its way. */
export function giveUp() {
  running?.abort();
  pending = null;
}

/**
 * Brings the picture to a wish. A newer wish makes an older one's answer ignored and takes its part over; a refusal leaves
 * the last good picture.
 * @param {Wish} asked
 * @param {{history?: "record" | "keep", spec?: Spec | null}} [how]
 * @returns {Promise<boolean>} whether the picture is now what was wished
 */
export async function bring(asked, {history = "record", spec: edited = null} = {}) {
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
    const older = same ? store.before.peek() : pictureShown();
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
      if (history === "record" && was) remember(was);
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

/** @param {Wish["network"]} wish @param {AbortSignal} signal @returns {Promise<Network>} */
async function bringNetwork(wish, signal) {
  const now = store.network.peek();
  if (wish === undefined || wish === now?.id) {
    if (now) return now;
    return client.postNetwork({zoo: "lenet5", trained: true}, signal);
  }
  if (typeof wish === "string") return client.getNetwork(wish, signal);
  return "nodes" in wish ? wish : client.postNetwork(wish, signal);
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
function pictureShown() {
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
