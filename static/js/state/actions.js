// @ts-check
/** The verbs of the explorer: everything a person can do to the state; nothing but these modules writes to the store. */

export {begin, loadCatalog} from "./beginning.js";
export {setMode, setPrepare, setTarget, uploadImage, useInput} from "./input.js";
export {openPanel, select, setHover, setOption, turnPage} from "./looking.js";
export {
  addLayer, applySpec, changeSetting, duplicateLayer, loadWeights, moveLayer, openZoo, removeLayer, renameLayer, setInitializer, setSeed,
} from "./network.js";
export {recipe} from "./picture.js";
export {dismissProblem, report} from "./problems.js";
export {pause, play, runClock, seek, setSpeed, stepBack, stepForward, togglePlay} from "./timeline.js";
export {redo, undo} from "./undo.js";
