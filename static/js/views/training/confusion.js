// @ts-check
/** The confusion matrix of a moment: which classes are taken for which, and how well each one is known. */

import {useMemo, useRef, useState} from "preact/hooks";
import {cssColour, inkOn, words} from "../../draw/palette.js";
import {locale, t} from "../../i18n/fluent.js";
import {confusions, mixed, objectsOf, rightOf, shares, strengths} from "../../layout/training/confusion.js";
import * as judging from "../../state/training/judging.js";
import * as store from "../../state/training/store.js";
import {here} from "../../state/training/travel.js";
import {count, figure, percent} from "../figures.js";
import {html, useValue} from "../html.js";
import {channels, resolved} from "../resolved.js";
import {className} from "./words.js";

/** @import {Judgement} from "../../state/training/judging.js" */

/** Larger matrices are told by their commonest mistakes. */
const READABLE = 30;

/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};

export function Confusion() {
  useValue(locale);
  const run = useValue(store.focused);
  const judgement = useValue(judging.judgement);
  const waits = useValue(judging.judging);
  const step = useValue(here);
  if (!run) return html`<p class="hint look-empty">${t("look-none")}</p>`;
  if (step === null) return html`<p class="hint look-empty">${t("look-not-yet")}</p>`;
  const fits = judgement !== null && judgement.run === run.training.id;
  return html`
    <div class="confusion" data-step=${fits ? judgement.step : ""} aria-busy=${waits}>
      <${JudgedPart} counting=${true} />
      ${fits ? html`<${Judged} judgement=${judgement} step=${step} /><${Matrix} judgement=${judgement} /><${Classes} judgement=${judgement} />` : html`<p class="hint">${t("look-waiting")}</p>`}
    </div>`;
}

/** Which part is judged, and whether in counts or shares. @param {{counting?: boolean}} props */
export function JudgedPart({counting = false}) {
  const part = useValue(judging.part);
  const way = useValue(judging.counting);
  const run = useValue(store.focused);
  return html`
    <div class="judged-part">
      ${run && run.training.dataset.held_out > 0 && html`
        <label class="choice small"><span>${t("judged-part")}</span>
          <select value=${part} onChange=${(/** @type {any} */ event) => { judging.part.value = event.target.value; }} data-control="judged-part">
            <option value="held_out">${t("part-held_out")}</option><option value="training">${t("part-training")}</option></select></label>`}
      ${counting && html`
        <label class="choice small"><span>${t("confusion-as")}</span>
          <select value=${way} onChange=${(/** @type {any} */ event) => { judging.counting.value = event.target.value; }} data-control="counting">
            <option value="count">${t("confusion-counts")}</option><option value="share">${t("confusion-shares")}</option></select></label>`}
    </div>`;
}

/** The judgement in one sentence, and whether it is of an older moment. @param {{judgement: Judgement, step: number}} props */
export function Judged({judgement, step}) {
  const {right, objects} = rightOf(judgement.confusion);
  return html`
    <p class="judged" data-stale=${judgement.step !== step}>${t("judged", {
      accuracy: figure(judgement.accuracy, 4), right: count(right), objects: count(objects), loss: figure(judgement.loss, 4), step: count(judgement.step),
    })}</p>`;
}

/** @param {{judgement: Judgement}} props */
function Matrix({judgement: {confusion, classes: names, step}}) {
  const classes = names.map(className);
  const way = useValue(judging.counting);
  const [at, setAt] = useState(/** @type {[number, number]} */ ([0, 0]));
  const table = useRef(/** @type {HTMLTableElement | null} */ (null));
  const theme = useValue(store.theme);
  const [paper, agreeing, differing] = useMemo(() => ["var(--paper)", "var(--forward)", "var(--warning)"].map((name) => channels(resolved(document.body, name))), [theme]);
  if (classes.length > READABLE) return html`<p class="hint">${t("confusion-too-large", {number: classes.length})}</p><${Commonest} confusion=${confusion} classes=${classes} />`;
  const part = shares(confusion);
  /** A cell's ground, and the ink that is legible on it. @param {boolean} diagonal @param {number} strength */
  const painted = (diagonal, strength) => {
    const ground = words([mixed(diagonal ? agreeing : differing, paper, strength)])[0];
    return {background: cssColour(ground), color: inkOn(ground)};
  };
  const strong = strengths(confusion);
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const [down, right] = ARROWS[event.key] ?? [0, 0];
    if (!(down || right) || event.ctrlKey || event.metaKey || event.altKey) return;
    const limit = (/** @type {number} */ value) => Math.max(0, Math.min(classes.length - 1, value));
    const next = /** @type {[number, number]} */ ([limit(at[0] + down), limit(at[1] + right)]);
    setAt(next);
    /** @type {HTMLElement | null | undefined} */ (table.current?.querySelector(`[data-cell="${next.join()}"]`))?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  const write = (/** @type {number} */ i, /** @type {number} */ j) => (way === "count" ? count(confusion[i][j]) : part[i][j] === null ? "–" : percent(/** @type {number} */ (part[i][j])).replace(/\u00a0?%/, ""));
  return html`
    <div class="scroller"><table class="matrix" ref=${table} data-step=${step} data-way=${way} data-classes=${classes.length} data-short=${classes.every((name) => name.length <= 2)} onKeyDown=${keyed}>
      <caption>${t("confusion-caption", {way: t(way === "count" ? "confusion-counts" : "confusion-shares")})}</caption>
      <thead><tr><td class="corner"></td>${classes.map((name) => html`<th key=${name} scope="col" title=${name}><span>${name}</span></th>`)}</tr></thead>
      <tbody>${classes.map((name, i) => html`
        <tr key=${name}><th scope="row" title=${name}>${name}</th>${classes.map((predicted, j) => html`
          <td key=${j} data-right=${i === j} style=${painted(i === j, strong[i][j])}>
            <button type="button" class="quiet" data-cell=${`${i},${j}`} tabindex=${at[0] === i && at[1] === j ? 0 : -1} data-empty=${confusion[i][j] === 0}
              onFocus=${() => setAt([i, j])} onClick=${() => (i === j ? judging.showMistakes(null) : judging.showMistakes({label: i, predicted: j}))}
              aria-label=${t(i === j ? "confusion-right" : "confusion-cell", {label: name, predicted, number: count(confusion[i][j]), share: part[i][j] === null ? "–" : percent(/** @type {number} */ (part[i][j]))})}>${write(i, j)}</button></td>`)}
        </tr>`)}</tbody>
    </table></div>
    <p class="hint">${t("confusion-hint")}</p>
    <${Commonest} confusion=${confusion} classes=${classes} />`;
}

/** @param {{confusion: number[][], classes: string[]}} props */
function Commonest({confusion, classes}) {
  const worst = confusions(confusion, 5);
  if (!worst.length) return html`<p>${t("confusion-no-mistakes")}</p>`;
  return html`
    <h4>${t("confusion-commonest")}</h4>
    <ul class="commonest">${worst.map(({label, predicted, count: times}) => html`
      <li key=${`${label},${predicted}`}><button type="button" class="quiet" onClick=${() => judging.showMistakes({label, predicted})}>${t("confusion-pair", {label: classes[label], predicted: classes[predicted], number: count(times)})}</button></li>`)}</ul>`;
}

/** How well each class is known. @param {{judgement: Judgement}} props */
function Classes({judgement: {by_class, classes, confusion}}) {
  const objects = objectsOf(confusion);
  return html`
    <h4>${t("by-class")}</h4>
    <table class="by-class"><thead class="visually-hidden"><tr><th scope="col">${t("by-class-class")}</th><th scope="col">${t("curves-accuracy")}</th><th scope="col">${t("by-class-objects")}</th></tr></thead>
      <tbody>${classes.map((name, i) => {
        const share = by_class[i];
        return html`
          <tr key=${name} data-class=${name}><th scope="row">${className(name)}</th>
            <td><span class="chance-bar" aria-hidden="true"><span style=${{width: `${100 * (share ?? 0)}%`}}></span></span><span class="chance">${share === null || Number.isNaN(share) ? "–" : percent(share)}</span></td>
            <td class="hint">${t("by-class-count", {number: count(objects[i]), count: objects[i]})}</td></tr>`;
      })}</tbody></table>`;
}
