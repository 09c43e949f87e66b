// @ts-check
/** The passes as one row of switches: forward, then each gradient, dx in its two ways; and what else decides what is seen. */

import {t} from "../../i18n/fluent.js";
import {isBack, passesOf} from "../../layout/lab/nodes.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {PanelTabs} from "./panel.js";
import {Symbol} from "./symbol.js";

/** @import {Tensor, Way} from "../../state/lab/store.js" */

const WAYS = /** @type {const} */ (["gather", "scatter"]);

export function Passes() {
  const shown = useValue(store.picture);
  const subject = useValue(store.subject);
  const {way} = useValue(store.options);
  const pass = useValue(store.currentStep)?.pass;
  const panel = useValue(store.panel);
  const beneath = useValue(store.beneath);
  if (!shown) return null;
  const passes = passesOf(shown.tensors, shown.work);
  const now = pass?.replace(/-scatter$/, "") ?? subject?.tensor;
  const single = shown.nodes.length === 1;
  // One layer has room for both ways to its dx; where there are more the ways have a switch of their own.
  /** @param {Tensor} tensor @returns {{tensor: Tensor, way: Way | undefined}[]} */
  const views = (tensor) => (single && store.inTwoWays(tensor.name) ? WAYS.map((one) => ({tensor, way: one})) : [{tensor, way: undefined}]);
  const group = (/** @type {boolean} */ back) => {
    const all = passes.filter((one) => isBack(one) === back).flatMap(views);
    return all.length ? html`
      <div class="pass-switch" role="group" aria-label=${t(back ? "lab-passes-back" : "lab-passes-forward")}>
        <span class="pass-phase" data-phase=${back ? "backward" : "forward"} aria-hidden="true">${t(back ? "lab-passes-back" : "lab-passes-forward")}</span>
        ${all.map((view) => html`
          <button type="button" key=${`${view.tensor.name}-${view.way}`} data-pass=${view.way ? `${view.tensor.name}-${view.way}` : view.tensor.name} data-phase=${back ? "backward" : "forward"}
            title=${view.tensor.name} aria-pressed=${now === view.tensor.name && (!view.way || view.way === way)} onClick=${() => actions.showPass(view.tensor.name, view.way)}>
            <${Symbol} tensor=${view.tensor} />${view.way ? ` ${t(`lab-way-${view.way}`)}` : ""}</button>`)}
      </div>` : "";
  };
  const ways = !single && passes.some(({name}) => store.inTwoWays(name));
  return html`
    <div class="passes">
      ${group(false)}${group(true)}
      ${ways ? html`<div class="pass-switch" role="group" aria-label=${t("card-views")}>${WAYS.map((one) => html`
        <button type="button" key=${one} data-way=${one} data-phase="backward" aria-pressed=${one === way} onClick=${() => actions.setOption("way", one)}>${t(`lab-way-${one}`)}</button>`)}</div>` : ""}
      <${Operation} />
      <${Whole} />
      ${panel === "none" || beneath ? html`<${PanelTabs} />` : ""}
    </div>`;
}

/** Whether the kernel lies on the window as it is, or turned: only a convolution has the choice. */
function Operation() {
  const work = useValue(store.work);
  const shown = useValue(store.picture);
  if (!work || !shown || !("operation" in shown.nodes[0].settings)) return null;
  const now = shown.nodes[0].settings.operation;
  return html`
    <label class="operation" title=${t("setting-operation")}><span class="visually-hidden">${t("setting-operation-label")}</span>
      <select data-do="operation" value=${now} onChange=${(/** @type {any} */ event) => actions.changeSetting("operation", event.target.value === "correlation" ? undefined : event.target.value)}>
        ${["correlation", "convolution"].map((one) => html`<option key=${one} value=${one}>${t(`lab-operation-${one}`)}</option>`)}
      </select></label>`;
}

/** All tensors, or only those of the sum that is looked at. */
function Whole() {
  const whole = useValue(store.whole);
  return html`<button type="button" class="whole" data-do="whole" aria-pressed=${whole} title=${t("lab-whole-hint")} onClick=${() => actions.setOption("whole", !whole)}>${t("lab-whole")}</button>`;
}
