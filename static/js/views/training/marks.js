// @ts-check
/** What happened on the way, in words above the charts: each stands at its line. */

import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {fitted, stacked} from "../../layout/training/labels.js";
import * as charts from "../../state/training/charts.js";
import {figure} from "../figures.js";
import {html, useValue} from "../html.js";
import {runColour} from "./pen.js";

/** @import {Happening, Part} from "../../layout/training/happenings.js" */

/** A letter of the small type is about so wide, as a share of its size. */
const LETTER = 0.62;

export function Marks() {
  useValue(locale);
  const happened = useValue(charts.happened);
  const runs = useValue(charts.overlaid);
  const [from, to] = useValue(charts.visible);
  const place = useRef(/** @type {HTMLUListElement | null} */ (null));
  const [room, setRoom] = useState({width: 0, letter: 7});
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setRoom({width: element.clientWidth, letter: parseFloat(getComputedStyle(element).fontSize) * LETTER}));
    watch.observe(element);
    return () => watch.disconnect();
  }, [happened.length > 0]);
  const seen = happened.filter(({at}) => at >= from && at <= to);
  if (!seen.length) return "";
  const labels = seen.map((one) => {
    const text = wordsOf(one);
    return {one, text, ...fitted(((one.at - from) / (to - from)) * room.width, (text.length + 3) * room.letter, room.width)};
  });
  const lines = stacked(labels);
  const count = Math.max(...labels.map((label, i) => lines[i] + label.lines));
  return html`
    <ul class="happenings" ref=${place} aria-label=${t("curves-happened")} style=${{height: `calc(${count} * 1.5em)`}}>${labels.map(({one, text, left, width, side, lines: own}, i) => html`
      <li key=${`${one.run}-${one.kind}-${one.step}-${i}`} data-kind=${one.kind} data-step=${one.step} data-side=${side} data-lines=${own} style=${{left: `${left}px`, width: side === "left" || own > 1 ? `${width}px` : "", top: `${lines[i] * 1.5}em`}}>
        ${runs.length > 1 && html`<span class="dot" style=${{background: runColour(one.colour)}}></span>`}${text}</li>`)}</ul>`;
}

/** @param {Happening} one */
export function wordsOf({kind, step, parts, from, failure}) {
  if (kind === "back") return t("curves-went-back", {from: from ?? 0, to: step});
  if (kind === "failure") return t("curves-failed", {step, place: [failure?.node, failure?.tensor].filter(Boolean).join(".") || "loss"});
  return parts.map(partWords).join(", ");
}

/** @param {Part} part */
function partWords({setting, from, to}) {
  if (setting === "augmentations") return t("curves-change-augmentations", {number: Array.isArray(to) ? to.length : 0});
  const value = (/** @type {unknown} */ one) => (typeof one === "number" ? (Number.isInteger(one) ? String(one) : figure(one, digitsOf(one))) : "–");
  return from === undefined ? t(`curves-change-${setting}-to`, {to: value(to)}) : t(`curves-change-${setting}`, {from: value(from), to: value(to)});
}

/** As many digits as a person typed, up to six. @param {number} number */
const digitsOf = (number) => Math.min(6, number.toPrecision(6).replace(/e.*$/, "").replace(/^-?0?\.?0*/, "").replace(/\./, "").replace(/0+$/, "").length || 1);
