// @ts-check
/** The verbs of the training room, gathered; the form's are in draft.js, those of data in data.js, of charts in charts.js, of time in travel.js. */

export {begin} from "./beginning.js";
export {loadCatalog} from "./catalog.js";
export {command} from "./commands.js";
export {FILES, setOption} from "./options.js";
export {lookAt, toggle} from "./overlay.js";
export {dismissProblem, report} from "./problems.js";
export {refreshRuns, remove, rename} from "./runs.js";
export {gentlerRate, retry, startDraft, startScene} from "./starts.js";
export {takeSettings, takeWeights} from "./taking.js";
