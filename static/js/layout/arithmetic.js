// @ts-check
/**
 * How counts come about, written out: parameters, multiply-adds, output sizes.
 *
 * The counts themselves come from the engine. A derivation is shown only if it arrives at the
 * engine's own number, so that the page never explains a number it does not understand.
 */

/** @typedef {{name: string, shape: number[], count: number, trainable: boolean}} Parameter */
/** @typedef {(value: number) => string} Format */

const product = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a * b, 1);

/**
 * One term per parameter: a bank of filters is `6·(5·5·1)` – so many filters of such a size –,
 * anything else the product of its axes.
 * @param {number[]} shape
 * @param {Format} format
 */
function term(shape, format) {
  if (shape.length === 4) {
    const [filters, channels, height, width] = shape;
    return `${format(filters)}·(${[height, width, channels].map(format).join("·")})`;
  }
  return shape.map(format).join("·") || format(1);
}

/**
 * `6·(5·5·1) + 6 = 156`, of the numbers that training moves.
 * @param {{parameters: Parameter[], parameter_count: number}} node
 * @param {Format} [format]
 * @returns {string | null} null if there is nothing to count
 */
export function parameterArithmetic({parameters, parameter_count: count}, format = String) {
  const counted = parameters.filter(({trainable}) => trainable);
  const parts = counted.length > 0 ? counted : parameters;
  if (parts.length === 0) return null;
  const sum = parts.reduce((total, {shape}) => total + product(shape), 0);
  const terms = parts.map(({shape}) => term(shape, format)).join(" + ");
  return sum === count ? `${terms} = ${format(count)}` : format(count);
}

/**
 * `6·28·28 · 5·5·1 = 117 600`: so many output cells times so many weights seen by each.
 * @param {{parameters: Parameter[], shape: number[], multiply_adds: number}} node
 * @param {Format} [format]
 * @returns {string | null} null if the layer multiplies nothing
 */
export function multiplyAddArithmetic({parameters, shape, multiply_adds: count}, format = String) {
  if (!count) return null;
  const weights = parameters.find(({name}) => name === "w");
  if (!weights) return format(count);
  const [, ...window] = weights.shape;
  const seen = window.length === 3 ? [window[1], window[2], window[0]] : window;
  if (product(shape) * product(seen) !== count) return format(count);
  return `${shape.map(format).join("·")} · ${seen.map(format).join("·")} = ${format(count)}`;
}

/**
 * A setting that may be one number or a pair, as a pair.
 * @param {unknown} value
 * @param {[number, number]} fallback
 * @returns {[number, number]}
 */
function pair(value, fallback) {
  if (typeof value === "number") return [value, value];
  if (Array.isArray(value) && value.length === 2) return [Number(value[0]), Number(value[1])];
  return fallback;
}

/**
 * How a window's settings turn one size into another, per axis, and what floor leaves over.
 * @typedef {{axis: "height" | "width", text: string, dropped: number}} SizeStep
 * @param {{settings: Record<string, unknown>, input_shapes: number[][], shape: number[]}} node
 * @param {Format} [format]
 * @returns {SizeStep[]} one if both axes tell the same; none for a layer without a window
 */
export function sizeArithmetic({settings, input_shapes: inputs, shape}, format = String) {
  if (!("kernel_size" in settings) || shape.length !== 3 || inputs[0]?.length !== 3) return [];
  const kernel = pair(settings.kernel_size, [1, 1]);
  const stride = pair(settings.stride, [1, 1]);
  const padding = pair(settings.padding, [0, 0]);
  const dilation = pair(settings.dilation, [1, 1]);
  /** @type {SizeStep[]} */
  const steps = [];
  for (const [i, axis] of /** @type {[0 | 1, "height" | "width"][]} */ ([[0, "height"], [1, "width"]])) {
    const size = inputs[0][i + 1];
    const room = size + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1;
    const result = 1 + Math.floor(room / stride[i]);
    if (result !== shape[i + 1]) return [];
    const [h, k, s, p, d] = [size, kernel[i], stride[i], padding[i], dilation[i]].map(format);
    const reach = dilation[i] === 1 ? k : `(${d}·(${k} − 1) + 1)`;
    const padded = padding[i] === 0 ? h : `${h} + 2·${p}`;
    const divided = stride[i] === 1 ? `${padded} − ${reach}` : `⌊(${padded} − ${reach}) / ${s}⌋`;
    steps.push({axis, text: `${divided} + 1 = ${format(result)}`, dropped: room - (result - 1) * stride[i]});
  }
  const [height, width] = steps;
  return height.text === width.text && height.dropped === width.dropped ? [height] : steps;
}
