// @ts-check
/** Starts the training room: language and theme first, then the runs that the address asks for. */

import {t} from "./i18n/fluent.js";
import * as actions from "./state/training/actions.js";
import {attendDownloads} from "./state/training/data.js";
import {watchDraft} from "./state/training/draft.js";
import {follow} from "./state/training/stream.js";
import * as store from "./state/training/store.js";
import {decode, encode} from "./state/training/url.js";
import {keepAddress, languageInLink, open} from "./views/starting.js";
import {Room} from "./views/training/room.js";

const place = decode(location.search, location.hash);

function address() {
  const {language, ...options} = store.options.value;
  return encode({
    ...options, language: languageInLink(language, place), shown: store.shown.value, focus: store.focus.value, moment: store.moment.value, probe: store.probe.value,
    draft: store.draft.value, network: null,
  });
}

async function start() {
  const {shown: _shown, focus: _focus, moment: _moment, probe: _probe, draft: _draft, network: _network, language: _language, ...options} = place;
  store.options.value = {...store.options.peek(), ...options};
  const answered = await open({
    wish: place, options: store.options, theme: store.theme, files: actions.FILES, load: actions.loadCatalog, view: Room,
    title: () => {
      const run = store.focused.value;
      return run ? t("training-title-of", {name: run.training.name}) : t("training-title");
    },
  });
  if (!answered) {
    actions.report(t("problem-unreachable"));
    return;
  }
  watchDraft();
  await actions.begin(place);
  follow(actions.refreshRuns);
  attendDownloads();
  keepAddress(address, store.link);
}

void start();
