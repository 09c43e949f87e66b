// @ts-check
/** Numbers in the language of the page; reading one ties a component that `useValue(locale)`s to it. */

import {locale} from "../i18n/fluent.js";
import {formatCount, formatExact, formatNumber, formatPercent} from "../layout/numbers.js";

const language = () => locale.value.language;

/** Significant digits. @param {number} value @param {number} [digits] */
export const figure = (value, digits) => formatNumber(value, language(), digits);

/** As few digits as tell it from its neighbours. @param {number} value */
export const exact = (value) => formatExact(value, language());

/** A whole number. @param {number} value */
export const count = (value) => formatCount(value);

/** @param {number} share from 0 to 1 */
export const percent = (share) => formatPercent(share, language());

/** A setting for a text field: nothing rounded, nothing but what a keyboard has. @param {number} value */
export const editable = (value) => (language() === "ru" ? String(value).replace(".", ",") : String(value));

/** 6 × 28 × 28 @param {readonly number[]} shape */
export const shapeText = (shape) => (shape.length > 0 ? shape.join(" × ") : "1");
