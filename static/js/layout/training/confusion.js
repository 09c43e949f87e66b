// @ts-check
/** What a confusion matrix says besides its counts: shares of each class, and which classes are taken for which. */

/** @typedef {readonly (readonly number[])[]} Matrix rows: the true class; columns: what the network said */

/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** How many objects each class has. @param {Matrix} matrix */
export const objectsOf = (matrix) => matrix.map(sum);

/** Every row divided by its sum; a class without objects has no shares. @param {Matrix} matrix @returns {(number | null)[][]} */
export function shares(matrix) {
  return matrix.map((row) => {
    const total = sum(row);
    return row.map((count) => (total > 0 ? count / total : null));
  });
}

/** @param {Matrix} matrix @returns {{right: number, objects: number}} */
export function rightOf(matrix) {
  return {right: sum(matrix.map((row, i) => row[i])), objects: sum(matrix.map(sum))};
}

/**
 * The mistakes that are made most, most first.
 * @param {Matrix} matrix
 * @param {number} [most]
 * @returns {{label: number, predicted: number, count: number}[]}
 */
export function confusions(matrix, most = 5) {
  const found = matrix.flatMap((row, label) => row.flatMap((count, predicted) => (label !== predicted && count > 0 ? [{label, predicted, count}] : [])));
  return found.sort((a, b) => b.count - a.count || a.label - b.label || a.predicted - b.predicted).slice(0, most);
}

/**
 * How strongly each cell is coloured, 0…1: right answers against their class, mistakes against the commonest mistake, or
 * a good network would show a diagonal and nothing else.
 * @param {Matrix} matrix
 * @returns {number[][]}
 */
export function strengths(matrix) {
  const shared = shares(matrix);
  const worst = Math.max(0, ...shared.flatMap((row, i) => row.map((share, j) => (i === j ? 0 : share ?? 0))));
  return shared.map((row, i) => row.map((share, j) => (share === null || share === 0 ? 0 : i === j ? share : share / worst)));
}

/** A cell of the strongest colour still has room for its number. */
const FULLEST = 0.92;

/** @param {readonly number[]} colour red, green, blue 0…255 @param {readonly number[]} paper @param {number} strength 0…1 @returns {[number, number, number]} */
export function mixed(colour, paper, strength) {
  const [red, green, blue] = paper.map((level, i) => Math.round(level + (colour[i] - level) * FULLEST * strength));
  return [red, green, blue];
}
