// @ts-check
/** Words of the page, from the Fluent files that the server uses too. */

import {FluentBundle, FluentResource} from "@fluent/bundle";
import {signal} from "@preact/signals-core";

export const LANGUAGES = /** @type {const} */ (["en", "ru"]);
const FILES = ["page", "tools", "card", "errors"];

/** @type {import("@preact/signals-core").Signal<{language: "en" | "ru", bundle: FluentBundle | null}>} */
export const locale = signal({language: "en", bundle: null});

/** @type {Map<string, Promise<FluentBundle>>} */
const loaded = new Map();

/**
 * @param {string} language
 * @param {string[]} texts the contents of the .ftl files
 */
export function makeBundle(language, texts) {
  // Isolation marks would end up in aria labels and copied text.
  const bundle = new FluentBundle(language, {useIsolating: false});
  for (const text of texts) bundle.addResource(new FluentResource(text));
  return bundle;
}

/** @param {"en" | "ru"} language @param {string[]} [more] files that only some pages need */
export async function speak(language, more = []) {
  const key = [language, ...more].join();
  if (!loaded.has(key)) {
    loaded.set(key, Promise.all([...FILES, ...more].map(async (file) => {
      const answer = await fetch(new URL(`../../locales/${language}/${file}.ftl`, import.meta.url));
      return answer.ok ? answer.text() : "";
    })).then((texts) => makeBundle(language, texts)));
  }
  const bundle = await loaded.get(key);
  if (bundle) locale.value = {language, bundle};
}

/**
 * The text of a message; reading it inside a component that `useValue(locale)`s keeps it in step with the language.
 * @param {string} id
 * @param {Record<string, string | number>} [values]
 */
export function t(id, values) {
  const {bundle} = locale.value;
  const message = bundle?.getMessage(id);
  return bundle && message?.value ? bundle.formatPattern(message.value, values, []) : id;
}

/** @param {string} id */
export const has = (id) => Boolean(locale.value.bundle?.hasMessage(id));

/**
 * The message if there is one, else the words given (layer kinds that a later engine adds, a server's own title).
 * @param {string} id
 * @param {string} otherwise
 */
export const tOr = (id, otherwise) => (has(id) ? t(id) : otherwise);
