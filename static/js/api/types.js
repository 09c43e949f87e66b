// @ts-check
/** The shapes of what the server answers, for the type checker; docs/rest.md tells them to people. */

/** @typedef {{name: string, shape: number[], count: number, trainable: boolean, origin: string}} Parameter */
/** @typedef {{size: [number, number], jump: [number, number], start: [number, number]}} ReceptiveField */

/**
 * @typedef {object} NetworkNode
 * @property {string} name
 * @property {string} kind
 * @property {string[]} inputs
 * @property {Record<string, any>} settings
 * @property {number[][]} input_shapes
 * @property {number[]} shape without N
 * @property {Parameter[]} parameters
 * @property {number} parameter_count
 * @property {number} multiply_adds
 * @property {ReceptiveField | null} receptive_field null: windows are not of one size
 * @property {[number, number][][] | null} receptive_spans then, per row and per column; null: the whole input
 */

/** @typedef {{name: string, kind: string, inputs?: string[], [setting: string]: any}} SpecNode */

/**
 * @typedef {object} Spec
 * @property {string} [name]
 * @property {{shape: number[], mean?: number[], std?: number[], background?: string | null, center?: boolean}} input
 * @property {SpecNode[]} nodes
 * @property {string} [output]
 * @property {{kind: string, [setting: string]: any}} [loss]
 * @property {{kind: string, [setting: string]: any}} [initializer]
 * @property {string[]} [classes]
 */

/**
 * @typedef {object} Network
 * @property {string} id
 * @property {string} name
 * @property {Spec} spec
 * @property {number} seed
 * @property {string[]} classes
 * @property {{shape: number[], mean: number[], std: number[], background: string | null, center: boolean}} input
 * @property {string} output
 * @property {{kind: string}} loss
 * @property {NetworkNode[]} nodes in topological order
 * @property {number} parameter_count
 * @property {number} multiply_adds
 */

/**
 * @typedef {object} InputRecord
 * @property {string} id
 * @property {"image" | "tensor" | "sample"} kind
 * @property {string | null} label
 * @property {string} image
 * @property {string} [format]
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [mode]
 * @property {number} [bytes]
 */

/** @typedef {{id: string, name: string, title: string, label: string | null, image: string}} Sample */
/** @typedef {{phase: "forward" | "loss" | "backward", node: string, tensors: string[]}} Step */

/**
 * @typedef {object} TensorEntry
 * @property {string} name
 * @property {string} node
 * @property {string} tensor
 * @property {number[]} shape
 * @property {string | null} alias_of
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} peak the largest finite magnitude
 * @property {number} mean
 * @property {number} std
 * @property {number} nan how many cells are not a number
 * @property {number} infinite
 */

/** @typedef {{fit: "fit" | "crop" | "stretch", center: boolean | null, invert: "auto" | boolean}} Prepare */
/** @typedef {{training: boolean, seed: number}} Mode */
/** @typedef {{index: number, name: string, logit: number, probability: number}} Prediction */

/**
 * @typedef {object} Trace
 * @property {string} id
 * @property {string} network
 * @property {string} input
 * @property {Mode} mode
 * @property {{index: number, name: string, source: string} | null} target
 * @property {number | null} loss
 * @property {Prediction[]} prediction in class order
 * @property {{step: string, values: Record<string, any>, shape: number[]}[]} preparation
 * @property {Step[]} steps
 * @property {TensorEntry[]} tensors
 * @property {number} bytes
 */

/** @typedef {{kind: string, family: string, arity: number | null, doc: string, schema: any}} Recipe */
/** @typedef {{layers: Record<string, Recipe>, losses: Record<string, Recipe>, initializers: Record<string, Recipe>}} Recipes */
/** @typedef {{name: string, title: string, idea: string, spec: Spec, classes: string[], accuracy: {value: number, data: string} | null, parameter_count: number}} ZooEntry */
/** @typedef {[number, number, number][]} Colours */
/** @typedef {Record<"value" | "gradient" | "positive" | "grey", Record<"light" | "dark", Colours>>} Palettes */

/** @typedef {{zoo?: string, trained?: boolean, spec?: Spec, seed?: number, start_from?: string}} NetworkRequest */
/** @typedef {{network: string, input: string, target?: number | string | null, prepare?: Prepare, mode?: Mode}} TraceRequest */

export {};
