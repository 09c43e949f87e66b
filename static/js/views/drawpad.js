// @ts-check
/** A pad to draw a digit on with mouse, finger, pen or keyboard; the network looks after every stroke. */

import {signal} from "@preact/signals-core";
import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {begin, extend, movePen, paint, point, undo} from "../layout/strokes.js";
import {html, useValue} from "./html.js";

/** @import {Point, Stroke} from "../layout/strokes.js" */

/** Ten pixels for each of MNIST's. */
const SIZE = 280;
/** A pause this long ends a gesture: two quick strokes are looked at once. */
const PAUSE = 250;

/** What is on the pad; it outlives the pad, so that closing it by mistake loses nothing. */
const drawing = signal(/** @type {Stroke[]} */ ([]));

/**
 * @param {object} props
 * @param {(picture: Blob) => void} props.onPicture called after a stroke, with a PNG
 * @param {string} props.guess what the network says of the drawing, in words
 */
export function DrawPad({onPicture, guess}) {
  useValue(locale);
  const strokes = useValue(drawing);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  /** What is being drawn right now: painted at once, told to the rest of the page when the stroke ends. */
  const live = useRef(strokes);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const [pen, setPen] = useState(/** @type {{at: Point, down: boolean} | null} */ (null));

  const repaint = () => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(context, live.current, SIZE);
  };

  const finish = () => {
    drawing.value = live.current;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (live.current.length === 0) return;
      canvas.current?.toBlob((blob) => blob && onPicture(blob), "image/png");
    }, PAUSE);
  };

  const change = (/** @type {Stroke[]} */ next) => {
    live.current = next;
    repaint();
    finish();
  };

  useEffect(repaint, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const place = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLCanvasElement} */ (canvas.current).getBoundingClientRect();
    return point((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };

  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    canvas.current?.setPointerCapture(event.pointerId);
    setPen(null);
    // A stroke is looked at when it is whole.
    clearTimeout(timer.current);
    live.current = begin(live.current, place(event));
    repaint();
  };

  const move = (/** @type {PointerEvent} */ event) => {
    if (!canvas.current?.hasPointerCapture(event.pointerId)) return;
    // A fast hand makes several points between two frames; without them the line has corners.
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length > 0 ? passed : [event]) live.current = extend(live.current, place(one));
    repaint();
  };

  const up = (/** @type {PointerEvent} */ event) => {
    if (!canvas.current?.hasPointerCapture(event.pointerId)) return;
    canvas.current.releasePointerCapture(event.pointerId);
    finish();
  };

  const key = (/** @type {KeyboardEvent} */ event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ" && live.current.length > 0) {
      // Here it takes back a stroke; elsewhere on the page, the last change.
      change(undo(live.current));
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = pen ?? {at: /** @type {Point} */ ([0.5, 0.25]), down: false};
    const next = movePen(now.at, event.key, event.shiftKey);
    if (next) {
      setPen({...now, at: next});
      if (now.down) {
        live.current = extend(live.current, next);
        repaint();
        finish();
      }
    } else if (event.key === " ") {
      setPen({at: now.at, down: !now.down});
      if (now.down) finish();
      else {
        live.current = begin(live.current, now.at);
        repaint();
      }
    } else if (event.key === "Backspace") change(undo(live.current));
    else if (event.key === "Delete") change([]);
    else return;
    // The page has keys of its own (arrows move the selected cell, Space plays).
    event.preventDefault();
    event.stopPropagation();
  };

  const position = pen && {row: Math.round(pen.at[1] * 28), column: Math.round(pen.at[0] * 28)};
  return html`
    <div class="drawpad">
      <p class="hint" id="draw-hint">${t("draw-hint")} <span class="draw-keys">${t("draw-keys")}</span></p>
      <div class="drawpad-board">
        <canvas ref=${canvas} width=${SIZE} height=${SIZE} tabindex="0" role="application"
          aria-label=${t("draw-pad")} aria-describedby="draw-hint"
          onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${up}
          onKeyDown=${key} onFocus=${() => !pen && setPen(null)} onBlur=${() => setPen(null)}></canvas>
        ${pen && html`<span class=${pen.down ? "drawpad-pen is-down" : "drawpad-pen"} aria-hidden="true"
          style=${{left: `${pen.at[0] * 100}%`, top: `${pen.at[1] * 100}%`}}></span>`}
      </div>
      <div class="drawpad-tools">
        <button type="button" onClick=${() => change(undo(live.current))} disabled=${strokes.length === 0}>${t("draw-undo")}</button>
        <button type="button" onClick=${() => change([])} disabled=${strokes.length === 0}>${t("draw-clear")}</button>
        <span class="hint" role="status">${position ? t(pen.down ? "draw-pen-down" : "draw-pen-up", position) : t("draw-strokes", {count: strokes.length})}</span>
      </div>
      <p class="drawpad-guess" aria-live="polite">${strokes.length > 0 ? guess : t("draw-waiting")}</p>
    </div>`;
}
