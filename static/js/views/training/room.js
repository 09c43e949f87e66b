// @ts-check
/** The training room: what to learn, how it goes, and what the network looks like at any moment. */

import {useEffect} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {Toasts} from "../toast.js";
import {Commands} from "./commands.js";
import {Confusion} from "./confusion.js";
import {Curves} from "./curves.js";
import {Form} from "./form.js";
import {Header} from "./header.js";
import {installKeys, KeysHelp} from "./keys.js";
import {Mistakes} from "./mistakes.js";
import {Probe} from "./probe.js";
import {Regions} from "./regions.js";
import {Runs} from "./runs.js";
import {Scenes} from "./scenes.js";
import {Status} from "./status.js";
import {Travel} from "./travel.js";

/** The right side, by the name of its tab. */
const PANELS = {network: Probe, confusion: Confusion, mistakes: Mistakes, regions: Regions};

export function Room() {
  useValue(locale);
  const {chrome, panel, part} = useValue(store.options);
  const busy = useValue(store.busy);
  useEffect(installKeys, []);
  const Look = PANELS[/** @type {keyof typeof PANELS} */ (panel)] ?? Probe;
  return html`
    <div class="page training" data-chrome=${chrome} data-part=${part} aria-busy=${busy}>
      <${Header} />
      <${Runs} />
      <${Commands} />
      <main class="room">
        <section class="setup chrome" aria-label=${t("training-setup")}><${Scenes} /><${Form} /></section>
        <section class="learning" aria-label=${t("training-curves")}><${Curves} /><${Travel} /></section>
        <section class="look" aria-label=${t("training-look")}><${Look} /></section>
      </main>
      <footer class="bottom"><${Status} /></footer>
      <${KeysHelp} />
      <${Toasts} />
    </div>`;
}
