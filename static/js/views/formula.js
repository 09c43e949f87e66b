// @ts-check
/** Formulas as MathML, which the browser sets itself. */

import {useLayoutEffect, useRef} from "preact/hooks";
import {html} from "./html.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const KEPT = new Set(["display", "mathvariant", "stretchy", "fence", "separator", "form", "lspace", "rspace", "width", "accent", "movablelimits", "displaystyle", "columnalign", "rowspacing"]);

/**
 * @param {object} props
 * @param {string} props.mathml as the server writes it
 * @param {string} props.latex shown where the MathML cannot be read
 * @param {"en" | "ru"} props.language decides the decimal mark
 * @param {boolean} [props.hidden] the result, behind the last sign of equality, becomes a question mark
 */
export function Formula({mathml, latex, language, hidden = false}) {
  const place = useRef(/** @type {HTMLSpanElement | null} */ (null));
  useLayoutEffect(() => {
    const math = mathOf(mathml, language, hidden);
    place.current?.replaceChildren(math ?? document.createTextNode(hidden ? "" : latex));
  }, [mathml, latex, language, hidden]);
  return html`<span class="formula" ref=${place}></span>`;
}

/**
 * The formula as elements: nothing but MathML gets into the page.
 * @param {string} mathml
 * @param {"en" | "ru"} language
 * @param {boolean} hidden
 */
function mathOf(mathml, language, hidden) {
  const parsed = new DOMParser().parseFromString(mathml, "application/xml");
  if (parsed.querySelector("parsererror") || parsed.documentElement.localName !== "math") return null;
  const math = /** @type {Element} */ (document.importNode(parsed.documentElement, true));
  for (const element of [math, ...math.querySelectorAll("*")]) {
    if (element.namespaceURI !== MATHML) {
      element.remove();
      continue;
    }
    for (const {name} of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
    if (language === "ru" && element.localName === "mn") element.textContent = (element.textContent ?? "").replace(".", ",");
  }
  if (hidden) hideResult(math);
  return math;
}

/** @param {Element} math */
function hideResult(math) {
  const from = [...math.querySelectorAll("mo")].filter((sign) => (sign.textContent ?? "").trim() === "="
    && !sign.closest("msub, msup, msubsup, munder, mover, munderover")).at(-1);
  if (!from) return;
  while (from.nextSibling) from.nextSibling.remove();
  const question = document.createElementNS(MATHML, "mo");
  question.textContent = "?";
  from.after(question);
}
