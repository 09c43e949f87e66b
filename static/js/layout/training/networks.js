// @ts-check
/** Small networks that fit any data, and how a network from elsewhere is made to fit. */

/** @import {Spec, SpecNode} from "../../api/types.js" */

/** @typedef {{family: "perceptron", depth: number, width: number, activation: string, normalize: boolean, dropout: number}} Perceptron depth counts hidden layers; 0 is the linear classifier */
/** @typedef {{family: "convnet", blocks: number, filters: number, kernel: number, activation: string, normalize: boolean, dropout: number}} Convnet each block halves the picture and doubles the filters */
/** @typedef {Perceptron | Convnet} Plan */

export const ACTIVATIONS = ["relu", "leaky_relu", "elu", "tanh", "sigmoid"];

/** Which kernels and how many halvings the form knows. */
export const KERNELS = [3, 5];

/** @type {{perceptron: Perceptron, convnet: Convnet}} */
export const USUAL = {
  perceptron: {family: "perceptron", depth: 1, width: 32, activation: "relu", normalize: false, dropout: 0},
  convnet: {family: "convnet", blocks: 2, filters: 8, kernel: 3, activation: "relu", normalize: false, dropout: 0},
};

/** Whether objects are pictures: channels, height, width. @param {readonly number[]} shape */
export const isPicture = (shape) => shape.length === 3;

/** How often a picture can be halved until less than two cells are left. @param {readonly number[]} shape */
export const mostBlocks = (shape) => Math.max(1, Math.floor(Math.log2(Math.min(...shape.slice(1)) / 2)));

/**
 * @param {Plan} plan
 * @param {readonly number[]} shape of one object
 * @param {number} classes
 * @returns {Spec}
 */
export function build(plan, shape, classes) {
  const nodes = plan.family === "perceptron" ? hidden(plan, shape) : blocks(plan, shape);
  return {
    name: nameOf(plan),
    // Strokes are light on a dark ground in all data that we draw; the explorer prepares pictures so.
    input: isPicture(shape) && shape[0] === 1 ? {shape: [...shape], background: "dark"} : {shape: [...shape]},
    nodes: [...nodes, {name: "fc", kind: "linear", out_features: classes}],
    loss: {kind: "softmax_cross_entropy"},
    initializer: {kind: plan.activation === "tanh" || plan.activation === "sigmoid" ? "xavier_uniform" : "kaiming_uniform"},
  };
}

/** @param {Plan} plan */
function nameOf(plan) {
  const {activation, normalize} = plan;
  const tail = normalize ? ", batch norm" : "";
  if (plan.family === "convnet") return `ConvNet ${plan.blocks}×${plan.filters} ${activation}${tail}`;
  return plan.depth === 0 ? "Linear classifier" : `Perceptron ${plan.depth}×${plan.width} ${activation}${tail}`;
}

/** @param {Perceptron} plan @param {readonly number[]} shape @returns {SpecNode[]} */
function hidden({depth, width, activation, normalize, dropout}, shape) {
  /** @type {SpecNode[]} */
  const nodes = isPicture(shape) ? [{name: "flatten", kind: "flatten"}] : [];
  for (let number = 1; number <= depth; number++) {
    nodes.push({name: `fc${number}`, kind: "linear", out_features: width});
    if (normalize) nodes.push({name: `norm${number}`, kind: "batchnorm1d"});
    nodes.push({name: `${activation}${number}`, kind: activation});
  }
  if (dropout > 0 && depth > 0) nodes.push({name: "dropout", kind: "dropout", p: dropout});
  return nodes;
}

/** @param {Convnet} plan @param {readonly number[]} shape @returns {SpecNode[]} */
function blocks({blocks: count, filters, kernel, activation, normalize, dropout}, shape) {
  /** @type {SpecNode[]} */
  const nodes = [];
  for (let number = 1; number <= Math.min(count, mostBlocks(shape)); number++) {
    nodes.push({name: `conv${number}`, kind: "conv2d", out_channels: filters * 2 ** (number - 1), kernel_size: kernel, padding: (kernel - 1) / 2});
    if (normalize) nodes.push({name: `norm${number}`, kind: "batchnorm2d"});
    nodes.push({name: `${activation}${number}`, kind: activation}, {name: `pool${number}`, kind: "maxpool2d", kernel_size: 2});
  }
  nodes.push({name: "flatten", kind: "flatten"});
  if (dropout > 0) nodes.push({name: "dropout", kind: "dropout", p: dropout});
  return nodes;
}

/**
 * The plan that a spec was built from, or null for any other network.
 * @param {Spec | undefined} spec
 * @param {number} classes
 * @returns {Plan | null}
 */
export function planOf(spec, classes) {
  if (!spec) return null;
  const of = (/** @type {string} */ kind) => spec.nodes.filter((node) => node.kind === kind);
  const activation = spec.nodes.find(({kind}) => ACTIVATIONS.includes(kind))?.kind ?? "relu";
  const normalize = spec.nodes.some(({kind}) => kind.startsWith("batchnorm"));
  const dropout = of("dropout")[0]?.p ?? 0;
  const convolutions = of("conv2d");
  /** @type {Plan} */
  const guess = convolutions.length
    ? {family: "convnet", blocks: convolutions.length, filters: convolutions[0].out_channels, kernel: convolutions[0].kernel_size, activation, normalize, dropout}
    : {family: "perceptron", depth: of("linear").length - 1, width: of("linear").length > 1 ? of("linear")[0].out_features : USUAL.perceptron.width, activation, normalize, dropout};
  const plain = (/** @type {Spec} */ {name: _name, ...rest}) => JSON.stringify(rest);
  return plain(build(guess, spec.input.shape, classes)) === plain(spec) ? guess : null;
}

/**
 * A network as it must be to read these objects and name these classes: its input, and the last layer that has neurons of its own.
 * @param {Spec} spec
 * @param {readonly number[]} shape
 * @param {number} classes
 * @returns {Spec} the same one where it fits already
 */
export function fitted(spec, shape, classes) {
  const last = spec.nodes.findLastIndex(({kind}) => kind === "linear");
  const sameShape = String(spec.input.shape) === String(shape);
  if (sameShape && spec.nodes[last]?.out_features === classes && (!spec.classes || spec.classes.length === classes)) return spec;
  const {mean, std, ...input} = spec.input;
  const {classes: _classes, ...rest} = spec;
  return {
    ...rest,
    // What a picture's channels were normalised with says nothing about objects with others.
    input: {...input, shape: [...shape], ...(sameShape || spec.input.shape[0] === shape[0] ? {...(mean ? {mean} : {}), ...(std ? {std} : {})} : {})},
    nodes: spec.nodes.map((node, at) => (at === last ? {...node, out_features: classes} : node)),
  };
}

/**
 * The network of a document as it must be for other data: what fits stays, what was built here is built anew.
 * @param {{zoo?: string, spec?: Spec, id?: string, seed?: number}} network
 * @param {{name: string, spec: Spec}[]} zoo
 * @param {readonly number[]} shape
 * @param {number} classes
 * @returns {{zoo?: string, spec?: Spec, id?: string, seed?: number}} the same object where nothing has to change
 */
export function networkFor(network, zoo, shape, classes) {
  if (network.id) return network;
  const given = network.spec ?? zoo.find(({name}) => name === network.zoo)?.spec;
  if (!given) return network;
  const plan = network.spec ? planOf(network.spec, classesOf(network.spec)) : null;
  const alike = isPicture(given.input.shape) === isPicture(shape);
  const spec = plan && (alike || plan.family === "perceptron") ? build(plan, shape, classes)
    : alike ? fitted(given, shape, classes)
    : build(isPicture(shape) ? USUAL.convnet : USUAL.perceptron, shape, classes);
  if (JSON.stringify(spec) === JSON.stringify(given)) return network;
  return {spec, seed: network.seed ?? 0};
}

/** How many numbers come out of a network's last neurons. @param {Spec} spec */
export const classesOf = (spec) => spec.nodes.findLast(({kind}) => kind === "linear")?.out_features ?? 0;
