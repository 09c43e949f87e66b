// @ts-check
/** The layer lab: one operation, every cell of it. */

import {effect} from "@preact/signals-core";
import {useEffect, useLayoutEffect, useRef} from "preact/hooks";
import {locale, t, tOr} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {toggleKeys} from "../keyboard.js";
import {PredictSwitch} from "../predict.js";
import {Toasts} from "../toast.js";
import {Board} from "./board.js";
import {Dropping} from "./dropping.js";
import {installKeys, KeysHelp} from "./keys.js";
import {kindName} from "./names.js";
import {Legend} from "./legend.js";
import {Panel} from "./panel.js";
import {Passes} from "./passes.js";
import {Status} from "./status.js";
import {Transport} from "./transport.js";
import {brief} from "./words.js";
import {Workings} from "./workings.js";

export function Lab() {
  useValue(locale);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(installKeys, []);
  // What the whole page looks like is written to its root: nothing inside has to be drawn again for it.
  useLayoutEffect(() => effect(() => {
    const page = /** @type {HTMLElement} */ (root.current);
    page.dataset.chrome = String(store.options.value.chrome);
    page.dataset.panel = store.panel.value;
    page.dataset.beneath = String(store.beneath.value);
    page.setAttribute("aria-busy", String(store.busy.value));
  }), []);
  return html`
    <div class="page lab" ref=${root}>
      <${Header} />
      <${Bar} />
      <${Trouble} />
      <main class="lab-stage">
        <div class="lab-middle">
          <${About} />
          <${Passes} />
          <div class="lab-work">
            <${Board} />
            <${Workings} />
          </div>
          <${Legend} />
        </div>
        <${Panel} />
      </main>
      <footer class="bottom">
        <${Transport} />
        <div class="under"><${Status} /></div>
      </footer>
      <${KeysHelp} />
      <${Toasts} />
      <${Dropping} />
    </div>`;
}

const THEMES = /** @type {const} */ (["auto", "light", "dark", "projector"]);

function Header() {
  const {language, theme} = useValue(store.options);
  const panel = useValue(store.panel);
  const history = useValue(store.history);
  const refused = useValue(store.draft) !== null;
  const other = language === "en" ? "ru" : "en";
  return html`
    <header class="top chrome">
      <p class="wordmark"><a href=${`/?lang=${language}`}><span class="nabla" aria-hidden="true">∇</span> Nablascope</a></p>
      <nav class="places" aria-label=${t("places")}>
        <a href=${`/?lang=${language}`} data-place="explorer">${t("place-explorer")}</a>
        <a href="/layer" aria-current="page">${t("place-lab")}</a>
        <a href=${`/training?lang=${language}`} data-place="training">${t("place-training")}</a>
      </nav>
      <h1 class="what">${t("lab-what")}</h1>
      <nav class="tools" aria-label=${t("header-tools")}>
        <button type="button" class="quiet" data-do="undo" disabled=${!history.undo && !refused} onClick=${actions.undo} title="Ctrl+Z">
          <span aria-hidden="true">↶</span> <span class="word">${t("undo")}</span></button>
        <button type="button" class="quiet" data-do="redo" disabled=${!history.redo} onClick=${actions.redo} title="Ctrl+Shift+Z">
          <span aria-hidden="true">↷</span> <span class="word">${t("redo")}</span></button>
        <button type="button" class="quiet" data-do="share" aria-pressed=${panel === "share"} onClick=${() => actions.togglePanel("share")}>
          <span aria-hidden="true">⇪</span> <span class="word">${t("panel-share")}</span></button>
        <label class="choice"><span class="visually-hidden">${t("theme")}</span>
          <select value=${theme} onChange=${(/** @type {any} */ event) => actions.setOption("theme", event.target.value)}>
            ${THEMES.map((name) => html`<option value=${name}>${t(`theme-${name}`)}</option>`)}
          </select></label>
        <button type="button" class="quiet language" lang=${other} onClick=${() => actions.setOption("language", other)}>
          ${other === "ru" ? "Русский" : "English"}</button>
        <button type="button" class="quiet" onClick=${toggleKeys} title="?"><span aria-hidden="true">?</span> <span class="word">${t("keys")}</span></button>
      </nav>
    </header>`;
}

const FAMILIES = ["convolution", "pooling", "dense", "activation", "normalization", "regularization", "join", "shape"];

/** What is looked at: a preset or any kind; and the numbers in it. */
function Bar() {
  const {layers, losses, presets} = useValue(store.catalog);
  const work = useValue(store.work);
  const {language} = useValue(store.options);
  const families = [...new Set([...FAMILIES, ...Object.values(layers).map(({family}) => family)])];
  const groups = [
    ...families.map((family) => ({label: tOr(`lab-family-${family}`, family), kinds: Object.keys(layers).filter((kind) => layers[kind].family === family)})),
    {label: t("lab-family-loss"), kinds: Object.keys(losses)},
  ].filter(({kinds}) => kinds.length);
  return html`
    <section class="bar lab-bar chrome" aria-label=${t("lab-bar")}>
      <label class="lab-choice"><span>${t("lab-preset")}</span>
        <select data-do="preset" value=${work?.preset ?? ""} onChange=${(/** @type {any} */ event) => event.target.value && actions.openPreset(event.target.value)}>
          <option value="">${t("lab-preset-own")}</option>
          ${presets.map((preset) => html`<option key=${preset.name} value=${preset.name}>${preset.title[language] ?? preset.title.en}</option>`)}
        </select></label>
      <label class="lab-choice"><span>${t("lab-kind")}</span>
        <select data-do="kind" value=${work?.kind ?? ""} onChange=${(/** @type {any} */ event) => actions.setKind(event.target.value)}>
          ${groups.map(({label, kinds}) => html`<optgroup key=${label} label=${label}>${kinds.map((kind) => html`<option key=${kind} value=${kind}>${kindName(kind)}</option>`)}</optgroup>`)}
        </select></label>
      <div class="lab-numbers">
        <button type="button" data-do="random" onClick=${() => actions.randomize()} title=${t("lab-random-hint")}><span aria-hidden="true">⚄</span> ${t("lab-random")}</button>
        <button type="button" data-do="reset" disabled=${!work?.preset} onClick=${actions.reset} title=${t("lab-reset-hint")}>${t("lab-reset")}</button>
        <${PictureButton} />
        <${PredictSwitch} />
      </div>
    </section>`;
}

function PictureButton() {
  const take = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = input.files?.[0];
    input.value = "";
    if (file) void actions.usePicture(file);
  };
  return html`<label class="button" title=${t("lab-picture-hint")}>${t("lab-picture")}<input class="visually-hidden" type="file" accept="image/*" data-do="picture" onChange=${take} /></label>`;
}

/** What the preset shows, and where its source slipped. */
function About() {
  const {presets} = useValue(store.catalog);
  const shown = useValue(store.picture);
  const {language} = useValue(store.options);
  const preset = presets.find(({name}) => name === shown?.work.preset);
  const from = shown?.work.from;
  if (!preset) return from ? html`<div class="about"><p class="origin">${t("lab-from", {layer: from.layer, network: from.network})}</p></div>` : null;
  const slip = preset.slip;
  return html`
    <div class="about">
      <p><span class="about-text"><strong>${preset.title[language]}</strong> ${preset.text[language]}</span>
        ${slip && html`${" "}<span class="slip" role="note"><span aria-hidden="true">≠</span> ${t("lab-slip", {address: `${slip.tensor}[${slip.index.join(", ")}]`, printed: brief(slip.printed), value: brief(slip.value)})}${" "}
          <button type="button" class="link" data-do="slip" onClick=${() => actions.select({tensor: slip.tensor, index: slip.index})}>${t("lab-slip-show")}</button></span>`}</p>
    </div>`;
}

function Trouble() {
  const problem = useValue(store.problem);
  const refused = useValue(store.draft);
  return html`
    <div class="problem-place" role="alert">
      ${problem && html`
        <div class="problem"><p><span class="glyph" aria-hidden="true">!</span><span>${problem.detail}</span>${" "}<span class="aside">${t("lab-problem-kept")}</span></p>
          ${refused ? html`<button type="button" onClick=${actions.undo}>${t("problem-back")}</button>` : ""}
          <button type="button" class="quiet" onClick=${actions.dismissProblem}>${t("dismiss")}</button></div>`}
    </div>`;
}
