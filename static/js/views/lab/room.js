// @ts-check
/** How large the cells are in the room there is, and whether the whole board has a place. */

import {useEffect} from "preact/hooks";
import {fitCell, mostOf, placesOf} from "../../layout/lab/board.js";
import {mapsOf, writing} from "../../layout/lab/cells.js";
import {passesOf} from "../../layout/lab/nodes.js";
import * as store from "../../state/lab/store.js";
import {laid} from "./lights.js";
import {paddingFor} from "./padding.js";

/** @import {Block, Place} from "../../layout/lab/board.js" */
/** @import {Picture} from "../../state/lab/store.js" */

/** Room for the products of one cell beneath the board, or beside it: as many in a row as in its window. */
const SUM = {least: 150, most: 240, share: 0.34, beside: 320, usual: 3};
/** Where tensors lie below each other. */
const NARROW = matchMedia("(max-width: 900px)");
const COARSE = matchMedia("(pointer: coarse)");

/** @param {import("preact").RefObject<HTMLElement | null>} place @param {Picture | null} shown @param {unknown[]} when */
export function useRoom(place, shown, when) {
  useEffect(() => {
    const board = place.current;
    const work = board?.parentElement;
    const stage = work?.parentElement;
    if (!board || !work || !stage || !shown) return undefined;
    const fit = () => {
      const found = roomFor(shown, stage, work);
      store.roomy.value = found.roomy;
      work.dataset.side = found.side;
      board.style.setProperty("--cell", `${found.cell}px`);
      board.style.setProperty("--figure", `${found.figure}px`);
      board.dataset.figures = String(found.figure >= 8);
      laid.value = laid.peek() + 1;
    };
    fit();
    const watcher = new ResizeObserver(fit);
    watcher.observe(stage);
    // A legend that needs another line takes it from the board, and keeps it: cells must not jump with what is pointed at.
    const crowded = new ResizeObserver(() => { if (stage.scrollHeight > stage.clientHeight + 1) fit(); });
    const legend = stage.querySelector(".lab-legend");
    if (legend) crowded.observe(legend);
    return () => {
      watcher.disconnect();
      crowded.disconnect();
    };
  }, when);
}

/** @param {Picture} shown @param {HTMLElement} stage @param {HTMLElement} work */
function roomFor(shown, stage, work) {
  const {nodes, tensors} = shown;
  const {language} = store.options.peek();
  const projector = store.theme.peek() === "projector";
  const how = projector ? {least: 26, usual: 54, ratio: 0.5} : {least: COARSE.matches ? 34 : 19, usual: 42, ratio: 0.42};
  const blockOf = (/** @type {string} */ name) => {
    const tensor = /** @type {import("../../state/lab/store.js").Tensor} */ (tensors.get(name));
    const [depth, top, left] = paddingFor(shown, tensor)?.before ?? [0, 0, 0];
    const maps = mapsOf(tensor.shape, tensor.local, depth);
    return /** @type {Block} */ ({
      rows: maps.rows + 2 * top, columns: maps.columns + 2 * left, across: maps.across, down: Math.ceil(maps.leading.length / maps.across),
      letters: writing(tensor.data, language).letters, named: maps.leading.length > 1,
    });
  };
  const blocksOf = (/** @type {Place[]} */ places) => places.map(({rows}) => rows.map((row) => row.map(blockOf)));
  const measured = (/** @type {Place[]} */ places) => ({columns: blocksOf(places), signs: places.filter(({sign}, at) => at > 0 && sign).length});
  const all = measured(placesOf(null, true, nodes, tensors));
  const lines = passesOf(tensors, shown.work).map((subject) => measured(placesOf(subject, false, nodes, tensors)));

  const above = work.getBoundingClientRect().top - stage.getBoundingClientRect().top + stage.scrollTop;
  const width = stage.clientWidth - 40;
  const legend = /** @type {HTMLElement | null} */ (stage.querySelector(".lab-legend"));
  const height = stage.clientHeight - above - (legend?.offsetHeight ?? 40) - 28;
  // The sum stands by the chosen cell's card only; other panels take its place.
  const summed = !store.beneath.peek() || store.panel.peek() === "cell";
  const beneath = summed ? Math.max(SUM.least, Math.min(SUM.most, height * SUM.share)) : 0;
  // A sum of products is as wide as what lies on the input.
  const wide = Math.max(SUM.usual, ...lines.flatMap(({columns}) => (columns.length > 2 ? columns[1].flat().map((block) => block.columns) : [])));
  const fitted = (/** @type {{columns: Block[][][], signs: number}} */ {columns, signs}) => {
    const box = {...how, signs, most: mostOf(columns, how.usual)};
    // The workings stand beside the board where that leaves it larger, else beneath it.
    const below = {...fitCell(columns, {width, height: height - beneath, ...box}), side: "below"};
    const beside = {...fitCell(columns, {width: width - SUM.beside * wide / SUM.usual, height, ...box}), side: "beside"};
    return summed && beside.fits && (beside.cell >= 0.8 * below.cell || !below.fits) ? beside : below;
  };
  if (NARROW.matches) {
    // Only the width of the widest map counts; maps beside each other wrap.
    const widest = [[[all.columns.flat(2).reduce((most, block) => (block.columns > most.columns ? block : most))]]].map((rows) => rows.map((row) => row.map((block) => ({...block, across: 1}))));
    return {...fitCell(widest, {width, height: Infinity, least: how.least > 30 ? 26 : 22, most: 40, ratio: 0.42}), side: "below", roomy: false};
  }
  const whole = fitted(all);
  const chosen = store.options.peek().whole ?? whole.fits;
  if (chosen) return {...whole, roomy: whole.fits};
  // One size for every line: cells must not jump from pass to pass.
  const sizes = lines.map(fitted);
  const least = sizes.reduce((a, b) => (b.cell < a.cell ? b : a), whole.fits ? whole : sizes[0] ?? whole);
  const side = sizes.every((one) => one.side === "beside") ? "beside" : "below";
  return {...least, side, roomy: whole.fits};
}
