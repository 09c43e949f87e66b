// @ts-check
/** Tensors as comma-separated values: a table for one map, one cell a line for the rest. */

/**
 * The shortest decimal number that is still this very float32.
 * @param {number} value
 * @returns {string} `nan`, `inf` and `-inf` as NumPy reads and writes them
 */
export function shortest(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(single.toPrecision(digits));
    if (Math.fround(text) === single) return Object.is(text, -0) ? "0" : String(text);
  }
  return String(Number(single.toPrecision(9)));
}

/** @typedef {{separator: string, decimal: string}} Dialect */

/**
 * Spreadsheets split a file as their country writes numbers: where the decimal sign is a comma,
 * cells are parted by semicolons.
 * @param {string} language
 * @returns {Dialect}
 */
export const dialect = (language) =>
  language.startsWith("ru") ? {separator: ";", decimal: ","} : {separator: ",", decimal: "."};

/** Axes by the number of them, in the words of the notes. */
const AXES = [[], ["i"], ["row", "column"], ["c", "row", "column"], ["n", "c", "row", "column"]];

/**
 * @param {{shape: number[], data: ArrayLike<number>}} tensor
 * @param {Dialect} [how]
 * @returns {string} rows and columns for a tensor of two axes, otherwise a header and a line per cell
 */
export function csv({shape, data}, {separator, decimal} = {separator: ",", decimal: "."}) {
  const write = (/** @type {number} */ value) => shortest(value).replace(".", decimal);
  const lines = [];
  if (shape.length === 2) {
    const [rows, columns] = shape;
    for (let row = 0; row < rows; row++) {
      const cells = Array.from({length: columns}, (_, i) => write(data[row * columns + i]));
      lines.push(cells.join(separator));
    }
  } else {
    const axes = AXES[shape.length] ?? shape.map((_, axis) => `axis${axis}`);
    lines.push([...axes, "value"].join(separator));
    const index = shape.map(() => 0);
    for (let i = 0; i < data.length; i++) {
      lines.push([...index, write(data[i])].join(separator));
      for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * The part of a tensor that leading indices choose; no copy.
 * @param {{shape: number[], data: Float32Array}} tensor
 * @param {number[]} index as many leading axes as wanted
 */
export function slice({shape, data}, index) {
  const rest = shape.slice(index.length);
  const size = rest.reduce((a, b) => a * b, 1);
  let at = 0;
  index.forEach((i, axis) => {
    at = at * shape[axis] + i;
  });
  return {shape: rest, data: data.subarray(at * size, (at + 1) * size)};
}
