// @ts-check
/** The network at a moment: what it makes of one object – its answer, its filters, the feature maps and the deltas. */

import {useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {locale, t, tOr} from "../../i18n/fluent.js";
import {atlasOf, mapsOf} from "../../layout/atlas.js";
import {cut, mapsOfPage, pageOf, sizeOfPage} from "../../layout/filter_pages.js";
import {asPictures, fitMaps, layersToShow} from "../../layout/training/looking.js";
import * as store from "../../state/training/store.js";
import {planar} from "../../state/training/judging.js";
import * as travel from "../../state/training/travel.js";
import {percent, shapeText} from "../figures.js";
import {html, useValue} from "../html.js";
import {Maps, Reach} from "./maps.js";
import {ProbePicker} from "./probe_picker.js";
import {RegionsFigure} from "./regions.js";
import {className} from "./words.js";

/** @import {Column} from "../../layout/graph.js" */
/** @import {Look} from "../../state/training/travel.js" */

/** One layer's maps take no more than this share of a screen. */
const HIGHEST = 120;
const FILTERS_HIGHEST = 60;

export function Probe() {
  useValue(locale);
  const run = useValue(store.focused);
  const look = useValue(travel.look);
  const waiting = useValue(travel.waiting);
  const columns = useValue(travel.columns);
  const onPlane = useValue(planar);
  const here = useValue(travel.here);
  if (!run) return html`<p class="hint look-empty">${t("look-none")}</p>`;
  if (here === null) return html`<p class="hint look-empty">${t("look-not-yet")}</p>`;
  const fits = look !== null && look.run === run.training.id && columns.length > 0;
  return html`
    <div class="probe" data-step=${fits ? look.step : ""} data-waiting=${waiting} aria-busy=${waiting}>
      ${onPlane && html`<${RegionsFigure} />`}
      <${ProbePicker} />
      ${fits ? html`<${Answer} look=${look} /><${Inside} look=${look} />` : html`<p class="hint">${t("look-waiting")}</p>`}
    </div>`;
}

/** The object and what the network says it is. @param {{look: Look}} props */
function Answer({look}) {
  const network = useValue(travel.network);
  const subject = useValue(travel.subject);
  const {prediction, target} = look.trace;
  const image = look.tensors.get("input.y");
  const shape = image ? image.shape.slice(1) : [];
  const atlas = useMemo(() => (shape.length === 3 ? atlasOf({...mapsOf(shape), count: shape[0] === 3 ? 0 : shape[0], composite: shape[0] === 3}, 1, Math.max(1, Math.floor(96 / Math.max(shape[1], shape[2]))), 0) : null), [shape.join()]);
  const ordered = [...prediction].sort((a, b) => b.probability - a.probability);
  const label = subject?.input.label ?? null;
  const right = label !== null && ordered[0]?.name === label;
  const said = ordered[0] ? className(ordered[0].name) : "–";
  const shown = ordered.slice(0, 5);
  const own = target && !shown.some(({index}) => index === target.index) ? prediction.filter(({index}) => index === target.index) : [];
  return html`
    <section class="answer-at" aria-label=${t("look-answer")}>
      ${image && atlas && html`<${Maps} tensor=${image} atlas=${atlas} role="value" picture=${{mean: network?.input.mean ?? [], std: network?.input.std ?? []}} />`}
      <div class="answer-words">
        <p class="probe-verdict" data-right=${right}>${!Number.isFinite(ordered[0]?.probability) ? t("look-no-answer") : label === null ? t("look-says", {name: said})
          : right ? html`<span aria-hidden="true">✓</span> ${t("look-right", {label: className(label)})}`
          : html`<span aria-hidden="true">✗</span> ${t("look-wrong", {label: className(label), name: said})}`}</p>
        <ol class="chances">${[...shown, ...own].map(({index, name, probability}) => html`
          <li key=${index} data-class=${name} data-target=${target?.index === index}>
            <span class="chance-name">${className(name)}</span>
            <span class="chance-bar" aria-hidden="true"><span style=${{width: `${100 * (Number.isFinite(probability) ? probability : 0)}%`}}></span></span>
            <span class="chance">${percent(probability ?? Number.NaN)}</span></li>`)}</ol>
      </div>
    </section>`;
}

/** Filters, feature maps and deltas, layer by layer. @param {{look: Look}} props */
function Inside({look}) {
  const layers = useValue(travel.layers);
  const columns = useValue(travel.columns);
  const filters = useValue(travel.filters);
  const choice = useValue(travel.choice);
  const way = useValue(travel.scale);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [room, setRoom] = useState(380);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setRoom(Math.max(180, Math.floor(element.clientWidth))));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const half = Math.floor((room - 12) / 2);
  const many = layersToShow(columns, "weights").length > layersToShow(columns, "some").length;
  return html`
    <div class="inside" ref=${place}>
      ${filters && html`<${FilterMaps} look=${look} node=${filters.name} room=${room} />`}
      <div class="pairs-head"><span class="forward">${t("half-values")}</span><span class="backward">${t("half-deltas")}</span></div>
      ${layers.map((column) => html`<${Pair} key=${column.name} look=${look} column=${column} width=${half} />`)}
      <div class="inside-bar chrome">
        <label class="choice small"><span>${t("look-scale")}</span>
          <select value=${way} onChange=${(/** @type {any} */ event) => { travel.scale.value = event.target.value; }} data-control="scale">
            <option value="held">${t("look-scale-held")}</option><option value="moment">${t("look-scale-moment")}</option></select></label>
        <label class="choice small"><span>${t("look-layers")}</span>
          <select value=${choice} onChange=${(/** @type {any} */ event) => { travel.choice.value = event.target.value; }} data-control="layers">
            <option value="some">${t("look-layers-some")}</option>${many && html`<option value="weights">${t("look-layers-weights")}</option>`}<option value="all">${t("look-layers-all", {number: columns.length - 1})}</option></select></label>
      </div>
    </div>`;
}

/** The first filters beside their gradients. @param {{look: Look, node: string, room: number}} props */
function FilterMaps({look, node, room}) {
  const both = ["w", "dw"].map((name) => look.tensors.get(`${node}.${name}`));
  const first = both[0];
  const columns = useValue(travel.columns);
  const shape = first ? asPictures(first.shape, columns[0]?.shape ?? []) : [];
  const page = useMemo(() => (shape.length ? pageOf(shape, 0) : null), [shape.join()]);
  const atlas = useMemo(() => {
    if (!page) return null;
    const half = Math.floor((room - 12) / 2);
    if (page.kind !== "filters") return atlasOf(mapsOfPage(page, Math.floor(half / 8)), 1, Math.min(8, sizeOfPage(page, half).cell));
    const {count, rows, columns: cells} = mapsOfPage(page, 1);
    return fitMaps([count, rows, cells], half, rows > 11 ? 2 * HIGHEST : FILTERS_HIGHEST, 9).atlas;
  }, [page, room]);
  const parts = useMemo(() => both.map((tensor) => (tensor && page ? cut({shape, data: tensor.data}, page) : null)), [both[0], both[1], page]);
  if (!first || !page || !atlas) return "";
  const title = t(first.shape.length > 2 ? "look-filters" : "look-weights", {node});
  return html`
    <section class="pair" data-node=${node} data-part="filters" aria-label=${title}>
      <h4>${title} <span class="hint">${shapeText(first.shape)}</span></h4>
      <div class="pair-maps">${both.map((tensor, i) => html`
        <div key=${i} class="pair-half" data-role=${i ? "gradient" : "value"}>${tensor && parts[i] ? html`
          <${Maps} tensor=${tensor} data=${parts[i]} atlas=${atlas} role=${i ? "gradient" : "value"} />
          <p class="pair-reach"><code>${i ? "dw" : "w"}</code> <${Reach} tensor=${tensor} /></p>` : html`<p class="hint">${t("no-gradient")}</p>`}</div>`)}</div>
    </section>`;
}

/** A layer's feature maps and deltas, side by side in the same places. @param {{look: Look, column: Column, width: number}} props */
function Pair({look, column, width}) {
  const {name, kind, positive} = column;
  const both = ["y", "dy"].map((tensor) => look.tensors.get(`${name}.${tensor}`));
  const shape = both[0]?.shape.slice(1) ?? column.shape;
  const {atlas, left} = useMemo(() => fitMaps(shape, width, HIGHEST), [shape.join(), width]);
  return html`
    <section class="pair" data-node=${name} aria-label=${name}>
      <h4><span class="code">${name}</span> <span class="hint">${tOr(`kind-${kind}`, kind)} ${shapeText(shape)}${left > 0 && ` · ${t("look-left-out", {number: left})}`}</span></h4>
      <div class="pair-maps">${both.map((tensor, i) => {
        const role = i ? "gradient" : positive ? "positive" : "value";
        return html`
          <div key=${i} class="pair-half" data-role=${role}>${tensor ? html`
            <${Maps} tensor=${tensor} atlas=${atlas} role=${role} />
            <p class="pair-reach"><code>${i ? "δ" : "y"}</code> <${Reach} tensor=${tensor} positive=${role === "positive"} /></p>` : html`<p class="hint">${t("no-gradient")}</p>`}</div>`;
      })}</div>
    </section>`;
}
