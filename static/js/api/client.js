// @ts-check
/** Every request the page makes; answers are plain objects, failures are `Problem`s. */

import {readSafetensors} from "./safetensors.js";

/** @import {InputRecord, Network, NetworkRequest, Palettes, Recipes, Sample, Trace, TraceRequest, ZooEntry} from "./types.js" */

export const BASE = "/api/v1";

/** What the server refused, and why: an RFC 9457 problem. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {{title?: string, detail?: string, code?: string, pointer?: string, values?: Record<string, any>, limit?: any}} body
   */
  constructor(status, body) {
    super(body.detail ?? body.title ?? String(status));
    this.name = "Problem";
    this.status = status;
    this.title = body.title ?? "";
    this.detail = body.detail ?? body.title ?? "";
    this.code = body.code ?? null;
    this.pointer = body.pointer ?? null;
    this.values = body.values ?? {};
    this.limit = body.limit ?? null;
  }
}

/** @typedef {{method?: string, body?: BodyInit, json?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} Options */

/**
 * @param {string} path below /api/v1
 * @param {Options} [options]
 * @returns {Promise<Response>}
 */
export async function request(path, {method = "GET", body, json, headers = {}, signal} = {}) {
  /** @type {Record<string, string>} */
  const sent = {"Accept-Language": globalThis.document?.documentElement.lang || "en", ...headers};
  if (json !== undefined) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(BASE + path, {method, headers: sent, signal, body: json === undefined ? body : JSON.stringify(json)});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, {code: "unreachable"});
  }
  if (answer.ok) return answer;
  throw new Problem(answer.status, await answer.json().catch(() => ({title: answer.statusText})));
}

/**
 * @param {string} path
 * @param {Options} [options]
 */
const json = async (path, options) => (await request(path, options)).json();

/** @returns {Promise<ZooEntry[]>} */
export const getZoo = () => json("/zoo");
/** @returns {Promise<Recipes>} */
export const getLayers = () => json("/layers");
/** @returns {Promise<Sample[]>} */
export const getSamples = () => json("/inputs/samples");
/** @returns {Promise<Palettes>} */
export const getPalettes = () => json("/palettes");

/** @param {NetworkRequest} body @param {AbortSignal} [signal] @returns {Promise<Network>} */
export const postNetwork = (body, signal) => json("/networks", {method: "POST", json: body, signal});
/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Network>} */
export const getNetwork = (id, signal) => json(`/networks/${encodeURIComponent(id)}`, {signal});

/** All parameters as a safetensors file. @param {string} id @returns {Promise<ArrayBuffer>} */
export const getWeights = async (id) => (await request(`/networks/${encodeURIComponent(id)}/weights`)).arrayBuffer();
/** The same network with the numbers of a safetensors file. @param {string} id @param {Blob | ArrayBuffer} file @returns {Promise<Network>} */
export const postWeights = (id, file) =>
  json(`/networks/${encodeURIComponent(id)}/weights`, {method: "POST", body: file, headers: {"Content-Type": "application/octet-stream"}});

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<InputRecord>} */
export const getInput = (id, signal) => json(`/inputs/${encodeURIComponent(id)}`, {signal});
/** @param {Blob} blob @param {AbortSignal} [signal] @returns {Promise<InputRecord>} */
export const postInput = (blob, signal) =>
  json("/inputs", {method: "POST", body: blob, headers: {"Content-Type": blob.type || "application/octet-stream"}, signal});

/** @param {TraceRequest} body @param {AbortSignal} [signal] @returns {Promise<Trace>} */
export const postTrace = (body, signal) => json("/traces", {method: "POST", json: body, signal});
/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Trace>} */
export const getTrace = (id, signal) => json(`/traces/${encodeURIComponent(id)}`, {signal});

/**
 * The tensors of a trace, aliases left out; `minus` subtracts another trace, on the server.
 * @param {string} id
 * @param {{minus?: string, names?: string[], signal?: AbortSignal}} [options]
 */
export async function getTensors(id, {minus, names, signal} = {}) {
  const query = new URLSearchParams();
  if (minus) query.set("minus", minus);
  if (names) query.set("names", names.join(","));
  const tail = query.size ? `?${query}` : "";
  const answer = await request(`/traces/${encodeURIComponent(id)}/tensors${tail}`, {signal});
  return readSafetensors(await answer.arrayBuffer());
}
