// @ts-check
/** Colour maps as 256 pixels ready to be written, and the text that is legible on them. */

/** @import {Colours} from "../api/types.js" */

/**
 * @param {Colours} colours
 * @returns {Uint32Array} ABGR words, as canvas memory holds them
 */
export const words = (colours) => Uint32Array.from(colours, ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0);

/** @param {number} word */
export const cssColour = (word) => `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`;

/** @param {number} channel 0…255 */
const linear = (channel) => {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** WCAG's relative luminance. @param {number} word */
export const luminance = (word) =>
  0.2126 * linear(word & 255) + 0.7152 * linear((word >> 8) & 255) + 0.0722 * linear((word >> 16) & 255);

/** Black or white, whichever has more contrast. @param {number} word */
export const inkOn = (word) => (luminance(word) > 0.179 ? "#000" : "#fff");
