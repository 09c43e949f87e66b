// @ts-check
/** What stands where the curves will be: what there is to learn, with which network, and the button that begins. */

import {t, tOr} from "../../i18n/fluent.js";
import * as store from "../../state/training/store.js";
import {count, shapeText} from "../figures.js";
import {html, useValue} from "../html.js";
import {BigSheet} from "./data_sheet.js";
import {Begin} from "./form.js";

export function Welcome() {
  const dataset = useValue(store.dataset);
  const network = useValue(store.network);
  const draft = useValue(store.draft);
  if (!draft) return null;
  return html`
    <div class="welcome">
      <h2>${dataset ? t("training-welcome", {count: dataset.classes.length}) : " "}</h2>
      <p class="hint">${dataset ? t("training-welcome-data", {number: count(dataset.count), count: dataset.count, shape: shapeText(dataset.shape)}) : " "}</p>
      <${BigSheet} />
      ${network && html`
        <ol class="layers wide" aria-label=${t("training-layers")}>
          ${network.nodes.map(({name, kind, shape}) => html`<li key=${name}><b>${tOr(`kind-${kind}`, kind)}</b> ${shapeText(shape)}</li>`)}
        </ol>`}
      <${Begin} />
      <p class="hint">${t("training-welcome-hint")}</p>
    </div>`;
}
