// @ts-check
/** Which runs are looked at, when and how, as a link, and back. */

import {DEFAULT, readDocument} from "../../layout/training/document.js";

/** @import {Document} from "../../api/trainings.js" */
/** @import {Options, Probe} from "./store.js" */

/**
 * @typedef {Omit<Options, "language"> & {
 *   language: "en" | "ru" | null, shown: string[], focus: string | null, moment: number | null, probe: Probe | null,
 *   draft: Document | null, network: string | null,
 * }} Place `draft` is what the form holds where it is not as at home; `network` is one to begin from, as another page hands it over
 */

/** @type {Place} */
export const HOME = {
  theme: "auto", language: null, chrome: true, smoothing: 0.6, logarithmic: {}, axis: "steps", pane: "overview", panel: "network", part: "curves", lifted: false,
  shown: [], focus: null, moment: null, probe: null, draft: null, network: null,
};

const PANELS = /** @type {const} */ (["network", "confusion", "mistakes", "regions", "data", "runs", "share"]);

/** @param {Probe} probe */
const probeText = (probe) => ("input" in probe ? probe.input : `${probe.part}.${probe.index}`);

/** @param {string | null} text @returns {Probe | null} */
function parseProbe(text) {
  if (!text) return null;
  const found = /^(training|held_out)\.(\d+)$/.exec(text);
  return found ? {part: /** @type {"training" | "held_out"} */ (found[1]), index: Number(found[2])} : {input: text};
}

/**
 * What is as at home is left out.
 * @param {Place} place
 * @returns {string} "" or "?…#…"
 */
export function encode(place) {
  const query = new URLSearchParams();
  const put = (/** @type {string} */ key, /** @type {unknown} */ value, /** @type {unknown} */ usual) => {
    if (value !== usual && value !== null && value !== undefined && value !== "") query.set(key, String(value));
  };
  put("runs", place.shown.join(","), "");
  put("focus", place.focus, place.shown[0] ?? null);
  put("at", place.moment, null);
  put("probe", place.probe && probeText(place.probe), null);
  put("pane", place.pane, HOME.pane);
  put("panel", place.panel, HOME.panel);
  put("part", place.part, HOME.part);
  put("smoothing", place.smoothing, HOME.smoothing);
  put("log", Object.keys(place.logarithmic).sort().map((curve) => (place.logarithmic[curve] ? curve : `-${curve}`)).join(","), "");
  put("axis", place.axis, HOME.axis);
  put("lifted", place.lifted, false);
  put("theme", place.theme, HOME.theme);
  put("lang", place.language, null);
  put("chrome", place.chrome, true);
  const text = query.toString().replaceAll("%2C", ",");
  const draft = place.draft && difference(place.draft);
  // Not in the query: a network as JSON is longer than some servers allow an address to be.
  return `${text ? `?${text}` : ""}${draft ? `#draft=${encodeURIComponent(JSON.stringify(draft))}` : ""}`;
}

/** What of a document is not as at home; null: nothing. @param {Document} document */
function difference(document) {
  const own = Object.entries(document).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT[/** @type {keyof Document} */ (name)]));
  return own.length ? Object.fromEntries(own) : null;
}

/** @param {string} hash */
function parseDraft(hash) {
  const found = /#draft=(.+)$/s.exec(hash);
  if (!found) return null;
  try {
    return readDocument(JSON.parse(decodeURIComponent(found[1])));
  } catch {
    return null;
  }
}

/** @template T @param {string | null} value @param {readonly T[]} allowed @param {T} otherwise */
const oneOf = (value, allowed, otherwise) => (allowed.includes(/** @type {any} */ (value)) ? /** @type {T} */ (/** @type {unknown} */ (value)) : otherwise);

/** @param {string | null} text */
const list = (text) => [...new Set((text ?? "").split(",").filter(Boolean))];

/**
 * What cannot be understood is as at home.
 * @param {string} search
 * @param {string} [hash]
 * @returns {Place}
 */
export function decode(search, hash = "") {
  const query = new URLSearchParams(search);
  const shown = list(query.get("runs"));
  const at = query.get("at");
  const smoothing = Number(query.get("smoothing") ?? HOME.smoothing);
  return {
    shown, focus: query.get("focus") ?? shown[0] ?? null,
    moment: at !== null && /^\d+$/.test(at) ? Number(at) : null,
    probe: parseProbe(query.get("probe")), draft: parseDraft(hash), network: query.get("network"),
    pane: query.get("pane") ?? HOME.pane,
    panel: oneOf(query.get("panel"), PANELS, HOME.panel),
    part: oneOf(query.get("part"), /** @type {const} */ (["setup", "curves", "look"]), HOME.part),
    smoothing: smoothing >= 0 && smoothing <= 0.99 ? smoothing : HOME.smoothing,
    logarithmic: Object.fromEntries(list(query.get("log")).map((curve) => [curve.replace(/^-/, ""), !curve.startsWith("-")])),
    axis: oneOf(query.get("axis"), /** @type {const} */ (["steps", "epochs"]), HOME.axis),
    lifted: query.get("lifted") === "true",
    theme: oneOf(query.get("theme"), /** @type {const} */ (["auto", "light", "dark", "projector"]), "auto"),
    language: oneOf(query.get("lang"), /** @type {const} */ (["en", "ru"]), /** @type {any} */ (null)),
    chrome: query.get("chrome") !== "false",
  };
}
