// @ts-check
/** What goes in: which network, which picture, and how the picture is made ready. */

import {useEffect, useRef, useState} from "preact/hooks";
import {has, locale, t, tOr} from "../i18n/fluent.js";
import {asRecipe, sameSettings} from "../layout/schema.js";
import {loadWeights, openZoo, setPrepare, uploadImage, useInput} from "../state/actions.js";
import {explicit} from "../state/spec_edits.js";
import * as store from "../state/store.js";
import {DrawPad} from "./drawpad.js";
import {count, exact, percent, shapeText} from "./figures.js";
import {html, useValue} from "./html.js";
import {toast} from "./toast.js";
import {Webcam} from "./webcam.js";

/** @import {Catalog} from "../state/store.js" */
/** @import {Network, Prepare, Sample, Trace, ZooEntry} from "../api/types.js" */

const ACCEPTED = "image/png,image/jpeg,image/webp,image/bmp,image/gif";

/**
 * The entry of the zoo that a network is, or grew out of.
 * @param {Catalog} catalog
 * @param {Network | null} network
 * @returns {{entry: ZooEntry | null, changed: boolean}}
 */
export function zooEntry({zoo, layers, losses}, network) {
  const entry = zoo.find(({spec}) => network !== null && spec.name === network.spec.name) ?? null;
  if (!entry || !network) return {entry: null, changed: true};
  const [ours, theirs] = [explicit(network.spec), new Map(explicit(entry.spec).map((node) => [node.name, node]))];
  const same = ours.length === theirs.size && ours.every((node) => {
    const twin = theirs.get(node.name);
    return twin && String(node.inputs) === String(twin.inputs) && sameSettings(node, twin, layers[node.kind]?.schema);
  });
  const loss = entry.spec.loss === undefined
    || sameSettings(network.loss, asRecipe(entry.spec.loss), losses[network.loss.kind]?.schema);
  return {entry, changed: !(same && loss)};
}

/** Sends a picture; says beside the control what was wrong with it. */
function useUpload() {
  const [trouble, setTrouble] = useState("");
  /** @param {Blob} picture */
  const send = async (picture) => {
    // Whoever drops weights on the page means the network, not a picture.
    const weights = picture instanceof File && picture.name.endsWith(".safetensors");
    const {done, refused} = await (weights ? loadWeights : uploadImage)(picture);
    if (weights && done) toast(t("weights-loaded", {file: picture.name}));
    setTrouble(!refused || weights ? refused : t("inputs-problem", {detail: refused}));
    return done;
  };
  return {trouble, setTrouble, send};
}

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

/**
 * @param {Network} network
 * @param {ZooEntry | null} entry
 * @param {boolean} changed
 */
function titleOf(network, entry, changed) {
  const title = entry ? tOr(`zoo-${entry.name}-title`, entry.title) : network.name;
  return entry && changed ? t("inputs-network-changed", {name: title}) : title;
}

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

/** The server tells in English what was measured; where the words change, an old translation must not stay. @param {string} text */
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** @param {{onChosen: () => void}} props */
function Zoo({onChosen}) {
  useValue(locale);
  const catalog = useValue(store.catalog);
  const network = useValue(store.network);
  const now = zooEntry(catalog, network);
  const open = (/** @type {string} */ name) => {
    void openZoo(name);
    onChosen();
  };
  return html`
    <ul class="zoo">
      ${catalog.zoo.map(({name, title, idea, parameter_count: parameters, accuracy, spec}) => html`
        <li key=${name}>
          <button type="button" class="zoo-entry" data-zoo=${name} aria-pressed=${now.entry?.name === name && !now.changed} onClick=${() => open(name)}>
            <strong>${tOr(`zoo-${name}-title`, title)}</strong>
            <span>${tOr(`zoo-${name}-idea`, idea)}</span>
            <span class="hint">${shapeText(spec.input.shape)} · ${t("inputs-network-parameters", {count: parameters, number: count(parameters)})}</span>
            <span class="hint">${accuracy
              ? t("inputs-accuracy", {percent: percent(accuracy.value), data: tOr(`data-${slug(accuracy.data)}`, accuracy.data)})
              : t("inputs-accuracy-none")}</span>
          </button>
        </li>`)}
    </ul>
    ${network && html`<p><a class="button" data-do="train" href=${`/training?network=${encodeURIComponent(network.id)}&lang=${locale.peek().language}`}>${t("train-this")}</a></p>`}`;
}

/** Step by step, what became of the picture; with the options that change it. */
function Preparation() {
  useValue(locale);
  const trace = useValue(store.trace);
  const wished = useValue(store.wished);
  const shown = useValue(store.prepare);
  const prepare = wished?.prepare ?? shown;
  /** @type {(name: keyof Prepare, value: any) => void} */
  const set = (name, value) => void setPrepare({[name]: value});
  return html`
    <div class="preparation">
      <p class="hint">${t("preparation-intro")}</p>
      <ol class="preparation-steps">
        ${(trace?.preparation ?? []).map(({step, values, shape}, i) => html`
          <li key=${i} data-step=${step}>${sentence(step, values)} <span class="shape">${shapeText(shape)}</span></li>`)}
      </ol>
      <div class="fields">
        <${Choice} name="fit" value=${prepare.fit} choices=${["fit", "crop", "stretch"]} onChoose=${(/** @type {string} */ v) => set("fit", v)} />
        <${Choice} name="center" value=${prepare.center === null ? "default" : prepare.center ? "on" : "off"} choices=${["default", "on", "off"]}
          onChoose=${(/** @type {string} */ v) => set("center", v === "default" ? null : v === "on")} />
        <${Choice} name="invert" value=${prepare.invert === "auto" ? "auto" : prepare.invert ? "on" : "off"} choices=${["auto", "on", "off"]}
          onChoose=${(/** @type {string} */ v) => set("invert", v === "auto" ? "auto" : v === "on")} />
      </div>
    </div>`;
}

/**
 * @param {object} props
 * @param {string} props.name
 * @param {string} props.value
 * @param {string[]} props.choices
 * @param {(value: string) => void} props.onChoose
 */
function Choice({name, value, choices, onChoose}) {
  const id = `prepare-${name}`;
  return html`
    <div class="field">
      <label for=${id}>${t(id)}</label>
      <select id=${id} value=${value} onChange=${(/** @type {Event} */ event) => onChoose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        ${choices.map((choice) => html`<option key=${choice} value=${choice}>${t(`${id}-${choice}`)}</option>`)}
      </select>
    </div>`;
}

/**
 * A step of the preparation in words; a step that a later server adds is shown by its name.
 * @param {string} step
 * @param {Record<string, unknown>} values
 */
function sentence(step, values) {
  const id = `preparation-${step}`;
  if (!has(id)) return step;
  return t(id, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, words(name, value)])));
}

/** Lists that are a width and a height; other lists are numbers of equal standing. */
const SIZES = new Set(["source", "result", "size"]);

/** @param {string} name @param {unknown} value @returns {string} */
function words(name, value) {
  if (typeof value === "number") return exact(value);
  if (Array.isArray(value)) return value.map((one) => words(name, one)).join(SIZES.has(name) ? " × " : "; ");
  return String(value);
}

/** Takes pictures that are dropped anywhere on the page, or pasted. */
export function DropZone() {
  useValue(locale);
  const {trouble, setTrouble, send} = useUpload();
  const [over, setOver] = useState(false);
  // Entering a child fires before leaving its parent: only the balance tells whether the pointer is on the page.
  const depth = useRef(0);

  useEffect(() => {
    const carriesFiles = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const enter = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current++;
      setOver(true);
    };
    const stay = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const leave = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const drop = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) void send(file);
    };
    const paste = (/** @type {ClipboardEvent} */ event) => {
      const file = event.clipboardData?.files[0];
      const editing = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
      if (file) {
        event.preventDefault();
        void send(file);
      } else if (!editing) toast(t("inputs-paste-no-image"));
    };
    const listeners = /** @type {[string, (event: any) => void][]} */ ([
      ["dragenter", enter], ["dragover", stay], ["dragleave", leave], ["drop", drop], ["paste", paste],
    ]);
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    };
  }, []);

  useEffect(() => {
    if (!trouble) return;
    toast(trouble);
    setTrouble("");
  }, [trouble]);

  return html`<div class=${over ? "dropzone is-over" : "dropzone"} aria-hidden="true"><p>${over && t("inputs-dropzone")}</p></div>`;
}
