// @ts-check
/** Starts the layer lab: language and theme first, then what the address asks for. */

import {batch, effect} from "@preact/signals-core";
import {render} from "preact";
import {Problem} from "./api/client.js";
import {locale, speak, t} from "./i18n/fluent.js";
import * as actions from "./state/lab/actions.js";
import * as store from "./state/lab/store.js";
import {decode, encode} from "./state/lab/url.js";
import {predicting, setPredicting} from "./state/prediction.js";
import {html} from "./views/html.js";
import {Lab} from "./views/lab/lab.js";

const place = decode(location.search, location.hash, sessionStorage);
const dark = matchMedia("(prefers-color-scheme: dark)");

/** @type {"en" | "ru"} */
const usualLanguage = /^ru\b/.test(document.documentElement.lang || navigator.language) ? "ru" : "en";

/** What a person without a wish begins with. */
const FIRST = "w2";

function resolveTheme() {
  const {theme} = store.options.value;
  document.documentElement.dataset.theme = theme;
  store.theme.value = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
}

/** Keeps the address in step with the state; after a pause, for browsers limit how often it may change. */
function writeAddress() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  effect(() => {
    const [shown, options, timeline, steps] = [store.picture.value, store.options.value, store.timeline.value, store.steps.value];
    const [selection, predict] = [store.selection.value, predicting.value];
    if (!shown) return;
    const preset = store.catalog.value.presets.find(({name}) => name === shown.work.preset);
    const search = encode({
      work: preset && actions.isPreset(shown.work, preset) ? null : shown.work, preset: shown.work.preset, selection, way: options.way, panel: options.panel, theme: options.theme,
      language: options.language === usualLanguage && !place.language ? null : options.language,
      step: timeline.step < steps.length ? timeline.step : null, predict,
    });
    store.link.value = search;
    clearTimeout(timer);
    timer = setTimeout(() => window.history.replaceState(null, "", search || location.pathname), 150);
  });
}

async function start() {
  const language = place.language ?? usualLanguage;
  document.documentElement.lang = language;
  store.options.value = {...store.options.peek(), language, theme: place.theme, way: place.way, panel: place.panel};
  setPredicting(place.predict);
  effect(resolveTheme);
  dark.addEventListener("change", resolveTheme);
  const [words, catalog] = await Promise.allSettled([speak(language, actions.FILES), actions.loadCatalog()]);
  for (const one of [words, catalog]) if (one.status === "rejected" && !(one.reason instanceof Problem)) throw one.reason;
  effect(() => {
    document.documentElement.lang = locale.value.language;
    document.title = t("lab-title");
  });
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  root.replaceChildren();
  render(html`<${Lab} />`, root);
  if (words.status === "rejected" || catalog.status === "rejected") {
    actions.report(t("problem-unreachable"));
    return;
  }
  const {presets} = store.catalog.peek();
  const first = presets.find(({name}) => name === FIRST)?.name ?? presets[0]?.name;
  const wished = place.work ? await actions.openWork(place.work) : place.preset ? await actions.openPreset(place.preset, {keep: true}) : false;
  // A link that leads nowhere still opens a page with numbers, and says what was not found.
  const trouble = store.problem.peek();
  if (!wished) await (first ? actions.openPreset(first, {keep: true}) : actions.openKind("conv2d"));
  if (trouble) store.problem.value = trouble;
  actions.forgetHistory();
  batch(() => {
    if (place.selection) actions.selectIfThere(place.selection);
    if (place.step !== null) actions.seek(place.step);
  });
  actions.runExplanations();
  actions.runWalk();
  actions.runClock();
  writeAddress();
}

void start();
