// @ts-check
/** Addresses as text: conv1.dy[0,3,5,7]. */

/** @typedef {{node: string, tensor: string, index: number[] | null}} Address */

/** @param {Address} address */
export const formatAddress = ({node, tensor, index}) => `${node}.${tensor}${index ? `[${index.join(",")}]` : ""}`;

/** For reading: conv1.dy[0, 3, 5, 7]. @param {Address} address */
export const spokenAddress = ({node, tensor, index}) => `${node}.${tensor}${index ? `[${index.join(", ")}]` : ""}`;

/** @param {string} text @returns {Address | null} */
export function parseAddress(text) {
  const found = /^(.+)\.([A-Za-z]\w*)(?:\[([\d,\s]*)\])?$/.exec(text.trim());
  if (!found) return null;
  const [, node, tensor, inside] = found;
  const index = inside === undefined ? null : inside.split(",").filter((part) => part.trim() !== "").map(Number);
  return {node, tensor, index};
}

/** @param {readonly number[]} index @param {readonly number[]} shape position in row-major order */
export const ravel = (index, shape) => index.reduce((at, i, axis) => at * shape[axis] + i, 0);

/** @param {number} at @param {readonly number[]} shape @returns {number[]} */
export function unravel(at, shape) {
  const index = new Array(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = at % shape[axis];
    at = Math.floor(at / shape[axis]);
  }
  return index;
}

/** The gradient's name, or the value's: y ↔ dy. @param {string} tensor */
export const valueOf = (tensor) => (tensor.length > 1 && tensor.startsWith("d") ? tensor.slice(1) : tensor);
/** @param {string} tensor */
export const gradientOf = (tensor) => `d${valueOf(tensor)}`;
/** @param {string} tensor */
export const isGradient = (tensor) => tensor.length > 1 && tensor.startsWith("d");
