import assert from "node:assert/strict";
import {readdirSync, readFileSync} from "node:fs";
import {test} from "node:test";
import {makeBundle} from "../../static/js/i18n/fluent.js";

const root = new URL("../../static/", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const FILES = ["page", "tools", "card", "lab", "training", "curves", "recipes"];
const bundleOf = (language) => makeBundle(language, FILES.map((file) => read(`locales/${language}/${file}.ftl`)));
const idsOf = (text) => [...text.matchAll(/^([a-z][\w-]*) *=/gm)].map(([, id]) => id);
const scripts = readdirSync(new URL("js/", root), {recursive: true}).filter((path) => path.endsWith(".js")).map((path) => read(`js/${path}`));

for (const file of FILES) {
  test(`${file}: both languages say the same things, each once`, () => {
    const [english, russian] = ["en", "ru"].map((language) => idsOf(read(`locales/${language}/${file}.ftl`)));
    assert.deepEqual([...russian].sort(), [...english].sort());
    assert.equal(new Set(english).size, english.length);
  });
}

test("a Russian message speaks of the same values as its English twin", () => {
  const [english, russian] = ["en", "ru"].map((language) => {
    const text = FILES.map((file) => read(`locales/${language}/${file}.ftl`)).join("\n");
    const parts = text.split(/^(?=[a-z][\w-]* *=)/m);
    return new Map(parts.flatMap((part) => {
      const id = /^([a-z][\w-]*) *=/.exec(part)?.[1];
      return id ? [[id, new Set([...part.matchAll(/\$(\w+)/g)].map(([, name]) => name))]] : [];
    }));
  });
  for (const [id, values] of english) {
    for (const name of russian.get(id) ?? []) assert.ok(values.has(name), `${id}: $${name}`);
  }
});

test("every message that the code names exists", () => {
  const bundle = bundleOf("en");
  const named = scripts.flatMap((text) => [...text.matchAll(/\bt\(\s*"([\w-]+)"/g)].map(([, id]) => id));
  assert.ok(named.length > 50);
  assert.deepEqual(named.filter((id) => !bundle.hasMessage(id)), []);
});

test("Russian counts as Russian does", () => {
  const bundle = bundleOf("ru");
  const say = (count) => bundle.formatPattern(bundle.getMessage("column-parameters").value, {count, number: String(count)});
  assert.deepEqual([1, 2, 5, 21].map(say), ["1 параметр", "2 параметра", "5 параметров", "21 параметр"]);
});
