// @ts-check
/** Limits within which a training makes sense in a lecture; the server's own are wider, and a switch lifts these. */

/** @type {Record<string, Record<string, [number, number]>>} by place in the document, then by field */
const SANE = {
  optimizer: {learning_rate: [1e-5, 2], momentum: [0, 0.99], weight_decay: [0, 0.1], beta1: [0, 0.99], beta2: [0.5, 0.9999], alpha: [0.5, 0.999], eps: [1e-12, 1e-3]},
  schedule: {warm_up: [0, 2000], step_size: [1, 20000]},
  regularizer: {strength: [0, 0.1]},
  dataset: {count: [50, 10000], noise: [0, 0.6]},
  split: {held_out: [0.05, 0.5], count: [10, 10000]},
  training: {epochs: [1, 50], batch_size: [1, 512]},
  perceptron: {depth: [0, 12], width: [2, 256]},
  convnet: {blocks: [1, 4], filters: [2, 32]},
  loss: {label_smoothing: [0, 0.4]},
};

/**
 * A schema with the page's limits put inside its own.
 * @param {{properties?: Record<string, any>} | undefined} schema
 * @param {string} place
 * @param {boolean} lifted
 * @returns {{properties?: Record<string, any>} | undefined}
 */
export function narrowed(schema, place, lifted) {
  if (lifted || !schema) return schema;
  const sane = SANE[place] ?? {};
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const limits = sane[name];
    if (!limits) return [name, property];
    return [name, {...property, minimum: Math.max(limits[0], property.minimum ?? -Infinity), maximum: Math.min(limits[1], property.maximum ?? Infinity)}];
  }));
  return {...schema, properties};
}
