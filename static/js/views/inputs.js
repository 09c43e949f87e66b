// @ts-check
/** What goes in: which network, which picture, and how the picture is made ready. */

import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {useInput} from "../state/actions.js";
import * as store from "../state/store.js";
import {DrawPad} from "./drawpad.js";
import {DropZone} from "./drop_zone.js";
import {percent} from "./figures.js";
import {html, useValue} from "./html.js";
import {Preparation} from "./preparation.js";
import {useUpload} from "./upload.js";
import {Webcam} from "./webcam.js";
import {titleOf, Zoo, zooEntry} from "./zoo.js";

/** @import {Sample, Trace} from "../api/types.js" */

const ACCEPTED = "image/png,image/jpeg,image/webp,image/bmp,image/gif";

/** @typedef {"network" | "draw" | "webcam" | "preparation"} Pane what hangs open under the bar */

/** Those one looks at; the others are worked with while the picture is watched, and stay until they are closed. */
const PASSING = new Set(["network", "preparation"]);

export function Inputs() {
  useValue(locale);
  const {trouble, setTrouble, send} = useUpload();
  const [pane, setPane] = useState(/** @type {Pane | null} */ (null));
  // The input that came from the pad: of any other the pad has nothing to say.
  const [drawn, setDrawn] = useState(/** @type {string | null} */ (null));
  const trace = useValue(store.trace);
  const input = useValue(store.input);
  const network = useValue(store.network);
  const catalog = useValue(store.catalog);
  const {entry, changed} = zooEntry(catalog, network);
  const bar = useRef(/** @type {HTMLDivElement | null} */ (null));

  useEffect(() => {
    if (pane === null) return undefined;
    const outside = (/** @type {PointerEvent} */ event) => {
      if (PASSING.has(pane) && !bar.current?.contains(/** @type {Node} */ (event.target))) setPane(null);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [pane]);

  const close = () => {
    setPane(null);
    /** @type {HTMLElement | null | undefined} */ (bar.current?.querySelector(`[aria-controls="pane-${pane}"]`))?.focus();
  };
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || pane === null) return;
    event.stopPropagation();
    close();
  };
  const sendDrawing = async (/** @type {Blob} */ picture) => {
    setDrawn(null);
    if (await send(picture)) setDrawn(store.input.peek()?.id ?? null);
  };
  const choose = (/** @type {Event} */ event) => {
    const control = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = control.files?.[0];
    // Cleared below, so that choosing the same file again is a change again.
    if (file) void send(file);
    control.value = "";
  };
  const take = (/** @type {string} */ id) => {
    setTrouble("");
    void useInput(id);
  };
  // One Tab stop for the whole row; arrows walk along it.
  const stop = Math.max(0, catalog.samples.findIndex(({id}) => id === input?.id));
  const walk = (/** @type {KeyboardEvent} */ event) => {
    const row = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")];
    const at = row.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: row.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    row[Math.max(0, Math.min(row.length - 1, to))].focus();
  };
  // A row that goes on behind its edge says so there.
  const samples = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [more, setMore] = useState({before: false, after: false});
  const look = () => {
    const row = samples.current;
    if (!row) return;
    const now = {before: row.scrollLeft > 4, after: row.scrollLeft + row.clientWidth < row.scrollWidth - 4};
    setMore((was) => (was.before === now.before && was.after === now.after ? was : now));
  };
  useEffect(() => {
    const row = samples.current;
    if (!row) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(row);
    return () => observer.disconnect();
  }, []);
  const turn = (/** @type {1 | -1} */ by) => samples.current?.scrollBy({left: by * 0.7 * samples.current.clientWidth});
  const opener = (/** @type {Pane} */ name) => ({
    type: "button", "aria-expanded": pane === name, "aria-controls": `pane-${name}`,
    onClick: () => setPane(pane === name ? null : name),
  });

  const working = pane === "draw" || pane === "webcam";
  return html`
    <div class="inputs" ref=${bar} onKeyDown=${escape}>
      <div class="inputs-group">
        <span class="inputs-label">${t("inputs-network")}</span>
        <button ...${opener("network")} class="network-choice">${network ? titleOf(network, entry, changed) : "…"} <span aria-hidden="true">▾</span></button>
      </div>
      <div class="inputs-group inputs-samples">
        <span class="inputs-label" id="samples-label">${t("inputs-picture")}</span>
        <div class="samples" ref=${samples} role="toolbar" aria-labelledby="samples-label" onKeyDown=${walk} onScroll=${look}>
          ${catalog.samples.map((sample, i) => html`
            <button type="button" key=${sample.id} class="sample" aria-pressed=${input?.id === sample.id} onClick=${() => take(sample.id)}
              tabindex=${i === stop ? 0 : -1} title=${sampleTitle(sample)} data-sample=${sample.name}>
              <img src=${sample.image} alt=${sampleTitle(sample)} width="28" height="28" />
            </button>`)}
          ${more.before && html`<span class="samples-more" data-end="before" aria-hidden="true" title=${t("inputs-samples-more")} onClick=${() => turn(-1)}>‹</span>`}
          ${more.after && html`<span class="samples-more" data-end="after" aria-hidden="true" title=${t("inputs-samples-more")} onClick=${() => turn(1)}>›</span>`}
        </div>
      </div>
      <div class="inputs-group">
        <label class="button upload" title=${t("inputs-upload-hint")}>
          <input type="file" class="visually-hidden" accept=${ACCEPTED} onChange=${choose} aria-describedby="inputs-upload-hint" />
          ${t("inputs-upload")}
        </label>
        <span class="visually-hidden" id="inputs-upload-hint">${t("inputs-upload-hint")}</span>
        <button ...${opener("draw")}>${t("inputs-draw")}</button>
        <button ...${opener("webcam")}>${t("inputs-webcam")}</button>
        <button ...${opener("preparation")} class="quiet">${t("preparation-heading")}</button>
      </div>
      ${input && input.kind !== "sample" && html`<p class="inputs-now">
        <img src=${input.image} alt="" width="28" height="28" />
        <span>${input.kind === "image" ? t("inputs-kind-image", {width: String(input.width), height: String(input.height), format: input.format ?? ""}) : t("inputs-kind-tensor")}</span></p>`}
      ${trouble && !working && html`<p class="trouble" role="alert">${trouble}</p>`}
      ${pane && html`
        <section class="pane" id=${`pane-${pane}`} data-pane=${pane} aria-labelledby="pane-heading">
          <header class="pane-head">
            <h2 id="pane-heading">${t(HEADINGS[pane])}</h2>
            <button type="button" class="quiet" onClick=${close}>${t("pane-close")}</button>
          </header>
          ${pane === "network" && html`<${Zoo} onChosen=${close} />`}
          ${pane === "draw" && html`<${DrawPad} onPicture=${sendDrawing} guess=${trace?.input === drawn ? guess(trace) : ""} />`}
          ${pane === "webcam" && html`<${Webcam} onPicture=${send} />`}
          ${pane === "preparation" && html`<${Preparation} />`}
          ${working && trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
        </section>`}
      <${DropZone} />
    </div>`;
}

/** @type {Record<Pane, string>} */
const HEADINGS = {network: "zoo-heading", draw: "draw-heading", webcam: "webcam-heading", preparation: "preparation-heading"};

/** @param {Sample} sample */
function sampleTitle({name, title, label}) {
  return name.startsWith("digit-") ? t("sample-digit", {value: label ?? ""}) : tOr(`sample-${name}`, title);
}

/** @param {Trace | null} trace */
function guess(trace) {
  if (!trace || trace.prediction.length === 0) return "";
  const best = trace.prediction.reduce((a, b) => (b.probability > a.probability ? b : a));
  return t("draw-guess", {name: best.name, percent: percent(best.probability)});
}
