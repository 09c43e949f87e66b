// @ts-check
/** What the server has said of the picture that is shown: asked once, forgotten with the picture. */

import {Answers} from "../answers.js";

/** Cells that were looked at, a matrix or two, a check: more than anybody goes back to. @type {Answers<any>} */
export const answers = new Answers(300);
