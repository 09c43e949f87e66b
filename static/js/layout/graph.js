// @ts-check
/** A network as columns from left to right, and the connections between them. */

/** @import {Network, NetworkNode} from "../api/types.js" */

/** @typedef {{name: string, kind: string, shape: number[], node: NetworkNode | null, positive: boolean}} Column */
/** @typedef {{from: number, to: number, lane: number}} Edge lane 0 joins neighbours; a skip gets 1, 2… */

/** Kinds that never answer below zero. */
const POSITIVE = new Set(["relu", "sigmoid", "softmax", "softplus", "step"]);
/** Kinds that keep the sign of what they read. */
const KEEPS_SIGN = new Set(["maxpool2d", "avgpool2d", "globalavgpool", "flatten", "upsample", "dropout", "dropout2d", "add", "multiply", "concat"]);

/**
 * The image first, then every node in topological order.
 * @param {Network} network
 * @returns {Column[]}
 */
export function columnsOf(network) {
  /** @type {Map<string, boolean>} */
  const positive = new Map([["input", false]]);
  /** @type {Column[]} */
  const columns = [{name: "input", kind: "input", shape: network.input.shape, node: null, positive: false}];
  for (const node of network.nodes) {
    const here = POSITIVE.has(node.kind) || (KEEPS_SIGN.has(node.kind) && node.inputs.every((name) => positive.get(name)));
    positive.set(node.name, here);
    columns.push({name: node.name, kind: node.kind, shape: node.shape, node, positive: here});
  }
  return columns;
}

/**
 * Who feeds whom. A connection that jumps over columns gets a lane that no other one crosses there.
 * @param {Column[]} columns
 * @returns {Edge[]}
 */
export function edgesOf(columns) {
  const place = new Map(columns.map(({name}, i) => [name, i]));
  /** @type {Edge[]} */
  const edges = [];
  for (const [to, {node}] of columns.entries()) {
    for (const name of node?.inputs ?? []) edges.push({from: place.get(name) ?? 0, to, lane: 0});
  }
  const skips = edges.filter(({from, to}) => to - from > 1).sort((a, b) => (a.to - a.from) - (b.to - b.from) || a.from - b.from);
  for (const edge of skips) {
    const taken = new Set(skips.filter((other) => other.lane > 0 && other.from < edge.to && edge.from < other.to).map(({lane}) => lane));
    edge.lane = 1;
    while (taken.has(edge.lane)) edge.lane++;
  }
  return edges;
}
