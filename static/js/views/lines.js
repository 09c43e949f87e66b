// @ts-check
/** The lines on which numbers travel from column to column. */

import {LANE} from "../layout/plan.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";

/** @import {Plan} from "../layout/plan.js" */

/** The connections: forward between the maps, backward between the deltas; the one in use is lit. @param {{plan: Plan}} props */
export function Lines({plan}) {
  const step = useValue(store.currentStep);
  const {placed, edges, half, top, bottom, lane} = plan;
  const middle = {y: top + half / 2, dy: bottom + half / 2};
  const right = (/** @type {number} */ i) => placed[i].x + (placed[i].width + placed[i].atlas.width) / 2;
  const left = (/** @type {number} */ i) => placed[i].x + (placed[i].width - placed[i].atlas.width) / 2;
  const centre = (/** @type {number} */ i) => placed[i].x + placed[i].width / 2;
  return html`
    <svg class="lines" width=${plan.width} height=${plan.height} aria-hidden="true">
      <defs>
        <marker id="forward-head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L6 3L0 6z" /></marker>
        <marker id="backward-head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L6 3L0 6z" /></marker>
      </defs>
      ${edges.map(({from, to, lane: at}) => {
        const names = [placed[from].column.name, placed[to].column.name];
        const forward = step?.phase === "forward" && step.node === names[1];
        const backward = step?.phase === "backward" && step.node === names[0];
        const tall = [placed[from].atlas.height, placed[to].atlas.height].map((height) => (half - height) / 2);
        const high = top - lane + (lane - at * LANE) + 2;
        const low = bottom + half + at * LANE - 2;
        const down = at
          ? `M${centre(from) + 6} ${top + tall[0] - 3}V${high + 6}q0 -6 6 -6H${centre(to) - 12}q6 0 6 6V${top + tall[1] - 3}`
          : `M${right(from) + 3} ${middle.y}H${left(to) - 3}`;
        const up = at
          ? `M${centre(to) - 6} ${bottom + half - tall[1] + 3}V${low - 6}q0 6 -6 6H${centre(from) + 12}q-6 0 -6 -6V${bottom + half - tall[0] + 3}`
          : `M${left(to) - 3} ${middle.dy}H${right(from) + 3}`;
        return html`
          <path class="line forward" data-lit=${forward} data-skip=${at > 0} d=${down} marker-end="url(#forward-head)" />
          <path class="line backward" data-lit=${backward} data-skip=${at > 0} d=${up} marker-end="url(#backward-head)" />`;
      })}
    </svg>`;
}
