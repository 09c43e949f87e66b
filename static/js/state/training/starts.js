// @ts-check
/** Starting trainings: what the form holds, a run that broke down again, all of a scene. */

import {batch} from "@preact/signals-core";
import * as api from "../../api/trainings.js";
import {outputLayer} from "./charts.js";
import {setOption} from "./options.js";
import {setFocus, show} from "./overlay.js";
import {complain} from "./problems.js";
import {remember} from "./runs.js";
import * as store from "./store.js";

/** @import {Document, Scene, Training} from "../../api/trainings.js" */
/** @import {Options} from "./store.js" */

/** @param {Document[]} documents @returns {Promise<Training[]>} those that could be started */
async function startAll(documents) {
  /** @type {Training[]} */
  const started = [];
  store.busy.value = true;
  try {
    for (const document of documents) started.push(await api.postTraining(document));
    store.problem.value = null;
  } catch (error) {
    complain(error);
  } finally {
    store.busy.value = false;
  }
  for (const training of started) remember(training);
  return started;
}

/** Starts a document and overlays its curves. @param {Document} document */
async function startOne(document) {
  const [training] = await startAll([{...document, name: document.name.trim() || usualName(document)}]);
  if (!training) return;
  // Curves of other data say nothing beside these.
  const alike = store.shown.peek().filter((id) => store.runs.peek().get(id)?.training.dataset.id === training.dataset.id);
  await show([...alike, training.id]);
  setFocus(training.id);
  if (matchMedia("(max-width: 700px)").matches) setOption("part", "curves");
}

/** Starts what the form holds. */
export async function startDraft() {
  const document = store.draft.peek();
  if (document) await startOne(document);
}

/** The rate of a run's next attempt after it broke down. @param {Document} document */
export function gentlerRate({optimizer}) {
  const rate = optimizer.learning_rate ?? store.catalog.peek().optimizers[optimizer.kind]?.schema.properties.learning_rate?.default ?? 0.1;
  return Number((rate / 10).toPrecision(3));
}

/** The same from the beginning with a tenth of the rate. @param {string} id */
export async function retry(id) {
  const document = store.runs.peek().get(id)?.training.document;
  if (document) await startOne({...document, name: "", changes: [], optimizer: {...document.optimizer, learning_rate: gentlerRate(document)}});
}

/** What a run is called that nobody named. @param {Document} document */
function usualName({network, optimizer}) {
  const {zoo, optimizers} = store.catalog.peek();
  const net = network.spec?.name ?? zoo.find(({name}) => name === network.zoo)?.title ?? store.network.peek()?.name ?? "";
  const rate = optimizer.learning_rate ?? optimizers[optimizer.kind]?.schema.properties.learning_rate?.default;
  return [net, `${optimizer.kind} ${rate ?? ""}`.trim()].filter(Boolean).join(", ");
}

/** Starts all trainings of a scene and shows nothing else. @param {Scene} scene */
export async function startScene(scene) {
  const started = await startAll(scene.trainings);
  if (!started.length) return;
  await show(started.map(({id}) => id));
  batch(() => {
    setFocus((started[scene.focus ?? 0] ?? started[0]).id);
    const {pane, panel} = store.options.peek();
    store.options.value = {
      ...store.options.peek(), pane: scene.pane || pane, panel: /** @type {Options["panel"]} */ (scene.panel || panel), logarithmic: scene.logarithmic ?? {}, part: "curves",
    };
    outputLayer.value = scene.layer ?? null;
  });
}
