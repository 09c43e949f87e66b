// @ts-check
/** The board as a picture of its own: an SVG made from what is on the screen. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Rectangles and numbers where the page has them; a person puts them on a slide and can still edit them.
 * @returns {{svg: SVGSVGElement, width: number, height: number} | null}
 */
function boardSvg() {
  const board = document.querySelector(".board");
  if (!board) return null;
  const parts = [...board.querySelectorAll(".cell, .tensor-block h3, .map-name, .sign, .heads i, .head")]
    .filter((part) => part.getBoundingClientRect().width > 0 && (part.textContent ?? "").trim() !== "");
  const boxes = parts.map((part) => part.getBoundingClientRect());
  if (!boxes.length) return null;
  const [left, top] = [Math.min(...boxes.map((box) => box.left)) - 12, Math.min(...boxes.map((box) => box.top)) - 12];
  const [width, height] = [Math.max(...boxes.map((box) => box.right)) - left + 12, Math.max(...boxes.map((box) => box.bottom)) - top + 12];
  const make = (/** @type {string} */ name, /** @type {Record<string, string | number>} */ given) => {
    const element = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, String(value));
    return element;
  };
  const svg = /** @type {SVGSVGElement} */ (make("svg", {xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}`}));
  svg.append(make("rect", {width, height, fill: getComputedStyle(document.body).backgroundColor}));
  parts.forEach((part, k) => {
    const style = getComputedStyle(part);
    const box = boxes[k];
    const [x, y] = [box.left - left, box.top - top];
    const cell = part.classList.contains("cell");
    if (cell) svg.append(make("rect", {x, y, width: box.width, height: box.height, fill: style.backgroundColor, stroke: style.outlineStyle === "none" ? style.borderColor : style.outlineColor, "stroke-width": part.getAttribute("data-lit") ? 2 : 0.5}));
    const text = make("text", {
      x: cell ? x + box.width / 2 : x, y: y + box.height / 2, "text-anchor": cell ? "middle" : "start", "dominant-baseline": "central",
      "font-family": style.fontFamily, "font-size": style.fontSize, fill: style.color,
    });
    text.textContent = (part.textContent ?? "").replace(/\s+/g, " ").trim();
    svg.append(text);
  });
  return {svg, width, height};
}

/** @param {"svg" | "png"} format @returns {Promise<Blob | null>} */
export async function boardPicture(format) {
  const made = boardSvg();
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
