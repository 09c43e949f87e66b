// @ts-check
/** Preact with tagged templates, and the hook that ties a component to signals. */

import {computed, effect} from "@preact/signals-core";
import {h} from "preact";
import {useLayoutEffect, useMemo, useReducer} from "preact/hooks";
import htm from "htm";

export {h};
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

/**
 * What follows from signals; the component is rendered again only when that changes, not whenever a signal does.
 * @template T
 * @param {() => T} derive
 * @param {unknown[]} given what else it depends on
 * @returns {T}
 */
export const useDerived = (derive, given) => useValue(useMemo(() => computed(derive), given));
