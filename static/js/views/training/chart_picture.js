// @ts-check
/** The charts as one picture, as they stand on the page: for a talk, or homework. */

import {resolved} from "../resolved.js";
import {fileName, save} from "../saving.js";

/** Pixels of the picture for each of the page, at least: it will be enlarged. */
const SHARP = 2;

/**
 * Paints what stands in an element: canvases, and the words around them.
 * @param {HTMLElement} element
 * @param {string} name of the file
 * @param {{name: string, colour: string}[]} legend whose curves they are
 */
export function savePicture(element, name, legend) {
  const frame = element.getBoundingClientRect();
  const margin = 12;
  const foot = 26;
  const ratio = Math.max(SHARP, devicePixelRatio);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil((frame.width + 2 * margin) * ratio), Math.ceil((frame.height + foot + 2 * margin) * ratio)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  context.translate(margin - frame.left, margin - frame.top);
  for (const one of element.querySelectorAll("canvas")) {
    const box = one.getBoundingClientRect();
    if (box.width > 0) context.drawImage(one, box.left, box.top, box.width, box.height);
  }
  for (const one of element.querySelectorAll(".dot")) dot(context, one);
  for (const one of element.querySelectorAll(".swatch")) swatch(context, one);
  words(context, element);
  runs(context, element, legend, frame.bottom + foot / 2);
  canvas.toBlob((blob) => { if (blob) save(blob, `${fileName(name, "curves")}.png`); });
}

/**
 * The runs' names, which the page has elsewhere.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLElement} element
 * @param {{name: string, colour: string}[]} legend
 * @param {number} middle
 */
function runs(context, element, legend, middle) {
  const style = getComputedStyle(element);
  let left = element.getBoundingClientRect().left;
  context.font = `${style.fontSize} ${style.fontFamily}`;
  for (const {name, colour} of legend) {
    context.beginPath();
    context.arc(left + 5, middle, 5, 0, 2 * Math.PI);
    context.fillStyle = resolved(element, colour);
    context.fill();
    context.fillStyle = style.color;
    context.fillText(name, left + 15, middle);
    left += 15 + context.measureText(name).width + 24;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Element} one */
function dot(context, one) {
  const box = one.getBoundingClientRect();
  context.beginPath();
  context.arc(box.left + box.width / 2, box.top + box.height / 2, box.width / 2, 0, 2 * Math.PI);
  context.fillStyle = getComputedStyle(one).backgroundColor;
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Element} one */
function swatch(context, one) {
  const box = one.getBoundingClientRect();
  const line = one.querySelector("line");
  context.save();
  context.translate(box.left, box.top);
  context.strokeStyle = getComputedStyle(one).color;
  context.lineWidth = 2;
  context.setLineDash((line?.getAttribute("stroke-dasharray") ?? "").split(" ").filter(Boolean).map(Number));
  context.beginPath();
  context.moveTo(1, 5);
  context.lineTo(21, 5);
  context.stroke();
  context.setLineDash([]);
  const outline = one.querySelector("path")?.getAttribute("d");
  if (outline) {
    const mark = new Path2D(outline);
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.lineWidth = 1.5;
    context.fill(mark);
    context.stroke(mark);
  }
  context.restore();
}

/** Every piece of text in its place, its type and its colour. @param {CanvasRenderingContext2D} context @param {HTMLElement} element */
function words(context, element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  context.textBaseline = "middle";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim();
    const parent = /** @type {HTMLElement} */ (node.parentElement);
    // Controls and what only ears get do not belong into a picture.
    if (!text || parent.closest("button, label, .visually-hidden")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(parent);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.fillText(text, box.left, box.top + box.height / 2);
  }
}
