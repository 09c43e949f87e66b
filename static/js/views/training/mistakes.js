// @ts-check
/** The worst mistakes of a moment, as pictures; each opens in the explorer with the network of that moment. */

import {useLayoutEffect, useRef} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import * as judging from "../../state/training/judging.js";
import {openObject} from "../../state/training/leaving.js";
import * as store from "../../state/training/store.js";
import {choose, here, probe} from "../../state/training/travel.js";
import {percent} from "../figures.js";
import {html, useValue} from "../html.js";
import {Judged, JudgedPart} from "./confusion.js";
import {className} from "./words.js";

/** @import {Mistake, Thumbnail} from "../../state/training/judging.js" */

export function Mistakes() {
  useValue(locale);
  const run = useValue(store.focused);
  const judgement = useValue(judging.judgement);
  const waits = useValue(judging.judging);
  const cell = useValue(judging.cell);
  const step = useValue(here);
  if (!run) return html`<p class="hint look-empty">${t("look-none")}</p>`;
  if (step === null) return html`<p class="hint look-empty">${t("look-not-yet")}</p>`;
  const fits = judgement !== null && judgement.run === run.training.id;
  return html`
    <div class="mistakes" data-step=${fits ? judgement.step : ""} aria-busy=${waits}>
      <${JudgedPart} />
      ${fits && html`<${Judged} judgement=${judgement} step=${step} />`}
      ${fits && cell && html`<p class="mistakes-of">${t("mistakes-of", {label: className(judgement.classes[cell.label]), predicted: className(judgement.classes[cell.predicted])})}
        <button type="button" onClick=${() => judging.showMistakes(null)} data-control="all-mistakes">${t("mistakes-all")}</button></p>`}
      ${!fits ? html`<p class="hint">${t("look-waiting")}</p>`
        : judgement.mistakes.length === 0 ? html`<p>${t(cell ? "mistakes-none-here" : "confusion-no-mistakes")}</p>`
        : html`<p class="hint">${t("mistakes-hint")}</p>
          <ul class="mistake-list">${judgement.mistakes.map((one) => html`<${MistakeView} key=${`${one.part}${one.index}`} mistake=${one} classes=${judgement.classes.map(className)} picture=${judgement.pictures.get(one.index) ?? null} />`)}</ul>`}
    </div>`;
}

/** @param {{mistake: Mistake, classes: string[], picture: Thumbnail | null}} props */
function MistakeView({mistake: {index, label, predicted, probability}, classes, picture}) {
  const part = useValue(judging.part);
  const now = useValue(probe);
  const looked = now !== null && "index" in now && now.part === part && now.index === index;
  const chance = probability === null ? "" : percent(probability);
  const words = t("mistake", {label: classes[label], predicted: classes[predicted], probability: chance || "–"});
  return html`
    <li class="mistake" data-index=${index} data-looked=${looked}>
      <button type="button" class="quiet mistake-open" onClick=${() => openObject(part, index)} aria-label=${t("mistake-open", {words})} title=${t("mistake-open", {words})}>
        <${Picture} picture=${picture} />
        <span class="mistake-words"><b>${classes[label]}</b> → <b class="said">${classes[predicted]}</b><br />${chance}</span>
      </button>
      <button type="button" class="quiet mistake-look" aria-pressed=${looked} onClick=${() => choose({part, index})} title=${t("mistake-look-hint")}>${t("mistake-look")}</button>
    </li>`;
}

/** @param {{picture: Thumbnail | null}} props */
function Picture({picture}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !picture || picture.shape.length < 2) return;
    const [rows, columns, shades = 1] = picture.shape;
    [canvas.current.width, canvas.current.height] = [columns, rows];
    const image = context.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      for (let shade = 0; shade < 3; shade++) image.data[4 * i + shade] = picture.data[i * shades + (shades === 3 ? shade : 0)];
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [picture]);
  if (picture && picture.shape.length === 1) return html`<span class="mistake-point" aria-hidden="true">●</span>`;
  return html`<canvas class="mistake-picture" ref=${canvas} width="28" height="28" aria-hidden="true"></canvas>`;
}
