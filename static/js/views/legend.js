// @ts-check
/** The legend: what the colours mean, how far they reach, and the switch for what one scale spans. */

import {useLayoutEffect, useRef} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {formatNumber} from "../layout/numbers.js";
import {peakOf} from "../layout/scale.js";
import {setOption} from "../state/actions.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";
import {columns, comparing, everything, palettes, roleOf} from "./painting.js";

const SCALES = /** @type {const} */ (["map", "layer", "global"]);

/** Whose limits are shown: what is pointed at, else what is computed now, else the first layer. */
function subject() {
  const focus = store.focus.value;
  const names = columns.value.map(({name}) => name);
  if (focus && names.includes(focus.node)) return {node: focus.node, index: focus.index};
  const step = store.currentStep.value;
  if (step && names.includes(step.node)) return {node: step.node, index: null};
  return {node: names[1] ?? "input", index: null};
}

/** @param {"y" | "dy"} tensor @param {{node: string, index: number[] | null}} subject */
function limitOf(tensor, {node, index}) {
  const {scale} = store.options.value;
  const view = store.shown.value?.get(`${node}.${tensor}`);
  if (scale === "global") return everything.value[tensor === "y" ? "value" : "gradient"];
  if (!view) return 0;
  if (scale === "layer" || view.shape.length < 4 || !index) return view.peak;
  const size = view.shape[2] * view.shape[3];
  return peakOf(view.data, index[1] * size, (index[1] + 1) * size);
}

export function Legend() {
  const {scale, language, compare} = useValue(store.options);
  const before = useValue(store.before);
  useValue(store.focus);
  useValue(store.shown);
  useValue(store.currentStep);
  useValue(palettes);
  useValue(columns);
  const {node, index} = subject();
  const about = scale === "global" ? t("legend-everything") : scale === "map" && index && index.length === 4
    ? t("legend-map", {node, map: index[1]}) : node === "input" ? t("column-input") : node;
  return html`
    <div class="legend" role="group" aria-label=${t("legend")}>
      <button type="button" class="compare" aria-pressed=${compare} disabled=${!before} title=${before ? t("compare-title") : t("compare-none")}
        onClick=${() => setOption("compare", !compare)}>${t("compare")}</button>
      <${Bar} tensor="y" limit=${limitOf("y", {node, index})} node=${node} about=${about} language=${language} />
      <${Bar} tensor="dy" limit=${limitOf("dy", {node, index})} node=${node} about=${about} language=${language} />
      <label class="scale"><span>${t("scale")}</span>
        <select value=${scale} onChange=${(/** @type {any} */ event) => setOption("scale", event.target.value)}>
          ${SCALES.map((name) => html`<option value=${name}>${t(`scale-${name}`)}</option>`)}
        </select></label>
    </div>`;
}

/** @param {{tensor: "y" | "dy", limit: number, node: string, about: string, language: "en" | "ru"}} props */
function Bar({tensor, limit, node, about, language}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const role = roleOf(node, tensor);
  const colours = palettes.value?.[role];
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !colours) return;
    const image = context.createImageData(256, 1);
    new Uint32Array(image.data.buffer).set(colours);
    context.putImageData(image, 0, 0);
  }, [colours]);
  const end = formatNumber(limit, language, 3);
  const [low, high] = role === "grey" ? [t("legend-black"), t("legend-white")] : role === "positive" ? ["0", end] : [limit ? `−${end}` : "0", limit ? `+${end}` : "0"];
  const what = tensor === "dy" ? t(comparing.value ? "legend-gradient-difference" : "legend-gradient") : t(comparing.value ? "legend-value-difference" : role === "grey" ? "legend-picture" : "legend-value");
  return html`
    <div class="legend-bar" data-role=${role} data-limit=${limit}>
      <span class="legend-what">${what} <span class="legend-about">${about}</span></span>
      <span class="legend-scale"><span class="low">${low}</span><canvas ref=${canvas} width="256" height="1" aria-hidden="true"></canvas><span class="high">${high}</span></span>
    </div>`;
}
