// @ts-check
/** The card of the chosen cell in the explorer, with where its number goes on to and what of the image carries it. */

import {useEffect, useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {heatmap} from "../draw/heatmap.js";
import {locale, t} from "../i18n/fluent.js";
import {gradientOf, isGradient, spokenAddress, valueOf} from "../layout/address.js";
import {atlasOf} from "../layout/atlas.js";
import {cutOut, planOf} from "../layout/cut_out.js";
import {write} from "../layout/lab_link.js";
import {formatCount, formatNumber} from "../layout/numbers.js";
import {select, setHover} from "../state/actions.js";
import * as known from "../state/explanations.js";
import {isHidden, predicting, shownCells} from "../state/prediction.js";
import * as store from "../state/store.js";
import {addressOf, Card} from "./card.js";
import {html, useValue} from "./html.js";
import {palettes} from "./painting.js";
import {Predict, PredictSwitch} from "./predict.js";
import {toast} from "./toast.js";

/** @import {Cell, Operand} from "../api/explanations.js" */

/** Places on the way of a number: where one came from by following operands. @type {import("../state/store.js").Address[]} */
const trail = [];

/** What the pointer is on, in the card or in the picture. */
function pointed() {
  const [lit, hover] = [known.lit.value, store.hover.value];
  return lit ?? (hover?.index ? {tensor: known.originalOf(`${hover.node}.${hover.tensor}`), index: hover.index} : null);
}

export function Explained() {
  useValue(locale);
  const place = useValue(known.chosen);
  const name = useValue(known.chosenName);
  const {answer, trouble, busy, cell} = useValue(known.explained);
  const tensors = useValue(store.tensors);
  const colours = useValue(palettes);
  const on = useValue(predicting);
  useValue(shownCells);
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  // On a projector the card is what all look at; whoever walks over the enlarged map keeps it in sight.
  useEffect(() => {
    if (store.theme.peek() === "projector" && cell && !document.activeElement?.closest(".sheet")) here.current?.scrollIntoView({block: "start"});
  }, [cell]);
  // Whoever went on from the card stays in it: what was focused may be gone.
  const went = useRef(false);
  useEffect(() => {
    if (!went.current || cell !== name) return;
    went.current = false;
    if (document.activeElement === document.body) enterCard();
  }, [cell, name, busy]);
  if (!place || !tensors) return null;
  const {node, tensor} = place;
  const mine = cell === name;
  const view = tensors.get(`${node}.${tensor}`);
  // While the next answer is on its way the last one stays; what is to be guessed in it stays hidden.
  const kept = answer !== null && (mine || !known.isGiven(place) && !trouble);
  const hidden = isHidden(cell);
  const spoken = spokenAddress(place);
  const goTo = (/** @type {Operand} */ operand) => {
    const to = known.placeOf(operand);
    if (!to) return;
    trail.push(place);
    went.current = true;
    known.setLit(null);
    setHover(null);
    select(to);
  };
  const back = () => {
    const to = trail.pop();
    if (!to) return;
    went.current = true;
    select(to);
  };
  const tools = html`
    <div class="explained-tools">
      ${trail.length > 0 && html`<button type="button" data-card="back" onClick=${back} title=${t("card-back", {address: spokenAddress(trail[trail.length - 1])})}><span aria-hidden="true">↩</span> ${t("card-back-short")}</button>`}
      ${!known.isGiven(place) && html`<${PredictSwitch} />`}
      <${LabButton} />
    </div>`;
  const question = view && html`<${Predict} cell=${name} address=${spoken} value=${answer?.value ?? 0} peak=${view.peak} />`;
  return html`
    <div class="explained" ref=${here} data-busy=${busy}>
      ${kept
        ? html`${trouble && html`<p class="card-trouble" role="alert">${trouble}</p>`}<${Card} answer=${answer} hidden=${hidden} busy=${busy} pointed=${pointed} palette=${colours ? (isGradient(tensor) ? colours.gradient : colours.value) : null}
            onOperand=${known.setLit} onOpen=${goTo} onPage=${known.turnTo} onView=${known.setView} tools=${tools}>${on && mine && question}</${Card}>`
        : html`${tools}${known.isGiven(place)
          ? html`<p class="card-given" data-given=${spoken}>${t(node === "input" ? "card-given-pixel" : "card-given-parameter", {address: spoken, gradient: `${node}.${gradientOf(valueOf(tensor))}`})}</p>`
          : trouble && html`<p class="card-trouble">${trouble}</p>`}`}
      <${Carried} />
      <${FlowsInto} goTo=${goTo} />
    </div>`;
}

/** Takes the keyboard into the card: to its first term, or to the way back. */
export function enterCard() {
  const place = document.querySelector(".explained .card [data-term]") ?? document.querySelector('.explained [data-card="back"]');
  /** @type {HTMLElement | null} */ (place)?.focus();
}

/** How many cells of which tensors the chosen one takes part in. @param {{goTo: (operand: Operand) => void}} props */
function FlowsInto({goTo}) {
  const found = useValue(known.influences);
  if (!found) return null;
  /** @type {Map<string, Cell[]>} */
  const by = new Map();
  // Numbers on the way inside a layer (a mask, a slope) have no place in the picture.
  for (const cell of found.cells) if (store.tensors.peek()?.has(cell.tensor)) by.set(cell.tensor, [...(by.get(cell.tensor) ?? []), cell]);
  const more = found.count - found.cells.length;
  return html`
    <section class="flows" aria-label=${t("card-flows")}>
      <h4>${t("card-flows")}</h4>
      ${found.count === 0 ? html`<p class="hint">${t("card-flows-nowhere")}</p>` : html`
        <ul>${[...by].map(([tensor, cells]) => html`
          <li data-flow=${tensor} data-count=${cells.length}>
            <button type="button" class="link code" onPointerEnter=${() => known.setLit({...cells[0], value: 0})} onPointerLeave=${() => known.setLit(null)}
              onFocus=${() => known.setLit({...cells[0], value: 0})} onBlur=${() => known.setLit(null)} onClick=${() => goTo({...cells[0], value: 0})}>${addressOf(cells[0])}</button>
            ${cells.length > 1 && html`<span> ${t("card-flows-more", {count: cells.length - 1, number: formatCount(cells.length - 1)})}</span>`}</li>`)}
          ${more > 0 && html`<li>${t("card-flows-beyond", {number: formatCount(more), count: more})}</li>`}
        </ul>`}
    </section>`;
}

/** The pixels that really carry the cell's gradient, as a little picture. */
function Carried() {
  const field = useValue(known.field);
  const network = useValue(store.network);
  const colours = useValue(palettes);
  const theme = useValue(store.theme);
  const {language} = useValue(locale);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const shape = field?.shape ?? [];
  const flat = shape.length === 4 && field?.box;
  const [, channels = 1, rows = 1, columns = 1] = shape;
  const cell = Math.max(2, Math.min(8, Math.floor(96 / Math.max(rows, columns))));
  const maps = {count: channels, rows, columns, length: null, composite: false};
  const atlas = atlasOf(maps, channels, cell);
  useLayoutEffect(() => {
    if (!canvas.current || !field || !flat || !colours) return;
    heatmap(canvas.current)(atlas, {
      data: Float32Array.from(/** @type {number[]} */ (field.gradient.flat(3))), limits: new Array(channels).fill(field.peak), palette: colours.gradient,
      span: "diverging", picture: null, signs: theme === "projector", ground: "",
    }, Math.max(1, devicePixelRatio));
  }, [field, colours, theme]);
  if (!field || !network) return null;
  if (!field.box) return html`<section class="carried"><h4>${t("card-carried")}</h4><p class="hint" data-carried="none">${t("card-carried-none")}</p></section>`;
  const [[top, bottom], [left, right] = [0, 1]] = field.box;
  return html`
    <section class="carried">
      <h4>${t("card-carried")}</h4>
      <p data-carried="box" data-box=${field.box.flat().join(",")}>${t(field.box.length === 1 ? "card-carried-strip" : "card-carried-box", {
        count: field.nonzero, number: formatCount(field.nonzero), height: bottom - top, width: right - left, top, bottom: bottom - 1, left, right: right - 1,
        peak: formatNumber(field.peak, language, 3),
      })}</p>
      ${flat && html`<canvas ref=${canvas} role="img" aria-label=${t("card-carried-picture")} style=${`width:${atlas.width}px;height:${atlas.height}px`}></canvas>`}
    </section>`;
}

/** Takes the layer's cut-out around the chosen cell to the lab, or says why it cannot. */
function LabButton() {
  const place = useValue(known.chosen);
  const network = useValue(store.network);
  const tensors = useValue(store.tensors);
  const trace = useValue(store.trace);
  const how = useValue(known.view);
  const plan = useMemo(() => (place && network && tensors && trace ? planOf({network, tensors, trace, place, view: how}) : null), [place, network, tensors, trace, how]);
  const [link, setLink] = useState(/** @type {ReturnType<typeof write> | null} */ (null));
  useEffect(() => setLink(null), [plan]);
  if (!plan || !tensors) return null;
  if ("why" in plan) {
    return html`
      <button type="button" data-card="lab" disabled aria-describedby="lab-refusal">${t("card-lab")}</button>
      <p class="hint lab-refusal" id="lab-refusal">${t(`card-lab-${plan.why}`, {count: plan.count ?? 0, number: formatCount(plan.count ?? 0), limit: formatCount(plan.limit ?? 0)})}</p>`;
  }
  // Thousands of numbers are written down only for somebody who is about to go.
  const prepare = () => link ?? write(cutOut(plan, tensors));
  const near = () => { if (!link) setLink(prepare()); };
  /** @param {MouseEvent} event */
  const open = (event) => {
    const {key, text, href} = prepare();
    try {
      if (key) sessionStorage.setItem(key, text);
    } catch {
      // A browser that keeps nothing cannot hand over what is too long for a link.
      event.preventDefault();
      toast(t("card-lab-no-storage"));
      return;
    }
    /** @type {HTMLAnchorElement} */ (event.currentTarget).href = href;
  };
  const {share} = plan.cut;
  return html`
    <a class="button" data-card="lab" href=${link?.href ?? "/layer"} onPointerEnter=${near} onFocus=${near} onPointerDown=${near} onClick=${open}>${t("card-lab")}</a>
    ${share && html`<p class="hint lab-refusal" data-share=${`${share.taken}/${share.all}`}>${t("card-lab-share", {taken: formatCount(share.taken), all: formatCount(share.all), count: share.all})}</p>`}`;
}

/** Keeps the explanations in step with the choice while the explorer is there. */
export function Explanations() {
  useEffect(known.runExplanations, []);
  return null;
}
