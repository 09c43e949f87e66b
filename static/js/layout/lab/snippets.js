// @ts-check
/** An operation as a curl command and as a NumPy script that asks the same. */

import {quote} from "../snippets.js";

/** @param {string} origin @param {string} kind @param {object} body @param {string} [what] */
export const curl = (origin, kind, body, what = "") =>
  `curl -sS -X POST ${quote(`${origin}/api/v1/operations/${kind}${what}`)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quote(JSON.stringify(body))}`;

/** JSON as Python writes it. @param {unknown} value @returns {string} */
export function python(value) {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object") return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${python(one)}`).join(", ")}}`;
  return JSON.stringify(value);
}

/**
 * NumPy and nothing else: the tensors as arrays, the answer beside them.
 * @param {string} origin
 * @param {string} kind
 * @param {Record<string, any>} body
 * @param {{tensor: string, index: readonly number[]} | null} cell
 */
export function numpy(origin, kind, body, cell) {
  const lines = [
    `# ${kind}, as the layer lab shows it`, "import json", "from urllib.request import Request, urlopen", "", "import numpy as np", "",
    "request = {", ...Object.entries(body).map(([key, value]) => `    ${JSON.stringify(key)}: ${python(value)},`), "}",
    `url = ${JSON.stringify(`${origin}/api/v1/operations/${kind}`)}`,
    'headers = {"Content-Type": "application/json"}',
    "answer = json.load(urlopen(Request(url, json.dumps(request).encode(), headers)))",
    'tensors = {name: np.array(tensor["data"]) for name, tensor in answer["tensors"].items()}',
    cell ? `print(tensors[${JSON.stringify(cell.tensor)}][${cell.index.join(", ") || "()"}])` : 'print(tensors["y"])', "",
  ];
  return lines.join("\n");
}
