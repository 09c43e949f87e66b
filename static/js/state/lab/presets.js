// @ts-check
/** The examples, and where the lab begins. */

import {getLayers, getPalettes, Problem} from "../../api/client.js";
import * as operations from "../../api/operations.js";
import {beginning} from "../../layout/lab/kinds.js";
import * as store from "./store.js";
import {follow, needsFit} from "./work.js";

/** @import {Work} from "./store.js" */

/** Fetches what the server can do. */
export async function loadCatalog() {
  // A server without examples still has layers.
  const presetsOrNone = operations.getPresets().catch((error) => { if (error instanceof Problem && error.status === 404) return []; throw error; });
  const [recipes, presets, palettes] = await Promise.all([getLayers(), presetsOrNone, getPalettes()]);
  store.catalog.value = {layers: recipes.layers, losses: recipes.losses, presets, palettes};
}

/** What of an example or a link is work; empty parts are left out. @param {any} given @returns {any} */
const plain = ({kind, settings, inputs, params, dy, target, training, seed, next, beside}) => ({
  kind, settings, inputs, ...(params ? {params} : {}), ...(dy === undefined || dy === null ? {} : {dy}), ...(target === undefined || target === null ? {} : {target}),
  ...(training ? {training} : {}), ...(seed ? {seed} : {}), ...(next?.length ? {next} : {}), ...(beside ? {beside} : {}),
});

/** @param {string} name @param {{keep?: boolean}} [how] */
export async function openPreset(name, {keep = false} = {}) {
  const preset = store.catalog.peek().presets.find((one) => one.name === name);
  if (!preset) return false;
  const work = {...plain(preset), preset: name};
  return follow(work, {fit: needsFit(work), history: keep ? "keep" : "record"});
}

/** @param {Work} work */
export const openWork = async (work) => follow(work, {fit: needsFit(work), history: "keep"});

/** What there is to see where a server has no examples. */
export const openKind = async (/** @type {string} */ kind) => {
  const {layers} = store.catalog.peek();
  return follow({...beginning(kind, layers[kind], null, false), preset: null}, {fit: true, history: "keep"});
};

/** Back to the preset's numbers and settings. */
export async function reset() {
  const preset = store.picture.peek()?.work.preset;
  return preset ? openPreset(preset) : false;
}

/** Whether a work is still what its preset says. @param {Work} work @param {operations.Preset} preset */
export function isPreset(work, preset) {
  /** @param {any} value @returns {any} */
  const sorted = (value) => (value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null && one !== false).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]))
    : Array.isArray(value) && typeof value[0] === "object" ? value.map(sorted) : value);
  return JSON.stringify(sorted(plain(work))) === JSON.stringify(sorted(plain(preset)));
}
