// @ts-check
/** The timeline: which step of the pass is lit, and the clock that plays it. */

import {effect} from "@preact/signals-core";
import * as store from "./store.js";

const length = () => store.trace.peek()?.steps.length ?? 0;

/** @param {Partial<{step: number, playing: boolean, speed: number}>} change */
const move = (change) => {
  store.timeline.value = {...store.timeline.peek(), ...change};
};

/** Plays on; from the beginning when the pass is over. */
export function play() {
  move({playing: true, step: store.timeline.peek().step >= length() ? 0 : store.timeline.peek().step});
}

export function pause() {
  move({playing: false});
}

export function togglePlay() {
  if (store.timeline.peek().playing) pause();
  else play();
}

export function stepForward() {
  move({playing: false, step: Math.min(length(), store.timeline.peek().step + 1)});
}

export function stepBack() {
  move({playing: false, step: Math.max(0, Math.min(length(), store.timeline.peek().step) - 1)});
}

/** @param {number} step `trace.steps.length` shows the whole pass */
export function seek(step) {
  move({playing: false, step: Math.max(0, Math.min(length(), step))});
}

/** @param {number} speed 1 is two steps a second */
export function setSpeed(speed) {
  move({speed});
}

/** How long a step stays lit, in milliseconds. */
const STEP = 500;

/** The clock behind `play`; starts once. */
export function runClock() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return effect(() => {
    const {playing, speed, step} = store.timeline.value;
    clearTimeout(timer);
    if (!playing) return;
    timer = setTimeout(() => {
      const next = step + 1;
      move(next >= length() ? {playing: false, step: length()} : {step: next});
    }, STEP / speed);
  });
}
