// @ts-check
/** The verbs of the layer lab: everything a person can do to its state. Each file writes to the store what is its own. */

export * from "./explanations.js";
export * from "./inquiries.js";
export * from "./kinds.js";
export * from "./numbers.js";
export * from "./presets.js";
export * from "./selection.js";
export * from "./timeline.js";
export * from "./work.js";
