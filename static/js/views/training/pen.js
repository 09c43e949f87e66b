// @ts-check
/** How curves look: colour by run, or by depth where each run has a chart of its own; dashes where colours are not enough. */

import {dashOf, depthColour, HELD_OUT_DASH, shapeOf} from "../../layout/training/colours.js";
import {firstAfter} from "../../layout/training/log.js";
import {thin} from "../../layout/training/thinning.js";

/** @import {Stroke} from "../../draw/curves.js" */
/** @import {Range} from "../../layout/training/axes.js" */
/** @import {Happening} from "../../layout/training/happenings.js" */
/** @import {Curve} from "../../layout/training/series.js" */
/** @import {Line} from "./plot.js" */

/** @typedef {"light" | "dark" | "projector"} Theme */

/** About as many as a wide screen has pixels for a chart. */
const PIECES = 900;

/** @param {number} colour a run's */
export const runColour = (colour) => `var(--run-${colour})`;

/** @param {Curve} curve @param {Theme} theme */
export const layerColour = ({depth}, theme) => depthColour(depth, theme === "dark" ? "dark" : "light");

/**
 * @param {Curve} curve
 * @param {{theme: Theme, window: Range, by: "run" | "depth"}} how
 * @returns {Stroke}
 */
export function strokeOf(curve, {theme, window: [from, to], by}) {
  const {x, y, part, colour, marked} = curve;
  const projector = theme === "projector";
  const dash = by === "depth" ? [] : projector ? dashOf(colour, true) : part === "held_out" ? HELD_OUT_DASH : [];
  return {
    x, y, kept: thin(x, y, from, to, PIECES), dash,
    colour: by === "depth" ? layerColour(curve, theme) : runColour(colour),
    width: (part === "noise" ? 1 : 1.6) * (projector ? 1.6 : 1),
    alpha: part === "noise" ? 0.28 : 1,
    shape: marked ? shapeOf(colour) : null,
  };
}

/**
 * What held at a place of the axis: the last batch, or evaluation, that is not after it.
 * @param {Curve} curve
 * @param {number} place
 * @returns {{at: number, value: number | null} | null} null before the first one
 */
export function pointAt({x, y}, place) {
  const row = firstAfter(x, place) - 1;
  return row < 0 ? null : {at: x[row], value: y[row]};
}

/** The value alone. @param {Curve} curve @param {number} place */
export const valueAt = (curve, place) => pointAt(curve, place)?.value ?? null;

/**
 * @param {{snapshots: readonly number[], happened: readonly {at: number, kind: Happening["kind"]}[]}} what places on the axis
 * @returns {Line[]}
 */
export const linesOf = ({snapshots, happened}) => [
  ...snapshots.map((x) => ({x, kind: /** @type {const} */ ("snapshot")})),
  ...happened.map(({at, kind}) => ({x: at, kind})),
];
