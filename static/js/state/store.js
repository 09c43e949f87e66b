// @ts-check
/**
 * The one place where the explorer's state lives.
 *
 * Views read these signals (`useValue(signal)` of views/html.js re-renders on change) and call the verbs of actions.js;
 * nothing else writes to them.
 */

import {computed, signal} from "@preact/signals-core";

/** @import {InputRecord, Mode, Network, Palettes, Prepare, Recipe, Sample, Spec, Trace, ZooEntry} from "../api/types.js" */
/** @import {TensorSet} from "./tensors.js" */

/**
 * @typedef {object} Address a number, a tensor (index null) or a layer (the inspector only looks at the node)
 * @property {string} node
 * @property {string} tensor "y", "dy", "w", "dw"…
 * @property {number[] | null} index full index, N first
 */

/**
 * @typedef {object} Catalog
 * @property {ZooEntry[]} zoo
 * @property {Record<string, Recipe>} layers
 * @property {Record<string, Recipe>} losses
 * @property {Record<string, Recipe>} initializers
 * @property {Sample[]} samples
 * @property {Palettes | null} palettes
 */

/** @typedef {{network: Network, trace: Trace, tensors: TensorSet}} Picture */
/** @typedef {{detail: string, pointer: string | null, node: string | null, field: string | null, values: Record<string, any>, status: number, kept?: boolean}} Trouble */

/**
 * @typedef {object} Options
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {"en" | "ru"} language
 * @property {"map" | "layer" | "global"} scale what one colour scale spans
 * @property {boolean} compare show ours − before
 * @property {boolean} chrome false: only the picture (key P)
 * @property {null | "map" | "layer" | "spec" | "share"} panel what the drawer shows
 */

/** What the server can do: networks, layer recipes, samples, colour maps. @type {import("@preact/signals-core").Signal<Catalog>} */
export const catalog = signal({zoo: [], layers: {}, losses: {}, initializers: {}, samples: [], palettes: null});

/** The network of the picture (the last good one). @type {import("@preact/signals-core").Signal<Network | null>} */
export const network = signal(/** @type {Network | null} */ (null));

/**
 * The spec last asked for while the server refused it, so that a person can go on editing; null when it is `network.spec`.
 * Forms show `spec.value`.
 * @type {import("@preact/signals-core").Signal<Spec | null>}
 */
export const draft = signal(/** @type {Spec | null} */ (null));

/** The spec to edit: the draft, or the network's own. */
export const spec = computed(() => draft.value ?? network.value?.spec ?? null);

/** The picture at the left. @type {import("@preact/signals-core").Signal<InputRecord | null>} */
export const input = signal(/** @type {InputRecord | null} */ (null));

/** The manifest of the pass that is shown. @type {import("@preact/signals-core").Signal<Trace | null>} */
export const trace = signal(/** @type {Trace | null} */ (null));

/** Its numbers. @type {import("@preact/signals-core").Signal<TensorSet | null>} */
export const tensors = signal(/** @type {TensorSet | null} */ (null));

/** The picture before the last change. @type {import("@preact/signals-core").Signal<Picture | null>} */
export const before = signal(/** @type {Picture | null} */ (null));

/** Ours − before, subtracted by the server; null until asked for. @type {import("@preact/signals-core").Signal<TensorSet | null>} */
export const difference = signal(/** @type {TensorSet | null} */ (null));

/** What a person chose as target: a class index, "label" (falls back to "predicted") or "predicted". @type {import("@preact/signals-core").Signal<number | "label" | "predicted">} */
export const target = signal(/** @type {number | "label" | "predicted"} */ ("label"));

/** How a picture becomes a tensor. @type {import("@preact/signals-core").Signal<Prepare>} */
export const prepare = signal(/** @type {Prepare} */ ({fit: "fit", center: null, invert: "auto"}));

/** Training or inference, and the seed of dropout. @type {import("@preact/signals-core").Signal<Mode>} */
export const mode = signal(/** @type {Mode} */ ({training: false, seed: 0}));

/**
 * What was chosen and is still on its way. Controls show it at once: a box that waits for the server looks broken.
 * @type {import("@preact/signals-core").Signal<{target?: number | "label" | "predicted", prepare?: Prepare, mode?: Mode} | null>}
 */
export const wished = signal(null);

/** What is pinned. @type {import("@preact/signals-core").Signal<Address | null>} */
export const selection = signal(/** @type {Address | null} */ (null));

/** What the pointer is on. @type {import("@preact/signals-core").Signal<Address | null>} */
export const hover = signal(/** @type {Address | null} */ (null));

/** What the status line speaks of: hover shows, a click pins. */
export const focus = computed(() => hover.value ?? selection.value);

/**
 * Where the pass stands. `step` counts `trace.steps`; `step === trace.steps.length` means the whole pass is shown.
 * @type {import("@preact/signals-core").Signal<{step: number, playing: boolean, speed: number}>}
 */
export const timeline = signal({step: Number.POSITIVE_INFINITY, playing: false, speed: 1});

/** The step that is lit, or null when the whole pass is shown. */
export const currentStep = computed(() => trace.value?.steps[timeline.value.step] ?? null);

/** @type {import("@preact/signals-core").Signal<Options>} */
export const options = signal(/** @type {Options} */ ({
  theme: "auto", language: "en", scale: "layer", compare: false, chrome: true, panel: null,
}));

/** The theme that is in force: "auto" resolved. @type {import("@preact/signals-core").Signal<"light" | "dark" | "projector">} */
export const theme = signal(/** @type {"light" | "dark" | "projector"} */ ("light"));

/** Why the last request was refused; the picture stays the last good one. @type {import("@preact/signals-core").Signal<Trouble | null>} */
export const problem = signal(/** @type {Trouble | null} */ (null));

/** Which page of maps is turned up, by the shape of the columns that have one. @type {import("@preact/signals-core").Signal<Record<string, number>>} */
export const pages = signal(/** @type {Record<string, number>} */ ({}));

/** A request is under way. */
export const busy = signal(false);

/** The query string that brings all of this back; the address bar follows a moment later. */
export const link = signal("");

/** How many changes undo and redo can walk. */
export const history = signal({undo: 0, redo: 0});

/** What the picture paints: the pass, or its difference from before. */
export const shown = computed(() => (options.value.compare && difference.value ? difference.value : tensors.value));
