// @ts-check
/** Starts the layer lab: language and theme first, then what the address asks for. */

import {batch} from "@preact/signals-core";
import {t} from "./i18n/fluent.js";
import * as actions from "./state/lab/actions.js";
import * as store from "./state/lab/store.js";
import {decode, encode} from "./state/lab/url.js";
import {predicting, setPredicting} from "./state/prediction.js";
import {Lab} from "./views/lab/lab.js";
import {keepAddress, languageInLink, open} from "./views/starting.js";

const place = decode(location.search, location.hash, sessionStorage);

/** What a person without a wish begins with. */
const FIRST = "w2";

function address() {
  const [shown, options, timeline, steps] = [store.picture.value, store.options.value, store.timeline.value, store.steps.value];
  const [selection, predict] = [store.selection.value, predicting.value];
  if (!shown) return null;
  const preset = store.catalog.value.presets.find(({name}) => name === shown.work.preset);
  return encode({
    work: preset && actions.isPreset(shown.work, preset) ? null : shown.work, preset: shown.work.preset, selection, way: options.way, panel: options.panel, whole: options.whole, scale: options.scale, theme: options.theme,
    language: languageInLink(options.language, place),
    step: timeline.step < steps.length ? timeline.step : null, predict,
  });
}

async function start() {
  store.options.value = {...store.options.peek(), way: place.way, panel: place.panel, whole: place.whole, scale: place.scale};
  setPredicting(place.predict);
  const answered = await open({
    wish: place, options: store.options, theme: store.theme, files: actions.FILES, load: actions.loadCatalog, title: () => t("lab-title"), view: Lab,
  });
  if (!answered) {
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
  keepAddress(address, store.link);
}

void start();
