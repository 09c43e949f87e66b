// @ts-check
/** What went wrong, as the page tells it. */

import {Problem} from "../../api/client.js";
import {t} from "../../i18n/fluent.js";
import * as store from "./store.js";

/** @param {string} detail */
export function report(detail) {
  store.problem.value = {detail, pointer: null, status: 0};
}

export function dismissProblem() {
  store.problem.value = null;
}

/** @param {Problem} problem */
export const wordsOf = ({status, detail}) => (status === 0 ? t("problem-unreachable") : detail);

/** @param {unknown} error */
export function complain(error) {
  if (!(error instanceof Problem)) throw error;
  store.problem.value = {detail: wordsOf(error), pointer: error.pointer, status: error.status};
}
