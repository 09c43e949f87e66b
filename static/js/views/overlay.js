// @ts-check
/** The outlines over the picture, and what keeps the chosen column and map in sight. */

import {effect} from "@preact/signals-core";
import {useEffect, useRef} from "preact/hooks";
import {drawOverlay} from "../draw/overlay.js";
import {placeIn, shows} from "../layout/atlas.js";
import {pageKey} from "../layout/fit.js";
import {cellMarks, marksOf} from "../layout/marks.js";
import {turnPage} from "../state/actions.js";
import * as known from "../state/explanations.js";
import * as store from "../state/store.js";
import {html} from "./html.js";

/** @import {Placed, Plan} from "../layout/plan.js" */

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Scrolls a column into sight, beside the image, which stays.
 * @param {HTMLElement} view
 * @param {Plan} plan
 * @param {Placed} here
 * @param {number} ahead how many widths of the window should be left before the edge
 */
function reveal(view, plan, here, ahead) {
  const first = plan.placed[0];
  const fixed = first.x + first.width + 8;
  const margin = ahead ? Math.max(0, (view.clientWidth - fixed - here.width) * ahead * 0.5) : 0;
  const [low, high] = [view.scrollLeft + fixed, view.scrollLeft + view.clientWidth];
  if (here === first) {
    // It is always in sight; what it feeds is at the far left.
    if (ahead) view.scrollTo({left: 0, behavior: calm.matches ? "auto" : "smooth"});
  } else if (here.x - margin < low || here.x + here.width + margin > high) {
    view.scrollTo({left: here.x + here.width / 2 - (view.clientWidth + fixed) / 2, behavior: calm.matches ? "auto" : "smooth"});
  }
}

/**
 * Outlines of linked cells, on a canvas of their own that lies still over the scrolled picture, so that pointing redraws nothing else.
 * @param {{plan: Plan, scroller: {current: HTMLDivElement | null}}} props
 */
export function Overlay({plan, scroller}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const view = scroller.current;
    const sheet = canvas.current;
    if (!view || !sheet) return;
    let asked = 0;
    const draw = () => {
      asked = 0;
      const style = getComputedStyle(sheet);
      const network = store.network.peek();
      const focus = store.focus.peek();
      // What is told about the chosen cell is exact; what is only pointed at is drawn from geometry.
      const pinned = store.hover.peek() === null && known.chosen.peek() !== null;
      const links = pinned ? {reads: known.reads.peek(), feeds: known.influences.peek()?.cells ?? null, carries: known.field.peek()?.box ?? null} : undefined;
      const lit = known.lit.peek();
      const marks = [
        ...(network && focus ? marksOf(network, focus, plan, links) : []),
        ...(lit?.index ? cellMarks([{tensor: known.originalOf(lit.tensor), index: lit.index}], plan, "lit") : []),
      ];
      const sticky = getComputedStyle(view.querySelector(".column") ?? view).position === "sticky";
      drawOverlay(sheet, marks, {
        width: view.clientWidth, height: Math.max(view.clientHeight, plan.height), ratio: devicePixelRatio, left: view.scrollLeft,
        pinned: sticky ? plan.placed[0].column.name : null, colour: style.color,
        halo: store.theme.peek() === "dark" ? "rgb(0 0 0 / 75%)" : "rgb(255 255 255 / 85%)",
        pinnedEdge: plan.placed[0].x + plan.placed[0].width,
      });
    };
    const ask = () => { asked ||= requestAnimationFrame(draw); };
    const stop = effect(() => {
      for (const one of [store.focus, store.theme, known.reads, known.influences, known.field, known.lit]) void one.value;
      ask();
    });
    view.addEventListener("scroll", ask, {passive: true});
    addEventListener("resize", ask);
    return () => {
      stop();
      cancelAnimationFrame(asked);
      view.removeEventListener("scroll", ask);
      removeEventListener("resize", ask);
    };
  }, [plan]);
  // A map that is pinned elsewhere (a term of the card, a link) is turned up.
  useEffect(() => effect(() => {
    const address = store.selection.value;
    const here = plan.placed.find(({column}) => column.name === address?.node);
    if (!here || !address?.index || address.tensor !== "y" && address.tensor !== "dy") return;
    const {map} = placeIn(here.atlas, address.index);
    if (!shows(here.atlas, map)) turnPage(pageKey(here.column.shape), Math.floor(map / here.atlas.maps.count));
  }), [plan]);
  // A node chosen elsewhere (inspector, keyboard, link) must be in sight.
  useEffect(() => effect(() => {
    const chosen = store.selection.value?.node;
    const {panel} = store.options.value;
    const here = plan.placed.find(({column}) => column.name === chosen);
    const view = scroller.current;
    if (!here || !view || !panel) return;
    requestAnimationFrame(() => reveal(view, plan, here, 0));
  }), [plan]);
  // While the pass is walked through, the column that is computed stays in sight.
  useEffect(() => effect(() => {
    const step = store.currentStep.value;
    const view = scroller.current;
    const here = step && plan.placed.find(({column}) => column.name === step.node);
    if (!here || !view || plan.width <= view.clientWidth) return;
    requestAnimationFrame(() => reveal(view, plan, here, 0.5));
  }), [plan]);
  return html`<div class="overlay" aria-hidden="true"><canvas ref=${canvas}></canvas></div>`;
}
