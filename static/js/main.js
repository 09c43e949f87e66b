// @ts-check
/** Starts the explorer: language and theme first, then what the address asks for, then the picture. */

import {batch} from "@preact/signals-core";
import {t} from "./i18n/fluent.js";
import {begin, loadCatalog, play, recipe, report, runClock} from "./state/actions.js";
import {setView, view} from "./state/explanations.js";
import * as store from "./state/store.js";
import {decode, encode} from "./state/url.js";
import {Explorer} from "./views/explorer.js";
import {keepAddress, languageInLink, open} from "./views/starting.js";

const place = decode(location.search);
const still = matchMedia("(prefers-reduced-motion: reduce)");

function address() {
  const [shown, trace, options, timeline] = [recipe.value, store.trace.value, store.options.value, store.timeline.value];
  const [selection, before] = [store.selection.value, store.before.value];
  if (!shown || !trace) return null;
  return encode({
    ...shown, selection, view: view.value, scale: options.scale, compare: options.compare, theme: options.theme, panel: options.panel,
    language: languageInLink(options.language, place),
    step: timeline.step < trace.steps.length ? timeline.step : null,
    minus: options.compare && before ? before.trace.id : null,
  });
}

async function start() {
  store.options.value = {...store.options.peek(), scale: place.scale, compare: place.compare, panel: place.panel};
  await open({
    wish: place, options: store.options, theme: store.theme, load: loadCatalog, view: Explorer,
    title: () => {
      const name = store.network.value?.name;
      return name ? t("page-title", {network: name}) : "Nablascope";
    },
  });
  // Some of the catalogue can be missing; without colours there is nothing to paint with.
  if (!store.catalog.peek().palettes) {
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
  keepAddress(address, store.link);
  const fresh = place.step === null && !place.selection && !place.network;
  if (fresh && !still.matches && store.trace.peek()) play();
}

void start();
