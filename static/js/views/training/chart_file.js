// @ts-check
/** The charts as a file: for a talk, or homework. Light paper whatever the theme, and all that is shown of the axis. */

import {chartSvg} from "../../draw/chart_svg.js";
import {locale, t} from "../../i18n/fluent.js";
import {HELD_OUT_DASH, shapeOf} from "../../layout/training/colours.js";
import {chartsOf, paneOf} from "../../layout/training/panes.js";
import {curvesOf, isLogarithmic, isPerLayer, layerCurves, spreadOf} from "../../layout/training/series.js";
import * as charts from "../../state/training/charts.js";
import * as store from "../../state/training/store.js";
import {resolved} from "../resolved.js";
import {fileName, save} from "../saving.js";
import {layerDrawing, plainDrawing, spreadDrawing} from "./drawings.js";
import {wordsOf} from "./marks.js";
import {layerColour, runColour} from "./pen.js";
import {LINES} from "./plot.js";

/** @import {Figure, Key, Panel} from "../../draw/chart_svg.js" */
/** @import {Shown} from "../../layout/training/series.js" */
/** @import {Drawing} from "./plot.js" */

/** Pixels of a picture for each of the drawing: it will be enlarged. */
const SHARP = 3;

/** The titles of the others say all. */
const MEASURED = new Set(["loss", "accuracy", "running", "learning_rate"]);

/** @param {"svg" | "png"} form */
export async function saveCharts(form) {
  const {svg, width, height} = chartSvg(figureOf());
  const drawn = new Blob([svg], {type: "image/svg+xml"});
  const blob = form === "svg" ? drawn : await painted(drawn, width, height);
  const names = charts.overlaid.peek().map(({training}) => training.name).join(" ");
  if (blob) save(blob, `${fileName(names, "curves").slice(0, 100)}.${form}`);
}

/** @param {Blob} drawn @param {number} width @param {number} height @returns {Promise<Blob | null>} */
async function painted(drawn, width, height) {
  const url = URL.createObjectURL(drawn);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SHARP, height * SHARP];
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What the screen shows, on paper. @returns {Figure} */
function figureOf() {
  const {pane, axis} = store.options.peek();
  const runs = charts.sources.peek();
  const happened = charts.happened.peek();
  const colour = light();
  const panels = chartsOf(pane).flatMap((quantity) => panelsOf(quantity, runs, colour));
  return {
    title: t(`curves-pane-${paneOf(pane)}`), axis: t(`curves-axis-${axis}`), whole: axis === "steps", window: charts.visible.peek(), language: locale.peek().language,
    keys: keysOf(runs, colour), panels,
    marks: happened.map((one) => ({at: one.at, text: runs.length > 1 ? `${nameOf(one.run)}: ${wordsOf(one)}` : wordsOf(one), colour: runs.length > 1 ? colour(runColour(one.colour)) : colour(LINES[one.kind].colour)})),
  };
}

/**
 * @param {import("../../layout/training/series.js").Quantity} quantity
 * @param {Shown[]} runs
 * @param {(name: string) => string} colour
 * @returns {Panel[]}
 */
function panelsOf(quantity, runs, colour) {
  const {smoothing, logarithmic: chosen} = store.options.peek();
  const logarithmic = isLogarithmic(quantity, chosen);
  const how = {window: charts.visible.peek(), theme: /** @type {const} */ ("light"), marks: [], happened: charts.happened.peek()};
  const title = t(`curves-${quantity}`);
  const panel = (/** @type {Drawing} */ {strokes, bands, lines, range}, /** @type {Key[]} */ keys = [], words = title) => ({
    title: words, unit: MEASURED.has(quantity) ? t(`curves-unit-${quantity}`) : "", range, logarithmic, keys,
    strokes: strokes.map((one) => ({...one, colour: colour(one.colour)})), bands: bands.map((one) => ({...one, colour: colour(one.colour)})),
    lines: lines.map(({x, kind}) => ({x, colour: colour(LINES[kind].colour), dash: LINES[kind].dash})),
  });
  if (quantity === "outputs") {
    const layer = charts.layers.peek().chosen;
    const curves = layer === null ? [] : runs.flatMap((run) => spreadOf(run, layer));
    return [panel(spreadDrawing(curves, how), [], `${title}: ${layer ?? "–"}`)];
  }
  if (isPerLayer(quantity)) {
    const settings = {smoothing, parameters: charts.parameters.peek(), logarithmic};
    const each = runs.map((run) => layerCurves(quantity, run, settings));
    return runs.map((run, i) => panel(
      layerDrawing(each[i], {...how, all: each.flat(), happened: charts.happenedIn(run.id), logarithmic}),
      each[i].map((curve) => ({text: curve.layer ?? "", colour: layerColour(curve, "light"), dash: [], shape: null})),
      runs.length > 1 ? `${title} · ${nameOf(run.id)}` : title,
    ));
  }
  const curves = runs.flatMap((run) => curvesOf(quantity, run, smoothing, logarithmic));
  return [panel(plainDrawing(curves, {...how, quantity, logarithmic, uncut: charts.uncut.peek()[quantity] ?? false}).drawing)];
}

/** Runs by their colours, and what the ways of drawing mean. @param {Shown[]} runs @param {(name: string) => string} colour @returns {Key[]} */
function keysOf(runs, colour) {
  const ink = colour("var(--ink-soft)");
  const {pane, smoothing} = store.options.peek();
  const [measured, calmed] = [chartsOf(pane).some((quantity) => quantity === "loss" || quantity === "accuracy"), smoothing > 0];
  return [
    ...runs.map((run) => ({text: nameOf(run.id), colour: colour(runColour(run.colour)), dash: [], shape: shapeOf(run.colour)})),
    ...(measured ? [
      {text: t(calmed ? "curves-smoothed" : "curves-learning-loss"), colour: ink, dash: [], shape: null},
      ...(calmed ? [{text: t("curves-learning-loss"), colour: ink, dash: [], shape: null, alpha: 0.35}] : []),
      {text: t("curves-held-out"), colour: ink, dash: HELD_OUT_DASH, shape: runs.length === 1 ? shapeOf(runs[0].colour) : null},
    ] : []),
  ];
}

/** @param {string} id */
const nameOf = (id) => store.runs.peek().get(id)?.training.name ?? id;

/** Resolves colours as the light theme has them. */
function light() {
  /** @type {Map<string, string>} */
  const known = new Map();
  return (/** @type {string} */ name) => {
    const found = known.get(name);
    if (found !== undefined || !name.startsWith("var(")) return found ?? name;
    const place = document.body.appendChild(document.createElement("div"));
    place.hidden = true;
    place.style.colorScheme = "light";
    known.set(name, resolved(place, name));
    place.remove();
    return known.get(name) ?? name;
  };
}
