// @ts-check
/** How the curves are looked at: the window of steps, the crosshair, which layers; and the verbs for it. */

import {computed, signal} from "@preact/signals-core";
import {endOfAxis, zoomed} from "../../layout/training/axes.js";
import {happenings} from "../../layout/training/happenings.js";
import {lastStep} from "../../layout/training/log.js";
import {chartsOf} from "../../layout/training/panes.js";
import {hasLogarithm, isLogarithmic, layersOf, usualLayer} from "../../layout/training/series.js";
import * as store from "./store.js";
import {here} from "./travel.js";

/** @import {Range} from "../../layout/training/axes.js" */
/** @import {Quantity} from "../../layout/training/series.js" */

const ALIVE = new Set(["queued", "running", "paused", "interrupted"]);

/** The step under the pointer; null while it is elsewhere. @type {import("@preact/signals-core").Signal<number | null>} */
export const cursor = signal(/** @type {number | null} */ (null));

/** The part of the axis that is looked at; null: all of it. @type {import("@preact/signals-core").Signal<Range | null>} */
export const zoom = signal(/** @type {Range | null} */ (null));

/** Which parameters have a curve of their own. @type {import("@preact/signals-core").Signal<"weights" | "all">} */
export const parameters = signal(/** @type {"weights" | "all"} */ ("weights"));

/** The layer whose outputs are shown; null: the usual one. @type {import("@preact/signals-core").Signal<string | null>} */
export const outputLayer = signal(/** @type {string | null} */ (null));

/** The runs that are overlaid, with all that is known of them. */
export const overlaid = computed(() => store.shown.value.flatMap((id) => {
  const run = store.runs.value.get(id);
  return run ? [run] : [];
}));

/** The same as charts want them. */
export const sources = computed(() => overlaid.value.map(({training, log, color}) => ({id: training.id, log, colour: color})));

/** All steps there are, of every run that is shown. @type {import("@preact/signals-core").ReadonlySignal<Range>} */
export const whole = computed(() => [0, Math.max(1, ...overlaid.value.map(({training, log}) =>
  endOfAxis(Math.max(lastStep(log), training.step ?? 0, log.failure?.step ?? 0), training.steps_total ?? 0, ALIVE.has(training.state))))]);

/** The steps that are shown. @type {import("@preact/signals-core").ReadonlySignal<Range>} */
export const visible = computed(() => zoom.value ?? whole.value);

/** The last step of the runs that are shown. */
export const newest = computed(() => Math.max(0, ...overlaid.value.map(({log}) => lastStep(log))));

/** Where the line of the moment stands: at its snapshot; now is where the focused run has come to. */
export const standing = computed(() => (store.moment.value === null ? null : here.value) ?? (store.focused.value ? lastStep(store.focused.value.log) : newest.value));

/** The step whose values are told: under the pointer, or where time was travelled to, or now. */
export const reading = computed(() => cursor.value ?? (store.moment.value === null ? newest.value : standing.value));

/** The layers that have outputs to show, and the one that is shown. */
export const layers = computed(() => {
  const names = layersOf(sources.value);
  const chosen = outputLayer.value;
  return {names, chosen: chosen !== null && names.includes(chosen) ? chosen : usualLayer(names)};
});

/** @param {number | null} step */
export function point(step) {
  cursor.value = step === null ? null : Math.max(0, Math.round(step));
}

/** @param {Range | null} range null: all of it */
export function setZoom(range) {
  if (range === null) {
    zoom.value = null;
    return;
  }
  const [from, to] = [Math.min(...range), Math.max(...range)];
  zoom.value = zoomed([from, to], whole.peek(), {});
}

/** @param {{factor?: number, by?: number, around?: number}} how */
export function moveZoom(how) {
  const all = whole.peek();
  const next = zoomed(visible.peek(), all, how);
  zoom.value = next[0] <= all[0] && next[1] >= all[1] ? null : next;
}

/** @param {Quantity} quantity @param {boolean} on */
export function setLogarithmic(quantity, on) {
  const now = store.options.peek();
  store.options.value = {...now, logarithmic: {...now.logarithmic, [quantity]: on}};
}

/** All charts of the pane that can be logarithmic, or none. */
export function toggleLogarithm() {
  const now = store.options.peek();
  const able = chartsOf(now.pane).filter(hasLogarithm);
  const wanted = !able.every((quantity) => isLogarithmic(quantity, now.logarithmic));
  store.options.value = {...now, logarithmic: {...now.logarithmic, ...Object.fromEntries(able.map((quantity) => [quantity, wanted]))}};
}

/** What happened in each run that is shown, in the order of the axis. */
export const happened = computed(() => overlaid.value
  .flatMap(({training, log, color}) => happenings(log, training.document).map((one) => ({...one, run: training.id, colour: color})))
  .sort((a, b) => a.step - b.step));

/** @param {string} run */
export const happenedIn = (run) => happened.peek().filter((one) => one.run === run);
