// @ts-check
/** The board and the sum beneath it as a picture of its own: an SVG made from what is on the screen. */

const NAMESPACE = "http://www.w3.org/2000/svg";
/** What has a ground or a border of its own. */
const BOXES = ".cell, .mini-cell, .result, .products[data-grid='true'], .sum[data-choice='true'] .product, .node-name";
const DASHES = /** @type {Record<string, string>} */ ({dashed: "5 3", dotted: "2 2"});
const MARGIN = 12;

/** @param {string} name @param {Record<string, string | number>} given @returns {SVGElement} */
function make(name, given) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(given)) element.setAttribute(key, String(value));
  return element;
}

/**
 * Rectangles and numbers where the page has them; a person puts them on a slide and can still edit them.
 * @returns {{svg: SVGSVGElement, width: number, height: number} | null}
 */
function picture() {
  const place = document.querySelector(".lab-work");
  if (!place) return null;
  const seen = (/** @type {Element} */ part) => part.checkVisibility() && part.getBoundingClientRect().width > 0;
  const boxes = [...place.querySelectorAll(BOXES)].filter(seen);
  const lines = linesOf(place);
  const curves = [...place.querySelectorAll("svg")].filter(seen);
  const rects = [...boxes, ...curves].map((part) => part.getBoundingClientRect()).concat(lines.map(({box}) => box));
  if (!rects.length) return null;
  const [left, top] = [Math.min(...rects.map((box) => box.left)) - MARGIN, Math.min(...rects.map((box) => box.top)) - MARGIN];
  const [width, height] = [Math.max(...rects.map((box) => box.right)) - left + MARGIN, Math.max(...rects.map((box) => box.bottom)) - top + MARGIN];
  const svg = /** @type {SVGSVGElement} */ (make("svg", {xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}`}));
  svg.append(make("rect", {width, height, fill: getComputedStyle(document.body).backgroundColor}));
  for (const part of boxes) svg.append(...groundOf(part, left, top));
  // Outlines lie over the cells beside them.
  for (const part of boxes) svg.append(...outlineOf(part, left, top));
  for (const {text, box, style} of lines) {
    const line = make("text", {
      x: box.left - left, y: box.top - top + box.height / 2, "dominant-baseline": "central", "font-family": style.fontFamily, "font-size": style.fontSize,
      "font-weight": style.fontWeight, fill: style.color, textLength: Math.max(1, box.width), lengthAdjust: "spacingAndGlyphs",
    });
    line.textContent = text;
    svg.append(line);
  }
  for (const curve of curves) svg.append(copied(curve, left, top));
  return {svg, width, height};
}

/** Every line of text with its place; a title that wraps has several. @param {Element} place @returns {{text: string, box: DOMRect, style: CSSStyleDeclaration}[]} */
function linesOf(place) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const lines = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const content = node.textContent ?? "";
    if (!parent || !content.trim() || parent.closest("svg, .visually-hidden, input") || !parent.checkVisibility()) continue;
    const style = getComputedStyle(parent);
    if (Number.parseFloat(style.fontSize) < 1 || style.color === "rgba(0, 0, 0, 0)") continue;
    for (const {0: word, index} of content.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      if (box.width > 0) lines.push({text: word, box, style});
    }
  }
  return lines;
}

/** @param {Element} part @param {number} left @param {number} top */
function groundOf(part, left, top) {
  const style = getComputedStyle(part);
  const box = part.getBoundingClientRect();
  const [x, y] = [box.left - left, box.top - top];
  if (part.matches(".node-name")) return [make("line", {x1: x, x2: x + box.width, y1: y + box.height - 1, y2: y + box.height - 1, stroke: style.borderBottomColor, "stroke-width": 2})];
  const border = style.borderTopStyle === "none" ? "none" : style.borderTopColor;
  const drawn = [make("rect", {
    x, y, width: box.width, height: box.height, rx: Number.parseFloat(style.borderRadius) || 0, fill: style.backgroundColor, stroke: border,
    "stroke-width": Math.max(0.5, Number.parseFloat(style.borderTopWidth) || 0), "stroke-dasharray": DASHES[style.borderTopStyle] ?? "none",
  })];
  const mark = /** @type {HTMLElement} */ (part).dataset.mark;
  if (mark === "wins") drawn.push(make("path", {d: `M${x} ${y}h10l-10 10z`, fill: style.color}));
  else if (mark) drawn.push(make("line", {x1: x + 2, x2: x + box.width - 2, y1: y + box.height - 3.5, y2: y + box.height - 3.5, stroke: style.color, "stroke-width": 3, "stroke-dasharray": mark === "dead" ? "none" : "4 3"}));
  return drawn;
}

/** @param {Element} part @param {number} left @param {number} top */
function outlineOf(part, left, top) {
  const style = getComputedStyle(part);
  const thick = Number.parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || !thick) return [];
  const box = part.getBoundingClientRect();
  return [make("rect", {
    x: box.left - left + thick / 2, y: box.top - top + thick / 2, width: box.width - thick, height: box.height - thick, fill: "none",
    stroke: style.outlineColor, "stroke-width": thick, "stroke-dasharray": DASHES[style.outlineStyle] ?? "none",
  })];
}

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family", "text-anchor", "dominant-baseline"];

/** A curve with the looks that a style sheet gives it. @param {SVGSVGElement} curve @param {number} left @param {number} top */
function copied(curve, left, top) {
  const copy = /** @type {SVGSVGElement} */ (curve.cloneNode(true));
  const [from, to] = [[...curve.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((part, at) => {
    const style = getComputedStyle(part);
    for (const name of STYLES) to[at].setAttribute(name, style.getPropertyValue(name));
  });
  const box = curve.getBoundingClientRect();
  for (const [name, value] of Object.entries({x: box.left - left, y: box.top - top, width: box.width, height: box.height})) copy.setAttribute(name, String(value));
  return copy;
}

/** @param {"svg" | "png"} format @returns {Promise<Blob | null>} */
export async function boardPicture(format) {
  const made = picture();
  if (!made) return null;
  const text = new XMLSerializer().serializeToString(made.svg);
  if (format === "svg") return new Blob([text], {type: "image/svg+xml"});
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [made.width * 2, made.height * 2];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}
