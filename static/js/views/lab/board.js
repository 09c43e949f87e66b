// @ts-check
/** The board: values in the upper band, their gradients beneath them in the same order, or one computation as a line. */

import {computed} from "@preact/signals-core";
import {useRef} from "preact/hooks";
import {locale} from "../../i18n/fluent.js";
import {placesOf} from "../../layout/lab/board.js";
import {passesOf} from "../../layout/lab/nodes.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {GatheringHere} from "./gathering.js";
import {TensorGrid} from "./grid.js";
import {useLights} from "./lights.js";
import {slips} from "./marks.js";
import {kindName} from "./names.js";
import {paddingFor} from "./padding.js";
import {useRoom} from "./room.js";

/** @import {Place} from "../../layout/lab/board.js" */
/** @import {Picture, Tensor} from "../../state/lab/store.js" */

/** @type {{shown: Picture | null, names: string, places: Place[], gathering: boolean}} */
let laidOut = {shown: null, names: "", places: [], gathering: false};

/** What stands where; the same list as long as it says the same, for a board is not drawn again for every cell that is chosen. */
const layout = computed(() => {
  const shown = store.picture.value;
  const subject = shown?.tensors.get(store.pass.value ?? "") ?? null;
  const line = shown && !store.whole.value ? subject?.made ? subject : passesOf(shown.tensors, shown.work)[0] ?? null : null;
  const all = shown ? placesOf(line, store.whole.value, shown.nodes, shown.tensors) : [];
  // The deltas spread and padded and the kernel turned stand in for both where dx is gathered.
  const gathering = Boolean(line && store.inTwoWays(line.name) && store.options.value.way === "gather");
  const places = gathering ? all.slice(-1) : all;
  const names = places.map(({rows}) => rows.flat().join()).join(";");
  if (shown !== laidOut.shown || names !== laidOut.names) laidOut = {shown, names, places, gathering};
  return laidOut;
});

export function Board() {
  const {shown, names, places, gathering} = useValue(layout);
  const whole = useValue(store.whole);
  const {language} = useValue(locale);
  const theme = useValue(store.theme);
  const slip = useValue(slips);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLights(place, [shown, language, names]);
  useRoom(place, shown, [shown, language, theme, whole]);
  if (!shown) return html`<div class="board" ref=${place}></div>`;
  const grid = (/** @type {string} */ name) => {
    const tensor = /** @type {Tensor} */ (shown.tensors.get(name));
    return html`<${TensorGrid} key=${name} tensor=${tensor} padding=${paddingFor(shown, tensor)} flags=${slip} />`;
  };
  // Signs have columns of their own, so that what an operation spans can be named above.
  const columns = places.map((_, i) => places.slice(0, i + 1).filter((one, k) => k > 0 && one.sign).length + i + 1);
  const several = shown.nodes.length > 1 && !shown.work.beside && places.some(({rows}) => rows[1].length);
  const enters = (/** @type {number} */ i) => i < 0 || /^x\d*$/.test(places[i].column);
  const begins = (/** @type {number} */ i) => several && !enters(i) && (enters(i - 1) || places[i].node !== places[i - 1].node);
  const end = (/** @type {number} */ i) => { let k = i; while (k + 1 < places.length && places[k + 1].node === places[i].node) k++; return k; };
  return html`
    <div class="board" ref=${place} data-kind=${shown.work.kind} data-nodes=${several ? shown.nodes.length : 1} data-whole=${whole} data-line=${!whole && places.every(({rows}) => !rows[1].length)}>
      ${gathering ? html`<div class="board-gathering" key="gathering"><${GatheringHere} /></div><span class="sign" key="gathering-sign" aria-hidden="true">=</span>` : ""}
      ${places.map(({column, rows: [above, beneath], sign, node}, i) => html`
        ${begins(i) ? html`<p class="node-name" key=${`node-${node}`} style=${{gridColumn: `${columns[i] - (sign ? 1 : 0)} / ${columns[end(i)] + 1}`}}>${node + 1} · ${kindName(shown.nodes[node].kind)}</p>` : ""}
        ${i > 0 && sign ? html`<span class="sign" key=${`sign-${column}`} aria-hidden="true" style=${{gridColumn: columns[i] - 1}}>${sign}</span>` : ""}
        <div class="board-pair" key=${column} data-pair=${column} style=${{gridColumn: gathering ? 3 : columns[i]}}>
          <div class="board-row">${above.map(grid)}</div>
          ${beneath.length ? html`<div class="board-row board-beneath">${beneath.map(grid)}</div>` : ""}
        </div>`)}
    </div>`;
}
