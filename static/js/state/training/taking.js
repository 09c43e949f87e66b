// @ts-check
/** What the next run takes from one that there is: its settings, or its weights. */

import * as api from "../../api/trainings.js";
import {DEFAULT} from "../../layout/training/document.js";
import {setDraft} from "./draft.js";
import {setOption} from "./options.js";
import {complain} from "./problems.js";
import * as store from "./store.js";

/** Puts a run's settings into the form, without what was changed on the way. @param {string} id */
export function takeSettings(id) {
  const run = store.runs.peek().get(id);
  if (!run) return;
  setDraft({...DEFAULT, ...run.training.document, name: "", changes: []});
  setOption("part", "setup");
}

/** Puts a run's settings into the form, to begin with the weights that it has now or had at the moment that is looked at. @param {string} id */
export async function takeWeights(id) {
  try {
    const network = await api.postSnapshotNetwork(id, store.focus.peek() === id ? store.moment.peek() ?? "latest" : "latest");
    const run = store.runs.peek().get(id);
    if (!run) return false;
    setDraft({...DEFAULT, ...run.training.document, name: "", changes: [], initializer: null, network: {id: network.id}});
    setOption("part", "setup");
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}
