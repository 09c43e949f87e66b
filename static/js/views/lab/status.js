// @ts-check
/** The status line of the lab, which a screen reader hears too. */

import {effect} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import * as store from "../../state/lab/store.js";
import {predicting, shownCells} from "../../state/prediction.js";
import {html, useValue} from "../html.js";
import {sentence} from "./words.js";

/** A pointer that sweeps over cells must not make a reader stutter. */
const PAUSE = 350;

export function Status() {
  const focus = useValue(store.focus);
  useValue(store.picture);
  useValue(store.links);
  useValue(store.explanation);
  useValue(store.busy);
  useValue(predicting);
  useValue(shownCells);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const stop = effect(() => {
      const text = sentence(store.focus.value);
      clearTimeout(timer);
      if (!store.timeline.value.playing) timer = setTimeout(() => setSpoken(text), PAUSE);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return html`
    <p class="status" data-address=${focus ? store.keyOf(focus) : ""}>${sentence(focus)}</p>
    <p class="visually-hidden" role="status" aria-live="polite">${spoken}</p>`;
}
