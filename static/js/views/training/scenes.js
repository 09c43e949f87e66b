// @ts-check
/** Scenes: comparisons that a lecturer starts with one click. */

import {useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {startScene} from "../../state/training/actions.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {lengthOfTime} from "./words.js";

export function Scenes() {
  const {scenes} = useValue(store.catalog);
  const busy = useValue(store.busy);
  const [chosen, setChosen] = useState("");
  const scene = scenes.find(({name}) => name === chosen);
  if (!scenes.length) return null;
  return html`
    <section class="scenes" aria-labelledby="scenes-label">
      <label for="scene" id="scenes-label">${t("training-scenes")}</label>
      <select id="scene" value=${chosen} onChange=${(/** @type {any} */ event) => setChosen(event.currentTarget.value)}>
        <option value="">${t("training-scenes-choose")}</option>
        ${scenes.map(({name, title}) => html`<option key=${name} value=${name}>${title}</option>`)}
      </select>
      ${scene && html`
        <p>${scene.idea}</p>
        <p class="watch"><b>${t("training-scenes-watch")}</b> ${scene.watch}</p>
        ${scene.question && html`<p class="question"><b>${t("training-scenes-question")}</b> ${scene.question}</p>`}
        <p><button type="button" class="primary" data-do="scene" disabled=${busy} onClick=${() => void startScene(scene)}><span aria-hidden="true">▶</span> ${t("training-scenes-start", {count: scene.trainings.length})}</button>
          <span class="hint">${t("training-scenes-seconds", {time: lengthOfTime(scene.seconds)})}</span></p>`}
    </section>`;
}
