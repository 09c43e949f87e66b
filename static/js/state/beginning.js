// @ts-check
/** How the explorer begins: what the server can do, then what a link asks for, or as much of it as is left. */

import * as client from "../api/client.js";
import {t} from "../i18n/fluent.js";
import {compareWith} from "./comparison.js";
import {beginHistory} from "./past.js";
import {bring} from "./picture.js";
import * as store from "./store.js";

/** @import {Wish} from "./picture.js" */

/** Fetches what the server can do. */
export async function loadCatalog() {
  const [zoo, recipes, samples, palettes] = await Promise.all([
    client.getZoo(), client.getLayers(), client.getSamples(), client.getPalettes(),
  ]);
  store.catalog.value = {zoo, samples, palettes, layers: recipes.layers, losses: recipes.losses, initializers: recipes.initializers};
}

/**
 * Shows what a link asks for, or LeNet-5 and the first sample.
 * @param {Wish} wish
 */
export async function begin(wish) {
  const done = await bring(wish, {history: "keep"});
  if (!done) {
    // A link that leads nowhere still opens a page with a picture, and says what was not found.
    const trouble = store.problem.peek();
    const said = await rescue(wish, trouble);
    if (trouble) store.problem.value ??= {...trouble, kept: false, ...(said ? {detail: said} : {})};
  }
  beginHistory();
  if (done && wish.minus) await compareWith(wish.minus);
  return done;
}

/**
 * Opens what is left of a link: the network without its picture, the picture without its network, or what everybody sees.
 * @param {Wish} wish
 * @param {import("./store.js").Trouble | null} trouble
 * @returns {Promise<string>} what is gone, where one of the two is left
 */
async function rescue({network, input, minus: _, ...rest}, trouble) {
  if (network && input && trouble?.status === 404) {
    if (await bring({...rest, network}, {history: "keep"})) return t("problem-link-picture");
    if (await bring({...rest, input}, {history: "keep"})) return t("problem-link-network");
  }
  store.problem.value = null;
  await bring({}, {history: "keep"});
  return "";
}
