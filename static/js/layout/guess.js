// @ts-check
/** Judges a guess, and says what is wrong with it as a teacher would. */

import {parseNumber} from "./numbers.js";

/** A guess may be off by this share. */
export const SHARE = 0.01;

/**
 * What may be off near zero, where a share of the value is nothing: a thousandth of the tensor's peak, one digit.
 * @param {number} peak
 */
export function floorOf(peak) {
  if (!(peak > 0) || !Number.isFinite(peak)) return 0;
  return Number((peak / 1000).toPrecision(1));
}

/** @typedef {"right" | "unread" | "sign" | "factor" | "high" | "low" | "special"} Verdict */

/**
 * @param {string} text as typed: decimal comma or point
 * @param {number} value
 * @param {number} floor
 * @returns {Verdict}
 */
export function judge(text, value, floor) {
  if (!Number.isFinite(value)) return specialOf(text) === String(value) ? "right" : "special";
  const guess = parseNumber(text);
  if (!Number.isFinite(guess)) return "unread";
  const may = Math.max(SHARE * Math.abs(value), floor) * (1 + 1e-9);
  if (Math.abs(guess - value) <= may) return "right";
  if (guess * value < 0) return Math.abs(guess + value) <= may ? "sign" : guess > value ? "high" : "low";
  const ratio = Math.log10(Math.abs(guess / value));
  if (Number.isFinite(ratio) && Math.abs(ratio) > 0.5 && Math.abs(ratio - Math.round(ratio)) < 0.005) return "factor";
  return guess > value ? "high" : "low";
}

/** @param {string} text */
function specialOf(text) {
  const plain = text.trim().toLowerCase().replace("−", "-");
  if (plain === "nan") return "NaN";
  return /^[+]?(∞|inf(inity)?)$/.test(plain) ? "Infinity" : /^-(∞|inf(inity)?)$/.test(plain) ? "-Infinity" : plain;
}
