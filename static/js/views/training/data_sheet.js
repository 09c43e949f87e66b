// @ts-check
/** Examples of the data: a strip for the form, pictures beside what augmentation makes of them, and a whole sheet by class. */

import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {paintPoints, paintSheet} from "../../draw/sheet.js";
import {t, tOr} from "../../i18n/fluent.js";
import {byClass, inTurns} from "../../layout/training/sheet.js";
import {reroll} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {resolved} from "../resolved.js";
import {className} from "./words.js";

/** @import {Block} from "../../api/safetensors.js" */
/** @import {Sheet} from "../../state/training/store.js" */

const isPoints = (/** @type {Block} */ images) => images.shape.length === 2;

/** The names of the draft's classes. */
const useClasses = () => useValue(store.dataset)?.classes ?? [];

/** How wide an element is, in CSS pixels; measured again when it changes. @param {{current: HTMLElement | null}} place */
function useWidth(place) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    setWidth(element.clientWidth);
    return () => watch.disconnect();
  }, []);
  return width;
}

/**
 * @param {object} props
 * @param {Block} props.images
 * @param {number[]} props.indices
 * @param {number} props.columns
 * @param {number} props.side
 * @param {string} props.label
 */
function Pictures({images, indices, columns, side, label}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useLayoutEffect(() => {
    if (canvas.current) paintSheet(canvas.current, images, indices, {columns, side, gap: 2}, devicePixelRatio);
  }, [images, indices.join(), columns, side]);
  return html`<canvas ref=${canvas} role="img" aria-label=${label}></canvas>`;
}

/** @param {{sheet: Sheet, side: number, label: string}} props */
function Points({sheet, side, label}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const theme = useValue(store.theme);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const near = /** @type {HTMLElement} */ (element.parentElement);
    const colours = Array.from({length: 10}, (_, i) => resolved(near, `var(--class-${i})`));
    paintPoints(element, sheet.images.data, sheet.labels.data, colours, side, devicePixelRatio);
  }, [sheet, side, theme]);
  return html`<canvas ref=${canvas} class="points" role="img" aria-label=${label}></canvas>`;
}

/** What the data look like, small. */
export function Strip() {
  const sheet = useValue(store.sheet);
  const classes = useClasses();
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const width = useWidth(place);
  const label = t("training-sheet-label", {classes: classes.map(className).join(", ")});
  const columns = Math.max(4, Math.floor((width + 2) / 32));
  return html`
    <div class="sheet-strip" ref=${place}>
      ${sheet && width > 0 && (isPoints(sheet.images)
        ? html`<${Points} sheet=${sheet} side=${Math.min(width, 220)} label=${label} />`
        : html`<${Pictures} images=${sheet.images} indices=${inTurns(sheet.labels.data, classes.length, columns * 2)} columns=${columns} side=${Math.floor((width + 2) / columns) - 2} label=${label} />`)}
    </div>`;
}

/** Pictures above, what augmentation makes of them below. */
export function Augmented() {
  const sheet = useValue(store.sheet);
  const classes = useClasses();
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const width = useWidth(place);
  if (!sheet?.augmented) return html`<div ref=${place}></div>`;
  const columns = Math.max(4, Math.floor((width + 2) / 38));
  const side = Math.floor((width + 2) / columns) - 2;
  const indices = inTurns(sheet.labels.data, classes.length, columns);
  return html`
    <div class="sheet-augmented" ref=${place}>
      ${width > 0 && !isPoints(sheet.images) && html`
        <${Pictures} images=${sheet.images} indices=${indices} columns=${columns} side=${side} label=${t("training-sheet-before")} />
        <${Pictures} images=${sheet.augmented} indices=${indices} columns=${columns} side=${side} label=${t("training-sheet-after")} />`}
      <p class="hint">${t("training-sheet-pairs")} <button type="button" class="link" data-do="reroll" onClick=${reroll}>${t("training-sheet-again")}</button></p>
    </div>`;
}

/** Every class with examples of it; what is learned from, as it is and as augmentation shows it. */
export function BigSheet() {
  const sheet = useValue(store.sheet);
  const dataset = useValue(store.dataset);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const width = useWidth(place);
  const [after, setAfter] = useState(false);
  const classes = dataset?.classes ?? [];
  const rows = sheet ? byClass(sheet.labels.data, classes.length) : [];
  const side = classes.length > 6 ? 36 : 46;
  const columns = Math.max(1, Math.floor((width - 88) / (side + 2)));
  const images = after && sheet?.augmented ? sheet.augmented : sheet?.images;
  return html`
    <div class="sheet-big" ref=${place} data-points=${Boolean(sheet && isPoints(sheet.images))}>
      ${sheet?.augmented && !isPoints(sheet.images) && html`
        <p><button type="button" aria-pressed=${after} onClick=${() => setAfter(!after)}>${t("training-sheet-show-after")}</button>
          ${after && html` <button type="button" class="link" onClick=${reroll}>${t("training-sheet-again")}</button>`}</p>`}
      ${sheet && width > 0 && (isPoints(sheet.images)
        ? html`
          <${Points} sheet=${sheet} side=${Math.min(width, 420)} label=${t("training-sheet-label", {classes: classes.map(className).join(", ")})} />
          <ul class="sheet-classes">${classes.map((name, i) => html`<li key=${name} style=${`--class: var(--class-${i})`}>${className(name)}</li>`)}</ul>`
        : html`<dl>${rows.map((indices, label) => html`
          <div key=${classes[label]}>
            <dt>${className(classes[label])}</dt>
            <dd>${images && html`<${Pictures} images=${images} indices=${indices.slice(0, columns)} columns=${columns} side=${side} label=${t("training-sheet-of", {name: className(classes[label])})} />`}</dd>
          </div>`)}</dl>`)}
    </div>`;
}

/** The same beside a run, which may have learned from other data. */
export function DataPanel() {
  const dataset = useValue(store.dataset);
  return html`
    <h3>${dataset ? t("training-data-of-form", {name: tOr(`dataset-${dataset.name}`, dataset.name)}) : ""}</h3>
    <${BigSheet} />`;
}
