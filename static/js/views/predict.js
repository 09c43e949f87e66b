// @ts-check
/** Predict before you see: a guess is asked for before a value is shown, and judged. */

import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {floorOf, judge, SHARE} from "../layout/guess.js";
import {formatNumber, formatPercent} from "../layout/numbers.js";
import {forgetGuesses, noteGuess, predicting, score, setPredicting, show, shownCells, tries} from "../state/prediction.js";
import {html, useValue} from "./html.js";

/** The switch, for wherever a page has room. */
export function PredictSwitch() {
  useValue(locale);
  const on = useValue(predicting);
  return html`<button type="button" class="predict-switch" aria-pressed=${on} title=${t("predict-title")} onClick=${() => setPredicting(!on)}>${t("predict")}</button>`;
}

/**
 * The question about one cell and, once answered, how it went.
 * @param {object} props
 * @param {string} props.cell what tells this cell from others
 * @param {string} props.address for the label
 * @param {number} props.value
 * @param {number} props.peak of its tensor: near zero the tolerance follows it
 */
export function Predict({cell, address, value, peak}) {
  const {language} = useValue(locale);
  const on = useValue(predicting);
  const shown = useValue(shownCells);
  const wrong = useValue(tries);
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState(/** @type {import("../layout/guess.js").Verdict | null} */ (null));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    setText("");
    setVerdict(null);
  }, [cell]);
  if (!on) return null;
  const known = shown.get(cell);
  const floor = floorOf(peak);
  const check = (/** @type {Event} */ event) => {
    event.preventDefault();
    const found = judge(text, value, floor);
    setVerdict(found);
    if (found === "unread") {
      input.current?.focus();
      return;
    }
    noteGuess(cell, found === "right");
    if (found !== "right") input.current?.select();
  };
  const feedback = known
    ? t(known.outcome === "asked" ? "predict-shown" : "predict-right", {tries: known.tries})
    : verdict ? t(`predict-${verdict}`) : "";
  return html`
    <div class="predict" data-cell=${cell} data-known=${known !== undefined}>
      ${!known && html`
        <form class="predict-form" onSubmit=${check}>
          <label for="predict-guess">${t("predict-question", {address})}</label>
          <input id="predict-guess" ref=${input} value=${text} inputmode="text" autocomplete="off" spellcheck="false" aria-describedby="predict-tolerance predict-feedback"
            aria-invalid=${verdict === "unread"} onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.currentTarget).value)} />
          <button type="submit" class="primary" disabled=${text.trim() === ""}>${t("predict-check")}</button>
          <button type="button" data-predict="show" onClick=${() => show(cell)}>${t("predict-show")}</button>
          <p class="hint" id="predict-tolerance">${floor > 0
            ? t("predict-tolerance", {share: formatPercent(SHARE, language), floor: formatNumber(floor, language, 1)})
            : t("predict-tolerance-share", {share: formatPercent(SHARE, language)})}${" "}
            ${(wrong.get(cell) ?? 0) > 0 && t("predict-tries", {tries: wrong.get(cell) ?? 0})}</p>
        </form>`}
      <p class="predict-feedback" id="predict-feedback" role="status" data-verdict=${known ? known.outcome : verdict ?? ""}>${feedback}</p>
      <${Score} />
    </div>`;
}

function Score() {
  const {right, first, asked, cells} = useValue(score);
  if (!cells) return null;
  return html`<p class="predict-score hint">${t("predict-score", {right, first, asked, cells})}${" "}
    <button type="button" class="link" onClick=${forgetGuesses}>${t("predict-again")}</button></p>`;
}
