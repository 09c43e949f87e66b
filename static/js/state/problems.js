// @ts-check
/** What went wrong, as the page tells it: what the server refused, at the layer it is about, and what no request reported. */

import {Problem} from "../api/client.js";
import {t} from "../i18n/fluent.js";
import {whereIs} from "./spec_edits.js";
import * as store from "./store.js";

/** @import {Spec} from "../api/types.js" */

/** @param {Problem} problem */
export const wordsOf = ({code, detail}) => (code === "unreachable" ? t("problem-unreachable") : detail);

/**
 * Tells what the server refused; anything else is a mistake of ours and goes on.
 * @param {unknown} error
 * @param {Spec | null} spec the spec that was refused
 */
export function complain(error, spec) {
  if (!(error instanceof Problem)) throw error;
  const {node, field} = whereIs(spec, error.pointer);
  const named = typeof error.values.node === "string" ? error.values.node : null;
  store.problem.value = {
    detail: wordsOf(error),
    pointer: error.pointer, node: node ?? named, field, values: error.values, status: error.status,
  };
}

/** Says something went wrong that no request reported (a file that cannot be read, a camera that is refused). @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, pointer: null, node: null, field: null, values: {}, status: 0};
}

/** Takes the message away; a refused spec stays as the draft. */
export function dismissProblem() {
  store.problem.value = null;
}
