// @ts-check
/** An activation as a curve and its slope beneath the same axis, with the chosen cell's point on both and all others beside it. */

import {useEffect, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {ravel} from "../../layout/address.js";
import {inside} from "../../layout/lab/array.js";
import {pathOf, rangeOf, reachOf, scalesOf, ticksOf} from "../../layout/lab/curve.js";
import {formatBrief} from "../../layout/numbers.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {html, useValue} from "../html.js";
import {marks} from "./marks.js";
import {brief, spoken} from "./words.js";

/** @typedef {import("../../layout/lab/curve.js").Curve & {slopes: number[]}} Lines */
/** @import {Picture, Tensor} from "../../state/lab/store.js" */

/** The activation a tensor belongs to: it computes it, or reads it. @param {Picture} shown @param {Tensor} tensor */
function nodeOf({nodes}, {made, sides}) {
  const {layers} = store.catalog.peek();
  const pointwise = (/** @type {number} */ node) => layers[nodes[node].kind]?.family === "activation" && !nodes[node].kind.endsWith("softmax");
  return (made ? [made] : sides).find((side) => side.local !== "slope" && pointwise(side.node))?.node ?? null;
}

/** Whether there is a curve to be shown for a cell of a tensor. @param {Picture} shown @param {Tensor} tensor */
export const hasCurve = (shown, tensor) => nodeOf(shown, tensor) !== null;

const FRAME = {left: 40, right: 14, top: 12, bottom: 26, width: 540, height: 215};

/** Where the lines are named: at their right ends, above them, and not one name over the other. @param {number} value @param {number} slope */
function namesAt(value, slope) {
  const above = (/** @type {number} */ y) => (y - 7 < FRAME.top + 12 ? y + 17 : y - 7);
  const [a, b] = [above(value), above(slope)];
  if (Math.abs(a - b) >= 16) return {value: a, slope: b};
  return b >= a ? {value: a, slope: Math.max(b, slope) + 17} : {value: Math.max(a, value) + 17, slope: b};
}

/** @param {{tensor: Tensor, index: number[]}} props */
export function Curve({tensor, index}) {
  const shown = /** @type {Picture} */ (useValue(store.picture));
  const {language} = useValue(locale);
  const marked = useValue(marks);
  const hover = useValue(store.hover);
  useValue(predicting);
  useValue(shownCells);
  const [lines, setLines] = useState(/** @type {Lines | null} */ (null));
  const node = nodeOf(shown, tensor);
  const made = node === null ? null : shown.nodes[node];
  const own = (/** @type {string} */ local) => shown.tensors.get(made?.names.get(local) ?? "");
  const [x, y] = ["x", "y"].map(own);
  const reach = reachOf(x?.data ?? []);
  const channel = index.length > 1 ? index[1] : 0;
  useEffect(() => {
    let wanted = true;
    if (node === null) return undefined;
    actions.curveOf(node, channel, reach).then((found) => { if (wanted) setLines(found); }, () => wanted && setLines(null));
    return () => { wanted = false; };
  }, [shown, node, channel, reach]);
  if (!made || !lines || !x || !y) return html`<div class="curve"></div>`;
  const range = rangeOf(lines);
  const scales = scalesOf(reach, range, FRAME);
  const {across, up} = scales;
  const named = namesAt(up(/** @type {number} */ (lines.y.at(-1))), up(/** @type {number} */ (lines.slope.at(-1))));
  const write = (/** @type {number} */ value) => formatBrief(value, language, 3);
  // What the pointer is on, where it lies in this activation; else what is chosen.
  const over = hover && inside(hover.index, x.shape) && [...made.names.values()].includes(hover.tensor) ? hover.index : index;
  const here = inside(over, x.shape) ? over : null;
  const place = here ? ravel(here, x.shape) : 0;
  const hidden = here && ["y", "derivative", "dx"].some((local) => { const name = made.names.get(local); return name && store.hidden({tensor: name, index: here}); });
  const slope = lines.slopes[place];
  const mark = here ? marked.get(store.keyOf({tensor: y.name, index: here})) : null;
  const far = (/** @type {number} */ value) => Math.abs(value) > reach;
  return html`
    <figure class="curve" data-kind=${made.kind} data-reach=${reach} role="group" aria-label=${t("lab-curve")}>
      <svg viewBox=${`0 0 ${FRAME.width} ${FRAME.height}`} aria-hidden="true">
        ${ticksOf(-reach, reach, 8).map((at) => html`<g key=${`x${at}`} class="tick-x"><line x1=${across(at)} x2=${across(at)} y1=${FRAME.top} y2=${FRAME.height - FRAME.bottom} class=${at === 0 ? "zero" : ""} />
          <text x=${across(at)} y=${FRAME.height - 10}>${write(at)}</text></g>`)}
        ${ticksOf(range.low, range.high).map((at) => html`<g key=${`y${at}`} class="tick-y"><line x1=${FRAME.left} x2=${FRAME.width - FRAME.right} y1=${up(at)} y2=${up(at)} class=${at === 0 ? "zero" : ""} />
          <text x=${FRAME.left - 6} y=${up(at)}>${write(at)}</text></g>`)}
        <path class="slope-line" d=${pathOf(lines.x, lines.slope, scales)} />
        <path class="value-line" d=${pathOf(lines.x, lines.y, scales)} />
        <text class="line-name" data-line="value" x=${across(reach)} y=${named.value}>y, ${t("lab-curve-value")}</text>
        <text class="line-name" data-line="slope" x=${across(reach)} y=${named.slope}>y′, ${t("lab-curve-slope")}</text>
        ${x.data.map((value, at) => (far(value) || at === place ? "" : html`<circle key=${at} class="other" cx=${across(value)} cy=${up(y.data[at])} r="2.5" />`))}
        ${here && !hidden && !far(x.data[place]) ? html`
          <line class="drop" x1=${across(x.data[place])} x2=${across(x.data[place])} y1=${up(0)} y2=${up(y.data[place])} />
          <rect class="point slope-point" x=${across(x.data[place]) - 5} y=${up(slope) - 5} width="10" height="10" />
          <circle class="point value-point" cx=${across(x.data[place])} cy=${up(y.data[place])} r="6" />` : ""}
      </svg>
      <figcaption>
        ${here && !hidden ? html`<p class="curve-reading" data-x=${x.data[place]} data-y=${y.data[place]} data-slope=${slope} data-mark=${mark?.code ?? ""}>
          ${spoken({tensor: x.name, index: here})} = ${brief(x.data[place])}: y = ${brief(y.data[place])}${`, y′ = ${brief(slope)}`}${far(x.data[place]) ? ` · ${t("lab-curve-far")}` : ""}
          ${mark ? html` <strong class="curve-mark">${mark.says}</strong>` : ""}</p>` : ""}
      </figcaption>
    </figure>`;
}
