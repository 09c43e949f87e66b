// @ts-check
/** Which objects of a data set a sheet shows. */

/**
 * The objects of each class, in their order.
 * @param {ArrayLike<number>} labels
 * @param {number} classes
 * @returns {number[][]}
 */
export function byClass(labels, classes) {
  /** @type {number[][]} */
  const rows = Array.from({length: classes}, () => []);
  for (let index = 0; index < labels.length; index++) rows[labels[index]]?.push(index);
  return rows;
}

/**
 * So many objects that all classes take turns.
 * @param {ArrayLike<number>} labels
 * @param {number} classes
 * @param {number} count
 * @returns {number[]}
 */
export function inTurns(labels, classes, count) {
  const rows = byClass(labels, classes).filter((row) => row.length);
  /** @type {number[]} */
  const found = [];
  for (let turn = 0; found.length < Math.min(count, labels.length); turn++) {
    for (const row of rows) if (turn < row.length && found.length < count) found.push(row[turn]);
  }
  return found;
}
