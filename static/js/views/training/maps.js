// @ts-check
/** Small heat maps of tensors at a moment: drawn, labelled, never clicked. */

import {useLayoutEffect, useRef} from "preact/hooks";
import {heatmap} from "../../draw/heatmap.js";
import {words} from "../../draw/palette.js";
import {t} from "../../i18n/fluent.js";
import {constantOf} from "../../layout/scale.js";
import * as store from "../../state/training/store.js";
import {held, scale} from "../../state/training/travel.js";
import {computed} from "@preact/signals-core";
import {figure, shapeText} from "../figures.js";
import {html, useValue} from "../html.js";

/** @import {Atlas} from "../../layout/atlas.js" */
/** @import {TensorView} from "../../state/tensors.js" */

/** The colour maps of the theme as pixels. */
export const palettes = computed(() => {
  const {palettes: all} = store.catalog.value;
  if (!all) return null;
  const ground = store.theme.value === "dark" ? "dark" : "light";
  return {value: words(all.value[ground]), gradient: words(all.gradient[ground]), positive: words(all.positive[ground]), grey: words(all.grey[ground])};
});

/**
 * @param {object} props
 * @param {TensorView} props.tensor
 * @param {Float32Array} [props.data] a part of it
 * @param {Atlas} props.atlas
 * @param {"value" | "gradient" | "positive"} props.role
 * @param {{mean: readonly number[], std: readonly number[]} | null} [props.picture] paint as an image
 */
export function Maps({tensor, data = tensor.data, atlas, role, picture = null}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colours = useValue(palettes);
  const theme = useValue(store.theme);
  const way = useValue(scale);
  const ends = useValue(held);
  const limit = way === "held" ? ends.get(tensor.name) ?? tensor.peak : tensor.peak;
  useLayoutEffect(() => {
    if (!canvas.current || !colours) return;
    const painter = /** @type {any} */ (canvas.current).painter ??= heatmap(canvas.current);
    painter(atlas, {
      data, limits: new Array(atlas.maps.count).fill(limit), palette: colours[role], span: role === "positive" ? "sequential" : "diverging",
      picture, signs: theme === "projector" && !picture, ground: "",
    }, Math.max(1, Math.min(3, devicePixelRatio)));
  }, [data, atlas, limit, colours, theme, role]);
  const constant = data.length > 1 && !picture ? constantOf(data) : null;
  const bad = tensor.nan + tensor.infinite;
  const label = t("look-tensor", {name: tensor.name, shape: shapeText(tensor.shape), minimum: figure(tensor.minimum, 3), maximum: figure(tensor.maximum, 3)});
  return html`
    <div class="maps" data-tensor=${tensor.name} data-limit=${limit} role="img" aria-label=${label} title=${label} style=${{width: `${atlas.width}px`, height: `${atlas.height}px`}}>
      <canvas ref=${canvas} style=${{width: `${atlas.width}px`, height: `${atlas.height}px`}} aria-hidden="true"></canvas>
      ${constant !== null && html`<span class="maps-note">${t("constant", {value: figure(constant, 3)})}</span>`}
      ${bad > 0 && html`<span class="maps-note bad">NaN, ∞: ${bad}</span>`}
    </div>`;
}

/** How far a tensor's colours reach, and whether some numbers are beyond. @param {{tensor: TensorView, positive?: boolean}} props */
export function Reach({tensor, positive = false}) {
  const way = useValue(scale);
  const ends = useValue(held);
  const limit = way === "held" ? ends.get(tensor.name) ?? tensor.peak : tensor.peak;
  const beyond = tensor.peak > limit;
  const sign = positive ? "0…" : "±";
  // Where colours are spread over all moments, this one may be pale: its own size is told too.
  return html`<span class="reach" data-beyond=${beyond}>${sign}${figure(limit, 3)}${(beyond || tensor.peak < limit / 2)
    && html` <span class=${beyond ? "beyond" : ""}>· ${t("look-peak-here", {peak: `${sign}${figure(tensor.peak, 3)}`})}</span>`}</span>`;
}
