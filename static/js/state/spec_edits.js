// @ts-check
/** Edits of a spec; each returns a new one. Whether it is legal is the server's to say. */

/** @import {Recipe, Spec, SpecNode} from "../api/types.js" */

/**
 * The nodes with `inputs` written out, so that moving one does not silently change what another reads.
 * @param {Spec} spec
 * @returns {(SpecNode & {inputs: string[]})[]}
 */
export function explicit(spec) {
  return spec.nodes.map((node, i) => ({...node, inputs: [...(node.inputs ?? [i ? spec.nodes[i - 1].name : "input"])]}));
}

/**
 * Leaves `inputs` out again where it says what the order already says.
 * @param {Spec} spec
 * @param {(SpecNode & {inputs: string[]})[]} nodes
 * @returns {Spec}
 */
function tidy(spec, nodes) {
  return {
    ...spec,
    nodes: nodes.map(({inputs, ...node}, i) => {
      const above = i ? nodes[i - 1].name : "input";
      const {name, kind, ...settings} = node;
      return inputs.length === 1 && inputs[0] === above ? node : {name, kind, inputs, ...settings};
    }),
  };
}

/** @param {Spec} spec @param {string} name */
export const indexOf = (spec, name) => spec.nodes.findIndex((node) => node.name === name);

/**
 * A free name made from a stem: conv1, conv2…
 * @param {Spec} spec
 * @param {string} stem
 */
export function freeName(spec, stem) {
  const taken = new Set(["input", "loss", ...spec.nodes.map((node) => node.name)]);
  const base = stem.replace(/\d+$/, "");
  for (let i = 1; ; i++) if (!taken.has(`${base}${i}`)) return `${base}${i}`;
}

/**
 * @param {Spec} spec
 * @param {string} name
 * @param {string} field
 * @param {unknown} value undefined takes the setting out, so that the default holds
 * @returns {Spec}
 */
export function changeSetting(spec, name, field, value) {
  return {
    ...spec,
    nodes: spec.nodes.map((node) => {
      if (node.name !== name) return node;
      const {[field]: _, ...rest} = node;
      return value === undefined ? /** @type {SpecNode} */ (rest) : {...node, [field]: value};
    }),
  };
}

/**
 * Takes a node out; who read it now reads what it read (the first of several inputs).
 * @param {Spec} spec
 * @param {string} name
 * @returns {Spec}
 */
export function removeNode(spec, name) {
  const nodes = explicit(spec);
  const gone = nodes.find((node) => node.name === name);
  if (!gone) return spec;
  const [heir] = gone.inputs;
  const rest = nodes.filter((node) => node !== gone).map((node) => ({
    ...node, inputs: node.inputs.map((read) => (read === name ? heir : read)),
  }));
  const {output, ...others} = spec;
  const next = output === undefined ? others : {...others, output: output === name ? heir : output};
  return tidy(next, rest);
}

/**
 * Puts a node after another (or after "input"); who read that one now reads the new node. A join keeps its other inputs.
 * @param {Spec} spec
 * @param {string} after
 * @param {SpecNode} node
 * @returns {Spec}
 */
export function insertNode(spec, after, node) {
  const nodes = explicit(spec).map((old) => ({
    ...old, inputs: old.inputs.map((read) => (read === after ? node.name : read)),
  }));
  const place = indexOf(spec, after) + 1;
  nodes.splice(place, 0, {...node, inputs: [after, ...(node.inputs ?? []).slice(1)]});
  return tidy(spec.output === after ? {...spec, output: node.name} : spec, nodes);
}

/** What a fresh layer begins with where its kind requires a setting. @type {Record<string, number>} */
const FRESH = {out_channels: 8, out_features: 32, kernel_size: 2, output_size: 1};
/** A convolution keeps the size of its maps. */
const FRESH_CONVOLUTION = {kernel_size: 3, padding: 1};

/** Names people give to layers of a kind, whatever its number of axes. @type {Record<string, string>} */
const STEMS = {maxpool: "pool", avgpool: "pool", sumpool: "pool", adaptiveavgpool: "pool", globalavgpool: "pool", linear: "fc", batchnorm: "norm", leaky_relu: "leaky"};

/**
 * @param {Spec} spec
 * @param {string} after
 * @param {string} kind
 * @param {Recipe} recipe of the kind; a join also reads what the node before it read: a shortcut around that one
 * @returns {{spec: Spec, name: string}}
 */
export function addLayer(spec, after, kind, {arity, family, schema}) {
  const plain = kind.replace(/\dd$/, "");
  const name = freeName(spec, STEMS[plain] ?? plain);
  const around = explicit(spec).find((node) => node.name === after)?.inputs[0];
  const inputs = arity === null && around !== undefined ? {inputs: [after, around]} : {};
  return {spec: insertNode(spec, after, {name, kind, ...inputs, ...freshSettings(family, schema)}), name};
}

/**
 * The settings without which a fresh layer could not be read.
 * @param {string} family
 * @param {{required?: string[]}} schema
 * @returns {Record<string, number>}
 */
function freshSettings(family, {required = []}) {
  const settings = Object.fromEntries(required.map((field) => [field, FRESH[field] ?? 1]));
  return family === "convolution" ? {...settings, ...FRESH_CONVOLUTION} : settings;
}

/**
 * A copy of a node, right after it.
 * @param {Spec} spec
 * @param {string} name
 * @returns {{spec: Spec, name: string}}
 */
export function duplicateNode(spec, name) {
  const node = spec.nodes[indexOf(spec, name)];
  const copy = freeName(spec, name);
  return {spec: insertNode(spec, name, {...structuredClone(node), name: copy}), name: copy};
}

/**
 * Gives a node another name, wherever it is spoken of.
 * @param {Spec} spec
 * @param {string} from
 * @param {string} to
 * @returns {Spec}
 */
export function renameNode(spec, from, to) {
  const called = (/** @type {string} */ name) => (name === from ? to : name);
  const nodes = explicit(spec).map((node) => ({...node, name: called(node.name), inputs: node.inputs.map(called)}));
  return tidy(spec.output === undefined ? spec : {...spec, output: called(spec.output)}, nodes);
}

/**
 * Moves a node along the chain it stands in: it is taken out (its readers close the gap) and put behind another.
 * @param {Spec} spec
 * @param {string} name
 * @param {number} by −1 earlier, +1 later
 * @returns {Spec}
 */
export function moveNode(spec, name, by) {
  const at = indexOf(spec, name);
  const to = at + by;
  if (at < 0 || to < 0 || to >= spec.nodes.length) return spec;
  const without = removeNode(spec, name);
  const anchor = to === 0 ? "input" : without.nodes[to - 1].name;
  return insertNode(without, anchor, spec.nodes[at]);
}

/**
 * The node and the field a JSON pointer such as /nodes/2/kernel_size speaks of.
 * @param {Spec | null} spec
 * @param {string | null} pointer
 * @returns {{node: string | null, field: string | null}}
 */
export function whereIs(spec, pointer) {
  const [, place, number, field] = (pointer ?? "").split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (place !== "nodes") return {node: place === "input" ? "input" : null, field: place === "input" ? number ?? null : null};
  return {node: spec?.nodes[Number(number)]?.name ?? null, field: field ?? null};
}
