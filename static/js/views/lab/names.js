// @ts-check
/** Names of kinds, layers and losses alike. */

import {tOr} from "../../i18n/fluent.js";

/** @param {string} kind */
export const kindName = (kind) => tOr(`kind-${kind}`, tOr(`loss-${kind}`, kind));
