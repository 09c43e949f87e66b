// @ts-check
/** How the curves are looked at: the axis and the window of it, the crosshair, which layers; and the verbs for it. Places are steps or epochs, whatever the axis counts. */

import {batch, computed, signal} from "@preact/signals-core";
import {endOfAxis, nearest, zoomed} from "../../layout/training/axes.js";
import {courseOf, epochsAfter} from "../../layout/training/course.js";
import {happenings} from "../../layout/training/happenings.js";
import {lastStep} from "../../layout/training/log.js";
import {chartsOf} from "../../layout/training/panes.js";
import {hasLogarithm, isLogarithmic, layersOf, usualLayer} from "../../layout/training/series.js";
import * as store from "./store.js";
import {here, snapshots, travelTo} from "./travel.js";

/** @import {Range} from "../../layout/training/axes.js" */
/** @import {Quantity} from "../../layout/training/series.js" */
/** @import {Options, Run} from "./store.js" */

const ALIVE = new Set(["queued", "running", "paused", "interrupted"]);

/** So many steps can be looked at from close by. */
const CLOSEST = 4;

/** The place under the pointer; null while it is elsewhere. @type {import("@preact/signals-core").Signal<number | null>} */
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

/** What the axis counts. */
export const axis = computed(() => store.options.value.axis);

/** How a run's steps become epochs; null where the axis counts steps. @param {Run} run */
const courseAlong = ({training: {document, dataset, changes}}) => (axis.value === "epochs" ? courseOf(dataset.training, document.batch_size, changes) : null);

/** Where a step of a run stands on the axis. @param {Run | null | undefined} run @param {number} step */
function placeOf(run, step) {
  const course = run && courseAlong(run);
  return course ? epochsAfter(course, step) : step;
}

/** Where a step of the run that has the focus stands: snapshots and the moment are its own. @param {number} step */
export const place = (step) => placeOf(store.focused.value, step);

/** The same as charts want them. */
export const sources = computed(() => overlaid.value.map((run) => ({id: run.training.id, log: run.log, colour: run.color, course: courseAlong(run)})));

/** All of the axis, for every run that is shown. @type {import("@preact/signals-core").ReadonlySignal<Range>} */
export const whole = computed(() => [0, Math.max(1, ...overlaid.value.map((run) => {
  const {training, log} = run;
  const done = Math.max(lastStep(log), training.step ?? 0, log.failure?.step ?? 0);
  return endOfAxis(placeOf(run, done), (axis.value === "epochs" ? training.epochs : training.steps_total) ?? 0, ALIVE.has(training.state));
}))]);

/** The part of it that is shown. @type {import("@preact/signals-core").ReadonlySignal<Range>} */
export const visible = computed(() => zoom.value ?? whole.value);

/** How far the runs that are shown have come. */
export const newest = computed(() => Math.max(0, ...overlaid.value.map((run) => placeOf(run, lastStep(run.log)))));

/** Where the line of the moment stands: at its snapshot; now is where the focused run has come to. */
export const standing = computed(() => {
  const run = store.focused.value;
  const step = (store.moment.value === null ? null : here.value) ?? (run ? lastStep(run.log) : null);
  return step === null ? newest.value : place(step);
});

/** The place whose values are told: under the pointer, or where time was travelled to, or now. */
export const reading = computed(() => cursor.value ?? (store.moment.value === null ? newest.value : standing.value));

/** The layers that have outputs to show, and the one that is shown. */
export const layers = computed(() => {
  const names = layersOf(sources.value);
  const chosen = outputLayer.value;
  return {names, chosen: chosen !== null && names.includes(chosen) ? chosen : usualLayer(names)};
});

/** Which charts show outbursts too that would squeeze the rest. @type {import("@preact/signals-core").Signal<Partial<Record<Quantity, boolean>>>} */
export const uncut = signal(/** @type {Partial<Record<Quantity, boolean>>} */ ({}));

/** @param {Quantity} quantity @param {boolean} on */
export function setUncut(quantity, on) {
  uncut.value = {...uncut.peek(), [quantity]: on};
}

/** @param {number | null} at */
export function point(at) {
  cursor.value = at === null ? null : Math.max(0, axis.peek() === "steps" ? Math.round(at) : at);
}

/** Goes to the snapshot nearest to a place. @param {number} at */
export function travelNear(at) {
  const steps = snapshots.peek();
  const found = nearest(steps.map(place), at);
  if (found >= 0) travelTo(steps[found]);
}

/** @param {Options["axis"]} wanted */
export function setAxis(wanted) {
  batch(() => {
    store.options.value = {...store.options.peek(), axis: wanted};
    // What was pointed at and zoomed to was told in the other unit.
    cursor.value = zoom.value = null;
  });
}

export const toggleAxis = () => setAxis(axis.peek() === "steps" ? "epochs" : "steps");

/** The smallest window that can be looked at: a few steps. */
const least = () => Math.min(...overlaid.peek().map((run) => placeOf(run, CLOSEST)), CLOSEST);

/** @param {Range | null} range null: all of it */
export function setZoom(range) {
  if (range === null) {
    zoom.value = null;
    return;
  }
  const [from, to] = [Math.min(...range), Math.max(...range)];
  zoom.value = zoomed([from, to], whole.peek(), {least: least()});
}

/** @param {{factor?: number, by?: number, around?: number}} how */
export function moveZoom(how) {
  const all = whole.peek();
  const next = zoomed(visible.peek(), all, {...how, least: least()});
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
  .flatMap((run) => happenings(run.log, run.training.document).map((one) => ({...one, at: placeOf(run, one.step), run: run.training.id, colour: run.color})))
  .sort((a, b) => a.at - b.at));

/** Where the snapshots of the run that has the focus stand. */
export const ticks = computed(() => snapshots.value.map(place));

/** @param {string} run */
export const happenedIn = (run) => happened.peek().filter((one) => one.run === run);
