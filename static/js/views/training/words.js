// @ts-check
/** How a run stands, in sentences. */

import {t, tOr} from "../../i18n/fluent.js";
import {about, heldOut, newest} from "../../layout/training/progress.js";
import {count, figure, percent} from "../figures.js";

/** @import {Training} from "../../api/trainings.js" */
/** @import {Run} from "../../state/training/store.js" */

/** @param {number} seconds */
export function lengthOfTime(seconds) {
  const {unit, amount} = about(seconds);
  return t(`training-time-${unit}`, {count: amount, number: unit === "hours" ? figure(amount, 2) : String(amount)});
}

/** A class by the name that a person reads. @param {string} name */
export const className = (name) => tOr(`class-${name}`, name);

/** "learning", "waiting, 2nd in line" @param {Training} training */
export const stateName = ({state, queue}) => (state === "queued" && queue ? t("training-state-queued-at", {place: queue}) : t(`training-state-${state}`));

/** "epoch 3 of 10" @param {Training} training */
export const epochText = ({epoch, epochs, state}) => t("training-epoch-of", {epoch: Math.min(epochs, epoch + (state === "finished" ? 0 : 1)), epochs});

/** What went wrong, and where it began. @param {Training} training */
export function failureText({failure}) {
  if (!failure) return "";
  const {step, node, tensor} = failure;
  const what = tensor && node ? t("training-failed-at", {step: count(step), tensor: tensor.includes(".") ? tensor : `${node}.${tensor}`, node, meaning: meaningOf(tensor)}) : failure.detail ?? "";
  return what || t("training-failed-somewhere", {step: count(step)});
}

/** What kind of tensor went wrong: "gradient", "value", "parameter" @param {string} tensor */
function meaningOf(tensor) {
  const name = tensor.slice(tensor.lastIndexOf(".") + 1);
  if (name === "y" || name === "x" || name === "p") return "value";
  return /^d/.test(name) ? "gradient" : "parameter";
}

/** One sentence about a run, for the status line and whoever listens to it. @param {Run} run */
export function sentence({training, log}) {
  if (training.state === "failed") return `${training.name}: ${failureText(training)}`;
  const parts = [stateName(training)];
  if (training.state !== "queued" || training.step > 0) parts.push(epochText(training), t("training-step", {step: count(training.step), total: count(training.steps_total)}));
  const loss = newest(log.reports.running);
  const right = heldOut(log);
  if (loss !== null) parts.push(t("training-status-loss", {loss: figure(loss, 3)}));
  if (right !== null) parts.push(t("training-status-held-out", {accuracy: percent(right)}));
  if (training.state === "running" && training.seconds_left !== null) parts.push(t("training-left", {time: lengthOfTime(training.seconds_left)}));
  return `${training.name}: ${parts.filter(Boolean).join(", ")}`;
}

/** A setting that can be changed live. @param {string} name */
export const liveName = (name) => tOr(`training-live-${name}`, name);
