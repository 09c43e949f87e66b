// @ts-check
/** What a form needs to know of a setting, read from its JSON schema. */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} description in English, as the engine declares it
 * @property {"integer" | "number" | "pair" | "list" | "boolean" | "choice"} type
 * @property {string[]} choices
 * @property {number} sides how many numbers a pair has: two of a plane, three of a volume
 * @property {unknown} fallback the value of a spec that leaves it out; undefined where it must be given
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} above
 * @property {number} below
 */

/**
 * The fields of a recipe, in its own order.
 * @param {{properties?: Record<string, any>} | undefined} schema
 * @returns {Field[]}
 */
export function fieldsOf(schema) {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const one = property.anyOf?.[0] ?? property.items ?? property;
    return {
      name,
      description: property.description ?? "",
      type: property.anyOf ? "pair" : property.items ? "list" : one.enum ? "choice" : one.type,
      choices: one.enum ?? [],
      sides: property.anyOf?.[1]?.maxItems ?? 2,
      fallback: property.default,
      minimum: one.minimum ?? -Infinity,
      maximum: one.maximum ?? Infinity,
      above: one.exclusiveMinimum ?? -Infinity,
      below: one.exclusiveMaximum ?? Infinity,
    };
  });
}

/**
 * Why a number cannot be a field's value, as the id of a sentence and the limit it speaks of; null if it can.
 * @param {Field} field
 * @param {number} value
 * @returns {{id: string, limit: number} | null}
 */
export function objection({type, minimum, maximum, above, below}, value) {
  if (!Number.isFinite(value)) return {id: "field-number", limit: 0};
  if (type !== "number" && type !== "list" && !Number.isInteger(value)) return {id: "field-integer", limit: 0};
  if (value < minimum) return {id: "field-minimum", limit: minimum};
  if (value > maximum) return {id: "field-maximum", limit: maximum};
  if (value <= above) return {id: "field-above", limit: above};
  if (value >= below) return {id: "field-below", limit: below};
  return null;
}

/**
 * The next value a stepper goes to, or null at the limit. Fractions step by their leading digit's unit, so that
 * 0.001 does not jump to 1.
 * @param {Field} field
 * @param {number} value
 * @param {1 | -1} by
 */
export function stepped(field, value, by) {
  let step = 1;
  if (field.type === "number") {
    const order = value === 0 ? -1 : Math.floor(Math.log10(Math.abs(value)));
    // Downwards from 0.1 the unit is 0.01: the value must not fall to zero at once.
    const leading = Math.abs(value) / 10 ** order;
    step = 10 ** (by < 0 && value > 0 && Math.abs(leading - 1) < 1e-9 ? order - 1 : order);
  }
  if (field.type !== "number") return objection(field, value + by) === null ? value + by : null;
  // Near a limit the steps are finer: after 0.9 comes 0.91 where 1 is too much.
  const nexts = [step, step / 10].map((one) => Number((value + by * one).toPrecision(6)));
  return nexts.find((next) => objection(field, next) === null) ?? null;
}

/** A number for each axis, whether one was written for all or each. @param {unknown} value @param {number} [sides] @returns {number[]} */
export const asPair = (value, sides = 2) => Array.from({length: sides}, (_, axis) => Number(Array.isArray(value) ? value[axis] : value));

/** One number where all are equal, as people write it. @param {number[]} pair */
export const asShort = (pair) => (pair.every((one) => one === pair[0]) ? pair[0] : pair);

/** A recipe of a spec, which may be written as its kind alone. @param {unknown} recipe @returns {{kind: string, [setting: string]: unknown}} */
export const asRecipe = (recipe) => (typeof recipe === "string" ? {kind: recipe} : /** @type {any} */ (recipe ?? {kind: ""}));

/**
 * Whether two recipes of a spec say the same, written out or left to the usual values.
 * @param {Record<string, unknown>} one
 * @param {Record<string, unknown>} other
 * @param {{properties?: Record<string, any>} | undefined} schema of their kind
 */
export function sameSettings(one, other, schema) {
  if (one.kind !== other.kind) return false;
  return fieldsOf(schema).every(({name, type, fallback, sides}) => {
    // A stride left out is the window's own size, as in PyTorch.
    const [a, b] = [one, other].map((recipe) => recipe[name] ?? fallback ?? (name === "stride" ? recipe.kernel_size : undefined));
    return type === "pair" ? String(asPair(a, sides)) === String(asPair(b, sides)) : JSON.stringify(a) === JSON.stringify(b);
  });
}
