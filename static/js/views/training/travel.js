// @ts-check
/** The handle of time: a rail under the curves with every snapshot on it, and what can be done with the moment. */

import {useEffect} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {firstAfter} from "../../layout/training/log.js";
import * as charts from "../../state/training/charts.js";
import {openHere} from "../../state/training/leaving.js";
import * as store from "../../state/training/store.js";
import {followJudging} from "../../state/training/judging.js";
import {drop, follow, grab, here, snapshots, toSnapshot, travelTo} from "../../state/training/travel.js";
import {count} from "../figures.js";
import {html, useValue} from "../html.js";
import {runColour} from "./pen.js";

export function Travel() {
  useValue(locale);
  const run = useValue(store.focused);
  const step = useValue(here);
  const steps = useValue(snapshots);
  const moment = useValue(store.moment);
  useEffect(() => {
    const quit = [follow(), followJudging()];
    return () => quit.forEach((end) => end());
  }, []);
  if (!run || step === null) return "";
  const {training, log} = run;
  const at = steps.indexOf(step);
  const epoch = epochAt(log.reports, step);
  const where = t("travel-where", {step: count(step), epoch: count(epoch), number: at + 1, count: steps.length});
  return html`
    <div class="travel" role="group" aria-label=${t("travel")}>
      <${Rail} where=${where} colour=${run.color} />
      <div class="travel-bar">
        <button type="button" disabled=${at <= 0} onClick=${() => toSnapshot(-1)} title="←" aria-label=${t("travel-previous")}>◂</button>
        <button type="button" disabled=${at >= steps.length - 1} onClick=${() => toSnapshot(1)} title="→" aria-label=${t("travel-next")}>▸</button>
        <button type="button" aria-pressed=${moment === null} onClick=${() => travelTo(null)} data-control="now">${t("travel-now")}</button>
        <p class="travel-where" aria-live="polite"><span class="dot" style=${{background: runColour(run.color)}}></span>
          ${charts.overlaid.value.length > 1 && html`<span class="travel-run">${training.name}: </span>`}${where}</p>
        <button type="button" class="travel-open" onClick=${openHere} title=${t("travel-open-hint")}>${t("travel-open")}</button>
      </div>
    </div>`;
}

/** The epoch that a step belongs to; the state before the first batch is epoch 0. @param {import("../../layout/training/log.js").Reports} reports @param {number} step */
function epochAt(reports, step) {
  const row = firstAfter(reports.step, step) - 1;
  return row < 0 ? 0 : reports.epoch[row] ?? 0;
}

/** @param {{where: string, colour: number}} props */
function Rail({where, colour}) {
  const [from, to] = useValue(charts.visible);
  const steps = useValue(snapshots);
  const ticks = useValue(charts.ticks);
  const step = useValue(here) ?? 0;
  const at = charts.place(step);
  const inside = ticks.filter((one) => one >= from && one <= to);
  const share = (/** @type {number} */ one) => `${((one - from) / (to - from)) * 100}%`;
  const placeAt = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    return from + ((event.clientX - box.left) / Math.max(1, box.width)) * (to - from);
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    grab();
    charts.travelNear(placeAt(event));
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (/** @type {HTMLElement} */ (event.currentTarget).hasPointerCapture(event.pointerId)) charts.travelNear(placeAt(event));
  };
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
  return html`
    <div class="rail" role="slider" tabindex="0" aria-label=${t("travel-rail")} title=${t("travel-rail-hint")} aria-orientation="horizontal"
      aria-valuemin=${steps[0] ?? 0} aria-valuemax=${steps.at(-1) ?? 0} aria-valuenow=${step} aria-valuetext=${where}
      style=${{"--run": runColour(colour)}} onPointerDown=${down} onPointerMove=${move} onPointerUp=${drop} onPointerCancel=${drop} onKeyDown=${keyed}>
      <span class="rail-line" aria-hidden="true"></span>
      ${inside.map((one) => html`<span key=${one} class="rail-tick" aria-hidden="true" style=${{left: share(one)}}></span>`)}
      ${at >= from && at <= to && html`<span class="rail-handle" aria-hidden="true" style=${{left: share(at)}}></span>`}
    </div>`;
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowLeft: () => toSnapshot(-1),
  ArrowDown: () => toSnapshot(-1),
  ArrowRight: () => toSnapshot(1),
  ArrowUp: () => toSnapshot(1),
  PageDown: () => toSnapshot(-5),
  PageUp: () => toSnapshot(5),
  Home: () => travelTo(snapshots.peek()[0] ?? null),
  End: () => travelTo(null),
};
