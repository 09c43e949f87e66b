// @ts-check
/** How good the network of a moment is: its confusion matrix, its worst mistakes, its decision regions. */

import {batch, computed, effect, signal} from "@preact/signals-core";
import {Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {wayTo} from "../../layout/training/happenings.js";
import {complain} from "./problems.js";
import {coalesced} from "./coalesce.js";
import * as store from "./store.js";
import {choose, here, scrubbing} from "./travel.js";

/** @import {Block} from "../../api/safetensors.js" */

/** @typedef {"held_out" | "training"} Part */
/** `probability` is that of the answer; null where the loss has no probabilities. @typedef {{index: number, part: Part, label: number, predicted: number, probability: number | null, loss: number}} Mistake */

/**
 * @typedef {object} Judgement
 * @property {string} run
 * @property {number} step
 * @property {Part} part
 * @property {number} objects
 * @property {number} loss
 * @property {number} accuracy
 * @property {(number | null)[]} by_class
 * @property {string[]} classes
 * @property {number[][]} confusion rows: true classes
 * @property {Mistake[]} mistakes largest loss first
 * @property {Cell | null} cell whose mistakes they are; null: of all
 * @property {Map<number, Thumbnail>} pictures by the object's index
 */

/** @typedef {{label: number, predicted: number}} Cell */
/** A picture (H, W) or (H, W, 3) with levels 0…255, or a point (2,). @typedef {{shape: number[], data: Float32Array}} Thumbnail */
/** @typedef {{run: string, step: number, p: Block, x: Block, labels: Block, extent: import("../../layout/training/regions.js").Extent}} Plane */

/** How many mistakes are shown. */
export const MISTAKES = 24;
/** Places of the plane along each side. */
const GRID = 96;

/** Which part is judged. @type {import("@preact/signals-core").Signal<Part>} */
export const part = signal(/** @type {Part} */ ("held_out"));
/** The cell of the confusion matrix whose mistakes are shown. @type {import("@preact/signals-core").Signal<Cell | null>} */
export const cell = signal(/** @type {Cell | null} */ (null));
/** "count" or "share" of the class. @type {import("@preact/signals-core").Signal<"count" | "share">} */
export const counting = signal(/** @type {"count" | "share"} */ ("count"));
/** @type {import("@preact/signals-core").Signal<Judgement | null>} */
export const judgement = signal(/** @type {Judgement | null} */ (null));
/** @type {import("@preact/signals-core").Signal<Plane | null>} */
export const plane = signal(/** @type {Plane | null} */ (null));
export const judging = signal(false);

/** How the moment was come to. */
const wayHere = computed(() => (store.focused.value && here.value !== null ? wayTo(store.focused.value.log, here.value) : ""));

/** Whether the focused run learns points on the plane. */
export const planar = computed(() => store.focused.value?.training.dataset.shape.length === 1);

/** @typedef {{run: string, step: number, way: string, part: Part, cell: Cell | null}} Wish */

const wantJudgement = coalesced({
  /** @param {Wish} wish @returns {Promise<Judgement>} */
  load: async ({run, step, part: which, cell: chosen}) => {
    const answer = await api.getEvaluation(run, step, {part: which, mistakes: MISTAKES, ...(chosen ?? {})});
    const indices = answer.mistakes.map((/** @type {Mistake} */ {index}) => index);
    return {...answer, run, step, part: which, cell: chosen, pictures: indices.length ? thumbnails(indices, await api.getPartObjects(run, which, indices)) : new Map()};
  },
  key: ({run, step, way, part: which, cell: chosen}) => [run, step, way, which, chosen?.label, chosen?.predicted].join(),
  bytes: () => 1, limit: 60,
  wait: (now) => { judging.value = now; },
  show: (answer) => { judgement.value = answer; },
  fail: (error) => failed(error),
});

/** @param {number[]} indices @param {{blocks: Map<string, Block>}} answer */
function thumbnails(indices, {blocks}) {
  const images = blocks.get("images");
  /** @type {Map<number, Thumbnail>} */
  const found = new Map();
  if (!images) return found;
  const shape = images.shape.slice(1);
  const size = shape.reduce((a, b) => a * b, 1);
  indices.forEach((index, i) => found.set(index, {shape, data: images.data.subarray(i * size, (i + 1) * size)}));
  return found;
}

const wantPlane = coalesced({
  /** @param {{run: string, step: number, way: string}} wish @returns {Promise<Plane>} */
  load: async ({run, step}) => {
    const {blocks, metadata} = await api.getRegions(run, step, GRID);
    const [left, right, bottom, top] = JSON.parse(metadata.extent);
    const block = (/** @type {string} */ name) => blocks.get(name) ?? {shape: [0], data: new Float32Array()};
    return {run, step, p: block("p"), x: block("x"), labels: block("labels"), extent: {left, right, bottom, top}};
  },
  key: ({run, step, way}) => [run, step, way].join(),
  bytes: ({p, x}) => 4 * (p.data.length + x.data.length), limit: 64 * 2 ** 20,
  wait: () => {},
  show: (answer) => { plane.value = answer; },
  fail: (error) => failed(error),
});

/** @param {unknown} error */
function failed(error) {
  if (error instanceof Problem && error.status === 404) return;
  complain(error);
}

/** @param {Cell | null} chosen null: all mistakes */
export function showMistakes(chosen) {
  batch(() => {
    cell.value = chosen;
    store.options.value = {...store.options.peek(), panel: "mistakes"};
  });
}

/** Looks at one of the mistakes, chosen by chance. */
export async function chooseMistake() {
  const [run, step, which] = [store.focus.peek(), here.peek(), part.peek()];
  if (!run || step === null) return;
  try {
    const {mistakes} = await api.getEvaluation(run, step, {part: which, mistakes: MISTAKES});
    const now = store.probe.peek();
    const others = mistakes.filter((/** @type {Mistake} */ {index}) => !(now && "index" in now && now.part === which && now.index === index));
    if (others.length) choose({part: which, index: others[Math.floor(Math.random() * others.length)].index});
  } catch (error) {
    failed(error);
  }
}

/** Keeps what is shown in step with run and moment, until the returned function is called. */
export function followJudging() {
  let [asked, drawn] = ["", ""];
  const quit = [
    effect(() => {
      const [run, step, which, chosen] = [store.focus.value, here.value, part.value, cell.value];
      const {panel} = store.options.value;
      // A judgement looks at every object: while a hand moves, the last one stays.
      if (!run || step === null || scrubbing.value || (panel !== "confusion" && panel !== "mistakes")) return;
      const wish = {run, step, way: wayHere.value, part: which, cell: panel === "mistakes" ? chosen : null};
      const name = JSON.stringify(wish);
      if (name === asked) return;
      asked = name;
      wantJudgement(wish);
    }),
    effect(() => {
      const [run, step] = [store.focus.value, here.value];
      const {panel} = store.options.value;
      if (!run || step === null || !planar.value || (panel !== "regions" && panel !== "network")) return;
      const wish = {run, step, way: wayHere.value};
      const name = JSON.stringify(wish);
      if (name === drawn) return;
      drawn = name;
      wantPlane(wish);
    }),
  ];
  return () => quit.forEach((end) => end());
}
