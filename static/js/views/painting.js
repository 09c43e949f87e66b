// @ts-check
/** From the store to what a canvas needs: which palette, which limits, what stands still. */

import {computed} from "@preact/signals-core";
import {words} from "../draw/palette.js";
import {isGradient} from "../layout/address.js";
import {columnsOf} from "../layout/graph.js";
import {limitsOf} from "../layout/scale.js";
import * as store from "../state/store.js";

/** @import {Layer} from "../draw/heatmap.js" */
/** @import {Maps} from "../layout/atlas.js" */

/** The columns of the network that is shown. */
export const columns = computed(() => (store.network.value ? columnsOf(store.network.value) : []));

/** The colour maps of the theme as pixels. */
export const palettes = computed(() => {
  const {palettes: all} = store.catalog.value;
  if (!all) return null;
  const ground = store.theme.value === "dark" ? "dark" : "light";
  return {
    value: words(all.value[ground]), gradient: words(all.gradient[ground]),
    positive: words(all.positive[ground]), grey: words(all.grey[ground]),
  };
});

/** The largest magnitude of each role over all nodes, for the global scale. */
export const everything = computed(() => {
  const shown = store.shown.value;
  let [value, gradient] = [0, 0];
  for (const {name} of columns.value) {
    // The image is painted as a picture; its brightness would drown the activations.
    if (name !== "input") value = Math.max(value, shown?.get(`${name}.y`)?.peak ?? 0);
    gradient = Math.max(gradient, shown?.get(`${name}.dy`)?.peak ?? 0);
  }
  return {value, gradient};
});

/** Whether the picture shows ours − before. */
export const comparing = computed(() => store.options.value.compare && store.difference.value !== null);

/**
 * @param {string} node
 * @param {string} tensor
 * @returns {"value" | "gradient" | "positive" | "grey"}
 */
export function roleOf(node, tensor) {
  if (isGradient(tensor)) return "gradient";
  if (comparing.value || tensor !== "y") return "value";
  // A sequence is no picture: its sign matters.
  if (node === "input") return store.network.value?.input.shape.length === 3 ? "grey" : "value";
  return columns.value.find(({name}) => name === node)?.positive ? "positive" : "value";
}

/**
 * @param {string} node
 * @param {string} tensor
 * @param {{data: Float32Array, peak: number}} view
 * @param {Maps} maps
 * @returns {Layer | null}
 */
export function layerOf(node, tensor, view, maps) {
  const colours = palettes.value;
  const network = store.network.value;
  if (!colours || !network) return null;
  const role = roleOf(node, tensor);
  const {scale} = store.options.value;
  // Weights have no place in the picture's two global scales, nor has the image.
  const shared = tensor === "dy" || (tensor === "y" && node !== "input");
  const global = shared ? everything.value[tensor === "dy" ? "gradient" : "value"] : view.peak;
  const picture = role === "grey" ? {mean: network.input.mean, std: network.input.std} : null;
  return {
    data: view.data, limits: limitsOf(scale, view, maps.count, global),
    palette: colours[role], span: role === "positive" || role === "grey" ? "sequential" : "diverging",
    picture, signs: store.theme.value === "projector" && !picture, ground: "",
  };
}
