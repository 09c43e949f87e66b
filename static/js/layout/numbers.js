// @ts-check
/** How numbers are written: significant digits, one exponent per tensor, the language's decimal mark. */

/** @typedef {"en" | "ru"} Language */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MINUS = "−";
const NO_BREAK = "\u00a0";
const THIN = "\u202f";

/** @param {number} n an integer */
export const superscript = (n) =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");

/** ×10⁻⁴ @param {number} exponent */
export const power = (exponent) => `×10${superscript(exponent)}`;

/** @param {string} text a number as JavaScript writes it @param {Language} language */
const mark = (text, language) => {
  const signed = text.replace("-", MINUS);
  return language === "ru" ? signed.replace(".", ",") : signed;
};

/** @param {number} value */
const special = (value) => (Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : `${MINUS}∞`);

/**
 * One number on its own, with `digits` significant digits: 0.1234, 1235, −3.210·10⁻⁵.
 * @param {number} value
 * @param {Language} [language]
 * @param {number} [digits]
 */
export function formatNumber(value, language = "en", digits = 4) {
  if (!Number.isFinite(value)) return special(value);
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const order = Number(exponent);
  if (order < -4 || order >= Math.max(digits + 2, 6)) return `${mark(mantissa, language)}·10${superscript(order)}`;
  if (order >= digits) return mark(String(Math.round(value)), language);
  return mark(value.toFixed(digits - 1 - order), language);
}

/** A number that so many significant digits write exactly is written exactly. */
const EXACT = 5;
/** A float32 has no more digits than these. */
const MOST = 9;

/**
 * A number's own significant digits, where there are few of them; what only the last bit of a float adds does not count.
 * @param {number} value finite, not 0
 * @returns {{digits: string, order: number} | null} 0.25 is {digits: "25", order: -1}; null for 1/3
 */
function ownDigits(value) {
  const text = value.toExponential(EXACT - 1);
  const near = Number(text);
  const same = near === value || (Math.fround(value) === value ? Math.fround(near) === value : Math.abs(near - value) <= 1e-14 * Math.abs(value));
  if (!same) return null;
  const [mantissa, order] = text.split("e");
  return {digits: mantissa.replace(/[-.]/g, "").replace(/0+$/, ""), order: Number(order)};
}

/** Whether few digits are all that a number has: 3, 0.25, 0.1. @param {number} value */
export const isShort = (value) => value === 0 || !Number.isFinite(value) || Number.isInteger(value) && Math.abs(value) < 1e6 || ownDigits(value) !== null;

/**
 * Short numbers as they are, others with `digits` significant digits: 30, 0.25, 0.3333.
 * @param {number} value
 * @param {Language} [language]
 * @param {number} [digits]
 */
export function formatBrief(value, language = "en", digits = 4) {
  if (value === 0 || !Number.isFinite(value)) return formatNumber(value, language);
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return mark(String(value), language);
  const own = ownDigits(value);
  if (own) return formatNumber(value, language, own.digits.length);
  // What is not 1 does not read 1.000.
  let needed = digits;
  while (needed < MOST && Number.isInteger(Number(value.toPrecision(needed))) && Math.abs(value) < 1e4) needed++;
  return formatNumber(value, language, needed);
}

/**
 * The exact float32, as few digits as tell it from its neighbours.
 * @param {number} value
 * @param {Language} [language]
 */
export function formatExact(value, language = "en") {
  if (!Number.isFinite(value)) return special(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return formatNumber(value, language, Math.max(digits, 1));
  }
  return formatNumber(value, language, 9);
}

/**
 * A float64 with as few digits as tell it from its neighbours.
 * @param {number} value
 * @param {Language} [language]
 */
export function formatShortest(value, language = "en") {
  if (!Number.isFinite(value)) return special(value);
  const [mantissa, exponent] = String(value).split("e");
  if (exponent) return `${mark(mantissa, language)}·10${superscript(Number(exponent))}`;
  const digits = mantissa.replace(/^-?0?\.?0*|\.|-/g, "").length;
  return Math.abs(value) >= 1 || value === 0 ? mark(mantissa, language) : formatNumber(value, language, Math.max(1, digits));
}

/**
 * A whole number with its thousands apart.
 * @param {number} value
 */
export function formatCount(value) {
  const text = String(value);
  return text.length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** @param {number} value 0…1 @param {Language} [language] */
export function formatPercent(value, language = "en") {
  if (!Number.isFinite(value)) return special(value);
  const percent = value * 100;
  if (percent !== 0 && percent < 0.01) return `<${mark("0.01", language)}${NO_BREAK}%`;
  if (percent < 100 && percent > 99.99) return `>${mark("99.99", language)}${NO_BREAK}%`;
  if (percent === 0 || percent === 100) return `${percent}${NO_BREAK}%`;
  // One decimal would round these to 100.
  const decimals = percent < 10 || percent > 99.9 ? 2 : 1;
  return `${mark(percent.toFixed(decimals), language)}${NO_BREAK}%`;
}

/**
 * How a tensor's cells are written so that they line up: one power of ten for all and the same number of decimals.
 * @param {number} peak the largest magnitude
 * @param {number} [digits] significant digits of the largest
 * @returns {{exponent: number, decimals: number}}
 */
export function cellFormat(peak, digits = 3) {
  if (!(peak > 0) || !Number.isFinite(peak)) return {exponent: 0, decimals: digits - 1};
  let order = Math.floor(Math.log10(peak));
  // 9.996 rounds up to 10.0 and would not fit.
  if (Number((peak / 10 ** order).toFixed(digits - 1)) >= 10) order += 1;
  const exponent = order >= -1 && order <= 2 ? 0 : order;
  return {exponent, decimals: Math.max(0, Math.min(digits, digits - 1 - (order - exponent)))};
}

/**
 * A cell by its tensor's format; what is not zero but too small to show says ≈0.
 * @param {number} value
 * @param {{exponent: number, decimals: number}} format
 * @param {Language} [language]
 */
export function formatCell(value, {exponent, decimals}, language = "en") {
  if (!Number.isFinite(value)) return special(value);
  if (value === 0) return "0";
  const text = (value / 10 ** exponent).toFixed(decimals);
  return Number(text) === 0 ? "≈0" : mark(text, language);
}

/**
 * A number among others of one format: a short one as it is, so that whatever fills up all decimals has been rounded.
 * @param {number} value
 * @param {{exponent: number, decimals: number}} format
 * @param {Language} [language]
 */
export function formatAmong(value, format, language = "en") {
  if (value === 0 || !Number.isFinite(value)) return formatCell(value, format, language);
  const own = Number.isInteger(value) && Math.abs(value) < 1e6 && !format.exponent ? {digits: "", order: 0} : ownDigits(value);
  // What needs many more decimals than its neighbours have is rounded with them.
  const decimals = own ? Math.max(0, own.digits.length - 1 - own.order + format.exponent) : Infinity;
  return decimals <= format.decimals + 2 ? formatCell(value, {...format, decimals}, language) : formatCell(value, format, language);
}

/**
 * Reads what a person typed: a decimal point or comma, a typographic minus.
 * @param {string} text
 */
export function parseNumber(text) {
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}

/** 6×28×28 @param {readonly number[]} shape */
export const formatShape = (shape) => (shape.length ? shape.join("×") : "1");
