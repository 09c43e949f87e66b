// @ts-check
/** Preact with tagged templates, and the hook that ties a component to signals. */

import {effect} from "@preact/signals-core";
import {h} from "preact";
import {useLayoutEffect, useReducer} from "preact/hooks";
import htm from "htm";

export const html = htm.bind(h);

/**
 * The signal's value; the component is rendered again when it changes.
 * @template T
 * @param {import("@preact/signals-core").ReadonlySignal<T>} signal
 * @returns {T}
 */
export function useValue(signal) {
  const [, again] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const value = signal.peek();
  useLayoutEffect(() => {
    let seen = value;
    return effect(() => {
      const now = signal.value;
      if (Object.is(now, seen)) return;
      seen = now;
      again(0);
    });
  }, [signal]);
  return value;
}
