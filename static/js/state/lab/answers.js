// @ts-check
/** What the server has said of the picture that is shown: asked once, forgotten with the picture. */

import {Answers} from "../answers.js";

/** @type {Answers<any>} */
export const answers = new Answers();
