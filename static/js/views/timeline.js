// @ts-check
/** The timeline: forward, loss, backward; one scrubber moves over the pass. */

import {t} from "../i18n/fluent.js";
import {seek, setSpeed, stepBack, stepForward, togglePlay} from "../state/actions.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";

/** @import {Step} from "../api/types.js" */

const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** @param {Step} step */
const named = ({phase, node}) => t("step-name", {phase, node: node === "input" ? t("column-input") : node});

/** Drawn here, for fonts disagree about these signs. */
const SHAPES = {play: "M4 2.5v11l9-5.5z", pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z", back: "M3 2.5h2v11H3zM13 2.5v11L6 8z", step: "M11 2.5h2v11h-2zM3 2.5v11L10 8z"};

/** @param {{name: keyof typeof SHAPES}} props */
const Icon = ({name}) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPES[name]} /></svg>`;

export function Timeline() {
  const trace = useValue(store.trace);
  const {step, playing, speed} = useValue(store.timeline);
  const {language} = useValue(store.options);
  const steps = trace?.steps ?? [];
  const at = Math.min(step, steps.length);
  const now = steps[at];
  const decimals = (/** @type {number} */ value) => (language === "ru" ? String(value).replace(".", ",") : String(value));
  return html`
    <section class="timeline" aria-label=${t("timeline")}>
      <div class="transport" role="group" aria-label=${t("transport")}>
        <button type="button" onClick=${stepBack} disabled=${at === 0} title=", ←"><${Icon} name="back" /><span class="word">${t("step-back")}</span></button>
        <button type="button" class="primary play" onClick=${togglePlay} disabled=${!steps.length} title=${t("key-space")}>
          <${Icon} name=${playing ? "pause" : "play"} /><span class="word">${playing ? t("pause") : t("play")}</span></button>
        <button type="button" onClick=${stepForward} disabled=${at >= steps.length} title=". →"><${Icon} name="step" /><span class="word">${t("step")}</span></button>
        <label class="speed"><span class="visually-hidden">${t("speed")}</span>
          <select value=${String(speed)} onChange=${(/** @type {any} */ event) => setSpeed(Number(event.target.value))}>
            ${SPEEDS.map((value) => html`<option value=${String(value)}>${decimals(value)}×</option>`)}
          </select></label>
      </div>
      <div class="scrub">
        <div class="steps" aria-hidden="true">
          ${steps.map((one, i) => html`
            <span class="tick" data-phase=${one.phase} data-state=${i < at ? "past" : i === at ? "lit" : "future"}><i></i>${label(one, i, steps)}</span>`)}
          <span class="tick end" data-phase="whole" data-state=${at >= steps.length ? "lit" : "future"}><i></i></span>
        </div>
        <input type="range" min="0" max=${steps.length} step="1" value=${at} aria-label=${t("timeline")} disabled=${!steps.length}
          aria-valuetext=${now ? t("status-step", {number: at + 1, count: steps.length, phase: now.phase, node: now.node, tensors: now.tensors.join(", ")}) : t("step-whole")}
          onInput=${(/** @type {any} */ event) => seek(Number(event.target.value))} />
      </div>
      <p class="now" data-step=${at} data-phase=${now?.phase ?? "whole"} data-node=${now?.node ?? ""}>${now ? named(now) : t("step-whole")}</p>
    </section>`;
}

/** Only the beginning of a phase is written out; more would not fit. @param {Step} step @param {number} i @param {Step[]} steps */
function label({phase}, i, steps) {
  return i === 0 || steps[i - 1].phase !== phase ? html`<em>${t(`phase-${phase}`)}</em>` : "";
}
