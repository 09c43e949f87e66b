// @ts-check
/** Curves, bands and marks on a canvas; what they mean is for the caller to know. */

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels of the canvas */
/** @typedef {{x: readonly [number, number], y: readonly [number, number], logarithmic: boolean}} Scales */
/** @typedef {(number | null)[]} Values null is a gap */
/** @typedef {"circle" | "square" | "triangle" | "diamond" | "down" | "cross" | "plus" | "ring"} Shape */

/**
 * @typedef {object} Stroke one curve
 * @property {ArrayLike<number>} x rising
 * @property {Values} y
 * @property {number[] | null} kept which points to draw; null: all
 * @property {string} colour
 * @property {number} width in CSS pixels
 * @property {number[]} dash in CSS pixels
 * @property {number} alpha
 * @property {Shape | null} shape a mark at every point; such a curve is set off against those under it
 */

/** @typedef {{x: ArrayLike<number>, low: Values, high: Values, colour: string}} Band */

/**
 * @param {Box} box
 * @param {Scales} scales
 * @returns {{across: (x: number) => number, down: (y: number) => number}} pixels; `down` is NaN where there is no logarithm
 */
export function placing({left, top, width, height}, {x, y, logarithmic}) {
  const level = logarithmic ? Math.log10 : (/** @type {number} */ value) => value;
  const [low, high] = [level(y[0]), level(y[1])];
  const [stepX, stepY] = [width / (x[1] - x[0]), height / (high - low)];
  return {
    across: (at) => left + (at - x[0]) * stepX,
    down: (value) => (logarithmic && value <= 0 ? Number.NaN : top + (high - level(value)) * stepY),
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Stroke[]} strokes
 * @param {{ratio: number, paper: string}} look canvas pixels per CSS pixel; what shows inside an open mark
 */
export function drawStrokes(context, box, scales, strokes, {ratio, paper}) {
  const {across, down} = placing(box, scales);
  for (const {x, y, kept, colour, width, dash, alpha, shape} of strokes) {
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = width * ratio;
    context.lineJoin = "round";
    context.setLineDash(dash.map((one) => one * ratio));
    context.beginPath();
    /** @type {[number, number][]} */
    const points = [];
    let [open, alone] = [false, null];
    const count = kept ? kept.length : x.length;
    const end = () => {
      // A value between two gaps has no line: a dot says that it is there.
      if (alone) {
        context.moveTo(alone[0], alone[1]);
        context.lineTo(alone[0] + 0.01, alone[1]);
      }
      [open, alone] = [false, null];
    };
    for (let k = 0; k < count; k++) {
      const i = kept ? kept[k] : k;
      const value = y[i];
      const at = value === null || value === undefined ? Number.NaN : down(value);
      if (Number.isNaN(at)) {
        end();
        continue;
      }
      const from = across(x[i]);
      if (open) {
        context.lineTo(from, at);
        alone = null;
      } else {
        context.moveTo(from, at);
        alone = /** @type {any} */ ([from, at]);
      }
      open = true;
      if (shape) points.push([from, at]);
    }
    end();
    context.lineCap = "round";
    if (shape) {
      context.setLineDash([]);
      context.strokeStyle = paper;
      context.lineWidth = (width + 2.4) * ratio;
      context.stroke();
      context.setLineDash(dash.map((one) => one * ratio));
      context.strokeStyle = colour;
      context.lineWidth = width * ratio;
    }
    context.stroke();
    context.setLineDash([]);
    if (shape) for (const [left, top] of points) drawMark(context, shape, left, top, (2 + 0.9 * width) * ratio, {colour, paper, line: Math.max(1, 0.9 * width * ratio)});
  }
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Band[]} bands
 */
export function drawBands(context, box, scales, bands) {
  const {across, down} = placing(box, scales);
  for (const {x, low, high, colour} of bands) {
    context.fillStyle = colour;
    context.globalAlpha = 0.16;
    context.beginPath();
    const rows = Array.from({length: x.length}, (_, i) => i).filter((i) => low[i] !== null && high[i] !== null);
    rows.forEach((i, n) => (n ? context.lineTo(across(x[i]), down(Number(high[i]))) : context.moveTo(across(x[i]), down(Number(high[i])))));
    for (const i of rows.reverse()) context.lineTo(across(x[i]), down(Number(low[i])));
    context.closePath();
    context.fill();
    context.globalAlpha = 1;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {{colour: string, paper: string, line: number}} look
 */
export function drawMark(context, shape, x, y, r, {colour, paper, line}) {
  context.beginPath();
  if (shape === "circle" || shape === "ring") context.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "cross" || shape === "plus") {
    const turn = shape === "cross" ? Math.PI / 4 : 0;
    for (const angle of [0, 1, 2, 3].map((quarter) => turn + (quarter * Math.PI) / 2)) {
      context.moveTo(x, y);
      context.lineTo(x + 1.3 * r * Math.cos(angle), y + 1.3 * r * Math.sin(angle));
    }
  } else {
    const corners = CORNERS[shape];
    corners.forEach(([dx, dy], i) => (i ? context.lineTo(x + dx * r, y + dy * r) : context.moveTo(x + dx * r, y + dy * r)));
    context.closePath();
  }
  context.fillStyle = shape === "ring" ? colour : paper;
  context.strokeStyle = colour;
  context.lineWidth = line;
  if (shape !== "cross" && shape !== "plus") context.fill();
  context.stroke();
}

/** @type {Record<string, [number, number][]>} */
const CORNERS = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
  down: [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
  diamond: [[0, -1.3], [1.1, 0], [0, 1.3], [-1.1, 0]],
};

/**
 * Lines from top to bottom, and short ones at the bottom.
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly {x: number, colour: string, length: number, dash: number[]}[]} lines length: share of the height, from the bottom
 * @param {number} ratio
 */
export function drawLines(context, box, scales, lines, ratio) {
  const {across} = placing(box, scales);
  for (const {x, colour, length, dash} of lines) {
    const at = Math.round(across(x)) + 0.5;
    context.strokeStyle = colour;
    context.lineWidth = ratio;
    context.setLineDash(dash.map((one) => one * ratio));
    context.beginPath();
    context.moveTo(at, box.top + box.height);
    context.lineTo(at, box.top + box.height * (1 - length));
    context.stroke();
  }
  context.setLineDash([]);
}
