// @ts-check
/** Taking things along: a link, a curl command, a NumPy script, files. */

import {useRef, useState} from "preact/hooks";
import {BASE, Problem, request} from "../api/client.js";
import {locale, t} from "../i18n/fluent.js";
import {formatAddress} from "../layout/address.js";
import {csv, dialect, slice} from "../layout/csv.js";
import {curl, curlPass, numpy, tensorUrl} from "../layout/snippets.js";
import * as store from "../state/store.js";
import {toClipboard} from "./clipboard.js";
import {shapeText} from "./figures.js";
import {html, useValue} from "./html.js";
import {fileName, save} from "./saving.js";
import {toast} from "./toast.js";

/** @import {TensorView} from "../state/tensors.js" */

/** @typedef {"tensor" | "map" | "cell"} Extent how much of a tensor is meant */

export function Share() {
  useValue(locale);
  const trace = useValue(store.trace);
  const network = useValue(store.network);
  const tensors = useValue(store.tensors);
  const selection = useValue(store.selection);
  const [other, setOther] = useState(/** @type {string | null} */ (null));
  const [wanted, setWanted] = useState(/** @type {Extent | null} */ (null));
  const [byHand, setByHand] = useState("");
  const hand = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  if (!trace || !network || !tensors) return html`<p class="hint">${t("share-address-none")}</p>`;

  const pinned = selection ? `${selection.node}.${selection.tensor}` : null;
  const fallback = tensors.has(`${network.nodes[0]?.name}.y`) ? `${network.nodes[0].name}.y` : tensors.names()[0];
  const name = other ?? (pinned && tensors.has(pinned) ? pinned : fallback);
  const view = /** @type {TensorView} */ (tensors.get(name) ?? tensors.get(fallback));
  const cell = name === pinned && selection?.index?.length === view.shape.length ? selection.index : null;
  const extent = cell === null ? "tensor" : wanted ?? "cell";
  const index = cell === null || extent === "tensor" ? [] : extent === "cell" ? cell : cell.slice(0, -2);
  const dot = name.lastIndexOf(".");
  const address = {node: name.slice(0, dot), tensor: name.slice(dot + 1), index};
  const spoken = formatAddress({...address, index: index.length > 0 ? index : null});
  const place = {origin: location.origin, trace: trace.id};
  const file = `${name}${index.length > 0 ? `[${index.join(",")}]` : ""}`;

  /** @param {string} text @param {string} what */
  const copy = async (text, what) => {
    if (await toClipboard(text)) {
      setByHand("");
      toast(t("share-copied", {what}));
      return;
    }
    setByHand(text);
    requestAnimationFrame(() => {
      hand.current?.focus();
      hand.current?.select();
    });
  };
  const saveCsv = () => {
    const part = slice(view, index);
    const blob = new Blob([csv(part, dialect(locale.peek().language))], {type: "text/csv;charset=utf-8"});
    save(blob, `${file}.csv`);
  };
  /** What the page shows has the page's colours and limits; without a canvas the server draws. */
  const savePng = async () => {
    const canvas = /** @type {HTMLCanvasElement | null} */ (document.querySelector(`.picture [data-tensor="${CSS.escape(name)}"] canvas`));
    if (canvas?.width && extent === "tensor") {
      canvas.toBlob((blob) => blob && save(blob, `${file}.png`), "image/png");
      return;
    }
    const at = extent === "cell" ? {...address, index: index.slice(0, -2)} : address;
    const path = tensorUrl({origin: "", trace: trace.id}, at, "png").slice(BASE.length);
    try {
      save(await (await request(path)).blob(), `${formatAddress({...at, index: at.index.length > 0 ? at.index : null})}.png`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(t("share-gone", {file: `${file}.png`, detail: error.detail}));
    }
  };
  /** @type {Extent[]} */
  const extents = view.shape.length >= 3 ? ["tensor", "map", "cell"] : ["tensor", "cell"];
  const nodes = [...new Set(trace.tensors.map((tensor) => tensor.node))];
  return html`
    <section class="share" aria-labelledby="share-heading">
      <h2 id="share-heading">${t("share-heading")}</h2>
      <div class="share-row">
        <button type="button" class="primary" data-share="link" onClick=${() => void copy(location.origin + location.pathname + store.link.peek(), t("share-copied-link"))}>${t("share-link")}</button>
        <span class="hint">${t("share-link-hint")}</span>
      </div>
      <div class="fields">
        <div class="field">
          <label for="share-tensor">${t("share-tensor")}</label>
          <div class="field-control">
            <select id="share-tensor" value=${name} onChange=${(/** @type {Event} */ event) => {
              const {value} = /** @type {HTMLSelectElement} */ (event.currentTarget);
              setOther(value === pinned ? null : value);
            }}>
              ${nodes.map((node) => html`
                <optgroup key=${node} label=${node}>
                  ${trace.tensors.filter((tensor) => tensor.node === node).map((tensor) => html`
                    <option key=${tensor.name} value=${tensor.name}>${tensor.name}</option>`)}
                </optgroup>`)}
            </select>
          </div>
          <p class="hint">${shapeText(view.shape)}, float32</p>
        </div>
        ${cell !== null && html`
          <div class="field">
            <label for="share-extent">${t("share-extent")}</label>
            <div class="field-control">
              <select id="share-extent" value=${extent} onChange=${(/** @type {Event} */ event) => setWanted(/** @type {Extent} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>
                ${extents.map((one) => html`<option key=${one} value=${one}>${t(`share-extent-${one}`)}</option>`)}
              </select>
            </div>
          </div>`}
      </div>
      <p class="share-address">${t("share-address")}: <code data-share="address">${spoken}</code></p>
      <div class="share-row">
        <button type="button" data-share="curl" onClick=${() => void copy(curl(place, address), t("share-copied-curl", {address: spoken}))}>${t("share-curl")}</button>
        <button type="button" data-share="numpy" onClick=${() => void copy(
          numpy(place, address, {shape: view.shape, about: network.name}), t("share-copied-numpy", {address: spoken}))}>${t("share-numpy")}</button>
      </div>
      ${byHand && html`
        <div class="by-hand">
          <p class="trouble" id="by-hand">${t("share-failed")}</p>
          <textarea ref=${hand} readonly rows="6" aria-label=${t("share-text")} aria-describedby="by-hand" value=${byHand}></textarea>
        </div>`}
      <h3>${t("share-download")} <code>${spoken}</code></h3>
      <div class="share-row">
        <button type="button" data-share="png" onClick=${() => void savePng()}>${t("share-png")}</button>
        <a class="button" data-share="npy" href=${tensorUrl({origin: "", trace: trace.id}, address, "npy")} download=${`${file}.npy`}>${t("share-npy")}</a>
        <button type="button" data-share="csv" onClick=${saveCsv}>${t("share-csv")}</button>
      </div>
      <p class="hint">${t("share-csv-hint")}</p>
      <h3>${t("share-everything")}</h3>
      <div class="share-row">
        <button type="button" data-share="pass" onClick=${() => void copy(curlPass(location.origin, {
          network: network.id, input: trace.input, target: trace.target?.index ?? null, prepare: store.prepare.peek(), mode: trace.mode,
        }), t("share-copied-pass"))}>${t("share-pass")}</button>
        <a class="button" data-share="safetensors" href=${`${BASE}/traces/${encodeURIComponent(trace.id)}/tensors`} download=${`${fileName(network.name, "network")}-trace.safetensors`}>${t("share-safetensors")}</a>
        <a class="button" data-share="weights" href=${`${BASE}/networks/${encodeURIComponent(network.id)}/weights`} download=${`${fileName(network.name, "network")}.safetensors`}>${t("share-weights")}</a>
        <button type="button" data-share="spec" onClick=${() => save(new Blob([`${JSON.stringify(network.spec, null, 2)}\n`], {type: "application/json"}), `${fileName(network.name, "network")}.json`)}>${t("share-spec")}</button>
      </div>
    </section>`;
}
