// @ts-check
/**
 * The one place where the layer lab's state lives; the verbs of actions.js write to it, views read it.
 */

import {computed, signal} from "@preact/signals-core";
import {isGiven} from "../../layout/lab/kinds.js";
import {relationOf} from "../../layout/lab/links.js";
import {isHidden} from "../prediction.js";

/** @import {Palettes, Recipe} from "../../api/types.js" */
/** @import {Explanation} from "../../api/explanations.js" */
/** @import {Operation, Preset} from "../../api/operations.js" */
/** @import {Numbers} from "../../layout/lab/array.js" */
/** @import {Links} from "../../layout/lab/links.js" */

/** What is worked on: an operation, its kind and the preset it began as. @typedef {Operation & {kind: string, preset: string | null}} Work */
/** @typedef {{tensor: string, index: number[]}} Cell */
/** @typedef {Numbers & {name: string, peak: number, integral: boolean}} Tensor */
/**
 * @typedef {object} Picture what the server answered for a work
 * @property {Work} work with every tensor that was drawn for it
 * @property {Record<string, any>} settings all of them
 * @property {Map<string, Tensor>} tensors
 * @property {Map<string, Tensor>} intermediate
 * @property {number | null} loss
 */
/** @typedef {"gather" | "scatter"} Way */
/** @typedef {"cell" | "settings" | "matrix" | "check" | "share"} Panel */
/** @typedef {Cell & {product: number, sum: number}} Write what a stamp adds to a cell, and what stands there then */
/** @typedef {{cell: Cell, view: string, reads: Cell[] | null, writes?: Write[]}} Step `view` names the pass: forward, db, dw, dx, dx-scatter */
/**
 * @typedef {object} Options
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {"en" | "ru"} language
 * @property {boolean} chrome
 * @property {Panel} panel
 * @property {Way} way how dx is explained
 */

/** @type {import("@preact/signals-core").Signal<{layers: Record<string, Recipe>, losses: Record<string, Recipe>, presets: Preset[], palettes: Palettes | null}>} */
export const catalog = signal({layers: {}, losses: {}, presets: [], palettes: null});

/** The last good answer. @type {import("@preact/signals-core").Signal<Picture | null>} */
export const picture = signal(/** @type {Picture | null} */ (null));

/** What was asked for last, while the server refused it; forms show it. @type {import("@preact/signals-core").Signal<Work | null>} */
export const draft = signal(/** @type {Work | null} */ (null));

/** What forms edit. */
export const work = computed(() => draft.value ?? picture.value?.work ?? null);

/** @type {import("@preact/signals-core").Signal<{detail: string, field: string | null} | null>} */
export const problem = signal(/** @type {{detail: string, field: string | null} | null} */ (null));

export const busy = signal(false);

/** What is pinned. @type {import("@preact/signals-core").Signal<Cell | null>} */
export const selection = signal(/** @type {Cell | null} */ (null));

/** What the pointer is on; padding has an index outside. @type {import("@preact/signals-core").Signal<Cell | null>} */
export const hover = signal(/** @type {Cell | null} */ (null));

/** The one operand of a term that is pointed at in the card or the workings. @type {import("@preact/signals-core").Signal<Cell[] | null>} */
export const operand = signal(/** @type {Cell[] | null} */ (null));

/** The steps of all passes, forward first. @type {import("@preact/signals-core").Signal<Step[]>} */
export const steps = signal(/** @type {Step[]} */ ([]));

/** `step === steps.length` shows everything. @type {import("@preact/signals-core").Signal<{step: number, playing: boolean, speed: number, loop: boolean}>} */
export const timeline = signal({step: Number.POSITIVE_INFINITY, playing: false, speed: 1, loop: false});

/** The step that is lit. */
export const currentStep = computed(() => steps.value[timeline.value.step] ?? null);

/** Whose workings are shown: the step's cell while a pass is walked, else what is pinned. */
export const subject = computed(() => currentStep.value?.cell ?? selection.value);

/** Whose links are lit. */
export const focus = computed(() => hover.value ?? subject.value);

/** @type {import("@preact/signals-core").Signal<Options>} */
export const options = signal(/** @type {Options} */ ({
  theme: "auto", language: "en", chrome: true, panel: "cell", way: "gather",
}));

/** @type {import("@preact/signals-core").Signal<"light" | "dark" | "projector">} */
export const theme = signal(/** @type {"light" | "dark" | "projector"} */ ("light"));

/** How the subject is explained; null while it is asked for, or where there is nothing to explain. @type {import("@preact/signals-core").Signal<{cell: Cell, view: string, answer: Explanation} | null>} */
export const explanation = signal(/** @type {{cell: Cell, view: string, answer: Explanation} | null} */ (null));

/** Where the subject flows to, as the server says. @type {import("@preact/signals-core").Signal<{cell: Cell, cells: Cell[], count: number} | null>} */
export const flows = signal(/** @type {{cell: Cell, cells: Cell[], count: number} | null} */ (null));

/** Links the server told of cells whose kind's geometry the page does not know. @type {import("@preact/signals-core").Signal<Map<string, Links>>} */
export const told = signal(new Map());

/** The chosen cell of dx, added up in both ways. @type {import("@preact/signals-core").Signal<{cell: Cell, gather: number, scatter: number} | null>} */
export const agreement = signal(/** @type {{cell: Cell, gather: number, scatter: number} | null} */ (null));

export const history = signal({undo: 0, redo: 0});

/** The query and fragment that bring all of this back. */
export const link = signal("");

/** @param {Cell} cell */
export const keyOf = ({tensor, index}) => `${tensor}[${index.join(",")}]`;

/** @param {Cell | null} one @param {Cell | null} other */
export const sameCell = (one, other) => one === other || Boolean(one && other && keyOf(one) === keyOf(other));

/** The geometry of the layer that is shown. */
const relation = computed(() => {
  const shown = picture.value;
  if (!shown) return () => null;
  const shapes = Object.fromEntries([...shown.tensors].map(([name, {shape}]) => [name, shape]));
  return relationOf(shown.work.kind, shown.settings, shapes);
});

/** What is lit: the terms and the influences of the focus. */
export const links = computed(() => {
  const cell = focus.value;
  if (!cell) return null;
  const stamp = hover.value ? null : currentStep.value;
  if (stamp?.writes) {
    const pairs = (/** @type {Cell[]} */ cells) => cells.map(({tensor, index}) => /** @type {[string, number[]]} */ ([tensor, index]));
    return {terms: pairs((stamp.reads ?? []).filter((one) => !sameCell(one, cell))), influences: pairs(stamp.writes)};
  }
  const exact = told.value.get(keyOf(cell));
  return exact ?? relation.value(cell.tensor, cell.index);
});

/** @param {string} name */
export const tensorOf = (name) => picture.value?.tensors.get(name) ?? picture.value?.intermediate.get(name) ?? null;

/** Whether a cell's number is hidden: it is to be predicted first. @param {Cell} cell */
export const hidden = (cell) => isHidden(keyOf(cell)) && sameCell(cell, selection.value) && Boolean(picture.value && !isGiven(cell.tensor, picture.value.work));

/** Whether a tensor of a kind is one of its parameters. @param {string} kind @param {string} name */
export const parametersOf = (kind, name) => Boolean(catalog.value.layers[kind]) && /^(w|b|a|slope|gamma|beta|running_mean|running_var)$/.test(name);
