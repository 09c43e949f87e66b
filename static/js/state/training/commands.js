// @ts-check
/** What the run that is looked at is told to do. */

import * as api from "../../api/trainings.js";
import {complain} from "./problems.js";
import {remember} from "./runs.js";
import * as store from "./store.js";

/** @import {Verb} from "../../api/trainings.js" */

/** @param {Verb} verb @param {Record<string, any>} [more] */
export async function command(verb, more = {}) {
  const id = store.focus.peek();
  if (id === null) return;
  try {
    remember(await api.command(id, {command: verb, ...more}));
    store.problem.value = null;
    if (verb === "run" || verb === "back") store.moment.value = null;
  } catch (error) {
    complain(error);
  }
}
