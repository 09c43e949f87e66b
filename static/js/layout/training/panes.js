// @ts-check
/** Which charts stand together: a name that scenes, links and the page's choice share. */

/** @import {Quantity} from "./series.js" */

/** The loss stays in sight whatever else is looked at. @type {Record<string, Quantity[]>} */
export const PANES = {
  overview: ["loss", "accuracy"],
  loss: ["loss"],
  accuracy: ["accuracy"],
  running: ["loss", "running"],
  rate: ["loss", "learning_rate"],
  gradients: ["loss", "gradients"],
  updates: ["loss", "updates"],
  outputs: ["loss", "outputs"],
  all: ["loss", "accuracy", "running", "learning_rate", "gradients", "updates", "outputs"],
};

/** A pane by its name; one that nobody knows is the overview. @param {string} pane */
export const paneOf = (pane) => (pane === "learning_rate" ? "rate" : pane in PANES ? pane : "overview");

/** @param {string} pane @returns {Quantity[]} */
export const chartsOf = (pane) => PANES[paneOf(pane)];
