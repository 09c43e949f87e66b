// @ts-check
/** Taking the lab along: a link, a command, a script, a picture, tables and steps. */

import {useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {csv, dialect} from "../../layout/csv.js";
import {npy} from "../../layout/lab/npy.js";
import {curl, numpy} from "../../layout/lab/snippets.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {toClipboard} from "../clipboard.js";
import {html, useValue} from "../html.js";
import {save} from "../saving.js";
import {toast} from "../toast.js";
import {boardPicture} from "./export.js";
import {spoken} from "./words.js";

/** @import {Cell} from "../../state/lab/store.js" */

export function Share() {
  const shown = useValue(store.picture);
  const cell = useValue(store.subject);
  const {language} = useValue(locale);
  const [other, setOther] = useState(/** @type {string | null} */ (null));
  const [byHand, setByHand] = useState("");
  if (!shown) return null;
  const {kind} = shown.work;
  const requests = shown.nodes.map((node) => ({kind: node.kind, body: node.body}));
  const name = other && shown.tensors.has(other) ? other : cell?.tensor ?? "y";
  const tensor = shown.tensors.get(name);
  const copy = async (/** @type {string} */ text, /** @type {string} */ what) => {
    if (await toClipboard(text)) {
      setByHand("");
      toast(t("share-copied", {what}));
    } else setByHand(text);
  };
  const made = shown.tensors.get(cell?.tensor ?? "")?.made;
  const why = cell && made ? () => curl(location.origin, requests[made.node].kind, {...requests[made.node].body, tensor: made.local, index: cell.index, view: actions.viewOf(cell)}, "/explanations") : null;
  const saveSteps = async () => {
    const text = JSON.stringify(await actions.allSteps(), null, 1);
    save(new Blob([text], {type: "application/json"}), `${kind}-steps.json`);
  };
  const savePicture = async (/** @type {"svg" | "png"} */ format) => {
    const blob = await boardPicture(format);
    if (blob) save(blob, `${kind}.${format}`);
  };
  return html`
    <section class="share">
      <div class="share-row"><button type="button" class="primary" data-share="link" onClick=${() => void copy(location.origin + location.pathname + store.link.peek(), t("share-copied-link"))}>${t("share-link")}</button>
        <span class="hint">${t("lab-share-link-hint")}</span></div>
      <div class="share-row">
        <button type="button" data-share="curl" onClick=${() => void copy(requests.map((one) => curl(location.origin, one.kind, one.body)).join("\n\n"), t("share-copied-curl", {address: kind}))}>${t("share-curl")}</button>
        ${why && html`<button type="button" data-share="curl-cell" onClick=${() => void copy(why(), t("share-copied-curl", {address: spoken(/** @type {Cell} */ (cell))}))}>${t("lab-share-why", {address: spoken(/** @type {Cell} */ (cell))})}</button>`}
        <button type="button" data-share="numpy" onClick=${() => void copy(numpy(location.origin, shown.nodes, cell), t("share-copied-numpy", {address: kind}))}>${t("share-numpy")}</button>
      </div>
      ${byHand && html`<div class="by-hand"><p class="trouble" id="by-hand">${t("share-failed")}</p><textarea readonly rows="6" aria-label=${t("share-text")} value=${byHand}></textarea></div>`}
      <h3>${t("share-download")}</h3>
      <div class="share-row">
        <button type="button" data-share="png" onClick=${() => void savePicture("png")}>${t("share-png")}</button>
        <button type="button" data-share="svg" onClick=${() => void savePicture("svg")}>SVG</button>
        <button type="button" data-share="steps" onClick=${() => void saveSteps()}>${t("lab-share-steps")}</button>
      </div>
      <div class="share-row">
        <label>${t("share-tensor")} <select data-share="tensor" value=${name} onChange=${(/** @type {any} */ event) => setOther(event.target.value)}>${[...shown.tensors.keys()].map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></label>
        <button type="button" data-share="npy" onClick=${() => tensor && save(new Blob([npy(tensor)], {type: "application/octet-stream"}), `${kind}-${name}.npy`)}>${t("lab-share-npy")}</button>
        <button type="button" data-share="csv" onClick=${() => tensor && save(new Blob([csv(tensor, dialect(language))], {type: "text/csv;charset=utf-8"}), `${kind}-${name}.csv`)}>${t("share-csv")}</button>
      </div>
      <p class="hint">${t("share-csv-hint")}</p>
    </section>`;
}
