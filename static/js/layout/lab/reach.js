// @ts-check
/** Links across the board: what each layer knows of its own cells, told in the board's names, and on through the layer behind or before. */

import {relationOf} from "./links.js";

/** @import {Cell, Links, Relation} from "./links.js" */
/** @import {Made, Tensor} from "./nodes.js" */

/**
 * @param {Made[]} nodes
 * @param {Map<string, Tensor>} tensors
 * @returns {Relation} null where a layer's geometry is the server's to tell
 */
export function boardRelation(nodes, tensors) {
  const relations = nodes.map(({kind, settings, names}) =>
    relationOf(kind, settings, Object.fromEntries([...names].map(([local, name]) => [local, tensors.get(name)?.shape ?? []]))));
  return (name, index) => {
    const tensor = tensors.get(name);
    if (!tensor) return null;
    /** @type {Links} */
    const links = {terms: [], influences: []};
    for (const {node, local} of tensor.sides) {
      const found = relations[node](local, index);
      if (!found) return null;
      const outside = (/** @type {Cell[]} */ cells) => cells.map(([one, place]) => /** @type {Cell} */ ([nodes[node].names.get(one) ?? one, place]));
      links.terms.push(...outside(found.terms));
      links.influences.push(...outside(found.influences));
    }
    return links;
  };
}

/** More cells than this are not lit beyond the next layer. */
const MOST = 4000;

/**
 * Where a cell's links lead on through tensors that one layer makes and another reads: the receptive field through two layers, and
 * the way of a delta. Weights are left out: they would light up whole.
 * @param {Links} near
 * @param {Relation} relation
 * @param {Map<string, Tensor>} tensors
 * @returns {Links} without what is near already
 */
export function farLinks(near, relation, tensors) {
  const passed = (/** @type {string} */ name) => (tensors.get(name)?.sides.length ?? 0) > 1 && tensors.get(name)?.made;
  const carried = (/** @type {string} */ name) => /^d?(x\d*|y)$/.test(tensors.get(name)?.local ?? "");
  const follow = (/** @type {"terms" | "influences"} */ which) => {
    const seen = new Set(near[which].map(([name, index]) => `${name}[${index.join(",")}]`));
    /** @type {Cell[]} */
    const far = [];
    let front = near[which].filter(([name]) => passed(name));
    while (front.length && far.length < MOST) {
      /** @type {Cell[]} */
      const found = [];
      for (const [name, index] of front) {
        for (const cell of relation(name, index)?.[which] ?? []) {
          const key = `${cell[0]}[${cell[1].join(",")}]`;
          if (seen.has(key) || !carried(cell[0])) continue;
          seen.add(key);
          found.push(cell);
        }
      }
      far.push(...found);
      front = found.filter(([name]) => passed(name));
    }
    return far;
  };
  return {terms: follow("terms"), influences: follow("influences")};
}
