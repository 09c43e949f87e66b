// @ts-check
/** A layer with its numbers as a link to the lab: in the address while it is short, else left in the session's storage. */

/**
 * @typedef {object} LabState
 * @property {string} kind of a layer or a loss
 * @property {Record<string, any>} settings
 * @property {any[]} inputs nested lists, N first
 * @property {Record<string, any>} [params]
 * @property {any} [dy]
 * @property {any} [target]
 * @property {boolean} [training]
 * @property {number} [seed]
 * @property {{tensor: string, index: number[], view?: string}} [select] the cell whose card is open
 * @property {{layer: string, network: string, cut?: Record<string, number[]>}} [from] where it was cut out
 */

export const PAGE = "/layer";
const PREFIX = "nablascope.lab.";
/** Some mail programs and proxies cut longer links. */
const LONGEST = 6000;

/**
 * @param {LabState} state
 * @returns {{href: string, key: string | null, text: string}} with a key, the text has to be stored under it
 */
export function write(state) {
  const text = JSON.stringify(state);
  const href = `${PAGE}#state=${toBase64(text)}`;
  if (href.length <= LONGEST) return {href, key: null, text};
  const name = digest(text);
  return {href: `${PAGE}#state=session:${name}`, key: PREFIX + name, text};
}

/**
 * @param {string} hash of the address, with or without #
 * @param {{getItem(key: string): string | null} | null} [storage]
 * @returns {LabState | null} null where there is none, or none that can be read
 */
export function read(hash, storage = null) {
  const given = new URLSearchParams(hash.replace(/^#/, "")).get("state");
  if (!given) return null;
  try {
    const text = given.startsWith("session:") ? storage?.getItem(PREFIX + given.slice(8)) : fromBase64(given);
    const state = text ? JSON.parse(text) : null;
    return state && typeof state.kind === "string" && Array.isArray(state.inputs) ? {...state, settings: state.settings ?? {}} : null;
  } catch {
    return null;
  }
}

/** @param {string} text base64url of its UTF-8 */
function toBase64(text) {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder("utf-8", {fatal: true}).decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
}

/** A short name for a text (FNV-1a): the same state is stored once. @param {string} text */
function digest(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36);
}
