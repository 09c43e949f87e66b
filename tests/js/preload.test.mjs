import assert from "node:assert/strict";
import {existsSync, readFileSync} from "node:fs";
import {test} from "node:test";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const {imports} = JSON.parse(read("static/importmap.json"));

/** Every module that a page needs before it can begin, found by following imports. */
function graph(entry) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    if (path.startsWith("/static/vendor/") && !existsSync(new URL(`.${path}`, root))) return;
    const text = read(`.${path}`).replace(/\/\*[\s\S]*?\*\//g, "");
    for (const [, name] of text.matchAll(/(?:^|[\s;}])(?:import|export)\s*(?:[\w*{][^"';]*?from\s*)?["']([^"']+)["']/g)) {
      visit(name.startsWith(".") ? new URL(name, `https://page${path}`).pathname : imports[name] ?? name);
    }
  };
  visit(entry);
  found.delete(entry);
  return [...found].sort();
}

for (const [page, entry] of [["explorer", "main"], ["layer", "lab"], ["training", "training"]]) {
  test(`${page}.html preloads exactly the modules it imports, so that no import waits for another`, () => {
    const linked = [...read(`templates/${page}.html`).matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, href]) => href);
    assert.deepEqual(linked.sort(), graph(`/static/js/${entry}.js`));
  });
}
