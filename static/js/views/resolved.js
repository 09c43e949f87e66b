// @ts-check
/** Colours of the style sheets as canvas understands them. */

/**
 * A colour as canvas understands it; tokens may be light-dark().
 * @param {HTMLElement} near whose colour scheme counts
 * @param {string} colour
 * @returns {string} rgb(…)
 */
export function resolved(near, colour) {
  const probe = near.appendChild(document.createElement("span"));
  probe.style.color = colour;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** @param {string} colour rgb(…) @returns {[number, number, number]} 0…255 */
export function channels(colour) {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
