// @ts-check
/** The whole state of the lab as a link, and back: what is small in the query, edited numbers in the fragment, which no server limits. */

import {LONGEST} from "../../layout/lab/nodes.js";
import {read} from "../../layout/lab_link.js";

/** @import {Cell, Options, Work} from "./store.js" */

/**
 * @typedef {object} Place
 * @property {Work | null} work null: the preset as it is
 * @property {string | null} preset
 * @property {Cell | null} selection
 * @property {Options["way"]} way
 * @property {Options["panel"]} panel
 * @property {Options["whole"]} whole
 * @property {Options["scale"]} scale
 * @property {Options["theme"]} theme
 * @property {"en" | "ru" | null} language
 * @property {number | null} step
 * @property {boolean} predict
 */

/** @param {Cell} cell */
const cellText = ({tensor, index}) => `${tensor}[${index.join(",")}]`;

/** @param {string | null} text @returns {Cell | null} */
export function parseCell(text) {
  const found = /^([A-Za-z]\w*)\[([-\d,\s]*)\]$/.exec(text ?? "");
  return found ? {tensor: found[1], index: found[2].split(",").filter((one) => one.trim() !== "").map(Number)} : null;
}

/** Brackets, commas and colons stay readable. @param {string} text */
const readable = (text) => text.replaceAll("%5B", "[").replaceAll("%5D", "]").replaceAll("%2C", ",").replaceAll("%3A", ":");

/** @param {Place} place @returns {string} */
export function encode(place) {
  const query = new URLSearchParams();
  const put = (/** @type {string} */ key, /** @type {unknown} */ value, /** @type {unknown} */ usual) => {
    if (value !== usual && value !== null && value !== undefined) query.set(key, String(value));
  };
  put("preset", place.preset, null);
  put("at", place.selection && cellText(place.selection), null);
  put("way", place.way, "gather");
  put("panel", place.panel, null);
  put("whole", place.whole, null);
  put("scale", place.scale, "tensor");
  put("theme", place.theme, "auto");
  put("lang", place.language, null);
  put("step", place.step, null);
  put("predict", place.predict, false);
  const search = readable(query.toString());
  const hash = place.work ? `#work=${readable(encodeURIComponent(JSON.stringify(place.work))).replaceAll("%22", '"').replaceAll("%7B", "{").replaceAll("%7D", "}").replaceAll('"', "%22")}` : "";
  return `${search ? `?${search}` : ""}${hash}`;
}

/** @template T @param {string | null} value @param {readonly T[]} allowed @param {T} otherwise */
const oneOf = (value, allowed, otherwise) => (allowed.includes(/** @type {any} */ (value)) ? /** @type {T} */ (/** @type {unknown} */ (value)) : otherwise);

/**
 * What cannot be understood is left out. Another page hands its layer over with the cell that was looked at.
 * @param {string} search @param {string} hash @param {{getItem(key: string): string | null} | null} [storage] @returns {Place}
 */
export function decode(search, hash, storage = null) {
  const handed = read(hash, storage);
  const query = new URLSearchParams(search);
  const step = query.get("step");
  return {
    work: handed ? workFrom(handed, null) : parseWork(hash), preset: query.get("preset"), selection: handed?.select ?? parseCell(query.get("at")),
    way: oneOf(handed?.select?.view ?? query.get("way"), /** @type {const} */ (["gather", "scatter"]), "gather"),
    panel: oneOf(query.get("panel"), /** @type {const} */ (["cell", "settings", "matrix", "check", "share", "none"]), /** @type {any} */ (null)),
    whole: query.has("whole") ? query.get("whole") === "true" : null,
    scale: oneOf(query.get("scale"), /** @type {const} */ (["map", "tensor", "board"]), "tensor"),
    theme: oneOf(query.get("theme"), /** @type {const} */ (["auto", "light", "dark", "projector"]), "auto"),
    language: oneOf(query.get("lang"), /** @type {const} */ (["en", "ru"]), /** @type {any} */ (null)),
    step: step !== null && /^\d+$/.test(step) ? Number(step) : null, predict: query.get("predict") === "true",
  };
}

/** @param {string} hash @returns {Work | null} */
export function parseWork(hash) {
  const found = /#work=(.+)$/s.exec(hash);
  if (!found) return null;
  try {
    const work = JSON.parse(decodeURIComponent(found[1]));
    return workFrom(work, work.preset ?? null);
  } catch {
    return null;
  }
}

/** @param {any} given @param {string | null} preset @returns {Work | null} null where it is no work */
function workFrom(given, preset) {
  try {
    return Array.isArray(given.inputs) ? {...plain(given), preset} : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** What a link may hold, and nothing else; throws where what stands behind is no list of operations. @param {any} given @returns {Omit<Work, "preset">} */
function plain({inputs, dy, next, beside, from, ...first}) {
  const behind = next ? next.slice(0, LONGEST).map(part) : [];
  return {...part(first), inputs, ...(dy === undefined ? {} : {dy}), ...(behind.length ? {next: behind} : {}), ...(beside ? {beside: part(beside)} : {}),
    ...(from ? {from: {layer: String(from.layer), network: String(from.network)}} : {})};
}

/** @param {any} given @returns {import("../../layout/lab/nodes.js").Node} */
function part({kind, settings = {}, params, target, training, seed}) {
  if (typeof kind !== "string") throw new TypeError("an operation has a kind");
  return {kind, settings, ...(params ? {params} : {}), ...(target === undefined ? {} : {target}), ...(training ? {training} : {}), ...(seed ? {seed} : {})};
}
