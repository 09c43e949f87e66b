// @ts-check
/** The head of the training room: from page to page, and how it looks. */

import {t} from "../../i18n/fluent.js";
import {setOption} from "../../state/training/actions.js";
import {redo, undo} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {toggleKeys} from "../keyboard.js";

const THEMES = /** @type {const} */ (["auto", "light", "dark", "projector"]);

export function Header() {
  const {language, theme} = useValue(store.options);
  const history = useValue(store.history);
  const other = language === "en" ? "ru" : "en";
  return html`
    <header class="top chrome">
      <p class="wordmark"><a href=${`/?lang=${language}`}><span class="nabla" aria-hidden="true">∇</span> Nablascope</a></p>
      <nav class="places" aria-label=${t("places")}>
        <a href=${`/?lang=${language}`} data-place="explorer">${t("place-explorer")}</a>
        <a href=${`/layer?lang=${language}`} data-place="lab">${t("place-lab")}</a>
        <a href="/training" aria-current="page">${t("place-training")}</a>
      </nav>
      <h1 class="what">${t("training-what")}</h1>
      <nav class="tools" aria-label=${t("header-tools")}>
        <button type="button" class="quiet" data-do="undo" disabled=${!history.undo} onClick=${undo} title="Ctrl+Z"><span aria-hidden="true">↶</span> <span class="word">${t("undo")}</span></button>
        <button type="button" class="quiet" data-do="redo" disabled=${!history.redo} onClick=${redo} title="Ctrl+Shift+Z"><span aria-hidden="true">↷</span> <span class="word">${t("redo")}</span></button>
        <label class="choice"><span class="visually-hidden">${t("theme")}</span>
          <select value=${theme} onChange=${(/** @type {any} */ event) => setOption("theme", event.target.value)}>
            ${THEMES.map((name) => html`<option key=${name} value=${name}>${t(`theme-${name}`)}</option>`)}
          </select></label>
        <button type="button" class="quiet language" lang=${other} onClick=${() => setOption("language", other)}>
          ${other === "ru" ? "Русский" : "English"}</button>
        <button type="button" class="quiet" onClick=${toggleKeys} title="?"><span aria-hidden="true">?</span> <span class="word">${t("keys")}</span></button>
      </nav>
    </header>`;
}
