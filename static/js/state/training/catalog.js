// @ts-check
/** What the server can do, asked for once; scenes again in each language. */

import {getLayers, getPalettes, getZoo, Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import * as store from "./store.js";

/** Scenes' words are the server's, in the page's language. */
export const loadScenes = () => api.getScenes().catch((error) => {
  if (error instanceof Problem) return [];
  throw error;
});

export async function loadCatalog() {
  const [recipes, datasets, zoo, palettes, scenes] = await Promise.all([
    getLayers(), api.getDatasets(), getZoo(), getPalettes(), loadScenes(),
  ]);
  const {optimizers, schedules, regularizers, augmentations, initializers, losses, layers} = /** @type {any} */ (recipes);
  store.catalog.value = {
    optimizers, schedules, regularizers, augmentations, initializers, losses, layers,
    datasets: datasets.generated, kept: datasets.kept, downloads: datasets.downloads, zoo, palettes, scenes,
  };
}
