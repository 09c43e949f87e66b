// @ts-check
/** The drawer at the right: a map with its numbers, a layer, the spec, or what can be shared. */

import {useEffect, useRef} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {openPanel} from "../state/actions.js";
import * as store from "../state/store.js";
import {Enlarged} from "./enlarged.js";
import {html, useValue} from "./html.js";
import {Inspector} from "./inspector.js";
import {Share} from "./share.js";
import {SpecEditor} from "./spec.js";

const PANELS = /** @type {const} */ (["map", "layer", "spec", "share"]);

export function Drawer() {
  const {panel} = useValue(store.options);
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  // Another panel begins at its beginning.
  useEffect(() => body.current?.scrollTo(0, 0), [panel]);
  useEffect(() => {
    if (panel && !opener.current) opener.current = /** @type {HTMLElement | null} */ (document.activeElement);
    // Closing gives the keyboard back to where it was.
    if (!panel && opener.current) {
      if (document.activeElement === document.body && opener.current.isConnected) opener.current.focus({preventScroll: true});
      opener.current = null;
    }
  }, [panel]);
  if (!panel) return null;
  return html`
    <aside class="drawer" data-panel=${panel} aria-label=${t(`panel-${panel}`)}>
      <div class="drawer-head">
        <div class="tabs" role="group" aria-label=${t("panels")}>
          ${PANELS.map((name) => html`
            <button type="button" class="tab" aria-pressed=${name === panel} onClick=${() => openPanel(name)}>${t(`panel-${name}`)}</button>`)}
        </div>
        <button type="button" class="quiet close" onClick=${() => openPanel(null)} title="Esc"><span aria-hidden="true">✕</span> ${t("close")}</button>
      </div>
      <div class="drawer-body" ref=${body} tabindex="-1">
        ${panel === "map" && html`<${Enlarged} />`}
        ${panel === "layer" && html`<${Inspector} />`}
        ${panel === "spec" && html`<${SpecEditor} />`}
        ${panel === "share" && html`<${Share} />`}
      </div>
    </aside>`;
}
