// @ts-check
/** The same address as a URL, a curl command and a runnable NumPy script. */

/** @typedef {{node: string, tensor: string, index: number[]}} Address */
/** @typedef {{origin: string, trace: string}} Place where the trace lives */

/**
 * `conv1.dy[0,3,5,7]`
 * @param {Address} address
 */
export function addressText({node, tensor, index}) {
  return index.length > 0 ? `${node}.${tensor}[${index.join(",")}]` : `${node}.${tensor}`;
}

/**
 * @param {Place} place
 * @param {Address} address the index may name only the leading axes
 * @param {"json" | "npy" | "safetensors" | "png"} suffix
 * @param {Record<string, string>} [options] further query parameters
 */
export function tensorUrl({origin, trace}, {node, tensor, index}, suffix, options = {}) {
  const name = encodeURIComponent(`${node}.${tensor}`);
  const query = Object.entries(options).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  if (index.length > 0) query.unshift(`index=${index.join(",")}`);
  const tail = query.length > 0 ? `?${query.join("&")}` : "";
  return `${origin}/api/v1/traces/${encodeURIComponent(trace)}/tensors/${name}.${suffix}${tail}`;
}

/**
 * Quote for a POSIX shell.
 * @param {string} text
 */
export const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * @param {Place} place
 * @param {Address} address
 */
export function curl(place, address) {
  return `curl -sS ${quote(tensorUrl(place, address, "json"))}`;
}

/**
 * The whole pass over again: the same request gives the same id, on any server that keeps the network and the input.
 * @param {string} origin
 * @param {object} request
 */
export function curlPass(origin, request) {
  const url = quote(`${origin}/api/v1/traces`);
  return `curl -sS -X POST ${url} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quote(JSON.stringify(request))}`;
}

/**
 * A Python name for a tensor: `conv1.dy` is `conv1_dy`.
 * @param {Address} address
 */
export function pythonName({node, tensor}) {
  const name = `${node}_${tensor}`.replace(/[^A-Za-z0-9_]/g, "_");
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/**
 * Python needs nothing but NumPy: it loads the whole tensor and indexes it.
 * @param {Place} place
 * @param {Address} address
 * @param {{shape: number[], about?: string}} known
 */
export function numpy(place, address, {shape, about = ""}) {
  const name = pythonName(address);
  const url = tensorUrl(place, {...address, index: []}, "npy");
  const index = address.index.join(", ");
  const axes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  return [
    `# ${addressText(address)}${about ? ` · ${about}` : ""}`,
    "from io import BytesIO",
    "from urllib.request import urlopen",
    "",
    "import numpy as np",
    "",
    `url = ${JSON.stringify(url)}`,
    `${name} = np.load(BytesIO(urlopen(url).read()))  # float32, shape ${axes}`,
    `print(${index ? `${name}[${index}]` : name})`,
    "",
  ].join("\n");
}
