// @ts-check
/** Playing a pass, cell by cell, and the scrubber over all of them. */

import {t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {editable} from "../figures.js";
import {Symbol} from "./symbol.js";
import {spoken} from "./words.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const SHAPES = {play: "M4 2.5v11l9-5.5z", pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z", back: "M3 2.5h2v11H3zM13 2.5v11L6 8z", step: "M11 2.5h2v11h-2zM3 2.5v11L10 8z"};

/** @param {{name: keyof typeof SHAPES}} props */
const Icon = ({name}) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPES[name]} /></svg>`;

/** A pass by its symbol; a scattered one says so. @param {string} pass */
function labelOf(pass) {
  const tensor = store.tensorOf(pass.replace(/-scatter$/, ""));
  return tensor ? html`<${Symbol} tensor=${tensor} />${pass.endsWith("-scatter") ? ` ${t("lab-way-scatter")}` : ""}` : pass;
}

export function Transport() {
  const steps = useValue(store.steps);
  const {step, playing, speed, loop} = useValue(store.timeline);
  useValue(store.options);
  const at = Math.min(step, steps.length);
  const now = steps[at];
  const passes = [...new Set(steps.map(({pass}) => pass))].map((pass) => ({
    pass, first: steps.findIndex((one) => one.pass === pass), count: steps.filter((one) => one.pass === pass).length,
  }));
  const phase = (/** @type {boolean} */ back) => (back ? "backward" : "forward");
  const saying = now ? t("lab-step", {number: at + 1, count: steps.length, address: spoken(now.cell)}) : t("lab-step-whole");
  return html`
    <section class="timeline" aria-label=${t("lab-timeline")}>
      <div class="transport" role="group" aria-label=${t("transport")}>
        <button type="button" onClick=${actions.stepBack} disabled=${at === 0} title=","><${Icon} name="back" /><span class="word">${t("step-back")}</span></button>
        <button type="button" class="primary play" onClick=${actions.togglePlay} disabled=${!steps.length} title=${t("key-space")}>
          <${Icon} name=${playing ? "pause" : "play"} /><span class="word">${playing ? t("pause") : t("play")}</span></button>
        <button type="button" onClick=${actions.stepForward} title="."><${Icon} name="step" /><span class="word">${t("step")}</span></button>
        <label class="speed"><span class="visually-hidden">${t("speed")}</span>
          <select value=${String(speed)} onChange=${(/** @type {any} */ event) => actions.setSpeed(Number(event.target.value))}>
            ${SPEEDS.map((value) => html`<option value=${String(value)}>${editable(value)}×</option>`)}
          </select></label>
        <button type="button" class="quiet loop" aria-pressed=${loop} onClick=${() => actions.setLoop(!loop)} title=${t("lab-loop-hint")}><span aria-hidden="true">↻</span><span class="word">${t("lab-loop")}</span></button>
      </div>
      <div class="scrub">
        <div class="steps" aria-hidden="true">
          ${passes.map(({pass, first, count}) => html`
            <span class="tick pass" key=${pass} data-phase=${phase(steps[first].back)} data-state=${at >= first + count ? "past" : at >= first ? "lit" : "future"} style=${{flexGrow: count}}>
              <i><b style=${{width: `${100 * Math.max(0, Math.min(1, (at - first) / count))}%`}}></b></i><em>${labelOf(pass)}</em></span>`)}
        </div>
        <input type="range" min="0" max=${steps.length} step="1" value=${at} aria-label=${t("lab-timeline")} aria-valuetext=${saying}
          disabled=${!steps.length} onInput=${(/** @type {any} */ event) => actions.seek(Number(event.target.value))} />
      </div>
      <p class="now" data-step=${at} data-phase=${now ? phase(now.back) : "whole"} data-cell=${now ? store.keyOf(now.cell) : ""}>${saying}</p>
    </section>`;
}
