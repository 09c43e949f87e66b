// @ts-check
/** What each chart shows of its curves: on the screen, and in a file. */

import {cutOff, extent, limits} from "../../layout/training/axes.js";
import {linesOf, runColour, strokeOf} from "./pen.js";

/** @import {Range} from "../../layout/training/axes.js" */
/** @import {Happening} from "../../layout/training/happenings.js" */
/** @import {Curve} from "../../layout/training/series.js" */
/** @import {Plain} from "./chart.js" */
/** @import {Theme} from "./pen.js" */
/** @import {Drawing} from "./plot.js" */

/** @typedef {{window: Range, theme: Theme, marks: readonly number[], happened: readonly {at: number, kind: Happening["kind"]}[]}} Setting where on the axis, and what is marked there */

/** What is drawn over what, for all runs together. */
const LAYERS = /** @type {const} */ (["noise", "learning", "held_out"]);

/**
 * A curve or two of each run.
 * @param {Curve[]} curves
 * @param {Setting & {quantity: Plain, logarithmic: boolean, uncut: boolean}} how uncut: outbursts are shown too
 * @returns {{drawing: Drawing, cut: number | null, top: number}} where the axis could end below outbursts, and the largest value
 */
export function plainDrawing(curves, {quantity, window, theme, marks, happened, logarithmic, uncut}) {
  // The noise behind a smoothed curve must not squeeze it.
  const calm = curves.filter(({part}) => part !== "noise");
  const found = extent(calm, window, logarithmic);
  const end = found && !logarithmic && quantity !== "learning_rate" ? cutOff(calm, window, found[1]) : null;
  const shown = found && end !== null && !uncut ? /** @type {Range} */ ([Math.min(found[0], end), end]) : found;
  return {
    drawing: {
      strokes: LAYERS.flatMap((part) => curves.filter((curve) => curve.part === part)).map((curve) => strokeOf(curve, {theme, window, by: "run"})), bands: [], logarithmic,
      range: limits(shown, {logarithmic, kind: quantity === "accuracy" ? "share" : "positive"}),
      lines: linesOf({snapshots: marks, happened}),
    },
    cut: end, top: found?.[1] ?? 0,
  };
}

/**
 * A curve of each layer of one run.
 * @param {Curve[]} curves
 * @param {Setting & {all: Curve[], logarithmic: boolean}} how all: those of every run, for they share the vertical axis
 * @returns {Drawing}
 */
export const layerDrawing = (curves, {all, window, theme, marks, happened, logarithmic}) => ({
  strokes: curves.map((curve) => strokeOf(curve, {theme, window, by: "depth"})), bands: [], logarithmic,
  range: limits(extent(all, window, logarithmic), {logarithmic, kind: "positive"}),
  lines: linesOf({snapshots: marks, happened}),
});

/**
 * Medians, and the bands around them.
 * @param {Curve[]} curves
 * @param {Setting} how
 * @returns {Drawing}
 */
export function spreadDrawing(curves, {window, theme, marks, happened}) {
  const part = (/** @type {Curve["part"]} */ wanted) => curves.filter((curve) => curve.part === wanted);
  return {
    strokes: part("median").map((curve) => strokeOf(curve, {theme, window, by: "run"})),
    bands: part("low").map((low, i) => ({x: low.x, low: low.y, high: part("high")[i].y, colour: runColour(low.colour)})),
    logarithmic: false, range: limits(extent(curves, window)), lines: linesOf({snapshots: marks, happened}),
  };
}
