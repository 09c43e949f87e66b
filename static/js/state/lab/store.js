// @ts-check
/**
 * The one place where the layer lab's state lives; the verbs beside it write to it, views read it.
 */

import {computed, signal} from "@preact/signals-core";
import {twoWays} from "../../layout/lab/nodes.js";
import {boardRelation, farLinks} from "../../layout/lab/reach.js";
import {isHidden} from "../prediction.js";

/** @import {Palettes, Recipe} from "../../api/types.js" */
/** @import {Explanation} from "../../api/explanations.js" */
/** @import {Preset} from "../../api/operations.js" */
/** @import {Links} from "../../layout/lab/links.js" */
/** @import {Made, Tensor as BoardTensor, Work as Worked} from "../../layout/lab/nodes.js" */

/** What is worked on: operations, and the preset they began as. @typedef {Worked & {preset: string | null}} Work */
/** @typedef {{tensor: string, index: number[]}} Cell `tensor` by its name on the board */
/** @typedef {BoardTensor} Tensor */
/**
 * @typedef {object} Picture what the server answered for a work
 * @property {Work} work with every tensor that was drawn for it
 * @property {Made[]} nodes its operations
 * @property {Map<string, Tensor>} tensors all that stands on the board
 */
/** @typedef {"gather" | "scatter"} Way */
/** @typedef {"cell" | "settings" | "matrix" | "check" | "share"} Panel */
/** @typedef {Cell & {product: number, sum: number}} Write what a stamp adds to a cell, and what stands there then */
/** @typedef {{cell: Cell, pass: string, back: boolean, reads: Cell[] | null, writes?: Write[]}} Step `pass`: the tensor that is made, or "dx-scatter" */
/**
 * @typedef {object} Options
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {"en" | "ru"} language
 * @property {boolean} chrome
 * @property {Panel | "none" | null} panel null: as the theme has it
 * @property {Way} way how dx is explained
 * @property {boolean | null} whole all tensors on the board, or only those of the step; null: as there is room
 * @property {"map" | "tensor" | "board"} scale what shares one colour scale
 */

/** @type {import("@preact/signals-core").Signal<{layers: Record<string, Recipe>, losses: Record<string, Recipe>, presets: Preset[], palettes: Palettes | null}>} */
export const catalog = signal({layers: {}, losses: {}, presets: [], palettes: null});

/** The last good answer. @type {import("@preact/signals-core").Signal<Picture | null>} */
export const picture = signal(/** @type {Picture | null} */ (null));

/** What was asked for last, while the server refused it; forms show it. @type {import("@preact/signals-core").Signal<Work | null>} */
export const draft = signal(/** @type {Work | null} */ (null));

/** What forms edit. */
export const work = computed(() => draft.value ?? picture.value?.work ?? null);

/** `node`: whose setting was refused. @type {import("@preact/signals-core").Signal<{detail: string, field: string | null, node: number} | null>} */
export const problem = signal(/** @type {{detail: string, field: string | null, node: number} | null} */ (null));

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
  theme: "auto", language: "en", chrome: true, panel: null, way: "gather", whole: null, scale: "tensor",
}));

/** @type {import("@preact/signals-core").Signal<"light" | "dark" | "projector">} */
export const theme = signal(/** @type {"light" | "dark" | "projector"} */ ("light"));

/** The panel that is open. On a projector the sum in the middle is enough until somebody asks for more. */
export const panel = computed(() => options.value.panel ?? (theme.value === "projector" ? "none" : "cell"));

/** Whether the panel lies beneath the board: what is projected is wide and low, and a board needs the width. */
export const beneath = computed(() => theme.value === "projector" && panel.value !== "none");

/** Whether there is room for the whole board; measured by the view. */
export const roomy = signal(true);

/** Whether all tensors stand on the board, or only those of the step. */
export const whole = computed(() => options.value.whole ?? roomy.value);

/** The tensor that was computed or looked at last: what a board with room for one computation shows. */
export const pass = signal(/** @type {string | null} */ (null));

/** How the subject is explained; null while it is asked for, or where there is nothing to explain. @type {import("@preact/signals-core").Signal<{cell: Cell, view: string, answer: Explanation} | null>} */
export const explanation = signal(/** @type {{cell: Cell, view: string, answer: Explanation} | null} */ (null));

/** Why a cell could not be explained. @type {import("@preact/signals-core").Signal<{cell: Cell, detail: string} | null>} */
export const unexplained = signal(/** @type {{cell: Cell, detail: string} | null} */ (null));

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

/** The geometry of what is shown. */
const relation = computed(() => {
  const shown = picture.value;
  return shown ? boardRelation(shown.nodes, shown.tensors) : () => null;
});

/** What is lit: the terms and the influences of the focus. @type {import("@preact/signals-core").ReadonlySignal<Links | null>} */
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

/** Where the links lead on in the layer before or behind. */
export const far = computed(() => {
  const [near, shown] = [links.value, picture.value];
  if (!near || !shown || shown.nodes.length < 2 || shown.work.beside || currentStep.value?.writes) return null;
  return farLinks(near, relation.value, shown.tensors);
});

/** @param {string} name @returns {Tensor | null} */
export const tensorOf = (name) => picture.value?.tensors.get(name) ?? null;

/** Whether a cell's number is hidden: it is to be predicted first. @param {Cell} cell */
export const hidden = (cell) => isHidden(keyOf(cell)) && sameCell(cell, selection.value) && tensorOf(cell.tensor)?.given === false;

/** Whether dx of this name can be told in two ways. @param {string} name */
export const inTwoWays = (name) => Boolean(picture.value && twoWays(picture.value.tensors.get(name), picture.value.nodes));

/** Whether a tensor of a kind is one of its parameters. @param {string} kind @param {string} name */
export const parametersOf = (kind, name) => Boolean(catalog.value.layers[kind]) && /^(w|b|a|slope|gamma|beta|running_mean|running_var)$/.test(name);
