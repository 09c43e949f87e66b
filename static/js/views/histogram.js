// @ts-check
/** Histograms of a layer's values and gradients, one above the other. */

import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";
import uPlot from "uplot";
import {locale, t} from "../i18n/fluent.js";
import {histogram, outline} from "../layout/histogram.js";
import * as store from "../state/store.js";
import {count, exact, figure, percent} from "./figures.js";
import {html, useValue} from "./html.js";
import {resolved} from "./resolved.js";

/** @import {Histogram} from "../layout/histogram.js" */
/** @import {TensorView} from "../state/tensors.js" */

const HEIGHT = 120;

/**
 * @param {object} props
 * @param {string} props.title
 * @param {TensorView} props.tensor
 * @param {"value" | "gradient"} props.role decides the colour, as in the picture
 * @param {boolean} props.logarithmic
 */
export function HistogramFigure({title, tensor, role, logarithmic}) {
  useValue(locale);
  const bins = histogram(tensor.data);
  const notes = [
    bins.constant === null
      ? bins.counts.length > 0 && t("histogram-range", {minimum: figure(tensor.minimum, 3), maximum: figure(tensor.maximum, 3), mean: figure(tensor.mean, 3)})
      : t("histogram-constant", {value: exact(bins.constant)}),
    bins.counts.length === 0 && t("histogram-none"),
    bins.zeros > 0 && bins.constant === null && t("histogram-zeros", {percent: percent(bins.zeros / bins.total)}),
  ].filter(Boolean);
  return html`
    <figure class="histogram" data-role=${role} data-histogram=${tensor.name}>
      <figcaption><strong>${title}</strong> <span class="hint">${t("histogram-cells", {number: count(bins.total)})}</span></figcaption>
      ${bins.counts.length > 0 && html`<${Chart} bins=${bins} role=${role} logarithmic=${logarithmic} label=${[title, ...notes].join(", ")} notes=${notes.join(" · ")} />`}
      ${bins.counts.length === 0 && html`<p class="hint">${notes.join(" · ")}</p>`}
      ${bins.nan + bins.infinite > 0 && html`<p class="trouble">
        ${bins.nan > 0 && t("histogram-nan", {number: count(bins.nan)})} ${bins.infinite > 0 && t("histogram-infinite", {number: count(bins.infinite)})}</p>`}
      <details class="histogram-table">
        <summary>${t("histogram-table")}</summary>
        <div class="scroller" tabindex="0" role="region" aria-label=${title}><table>
          <thead><tr><th scope="col">${t("histogram-table-bin")}</th><th scope="col">${t("histogram-count")}</th></tr></thead>
          <tbody>${bins.counts.map((number, i) => html`
            <tr key=${i}><td>${exact(rounded(bins.edges[i]))} … ${exact(rounded(bins.edges[i + 1]))}</td><td>${count(number)}</td></tr>`)}</tbody>
        </table></div>
      </details>
    </figure>`;
}

/** Edges are round numbers; binary fractions show as such only after rounding. @param {number} edge */
const rounded = (edge) => Number(edge.toPrecision(6));

/**
 * @param {object} props
 * @param {Histogram} props.bins
 * @param {"value" | "gradient"} props.role
 * @param {boolean} props.logarithmic
 * @param {string} props.label
 * @param {string} props.notes what stands below while nothing is pointed at
 */
function Chart({bins, role, logarithmic, label, notes}) {
  const {language} = useValue(locale);
  const theme = useValue(store.theme);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {uPlot | null} */ (null));
  const [reading, setReading] = useState("");
  const latest = useRef(bins);
  latest.current = bins;

  useLayoutEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const style = getComputedStyle(box);
    const [line, ink] = [style.getPropertyValue("--histogram-line"), style.color];
    const font = `${style.fontSize} ${style.fontFamily}`;
    const small = parseFloat(style.fontSize);
    const colour = resolved(box, line);
    const hairline = resolved(box, style.getPropertyValue("--hairline"));
    const axis = {stroke: ink, font, grid: {stroke: hairline, width: 1}, ticks: {stroke: hairline, width: 1, size: 4}, gap: 3};
    const made = new uPlot({
      width: Math.max(160, box.clientWidth),
      height: HEIGHT + small,
      legend: {show: false},
      padding: [8, 12, 0, 0],
      cursor: {y: false, drag: {x: false, y: false}, points: {show: false}},
      scales: {
        x: {time: false, range: (_, from, to) => [from, to]},
        y: logarithmic ? {distr: 3, range: (_, __, to) => [0.5, Math.max(2, to * 1.3)]} : {range: (_, __, to) => [0, Math.max(1, to * 1.08)]},
      },
      axes: [
        {...axis, size: small * 2, space: small * 5, values: (_, ticks) => ticks.map((tick) => exact(rounded(tick)))},
        {...axis, size: small * 4, space: small * 2, ...(logarithmic ? {grid: {...axis.grid, filter: powers}, ticks: {...axis.ticks, filter: powers}} : {}), values: (_, ticks) => ticks.map((tick) => (tick === null || !Number.isInteger(tick) ? "" : brief(tick)))},
      ],
      series: [{}, {stroke: colour, fill: faint(colour), width: 1.5, paths: uPlot.paths.stepped?.({align: 1}), points: {show: false}, spanGaps: false}],
      hooks: {
        setCursor: [(plot) => {
          const {counts, edges} = latest.current;
          const left = plot.cursor.left ?? -1;
          const value = left < 0 ? NaN : plot.posToVal(left, "x");
          const bin = counts.findIndex((_, i) => value >= edges[i] && value < edges[i + 1]);
          setReading(bin < 0 ? "" : t("histogram-bin", {from: exact(rounded(edges[bin])), to: exact(rounded(edges[bin + 1])), number: count(counts[bin])}));
        }],
      },
    }, outline(bins, {logarithmic}), box);
    chart.current = made;
    const watch = new ResizeObserver(() => made.setSize({width: Math.max(160, box.clientWidth), height: HEIGHT + small}));
    watch.observe(box);
    return () => {
      watch.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [logarithmic, language, theme, role]);

  useEffect(() => {
    chart.current?.setData(outline(bins, {logarithmic}));
  }, [bins.edges.join(), bins.counts.join()]);

  return html`
    <div class="histogram-chart" ref=${place} role="img" aria-label=${label}></div>
    <p class="hint histogram-reading">${reading || notes}</p>`;
}

/** A logarithmic axis with a line for each digit would be all lines. @param {uPlot} _ @param {number[]} ticks */
const powers = (_, ticks) => ticks.map((tick) => (Number.isInteger(Math.log10(tick)) ? tick : null));

/** 20k instead of 20 000: the axis has no room. @param {number} tick */
const brief = (tick) => (tick >= 10000 ? `${exact(tick / 1000)}k` : count(tick));

/** @param {string} colour rgb(…) */
const faint = (colour) => colour.replace(/^rgb\((.*)\)$/, (_, inside) => `rgba(${inside.split(/[ ,]+/).join(", ")}, 0.25)`);
