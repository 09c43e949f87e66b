// @ts-check
/** How the page begins: with the runs, the moment and the draft that its address asks for. */

import {batch} from "@preact/signals-core";
import {t} from "../../i18n/fluent.js";
import {DEFAULT} from "../../layout/training/document.js";
import {beginDraft} from "./draft.js";
import {COLORS, show} from "./overlay.js";
import {complain, report} from "./problems.js";
import {refreshRuns} from "./runs.js";
import * as store from "./store.js";

/** @import {Place} from "./url.js" */

/** @param {Place} place what the address asks for */
export async function begin(place) {
  beginDraft(place.draft ?? (place.network ? {...DEFAULT, network: {id: place.network}} : DEFAULT));
  try {
    const list = await refreshRuns();
    const known = list.map(({id}) => id);
    const wished = place.shown.filter((id) => known.includes(id));
    if (place.shown.length > wished.length) report(t("training-link-gone", {count: place.shown.length - wished.length}));
    const alive = list.filter(({state}) => state === "running" || state === "paused" || state === "queued").map(({id}) => id);
    // Who comes without a wish sees what is going on, as many as there are colours to tell apart, or what was done last.
    const fallback = place.draft || place.network ? [] : alive.length ? alive.slice(0, COLORS) : known.slice(0, 1);
    await show(wished.length ? wished : fallback);
    batch(() => {
      store.focus.value = place.focus && store.shown.peek().includes(place.focus) ? place.focus : store.shown.peek()[0] ?? null;
      store.moment.value = wished.length ? place.moment : null;
      store.probe.value = place.probe;
    });
  } catch (error) {
    complain(error);
  }
}
