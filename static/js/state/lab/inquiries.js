// @ts-check
/** What else is asked about the picture: matrices, nudges, curves, and every step of every pass. */

import * as operations from "../../api/operations.js";
import {gridOf} from "../../layout/lab/curve.js";
import {twoWays} from "../../layout/lab/nodes.js";
import {flat} from "../../layout/lab/array.js";
import {answers} from "./answers.js";
import * as store from "./store.js";
import {everyStep} from "./timeline.js";

/** @import {Curve} from "../../layout/lab/curve.js" */

const nodeAt = (/** @type {number} */ node) => {
  const found = store.picture.peek()?.nodes[node];
  if (!found) throw new Error("no picture");
  return found;
};

/** Ŵ and im2col of a convolution. @param {number} node */
export async function matrixOf(node) {
  const {kind, body} = nodeAt(node);
  return answers.once(`matrix ${node}`, () => operations.matrix(kind, {...body, dy: undefined}));
}

/**
 * A number nudged, or without a tensor all of them; a nudge goes through all that stands behind, to the end, where the delta is given.
 * @param {number} node
 * @param {{tensor?: string, index?: number[], eps: number}} asked
 */
export async function checkOf(node, asked) {
  const {kind, body} = nodeAt(node);
  return answers.once(`check ${node} ${JSON.stringify(asked)}`, () => operations.gradcheck(kind, {...body, ...behind(node), ...asked}));
}

/** What stands behind an operation, and the delta at the end of it. @param {number} node */
function behind(node) {
  const {work, nodes} = /** @type {import("./store.js").Picture} */ (store.picture.peek());
  const rest = work.beside ? [] : nodes.slice(node + 1);
  const end = rest.at(-1);
  if (!end) return {};
  const next = rest.map(({kind, body: {settings, params, target, training, seed}}) => ({kind, settings, params, target, training, seed}));
  return {next, dy: end.body.dy};
}

/** A tensor of ones in the shape of a nested list, or of what carries one. @param {any} given @returns {any} */
const ones = (given) => (Array.isArray(given) ? given.map(ones) : given?.data ? ones(given.data) : 1);

/**
 * An activation and its slope over a range of x, and at every cell: the layer itself is asked, with a delta of 1 everywhere.
 * @param {number} node @param {number} channel whose slope is learned @param {number} reach how far to both sides
 * @returns {Promise<Curve & {slopes: number[]}>} `slopes`: at the cells of x
 */
export async function curveOf(node, channel, reach) {
  const {kind, body} = nodeAt(node);
  const channels = flat(body.params?.slope ?? [0]).data.length;
  const x = gridOf(reach);
  const rows = Array.from({length: channels}, () => x);
  const [lines, cells] = await Promise.all([
    answers.once(`curve ${node} ${reach}`, () => operations.operate(kind, {...body, inputs: [[rows]], dy: ones([rows])})),
    answers.once(`slopes ${node}`, () => operations.operate(kind, {...body, dy: ones(body.inputs[0])})),
  ]);
  const at = Math.min(channel, channels - 1);
  return {x, y: lines.tensors.y.data[0][at], slope: lines.tensors.dx.data[0][at], slopes: flat(cells.tensors.dx.data).data};
}

/** Every step of every pass, as the API walks them. */
export async function allSteps() {
  const shown = store.picture.peek();
  if (!shown) return {};
  const walked = [];
  for (const node of shown.nodes) {
    const back = [...shown.tensors.values()].filter(({made, gradient}) => gradient && made && shown.nodes[made.node] === node);
    const passes = ["forward", ...back.flatMap((one) => (twoWays(one, shown.nodes) ? ["dx-gather", "dx-scatter"] : [one.local]))];
    /** @type {Record<string, operations.Step[]>} */
    const steps = {};
    for (const what of passes) steps[what] = await everyStep(node, what);
    walked.push({kind: node.kind, ...node.body, steps});
  }
  return walked.length === 1 ? walked[0] : {operations: walked};
}
