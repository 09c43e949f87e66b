// @ts-check
/** The whole state of the page as a query string, and back. */

import {formatAddress, parseAddress} from "../layout/address.js";

/** @import {Mode, Prepare} from "../api/types.js" */
/** @import {Address, Options} from "./store.js" */

/**
 * @typedef {object} Place
 * @property {string | null} network
 * @property {string | null} input
 * @property {number | "label" | "predicted"} target
 * @property {Prepare} prepare
 * @property {Mode} mode
 * @property {number | null} step null: the whole pass
 * @property {Address | null} selection
 * @property {Options["scale"]} scale
 * @property {string | null} minus the trace to compare with
 * @property {boolean} compare
 * @property {Options["theme"]} theme
 * @property {"en" | "ru" | null} language null: the browser's
 * @property {Options["panel"]} panel
 * @property {string} view how dx of a convolution is explained
 */

/** @type {Place} */
export const HOME = {
  network: null, input: null, target: "label",
  prepare: {fit: "fit", center: null, invert: "auto"}, mode: {training: false, seed: 0},
  step: null, selection: null, scale: "layer", minus: null, compare: false, theme: "auto", language: null, panel: null, view: "gather",
};

/**
 * What is as at home is left out.
 * @param {Place} place
 * @returns {string} "" or "?…"
 */
export function encode(place) {
  const query = new URLSearchParams();
  const put = (/** @type {string} */ key, /** @type {unknown} */ value, /** @type {unknown} */ usual) => {
    if (value !== usual && value !== null && value !== undefined) query.set(key, String(value));
  };
  put("network", place.network, null);
  put("input", place.input, null);
  put("target", place.target, HOME.target);
  put("fit", place.prepare.fit, HOME.prepare.fit);
  put("center", place.prepare.center, null);
  put("invert", place.prepare.invert, "auto");
  put("training", place.mode.training, false);
  put("seed", place.mode.seed, 0);
  put("step", place.step, null);
  put("at", place.selection && formatAddress(place.selection), null);
  put("scale", place.scale, HOME.scale);
  put("minus", place.minus, null);
  put("compare", place.compare, false);
  put("theme", place.theme, HOME.theme);
  put("lang", place.language, null);
  put("panel", place.panel, null);
  put("view", place.view, HOME.view);
  // Brackets, commas and colons are legal in a query; a person reads the link.
  const text = query.toString().replaceAll("%5B", "[").replaceAll("%5D", "]").replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

/**
 * @template T
 * @param {string | null} value
 * @param {readonly T[]} allowed
 * @param {T} otherwise
 */
const oneOf = (value, allowed, otherwise) => (allowed.includes(/** @type {any} */ (value)) ? /** @type {T} */ (/** @type {unknown} */ (value)) : otherwise);

/** @param {string | null} value */
const whole = (value) => (value !== null && /^\d+$/.test(value) ? Number(value) : null);

/** @param {string | null} value */
const truth = (value) => (value === "true" ? true : value === "false" ? false : null);

/**
 * What cannot be understood is as at home.
 * @param {string} search
 * @returns {Place}
 */
export function decode(search) {
  const query = new URLSearchParams(search);
  const target = query.get("target");
  return {
    network: query.get("network"),
    input: query.get("input"),
    target: whole(target) ?? oneOf(target, /** @type {const} */ (["label", "predicted"]), HOME.target),
    prepare: {
      fit: oneOf(query.get("fit"), /** @type {const} */ (["fit", "crop", "stretch"]), "fit"),
      center: truth(query.get("center")),
      invert: truth(query.get("invert")) ?? "auto",
    },
    mode: {training: query.get("training") === "true", seed: whole(query.get("seed")) ?? 0},
    step: whole(query.get("step")),
    selection: parseAddress(query.get("at") ?? ""),
    scale: oneOf(query.get("scale"), /** @type {const} */ (["map", "layer", "global"]), HOME.scale),
    minus: query.get("minus"),
    compare: query.get("compare") === "true",
    theme: oneOf(query.get("theme"), /** @type {const} */ (["auto", "light", "dark", "projector"]), "auto"),
    language: oneOf(query.get("lang"), /** @type {const} */ (["en", "ru"]), /** @type {any} */ (null)),
    panel: oneOf(query.get("panel"), /** @type {const} */ (["map", "layer", "spec", "share"]), /** @type {any} */ (null)),
    view: oneOf(query.get("view"), /** @type {const} */ (["gather", "scatter"]), HOME.view),
  };
}
