// @ts-check
/** The status line of the lab, which a screen reader hears too. */

import {computed, effect} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import {locale} from "../../i18n/fluent.js";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {html, useValue} from "../html.js";
import {sentence} from "./words.js";

/** A pointer that sweeps over cells must not make a reader stutter. */
const PAUSE = 350;

/** What is said of the cell that is looked at. */
const told = computed(() => {
  void [predicting.value, shownCells.value, locale.value];
  return sentence(store.focus.value);
});

export function Status() {
  const focus = useValue(store.focus);
  const text = useValue(told);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const stop = effect(() => {
      const next = told.value;
      clearTimeout(timer);
      if (!store.timeline.value.playing) timer = setTimeout(() => setSpoken(next), PAUSE);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return html`
    <p class="status" data-address=${focus ? store.keyOf(focus) : ""}>${text}</p>
    <p class="visually-hidden" role="status" aria-live="polite">${spoken}</p>`;
}
