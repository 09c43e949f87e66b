// @ts-check
/**
 * The one place where the training room's state lives; the verbs beside it write to it, views read it.
 */

import {computed, signal} from "@preact/signals-core";

/** @import {Network, Palettes, Recipe, ZooEntry} from "../../api/types.js" */
/** @import {Block} from "../../api/safetensors.js" */
/** @import {Dataset, Document, Download, Scene, Training} from "../../api/trainings.js" */
/** @import {Log} from "../../layout/training/log.js" */

/**
 * @typedef {object} Catalog what the server can do
 * @property {Record<string, Recipe>} optimizers
 * @property {Record<string, Recipe>} schedules
 * @property {Record<string, Recipe>} regularizers
 * @property {Record<string, Recipe>} augmentations
 * @property {Record<string, Recipe>} datasets kinds of generated data
 * @property {Record<string, Recipe>} initializers
 * @property {Record<string, Recipe>} losses
 * @property {Record<string, Recipe>} layers
 * @property {ZooEntry[]} zoo
 * @property {Dataset[]} kept data sets that were uploaded, downloaded or found in the folder of the setting
 * @property {Download[]} downloads
 * @property {Scene[]} scenes
 * @property {Palettes | null} palettes
 */

/** A run and all it has said; `color` is an index into the colours of curves (--run-0 … --run-7). @typedef {{training: Training, log: Log, color: number}} Run */

/** Whose pass is looked at while time is travelled: an object of the data set, or an input of the server. @typedef {{part: "training" | "held_out", index: number} | {input: string}} Probe */

/**
 * @typedef {object} Options
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {"en" | "ru"} language
 * @property {boolean} chrome false: only what is looked at (key P)
 * @property {number} smoothing 0 … 0.99, share of the past in a smoothed curve
 * @property {Record<string, boolean>} logarithmic which curves have a logarithmic axis: {loss: true}
 * @property {"steps" | "epochs"} axis what the curves' horizontal axis counts
 * @property {string} pane which curves are shown: a name of views/training/curves.js, as scenes say it
 * @property {"network" | "confusion" | "mistakes" | "regions" | "data" | "runs" | "share"} panel what the right side shows
 * @property {"setup" | "curves" | "look"} part which of the three columns a narrow screen shows
 * @property {boolean} lifted the form's own limits are lifted; the server's stay
 */

/** @typedef {{detail: string, pointer: string | null, status: number}} Trouble */

/**
 * @typedef {object} Sheet some objects of the draft's data, and what the draft's augmentations make of them
 * @property {string} dataset whose they are
 * @property {Block} images (N, H, W), (N, H, W, 3), or (N, 2) for points
 * @property {Block} labels (N,)
 * @property {Block | null} augmented like images
 */

/** @type {import("@preact/signals-core").Signal<Catalog>} */
export const catalog = signal(/** @type {Catalog} */ ({
  optimizers: {}, schedules: {}, regularizers: {}, augmentations: {}, datasets: {}, initializers: {}, losses: {}, layers: {},
  zoo: [], kept: [], downloads: [], scenes: [], palettes: null,
}));

/** The document that the form edits. @type {import("@preact/signals-core").Signal<Document | null>} */
export const draft = signal(/** @type {Document | null} */ (null));

/** The data set that the draft speaks of, as the server knows it; null while it is asked for or refused. @type {import("@preact/signals-core").Signal<Dataset | null>} */
export const dataset = signal(/** @type {Dataset | null} */ (null));

/** Examples of it. @type {import("@preact/signals-core").Signal<Sheet | null>} */
export const sheet = signal(/** @type {Sheet | null} */ (null));

/** The network that the draft speaks of, as the server sums it up. @type {import("@preact/signals-core").Signal<Network | null>} */
export const network = signal(/** @type {Network | null} */ (null));

/** What the server does not like about the draft, by the part of the document. @type {import("@preact/signals-core").Signal<Record<string, Trouble | null>>} */
export const troubles = signal(/** @type {Record<string, Trouble | null>} */ ({}));

/** How many edits of the form undo and redo can walk. */
export const history = signal({undo: 0, redo: 0});

/** A file on its way to the server: its name and the share that has arrived. @type {import("@preact/signals-core").Signal<{name: string, share: number} | null>} */
export const uploading = signal(/** @type {{name: string, share: number} | null} */ (null));

/** Every run the page knows, newest first; a log is complete for those that are shown. @type {import("@preact/signals-core").Signal<Map<string, Run>>} */
export const runs = signal(/** @type {Map<string, Run>} */ (new Map()));

/** Ids of the runs whose curves are overlaid, in their order. @type {import("@preact/signals-core").Signal<string[]>} */
export const shown = signal(/** @type {string[]} */ ([]));

/** Whose time is travelled, and to whom commands go. @type {import("@preact/signals-core").Signal<string | null>} */
export const focus = signal(/** @type {string | null} */ (null));

/** The run that has the focus. */
export const focused = computed(() => (focus.value === null ? null : runs.value.get(focus.value) ?? null));

/** The step that is looked at; null: now. @type {import("@preact/signals-core").Signal<number | null>} */
export const moment = signal(/** @type {number | null} */ (null));

/** @type {import("@preact/signals-core").Signal<Probe | null>} */
export const probe = signal(/** @type {Probe | null} */ (null));

/** @type {import("@preact/signals-core").Signal<Options>} */
export const options = signal(/** @type {Options} */ ({
  theme: "auto", language: "en", chrome: true, smoothing: 0.6, logarithmic: {}, axis: "steps", pane: "overview", panel: "network", part: "curves", lifted: false,
}));

/** The theme that is in force. @type {import("@preact/signals-core").Signal<"light" | "dark" | "projector">} */
export const theme = signal(/** @type {"light" | "dark" | "projector"} */ ("light"));

/** Why the last request was refused. @type {import("@preact/signals-core").Signal<Trouble | null>} */
export const problem = signal(/** @type {Trouble | null} */ (null));

/** The stream of events. @type {import("@preact/signals-core").Signal<"live" | "retrying" | "closed">} */
export const connection = signal(/** @type {"live" | "retrying" | "closed"} */ ("closed"));

/** A request that a person waits for is under way. */
export const busy = signal(false);

/** The query and fragment that bring all of this back. */
export const link = signal("");
