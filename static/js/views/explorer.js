// @ts-check
/** The explorer: header, inputs, the picture with its outcome, the drawer, the timeline and the status line. */

import {useEffect} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {openPanel, redo, setOption, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {Drawer} from "./drawer.js";
import {Explanations} from "./explained.js";
import {html, useValue} from "./html.js";
import {Inputs} from "./inputs.js";
import {toggleKeys} from "./keyboard.js";
import {installKeys, KeysHelp} from "./keys.js";
import {Legend} from "./legend.js";
import {Outcome} from "./outcome.js";
import {Picture} from "./picture.js";
import {ProblemBar} from "./problem.js";
import {StatusLine} from "./status.js";
import {Timeline} from "./timeline.js";
import {Toasts} from "./toast.js";

export function Explorer() {
  useValue(locale);
  const {chrome, panel} = useValue(store.options);
  const busy = useValue(store.busy);
  useEffect(installKeys, []);
  return html`
    <div class="page" data-chrome=${chrome} data-panel=${panel ?? ""} aria-busy=${busy}>
      <${Header} />
      <section class="bar chrome" aria-label=${t("inputs-region")}><${Inputs} /></section>
      <${ProblemBar} />
      <main class="stage">
        <${Picture} />
        <${Outcome} />
        <${Drawer} />
      </main>
      <footer class="bottom">
        <${Timeline} />
        <div class="under">
          <${StatusLine} />
          <${Legend} />
        </div>
      </footer>
      <${Explanations} />
      <${KeysHelp} />
      <${Toasts} />
    </div>`;
}

const THEMES = /** @type {const} */ (["auto", "light", "dark", "projector"]);

function Header() {
  const {language, theme, panel} = useValue(store.options);
  const history = useValue(store.history);
  const refused = useValue(store.draft) !== null;
  const network = useValue(store.network);
  const other = language === "en" ? "ru" : "en";
  const toggle = (/** @type {"spec" | "share"} */ name) => () => openPanel(panel === name ? null : name);
  return html`
    <header class="top chrome">
      <h1 class="wordmark"><span class="nabla" aria-hidden="true">∇</span> Nablascope</h1>
      <nav class="places" aria-label=${t("places")}><a href="/layer" data-place="lab">${t("place-lab")}</a>
        <a href=${`/training?lang=${language}`} data-place="training">${t("place-training")}</a></nav>
      <p class="what">${network ? t("header-what", {network: network.name}) : ""}</p>
      <nav class="tools" aria-label=${t("header-tools")}>
        <button type="button" class="quiet" disabled=${!history.undo && !refused} onClick=${undo} title="Ctrl+Z">
          <span aria-hidden="true">↶</span> <span class="word">${t("undo")}</span></button>
        <button type="button" class="quiet" disabled=${!history.redo} onClick=${redo} title="Ctrl+Shift+Z, Ctrl+Y">
          <span aria-hidden="true">↷</span> <span class="word">${t("redo")}</span></button>
        <button type="button" class="quiet" aria-pressed=${panel === "spec"} onClick=${toggle("spec")}>
          <span aria-hidden="true">{ }</span> <span class="word">${t("panel-spec")}</span></button>
        <button type="button" class="quiet" aria-pressed=${panel === "share"} onClick=${toggle("share")}>
          <span aria-hidden="true">⇪</span> <span class="word">${t("panel-share")}</span></button>
        <label class="choice"><span class="visually-hidden">${t("theme")}</span>
          <select value=${theme} onChange=${(/** @type {any} */ event) => setOption("theme", event.target.value)}>
            ${THEMES.map((name) => html`<option value=${name}>${t(`theme-${name}`)}</option>`)}
          </select></label>
        <button type="button" class="quiet language" lang=${other} onClick=${() => setOption("language", other)}>
          ${other === "ru" ? "Русский" : "English"}</button>
        <button type="button" class="quiet" onClick=${toggleKeys} title="?">
          <span aria-hidden="true">?</span> <span class="word">${t("keys")}</span></button>
      </nav>
    </header>`;
}
