// @ts-check
/** What surrounds a tensor where a layer pads it. */

import {paddingOf} from "../../layout/lab/cells.js";

/** @import {Picture, Tensor} from "../../state/lab/store.js" */

/** Of the layers that read a tensor, what the first that pads it puts around it. @param {Picture} shown @param {Tensor} tensor */
export function paddingFor({nodes}, {shape, sides}) {
  for (const {node, local} of sides) {
    const found = local === "x" ? paddingOf(nodes[node].kind, nodes[node].settings, shape) : null;
    if (found) return found;
  }
  return null;
}
