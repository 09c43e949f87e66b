// @ts-check
/** Places in JSON text: where a pointer's value stands, and which line and column an offset is. */

/** @typedef {{start: number, end: number}} Span */

/**
 * @param {string} text
 * @param {number} offset
 * @returns {{line: number, column: number}} both from 1
 */
export function lineAndColumn(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return {line: before.length, column: before[before.length - 1].length + 1};
}

/**
 * What is wrong with a text as JSON, and where.
 * @typedef {{ok: true, value: unknown, spans: Map<string, Span>}
 *   | {ok: false, offset: number, expected: string, found: string}} Parsed
 *
 * `expected` is one of value, string, key, colon, comma, end, number, escape.
 */

/** Raised inside the parser only. */
class Misplaced extends Error {
  /** @param {number} offset @param {string} expected */
  constructor(offset, expected) {
    super(expected);
    this.offset = offset;
    this.expected = expected;
  }
}

/**
 * Read JSON and remember where every value stands, by JSON pointer (RFC 6901).
 *
 * Browsers word the errors of `JSON.parse` differently, and none tells a value's place; a person who
 * edits a spec needs both.
 * @param {string} text
 * @returns {Parsed}
 */
export function parse(text) {
  let at = 0;
  /** @type {Map<string, Span>} */
  const spans = new Map();

  const skip = () => {
    while (at < text.length && " \t\n\r".includes(text[at])) at++;
  };

  /** @param {string} pattern @param {string} expected */
  const match = (pattern, expected) => {
    const sticky = new RegExp(pattern, "y");
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    if (!found) throw new Misplaced(at, expected);
    at = sticky.lastIndex;
    return found[0];
  };

  const string = () => {
    const start = at;
    at++;
    while (text[at] !== '"') {
      if (at >= text.length || text[at] < " ") throw new Misplaced(at, "string");
      if (text[at] === "\\") match('\\\\(["\\\\/bfnrt]|u[0-9A-Fa-f]{4})', "escape");
      else at++;
    }
    at++;
    return /** @type {string} */ (JSON.parse(text.slice(start, at)));
  };

  /** @param {string} close @param {() => void} item */
  const items = (close, item) => {
    at++;
    skip();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      item();
      skip();
      if (text[at] === close) break;
      if (text[at] !== ",") throw new Misplaced(at, "comma");
      at++;
      skip();
    }
    at++;
  };

  /** @param {string} pointer @returns {unknown} */
  const value = (pointer) => {
    skip();
    const start = at;
    const read = () => {
      const head = text[at];
      if (head === "{") {
        /** @type {[string, unknown][]} */
        const entries = [];
        items("}", () => {
          if (text[at] !== '"') throw new Misplaced(at, "key");
          const key = string();
          skip();
          if (text[at] !== ":") throw new Misplaced(at, "colon");
          at++;
          entries.push([key, value(`${pointer}/${escapePointer(key)}`)]);
        });
        return Object.fromEntries(entries);
      }
      if (head === "[") {
        /** @type {unknown[]} */
        const list = [];
        items("]", () => list.push(value(`${pointer}/${list.length}`)));
        return list;
      }
      if (head === '"') return string();
      if (head === "-" || (head >= "0" && head <= "9")) {
        return Number(match("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?(?![0-9A-Za-z.])", "number"));
      }
      const word = match("(true|false|null)(?![0-9A-Za-z])", "value");
      return word === "null" ? null : word === "true";
    };
    const result = read();
    spans.set(pointer, {start, end: at});
    return result;
  };

  try {
    const result = value("");
    skip();
    if (at < text.length) throw new Misplaced(at, "end");
    return {ok: true, value: result, spans};
  } catch (error) {
    if (!(error instanceof Misplaced)) throw error;
    const found = text.slice(error.offset, error.offset + 12).split("\n")[0];
    return {ok: false, offset: error.offset, expected: error.expected, found};
  }
}

/** @param {string} key */
export const escapePointer = (key) => key.replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * The value a pointer names, or, where the text leaves it out, the nearest thing that holds it.
 * @param {string} text
 * @param {string} pointer
 * @returns {Span | null} null if the text is not JSON
 */
export function locate(text, pointer) {
  const parsed = parse(text);
  if (!parsed.ok) return null;
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf("/"))) {
    const span = parsed.spans.get(path);
    if (span) return span;
    if (!path.includes("/")) return parsed.spans.get("") ?? null;
  }
}

/**
 * JSON as a person would set it: one node a line, short lists and objects on one line.
 * @param {unknown} value
 * @param {number} [width]
 * @param {string} [indent]
 * @returns {string}
 */
export function format(value, width = 110, indent = "") {
  const flat = oneLine(value);
  if (flat.length + indent.length <= width || typeof value !== "object" || value === null) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const lines = value.map((item) => deeper + format(item, width, deeper));
    return `[\n${lines.join(",\n")}\n${indent}]`;
  }
  const lines = Object.entries(value).map(
    ([key, item]) => `${deeper}${JSON.stringify(key)}: ${format(item, width - key.length - 4, deeper)}`,
  );
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** @param {unknown} value @returns {string} */
function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value);
}
