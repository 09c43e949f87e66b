// @ts-check
/** What every page does to begin: language and theme first, then words and catalogue, then the view; and its address kept in step. */

import {effect} from "@preact/signals-core";
import {render} from "preact";
import {Problem} from "../api/client.js";
import {locale, speak} from "../i18n/fluent.js";
import {html} from "./html.js";

/** @typedef {"auto" | "light" | "dark" | "projector"} Theme */
/** @typedef {{language: "en" | "ru" | null, theme: Theme}} Wish what the address says of them */
/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */

const dark = matchMedia("(prefers-color-scheme: dark)");

/** What the page would speak without being told; read once, for switching changes the element. @type {"en" | "ru"} */
export const usualLanguage = /^ru\b/.test(document.documentElement.lang || navigator.language) ? "ru" : "en";

/** What the address has to say of the language: nothing where it is the usual one. @param {"en" | "ru"} language @param {Wish} wish */
export const languageInLink = (language, wish) => (language === usualLanguage && !wish.language ? null : language);

/**
 * Shows the page's view as soon as there are words and a catalogue; where one of them did not come the page is shown all the same.
 * @template {{theme: Theme, language: "en" | "ru"}} O
 * @param {object} page
 * @param {Wish} page.wish
 * @param {Signal<O>} page.options `language` and `theme` are set here
 * @param {Signal<"light" | "dark" | "projector">} page.theme the theme that is in force
 * @param {string[]} [page.files] words that only this page needs
 * @param {() => Promise<unknown>} page.load the catalogue
 * @param {() => string} page.title read again whenever the language or a signal it reads changes
 * @param {unknown} page.view
 * @returns {Promise<boolean>} whether the server answered
 */
export async function open({wish, options, theme, files, load, title, view}) {
  const language = wish.language ?? usualLanguage;
  document.documentElement.lang = language;
  options.value = {...options.peek(), language, theme: wish.theme};
  const resolve = () => {
    const wanted = options.value.theme;
    document.documentElement.dataset.theme = wanted;
    theme.value = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
  };
  effect(resolve);
  dark.addEventListener("change", resolve);
  const done = await Promise.allSettled([speak(language, files), load()]);
  for (const one of done) if (one.status === "rejected" && !(one.reason instanceof Problem)) throw one.reason;
  effect(() => {
    document.documentElement.lang = locale.value.language;
    document.title = title();
  });
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  // The server's first frame has done its work.
  root.replaceChildren();
  render(html`<${view} />`, root);
  return done.every(({status}) => status === "fulfilled");
}

/**
 * Keeps the address in step with the state; after a pause, for browsers limit how often it may change.
 * @param {() => string | null} encode reads signals; null: nothing is shown yet
 * @param {Signal<string>} link
 */
export function keepAddress(encode, link) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  effect(() => {
    const search = encode();
    if (search === null) return;
    link.value = search;
    clearTimeout(timer);
    timer = setTimeout(() => window.history.replaceState(null, "", search || location.pathname), 150);
  });
}
