// @ts-check
/** Ours − before: the difference of two passes, subtracted by the server. */

import * as client from "../api/client.js";
import {complain} from "./problems.js";
import * as store from "./store.js";
import {differenceSet, tensorSet} from "./tensors.js";

/** Asks the server for ours − before, unless it is here already. */
export async function fetchDifference() {
  const [trace, before] = [store.trace.peek(), store.before.peek()];
  if (!trace || !before || store.difference.peek()) return;
  try {
    const {blocks} = await client.getTensors(trace.id, {minus: before.trace.id});
    if (store.trace.peek() === trace) store.difference.value = differenceSet(trace, blocks);
  } catch (error) {
    complain(error, null);
  }
}

/** Makes an older trace the one to compare with. @param {string} id */
export async function compareWith(id) {
  try {
    const trace = await client.getTrace(id);
    const [network, {blocks}] = await Promise.all([client.getNetwork(trace.network), client.getTensors(id)]);
    store.before.value = {network, trace, tensors: tensorSet(trace, blocks)};
    if (store.options.peek().compare) await fetchDifference();
  } catch (error) {
    complain(error, null);
  }
}
