// @ts-check
/** Which object the network is asked about: the next one, one by chance, a mistake, or a drawn sample. */

import {useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import {chooseMistake, planar} from "../../state/training/judging.js";
import * as store from "../../state/training/store.js";
import {choose, loadSamples, probe, randomProbe, samples, stepProbe} from "../../state/training/travel.js";
import {count} from "../figures.js";
import {html, useValue} from "../html.js";

export function ProbePicker() {
  useValue(locale);
  const run = useValue(store.focused);
  const wanted = useValue(probe);
  const onPlane = useValue(planar);
  const drawn = useValue(samples);
  const [open, setOpen] = useState(false);
  if (!run || !wanted) return "";
  const {dataset} = run.training;
  const ofData = "part" in wanted;
  const toggle = () => {
    setOpen(!open);
    if (!open) void loadSamples();
  };
  return html`
    <div class="probe-picker" role="group" aria-label=${t("probe-choose")}>
      ${dataset.held_out > 0 && dataset.training > 0 && html`
        <select aria-label=${t("probe-part")} value=${ofData ? wanted.part : ""} data-control="part"
          onChange=${(/** @type {any} */ event) => choose({part: event.target.value, index: 0})}>
          ${!ofData && html`<option value="" disabled>${t("probe-a-sample")}</option>`}
          <option value="held_out">${t("part-held_out")}</option><option value="training">${t("part-training")}</option></select>`}
      <span class="probe-turn"><button type="button" onClick=${() => stepProbe(-1)} aria-label=${t("probe-previous")}>◂</button>
      <span class="probe-number" data-index=${ofData ? wanted.index : ""}>${ofData ? t("probe-number", {number: count(wanted.index + 1), count: count(dataset[wanted.part])}) : t("probe-a-sample")}</span>
      <button type="button" onClick=${() => stepProbe(1)} aria-label=${t("probe-next")}>▸</button></span>
      <button type="button" onClick=${randomProbe} data-control="random">${t("probe-random")}</button>
      <button type="button" onClick=${chooseMistake} data-control="mistake">${t("probe-mistake")}</button>
      ${!onPlane && html`<button type="button" aria-expanded=${open} onClick=${toggle} data-control="samples">${t("probe-samples")}</button>`}
      ${open && html`<div class="probe-samples">${drawn.map(({id, title, image}) => html`
        <button type="button" key=${id} class="quiet" aria-pressed=${"input" in wanted && wanted.input === id} aria-label=${title} title=${title} onClick=${() => choose({input: id})}><img src=${image} alt="" width="36" height="36" loading="lazy" /></button>`)}</div>`}
    </div>`;
}
