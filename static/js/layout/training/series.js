// @ts-check
/** Which curves a chart has: for each run what was said while it learned and what was measured on the held-out part. */

import {epochsOf} from "./course.js";
import {smooth} from "./smoothing.js";

/** @import {Course} from "./course.js" */

/** @import {Column, Evaluation, Log, Quantiles} from "./log.js" */

/** @typedef {"loss" | "accuracy" | "running" | "learning_rate" | "gradients" | "updates" | "outputs"} Quantity */

/**
 * @typedef {object} Curve
 * @property {string} key of its own in the chart
 * @property {string} run
 * @property {number} colour the run's, 0…
 * @property {"learning" | "noise" | "held_out" | "median" | "low" | "high"} part noise: the batches behind a smoothed curve
 * @property {string | null} layer the parameter or node that it belongs to
 * @property {number} depth of that layer, 0 first … 1 last
 * @property {number[]} x steps, or epochs
 * @property {Column} y
 * @property {boolean} marked few values, each worth a mark
 * @property {Column} [told] the numbers before they were smoothed
 */

/** `course` is there where the axis counts epochs. @typedef {{id: string, log: Log, colour: number, course?: Course | null}} Shown a run that is overlaid */

/** Where steps stand on the axis. @param {number[]} steps @param {Course | null} [course] */
const along = (steps, course) => (course ? epochsOf(steps, course) : steps);

export const QUANTITIES = /** @type {const} */ (["loss", "accuracy", "running", "learning_rate", "gradients", "updates", "outputs"]);

/** Quantities with one curve a layer: each run has a chart of its own there. @param {Quantity} quantity */
export const isPerLayer = (quantity) => quantity === "gradients" || quantity === "updates";

/** Quantities that are never below zero, and so have a logarithm. @param {Quantity} quantity */
export const hasLogarithm = (quantity) => quantity !== "outputs" && quantity !== "accuracy";

/**
 * Whether a chart is logarithmic: as it was chosen, else where sizes differ by factors.
 * @param {Quantity} quantity
 * @param {Readonly<Record<string, boolean>>} chosen
 */
export const isLogarithmic = (quantity, chosen) => hasLogarithm(quantity) && (chosen[quantity] ?? isPerLayer(quantity));

/**
 * The curves of loss, accuracy, running estimate or rate.
 * @param {"loss" | "accuracy" | "running" | "learning_rate"} quantity
 * @param {Shown} run
 * @param {number} smoothing 0 … 0.99
 * @param {boolean} [logarithmic]
 * @returns {Curve[]}
 */
export function curvesOf(quantity, {id, log, colour, course}, smoothing, logarithmic = false) {
  const {reports} = log;
  const common = {run: id, colour, layer: null, depth: 0};
  const raw = {...common, key: `${id}:${quantity}`, part: /** @type {const} */ ("learning"), x: along(reports.step, course), y: reports[quantity], marked: false};
  // The rate is set, not measured; Q is smooth by itself.
  if (quantity === "learning_rate" || quantity === "running") return [raw];
  /** @type {Curve[]} */
  const curves = smoothing > 0
    ? [{...raw, key: `${raw.key}:noise`, part: "noise"}, {...raw, y: smooth(raw.y, smoothing, logarithmic)}]
    : [raw];
  const measured = log.evaluations.filter(({held_out}) => held_out);
  if (measured.length) {
    curves.push({
      ...common, key: `${raw.key}:held_out`, part: "held_out", marked: true, x: along(measured.map(({step}) => step), course),
      y: measured.map(({held_out}) => finite(held_out?.[quantity])),
    });
  }
  return curves;
}

/**
 * The curves of gradient norms or update ratios: one for each parameter.
 * @param {"gradients" | "updates"} quantity
 * @param {Shown} run
 * @param {{smoothing: number, parameters: "weights" | "all", logarithmic?: boolean}} options
 * @returns {Curve[]}
 */
export function layerCurves(quantity, {id, log, colour, course}, {smoothing, parameters, logarithmic}) {
  const names = parametersOf(log, quantity, parameters);
  return names.map((name, i) => ({
    key: `${id}:${quantity}:${name}`, run: id, colour, part: /** @type {const} */ ("learning"), layer: name,
    depth: names.length > 1 ? i / (names.length - 1) : 0, x: along(log.reports.step, course), y: smooth(log.reports[quantity][name], smoothing, logarithmic), marked: false,
    told: log.reports[quantity][name],
  }));
}

/**
 * The parameters a log speaks of, first layer first: weights alone, unless there are none.
 * @param {Log} log
 * @param {"gradients" | "updates"} quantity
 * @param {"weights" | "all"} which
 */
export function parametersOf(log, quantity, which) {
  const names = Object.keys(log.reports[quantity]);
  const weights = names.filter((name) => name.endsWith(".w"));
  return which === "weights" && weights.length ? weights : names;
}

/**
 * How the outputs of a layer spread: the median and the band that holds 70 % of them.
 * @param {Shown} run
 * @param {string} node
 * @returns {Curve[]} low, high, median; none where the run has no such layer
 */
export function spreadOf({id, log, colour, course}, node) {
  const told = log.evaluations.filter(({outputs}) => outputs?.[node]);
  if (!told.length) return [];
  const x = along(told.map(({step}) => step), course);
  return /** @type {const} */ (["low", "high", "median"]).map((part) => ({
    key: `${id}:outputs:${node}:${part}`, run: id, colour, part, layer: node, depth: 0, x, marked: part === "median",
    y: told.map(({outputs}) => finite(/** @type {Record<string, Quantiles>} */ (outputs)[node][PLACE[part]])),
  }));
}

const PLACE = {low: 0, median: 1, high: 2};

/** The layers whose outputs were measured, in the order of the network. @param {Shown[]} runs @returns {string[]} */
export function layersOf(runs) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const {log} of runs) for (const name of Object.keys(log.evaluations.at(-1)?.outputs ?? {})) names.add(name);
  return [...names];
}

/**
 * The layer to begin with: the last one that is hidden, where vanishing and saturation meet.
 * @param {string[]} layers
 */
export const usualLayer = (layers) => layers[Math.max(0, layers.length - 2)] ?? null;

/** @param {unknown} value @returns {number | null} */
const finite = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);

/** The last evaluation that is not after a step. @param {Log} log @param {number} step @returns {Evaluation | null} */
export function evaluationAt({evaluations}, step) {
  return evaluations.findLast((one) => one.step <= step) ?? null;
}
