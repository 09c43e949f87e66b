// @ts-check
/** Starts the explorer: language and theme first, then what the address asks for, then the picture. */

import {batch, effect} from "@preact/signals-core";
import {render} from "preact";
import {Problem} from "./api/client.js";
import {locale, speak, t} from "./i18n/fluent.js";
import {begin, loadCatalog, play, recipe, report, runClock} from "./state/actions.js";
import {setView, view} from "./state/explanations.js";
import * as store from "./state/store.js";
import {decode, encode} from "./state/url.js";
import {Explorer} from "./views/explorer.js";
import {html} from "./views/html.js";

const place = decode(location.search);
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What the page would speak without being told; read once, for switching changes the element. */
const usualLanguage = /^ru\b/.test(document.documentElement.lang || navigator.language) ? "ru" : "en";

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
    const [shown, trace, options, timeline] = [recipe.value, store.trace.value, store.options.value, store.timeline.value];
    const [selection, before] = [store.selection.value, store.before.value];
    if (!shown || !trace) return;
    const search = encode({
      ...shown, selection, view: view.value, scale: options.scale, compare: options.compare, theme: options.theme, panel: options.panel,
      language: options.language === usualLanguage && !place.language ? null : options.language,
      step: timeline.step < trace.steps.length ? timeline.step : null,
      minus: options.compare && before ? before.trace.id : null,
    });
    store.link.value = search;
    clearTimeout(timer);
    timer = setTimeout(() => window.history.replaceState(null, "", search || location.pathname), 150);
  });
}

async function start() {
  const language = place.language ?? usualLanguage;
  document.documentElement.lang = language;
  store.options.value = {
    ...store.options.peek(), language, theme: place.theme, scale: place.scale, compare: place.compare, panel: place.panel,
  };
  effect(resolveTheme);
  dark.addEventListener("change", resolveTheme);
  const [words] = await Promise.allSettled([speak(language), loadCatalog()]).then((done) => {
    for (const one of done) if (one.status === "rejected" && !(one.reason instanceof Problem)) throw one.reason;
    return done;
  });
  effect(() => {
    document.documentElement.lang = locale.value.language;
    const name = store.network.value?.name;
    document.title = name ? t("page-title", {network: name}) : "Nablascope";
  });
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  // The server's first frame has done its work.
  root.replaceChildren();
  render(html`<${Explorer} />`, root);
  if (words.status === "rejected" || !store.catalog.peek().palettes) {
    report(t("problem-unreachable"));
    return;
  }
  batch(() => {
    store.selection.value = place.selection;
    setView(place.view);
    if (place.step !== null) store.timeline.value = {...store.timeline.peek(), step: place.step};
  });
  await begin({
    ...(place.network ? {network: place.network} : {}), ...(place.input ? {input: place.input} : {}),
    target: place.target, prepare: place.prepare, mode: place.mode, minus: place.minus,
  });
  runClock();
  writeAddress();
  const fresh = place.step === null && !place.selection && !place.network;
  if (fresh && !still.matches && store.trace.peek()) play();
}

void start();
