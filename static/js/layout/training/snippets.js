// @ts-check
/** The same training from a terminal, and its log in NumPy. */

/** @import {Document} from "../../api/trainings.js" */

/** @param {string} text in single quotes of a shell */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** @param {string} origin @param {Document} document */
export const curl = (origin, document) =>
  `curl -sS ${origin}/api/v1/trainings -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(document))}\n`;

/** The document as a file, and the command that trains it without a page. @param {Document} document */
export const headless = (document) => `cat > training.json <<'END'
${JSON.stringify(document, null, 2)}
END
python3 -m app train training.json --out weights.safetensors --log log.csv
`;

/** @param {string} origin @param {string} id @param {string} name */
export const numpy = (origin, id, name) => `# ${name.replaceAll("\n", " ")}
import json
import urllib.request

import numpy as np

with urllib.request.urlopen("${origin}/api/v1/trainings/${encodeURIComponent(id)}/log") as answer:
    log = json.load(answer)
step = np.array(log["reports"]["step"])
loss = np.array(log["reports"]["loss"], dtype=float)
held_out = np.array([one["held_out"]["accuracy"] for one in log["evaluations"]], dtype=float)
print(step[-1], loss[-1], held_out[-1])
`;
