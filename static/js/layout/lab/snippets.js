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
 * NumPy and nothing else: each operation asked, its tensors as arrays under the names they have on the board.
 * @param {string} origin
 * @param {{kind: string, body: Record<string, any>, names: Map<string, string>}[]} nodes
 * @param {{tensor: string, index: readonly number[]} | null} cell
 */
export function numpy(origin, nodes, cell) {
  const entry = (/** @type {{kind: string, body: Record<string, any>, names: Map<string, string>}} */ {kind, body, names}) => [
    `    (${JSON.stringify(kind)}, {`, ...Object.entries(body).filter(([, value]) => value !== undefined).map(([key, value]) => `        ${JSON.stringify(key)}: ${python(value)},`),
    `    }, ${python(Object.fromEntries(names))}),`,
  ];
  const lines = [
    `# ${nodes.map(({kind}) => kind).join(", ")}, as the layer lab shows it`, "import json", "from urllib.request import Request, urlopen", "", "import numpy as np", "",
    "# What is asked, and what the lab calls the tensors of the answer.", "operations = [", ...nodes.flatMap(entry), "]",
    `url = ${JSON.stringify(`${origin}/api/v1/operations/`)}`,
    'headers = {"Content-Type": "application/json"}',
    "tensors = {}",
    "for kind, request, names in operations:",
    "    answer = json.load(urlopen(Request(url + kind, json.dumps(request).encode(), headers)))",
    '    found = {**answer["tensors"], **answer["intermediate"]}',
    '    tensors |= {names[name]: np.array(found[name]["data"], float) for name in names}',
    cell ? `print(tensors[${JSON.stringify(cell.tensor)}][${cell.index.join(", ") || "()"}])` : "print(tensors)", "",
  ];
  return lines.join("\n");
}
