// @ts-check
/** The status line: one sentence about the number under the pointer; a screen reader hears the same. */

import {effect} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {gradientOf, isGradient, ravel, spokenAddress, valueOf} from "../layout/address.js";
import {formatExact, formatNumber} from "../layout/numbers.js";
import {isAll, receptiveBox} from "../layout/windows.js";
import * as known from "../state/explanations.js";
import {predicting, shownCells} from "../state/prediction.js";
import * as store from "../state/store.js";
import {isStrange, noteText} from "./card.js";
import {html, useValue} from "./html.js";

/** @import {Address} from "../state/store.js" */

const PAUSE = 350;
const touch = matchMedia("(hover: none)");

/**
 * The number at an address of a set, or null where there is none.
 * @param {import("../state/tensors.js").TensorSet | null} set
 * @param {string} node
 * @param {string} tensor
 * @param {number[] | null} index
 */
export function numberAt(set, node, tensor, index) {
  const view = set?.get(`${node}.${tensor}`);
  if (!view || !index || index.length !== view.shape.length || index.some((i, axis) => i >= view.shape[axis])) return null;
  return view.data[ravel(index, view.shape)];
}

/** What the line says. @param {Address | null} focus */
function sentence(focus) {
  const trace = store.trace.value;
  const network = store.network.value;
  const set = store.shown.value;
  const step = store.currentStep.value;
  const {language, compare} = store.options.value;
  if (!trace || !network) return store.busy.value ? t("status-busy") : "";
  if (!focus?.index) {
    if (!step) return t(touch.matches ? "status-rest-touch" : "status-rest");
    return t("status-step", {
      number: store.timeline.value.step + 1, count: trace.steps.length, phase: step.phase, node: step.node, tensors: step.tensors.join(", "),
    });
  }
  const {node, tensor, index} = focus;
  const [plain, gradient] = [valueOf(tensor), gradientOf(tensor)];
  const value = numberAt(set, node, plain, index);
  const slope = numberAt(set, node, gradient, index);
  const write = (/** @type {number | null} */ number) => (number === null ? "–" : formatNumber(number, language, 5));
  const hide = (/** @type {string} */ name, /** @type {string} */ text) => (known.isSecret(node, name, index) ? "?" : text);
  const parts = [t(compare && store.difference.value ? "status-difference" : "status-cell", {
    address: spokenAddress({node, tensor: plain, index}), value: hide(plain, write(value)),
    gradient: `${gradient} = ${hide(gradient, write(slope))}`, first: isGradient(tensor) ? "gradient" : "value",
  })];
  const why = reasonOf({node, tensor, index});
  if (why) parts.push(why);
  const field = network.nodes.find(({name}) => name === node);
  if (field && (tensor === "y" || tensor === "dy")) {
    const seen = receptiveBox(field, index, network.input.shape);
    parts.push(isAll(seen, network.input.shape) ? t("status-sees-all") : t(network.input.shape.length === 2 ? "status-sees-strip" : "status-sees", {
      height: seen.height, width: seen.width, top: seen.row, bottom: seen.row + seen.height - 1, left: seen.column, right: seen.column + seen.width - 1,
    }));
  }
  return parts.join(" · ");
}

/** Why the chosen number is ∞ or none, where its card knows. @param {Address} place */
function reasonOf({node, tensor, index}) {
  const [chosen, {answer, cell}] = [known.chosen.value, known.explained.value];
  const same = chosen && chosen.node === node && chosen.tensor === tensor && String(chosen.index) === String(index) && cell === known.chosenName.value;
  const note = same && answer && !known.isSecret(node, tensor, index) ? answer.notes.find((one) => isStrange(one, answer.value)) : null;
  return note ? noteText(note, store.options.value.language) : "";
}

/** @param {Address | null} focus */
const isPartlySecret = (focus) => Boolean(focus?.index)
  && [valueOf, gradientOf].some((role) => known.isSecret(/** @type {Address} */ (focus).node, role(/** @type {Address} */ (focus).tensor), /** @type {Address} */ (focus).index));

export function StatusLine() {
  const focus = useValue(store.focus);
  useValue(store.shown);
  useValue(known.explained);
  useValue(store.timeline);
  useValue(store.busy);
  useValue(predicting);
  useValue(shownCells);
  const {language} = useValue(store.options);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const stop = effect(() => {
      const text = sentence(store.focus.value);
      clearTimeout(timer);
      // What is to be guessed is taken back at once.
      if (isPartlySecret(store.focus.value)) setSpoken(text);
      // A pointer that sweeps over maps must not make a reader stutter, nor must a pass that plays.
      if (!store.timeline.value.playing) timer = setTimeout(() => setSpoken(text), PAUSE);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  const number = focus?.index && !known.isSecret(focus.node, focus.tensor, focus.index) ? numberAt(store.shown.peek(), focus.node, focus.tensor, focus.index) : null;
  return html`
    <p class="status" data-address=${focus?.index ? `${focus.node}.${focus.tensor}[${focus.index.join(",")}]` : ""}
      data-pinned=${focus !== null && store.hover.peek() === null}
      title=${number === null ? "" : formatExact(number, language)}>${sentence(focus)}</p>
    <p class="visually-hidden" role="status" aria-live="polite">${spoken}</p>`;
}
