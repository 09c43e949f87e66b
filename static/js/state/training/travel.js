// @ts-check
/** Travelling in time: which moment is looked at, with which object, and the pass of that moment's network. */

import {batch, computed, effect, signal} from "@preact/signals-core";
import {getInput, getNetwork, getSamples, getTensors, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {columnsOf} from "../../layout/graph.js";
import {snapshotFrom} from "../../layout/training/axes.js";
import {wayTo} from "../../layout/training/happenings.js";
import {firstAfter} from "../../layout/training/log.js";
import {filtersOf, layersToShow, raised} from "../../layout/training/looking.js";
import {tensorSet} from "../tensors.js";
import {HOME} from "../url.js";
import {complain} from "./problems.js";
import {coalesced} from "./coalesce.js";
import * as store from "./store.js";

/** @import {InputRecord, Network, Prepare, Sample, Trace} from "../../api/types.js" */
/** @import {Choice} from "../../layout/training/looking.js" */
/** @import {TensorSet} from "../tensors.js" */
/** @import {Probe} from "./store.js" */

/**
 * @typedef {object} Subject the object that is looked at, as the server can pass it
 * @property {string} key
 * @property {string} run
 * @property {Probe} probe
 * @property {InputRecord} input
 * @property {Prepare} prepare
 */

/** @typedef {{run: string, step: number, subject: string, trace: Trace, tensors: TensorSet}} Look the pass of one object at one moment */

/** How many bytes of tensors are kept for going back and forth. */
const KEPT = 160 * 2 ** 20;
/** An arrow key may be pressed again for so long: until then colours keep their meaning. Milliseconds. */
const HAND_RESTS = 700;

/** Whether a hand moves through time: scales hold still, and what takes the server long waits. */
export const scrubbing = signal(false);
/** The pass that is shown. @type {import("@preact/signals-core").Signal<Look | null>} */
export const look = signal(/** @type {Look | null} */ (null));
/** An answer is under way. */
export const waiting = signal(false);
/** @type {import("@preact/signals-core").Signal<Subject | null>} */
export const subject = signal(/** @type {Subject | null} */ (null));
/** What the focused run trains. @type {import("@preact/signals-core").Signal<Network | null>} */
export const network = signal(/** @type {Network | null} */ (null));
/** @type {import("@preact/signals-core").Signal<Sample[]>} */
export const samples = signal(/** @type {Sample[]} */ ([]));
/** Which layers are shown. @type {import("@preact/signals-core").Signal<Choice>} */
export const choice = signal(/** @type {Choice} */ ("some"));
/** "held": colours mean the same at every moment; "moment": each moment uses all of them. @type {import("@preact/signals-core").Signal<"held" | "moment">} */
export const scale = signal(/** @type {"held" | "moment"} */ ("held"));

/** The largest magnitudes seen so far, and those in force while a hand moves. @type {import("@preact/signals-core").Signal<ReadonlyMap<string, number>>} */
const peaks = signal(/** @type {ReadonlyMap<string, number>} */ (new Map()));
/** @type {import("@preact/signals-core").Signal<ReadonlyMap<string, number> | null>} */
const frozen = signal(/** @type {ReadonlyMap<string, number> | null} */ (null));
/** The end of each tensor's scale. */
export const held = computed(() => frozen.value ?? peaks.value);

/** The snapshots of the run that has the focus. */
export const snapshots = computed(() => {
  const run = store.focused.value;
  return run ? (run.log.snapshots.length ? run.log.snapshots : run.training.snapshots ?? []) : [];
});

/** The snapshot that is looked at: at the moment or the nearest before it; null while there is none. */
export const here = computed(() => {
  const steps = snapshots.value;
  if (!steps.length) return null;
  const moment = store.moment.value;
  return moment === null ? steps[steps.length - 1] : steps[Math.max(0, firstAfter(steps, moment) - 1)];
});

export const columns = computed(() => (network.value ? columnsOf(network.value) : []));
/** The layers whose maps are shown. */
export const layers = computed(() => layersToShow(columns.value, choice.value));
/** The layer whose filters are shown. */
export const filters = computed(() => filtersOf(columns.value));

/** Goes to a snapshot; the last one is "now", which moves on with the training. @param {number | null} step */
export function travelTo(step) {
  store.moment.value = step === null || step === snapshots.peek().at(-1) ? null : step;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

/** Goes by so many snapshots. @param {number} by */
export function toSnapshot(by) {
  const steps = snapshots.peek();
  const next = snapshotFrom(steps, store.moment.peek() ?? steps.at(-1) ?? 0, by);
  if (next === null) return;
  grab();
  travelTo(next);
  resting = setTimeout(drop, HAND_RESTS);
}

/** A hand takes the line of the moment. */
export function grab() {
  clearTimeout(resting);
  if (scrubbing.peek()) return;
  batch(() => {
    frozen.value = peaks.peek();
    scrubbing.value = true;
  });
}

/** The hand lets go. */
export function drop() {
  clearTimeout(resting);
  batch(() => {
    frozen.value = null;
    scrubbing.value = false;
  });
}

/** @param {Probe} probe */
export function choose(probe) {
  store.probe.value = probe;
}

/** What is looked at when nobody chose: an object that the network has not learned from, where there is one. */
export const probe = computed(() => {
  const run = store.focused.value;
  if (!run) return null;
  const {dataset} = run.training;
  const chosen = store.probe.value;
  if (chosen && "input" in chosen) return dataset.shape.length === 3 ? chosen : null;
  const part = chosen?.part ?? (dataset.held_out > 0 ? "held_out" : "training");
  const count = dataset[part];
  return count > 0 ? {part, index: Math.min(chosen?.index ?? 0, count - 1)} : null;
});

/** Goes on by so many objects, round and round. @param {number} by */
export function stepProbe(by) {
  const [now, run] = [probe.peek(), store.focused.peek()];
  if (!run) return;
  if (!now || "input" in now) {
    store.probe.value = null;
    return;
  }
  const count = run.training.dataset[now.part];
  choose({part: now.part, index: (now.index + by + count) % count});
}

export function randomProbe() {
  const [now, run] = [probe.peek(), store.focused.peek()];
  if (!run) return;
  const part = now && "part" in now ? now.part : run.training.dataset.held_out > 0 ? "held_out" : "training";
  choose({part, index: Math.floor(Math.random() * run.training.dataset[part])});
}

export async function loadSamples() {
  if (samples.peek().length) return;
  try {
    samples.value = await getSamples();
  } catch (error) {
    complain(error);
  }
}

/** @param {string} run @param {Probe} wanted */
const subjectKey = (run, wanted) => ("input" in wanted ? `${run}/${wanted.input}` : `${run}/${wanted.part}/${wanted.index}`);

/** @type {Prepare} */
const USUAL = HOME.prepare;

const wantSubject = coalesced({
  /** @param {{run: string, probe: Probe}} wish @returns {Promise<Subject>} */
  load: async ({run, probe: wanted}) => {
    const key = subjectKey(run, wanted);
    if ("input" in wanted) return {key, run, probe: wanted, input: await getInput(wanted.input), prepare: USUAL};
    const {input, prepare} = await api.postPartInput(run, wanted.part, wanted.index);
    return {key, run, probe: wanted, input, prepare};
  },
  key: ({run, probe: wanted}) => subjectKey(run, wanted),
  bytes: () => 1, limit: 500, wait: () => {},
  show: (answer) => { subject.value = answer; },
  fail: (error) => failed(error),
});

const wantNetwork = coalesced({
  /** @param {string} id */
  load: (id) => getNetwork(id), key: (id) => id, bytes: () => 1, limit: 20, wait: () => {},
  show: (answer) => { network.value = answer; },
  fail: (error) => failed(error),
});

/** The names of the tensors that are shown; the rest stays at the server. @param {Trace} trace */
function namesOf(trace) {
  const wanted = new Set(["input.y", "input.dy"]);
  for (const {name} of layers.peek()) wanted.add(`${name}.y`).add(`${name}.dy`);
  const first = filters.peek();
  if (first) wanted.add(`${first.name}.w`).add(`${first.name}.dw`);
  return trace.tensors.filter(({name}) => wanted.has(name)).map(({name, alias_of}) => alias_of ?? name);
}

/** @typedef {{run: string, step: number, way: string, subject: Subject, network: Network, layers: string}} Wish */

const wantLook = coalesced({
  /** @param {Wish} wish @returns {Promise<Look>} */
  load: async ({run, step, subject: {key, input, prepare}, network: trained}) => {
    const known = input.label !== null && trained.classes.includes(input.label);
    const trace = await api.postSnapshotTrace(run, step, {input: input.id, target: known ? "label" : "predicted", prepare, mode: {training: false, seed: 0}});
    const {blocks} = await getTensors(trace.id, {names: [...new Set(namesOf(trace))]});
    return {run, step, subject: key, trace, tensors: tensorSet(trace, blocks)};
  },
  key: ({run, step, way, subject: {key}, layers: shown}) => [run, step, way, key, shown].join("/"),
  bytes: ({tensors}) => tensors.names().reduce((sum, name) => sum + 4 * (tensors.get(name)?.data.length ?? 0), 0),
  limit: KEPT,
  wait: (now) => { waiting.value = now; },
  show: (answer) => batch(() => {
    look.value = answer;
    peaks.value = raised(peaks.peek(), answer.trace.tensors);
  }),
  fail: (error) => failed(error),
});

/** A run that was deleted or taken back while it was asked about is no trouble of the reader's. @param {unknown} error */
function failed(error) {
  if (error instanceof Problem && error.status === 404) return;
  complain(error);
}

/** Keeps the pass in step with run, moment and object, until the returned function is called. */
export function follow() {
  let [scaled, asked] = ["", ""];
  const quit = [
    effect(() => {
      const id = store.focused.value?.training.network;
      if (id) wantNetwork(id);
    }),
    effect(() => {
      const [run, wanted] = [store.focus.value, probe.value];
      if (run && wanted && here.value !== null) wantSubject({run, probe: wanted});
    }),
    effect(() => {
      const [run, step, seen, trained] = [store.focused.value, here.value, subject.value, network.value];
      const wanted = probe.value;
      if (!run || step === null || !wanted) {
        asked = "";
        wantLook(null);
        look.value = null;
        return;
      }
      const id = run.training.id;
      if (!seen || seen.key !== subjectKey(id, wanted) || !trained || trained.id !== run.training.network) return;
      // Another run or object has a scale of its own.
      if (scaled !== seen.key) {
        scaled = seen.key;
        peaks.value = new Map();
      }
      const shown = layers.value.map(({name}) => name).join();
      // A run tells of itself several times a second; what was refused must not be asked for as often.
      const way = wayTo(run.log, step);
      const now = [step, way, seen.key, shown].join();
      if (now === asked) return;
      asked = now;
      wantLook({run: id, step, way, subject: seen, network: trained, layers: shown});
    }),
  ];
  return () => quit.forEach((end) => end());
}
