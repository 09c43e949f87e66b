// @ts-check
/** Charts as one SVG: the curves of the screen on white paper, with all around them that a reader elsewhere needs. */

import {linearTicks, logTicks, tickText} from "../layout/training/axes.js";
import {beside, stacked} from "../layout/training/labels.js";
import {placing} from "./curves.js";

/** @import {Language} from "../layout/numbers.js" */
/** @import {Range} from "../layout/training/axes.js" */
/** @import {Band, Box, Scales, Shape, Stroke} from "./curves.js" */

/** @typedef {{text: string, colour: string, dash: number[], shape: Shape | null, alpha?: number}} Key a piece of a curve and what it is */

/**
 * @typedef {object} Panel one chart; colours are resolved
 * @property {string} title
 * @property {string} unit
 * @property {Range} range of the vertical axis
 * @property {boolean} logarithmic
 * @property {Stroke[]} strokes
 * @property {Band[]} bands
 * @property {{x: number, colour: string, dash: number[]}[]} lines from top to bottom
 * @property {Key[]} keys of its own curves
 */

/**
 * @typedef {object} Figure
 * @property {string} title
 * @property {string} axis what the horizontal axis counts
 * @property {boolean} whole its ticks are whole numbers
 * @property {Range} window the part of it that is shown
 * @property {Key[]} keys of all charts
 * @property {{at: number, text: string, colour: string}[]} marks what happened on the way
 * @property {Panel[]} panels
 * @property {Language} language
 */

/** Colours of the paper and what is written on it. */
const [PAPER, INK, SOFT, HAIRLINE] = ["#ffffff", "#16191c", "#535b63", "#d9dde1"];
const FONT = "'Liberation Sans', Arial, Helvetica, sans-serif";
/** Sizes of type, and about how wide a letter is as a share of it. */
const [TITLE, TEXT, LETTER] = [17, 12, 0.62];
/** Room around the charts, and between the lines of a text. */
const [LEFT, RIGHT, EDGE, LINE] = [66, 22, 16, 18];
const [WIDTH, HEIGHT] = [960, 250];
/** A swatch is so long; between two keys lies so much. */
const [SWATCH, GAP] = [24, 18];

/** @param {Figure} figure @returns {{svg: string, width: number, height: number}} */
export function chartSvg(figure) {
  const {title, keys, marks, panels, window} = figure;
  const room = WIDTH - LEFT - RIGHT;
  /** @type {string[]} */
  const parts = [];
  let top = EDGE + TITLE;
  parts.push(words(LEFT, top, title, {size: TITLE, bold: true}));
  top += 8;
  top = keyRows(parts, keys, top);
  const [from, to] = window;
  const labels = marks.filter(({at}) => at >= from && at <= to).map((one) => {
    const text = one.text;
    const width = Math.min(room, wide(text) + 12);
    return {...one, text, width, ...beside(((one.at - from) / (to - from)) * room, width, room)};
  });
  const lines = stacked(labels);
  labels.forEach(({text, colour, left, width, side}, i) => {
    const down = top + (lines[i] + 1) * LINE;
    const at = LEFT + left + (side === "left" ? width : 0);
    parts.push(`<path d="M${px(at)} ${px(down - 12)}v${px(LINE - 3)}" stroke="${colour}" stroke-width="2"/>`);
    parts.push(words(at + (side === "left" ? -6 : 6), down - 1, text, {anchor: side === "left" ? "end" : "start", soft: true}));
  });
  if (labels.length) top += (Math.max(...lines) + 1) * LINE + 4;
  panels.forEach((panel, i) => { top = drawPanel(parts, figure, panel, top, i); });
  const height = Math.ceil(top + EDGE);
  return {
    width: WIDTH, height,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="${FONT}" font-size="${TEXT}" fill="${INK}">`
      + `<title>${safe(title)}</title><rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>${parts.join("\n")}</svg>\n`,
  };
}

/** @param {string[]} parts @param {Figure} figure @param {Panel} panel @param {number} above @param {number} i @returns {number} where it ends */
function drawPanel(parts, {window, whole, axis, language}, panel, above, i) {
  const {title, unit, range, logarithmic, strokes, bands, lines, keys} = panel;
  let top = above + LINE;
  // In one text, for only who sets it knows how wide the title is.
  parts.push(`<g data-panel="${i}"><text x="${LEFT}" y="${px(top)}"><tspan font-weight="bold">${safe(title)}</tspan>${unit && `<tspan dx="10" fill="${SOFT}">${safe(unit)}</tspan>`}</text>`);
  top = keyRows(parts, keys, top + 2) + 6;
  const box = {left: LEFT, top, width: WIDTH - LEFT - RIGHT, height: HEIGHT};
  const scales = {x: window, y: range, logarithmic};
  const {across, down} = placing(box, scales);
  const bottom = top + box.height;
  const rows = (logarithmic ? logTicks : linearTicks)(range, box.height / 36).filter((tick) => tick >= range[0] && tick <= range[1]);
  for (const tick of rows) {
    parts.push(`<path d="M${LEFT} ${px(down(tick))}h${box.width}" stroke="${HAIRLINE}"/>`, words(LEFT - 8, down(tick) + 4, tickText(tick, language), {anchor: "end"}));
  }
  const columns = linearTicks(window, box.width / 80).filter((tick) => !whole || Number.isInteger(tick));
  for (const tick of columns) {
    parts.push(`<path d="M${px(across(tick))} ${px(top)}v${box.height + 4}" stroke="${HAIRLINE}"/>`, words(across(tick), bottom + 18, tickText(tick, language), {anchor: "middle"}));
  }
  parts.push(words(WIDTH - RIGHT, bottom + 34, axis, {anchor: "end", soft: true}));
  // Marks at the very ends are shown whole.
  parts.push(`<clipPath id="clip-${i}"><rect x="${LEFT - 6}" y="${px(top)}" width="${box.width + 12}" height="${box.height}"/></clipPath><g clip-path="url(#clip-${i})" fill="none" stroke-linejoin="round" stroke-linecap="round">`);
  for (const {x, colour, dash} of lines) if (x >= window[0] && x <= window[1]) parts.push(`<path d="M${px(across(x))} ${px(top)}v${box.height}" stroke="${colour}"${dashes(dash)}/>`);
  for (const band of bands) parts.push(bandPath(band, box, scales));
  for (const stroke of strokes) parts.push(strokePath(stroke, box, scales));
  parts.push(`</g><path d="M${LEFT} ${px(top)}v${box.height}h${box.width}" fill="none" stroke="${SOFT}"/></g>`);
  return bottom + 36;
}

/** @param {Stroke} stroke @param {Box} box @param {Scales} scales */
function strokePath({x, y, kept, colour, width, dash, alpha, shape}, box, scales) {
  const {across, down} = placing(box, scales);
  /** @type {string[]} */
  const path = [];
  /** @type {string[]} */
  const points = [];
  let open = false;
  let last = "";
  const count = kept ? kept.length : x.length;
  for (let k = 0; k < count; k++) {
    const i = kept ? kept[k] : k;
    const value = y[i];
    const at = value === null || value === undefined ? Number.NaN : down(value);
    if (Number.isNaN(at)) {
      open = false;
      continue;
    }
    const place = `${px(across(x[i]))} ${px(at)}`;
    // A value between two gaps has no line: a dot says that it is there.
    path.push(open ? `L${place}` : `M${place}h.01`);
    if (shape && place !== last) points.push(`M${place}${OUTLINES[shape]}`);
    [open, last] = [true, place];
  }
  if (!path.length) return "";
  const line = `<path d="${path.join("")}" stroke="${colour}" stroke-width="${width}"${dashes(dash)}${alpha < 1 ? ` opacity="${alpha}"` : ""}/>`;
  return shape ? `${line}<path d="${points.join("")}" stroke="${colour}" stroke-width="1.4" fill="${shape === "ring" ? colour : PAPER}"/>` : line;
}

/** @param {Band} band @param {Box} box @param {Scales} scales */
function bandPath({x, low, high, colour}, box, scales) {
  const {across, down} = placing(box, scales);
  const rows = Array.from({length: x.length}, (_, i) => i).filter((i) => low[i] !== null && high[i] !== null);
  if (!rows.length) return "";
  const there = rows.map((i) => `${px(across(x[i]))} ${px(down(Number(high[i])))}`);
  const back = rows.reverse().map((i) => `${px(across(x[i]))} ${px(down(Number(low[i])))}`);
  return `<path d="M${[...there, ...back].join("L")}Z" fill="${colour}" opacity="0.16"/>`;
}

/** Keys one beside the other, in as many rows as they need. @param {string[]} parts @param {readonly Key[]} keys @param {number} above @returns {number} where they end */
function keyRows(parts, keys, above) {
  let [left, down] = [LEFT, above];
  for (const {text, colour, dash, shape, alpha = 1} of keys) {
    const width = SWATCH + 6 + wide(text);
    if (down === above || left + width > WIDTH - RIGHT) [left, down] = [LEFT, down + LINE];
    const middle = down - 4;
    parts.push(`<path d="M${px(left)} ${px(middle)}h${SWATCH}" stroke="${colour}" stroke-width="2"${dashes(dash)}${alpha < 1 ? ` opacity="${alpha}"` : ""}/>`);
    if (shape) parts.push(`<path d="M${px(left + SWATCH / 2)} ${px(middle)}${OUTLINES[shape]}" stroke="${colour}" stroke-width="1.4" fill="${shape === "ring" ? colour : PAPER}"/>`);
    parts.push(words(left + SWATCH + 6, down, text, {}));
    left += width + GAP;
  }
  return down;
}

/** Marks around the point that the pen has come to. @type {Record<Shape, string>} */
const OUTLINES = {
  circle: "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
  ring: "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
  square: "m-2.9 -2.9h5.8v5.8h-5.8z",
  triangle: "m0 -3.8l3.5 6.3h-7z",
  down: "m0 3.8l3.5 -6.3h-7z",
  diamond: "m0 -4.1l3.5 4.1l-3.5 4.1l-3.5 -4.1z",
  cross: "m-2.9 -2.9l5.8 5.8m0 -5.8l-5.8 5.8",
  plus: "m0 -4.1v8.2m-4.1 -4.1h8.2",
};

/** @param {number} left @param {number} down the line that letters stand on @param {string} text @param {{size?: number, bold?: boolean, soft?: boolean, anchor?: string}} look */
const words = (left, down, text, {size = TEXT, bold = false, soft = false, anchor = "start"}) =>
  (text ? `<text x="${px(left)}" y="${px(down)}"${size === TEXT ? "" : ` font-size="${size}"`}${bold ? ' font-weight="bold"' : ""}${soft ? ` fill="${SOFT}"` : ""}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${safe(text)}</text>` : "");

/** About how wide a text is. @param {string} text */
const wide = (text) => text.length * TEXT * LETTER;

/** @param {number} value */
const px = (value) => Number(value.toFixed(2));

/** @param {readonly number[]} dash */
const dashes = (dash) => (dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : "");

/** @type {Record<string, string>} */
const ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};

/** Names are what people typed; XML has no place for control characters. @param {string} text */
// eslint-disable-next-line no-control-regex
const safe = (text) => text.replace(/[\u0000-\u001f\ufffe\uffff]/g, " ").replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
