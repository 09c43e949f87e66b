// @ts-check
/** The deltas spread and padded, under the rotated kernel. */

import {useMemo} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {ravel} from "../../layout/address.js";
import {writing} from "../../layout/lab/cells.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";

/** @import {Term} from "../../api/explanations.js" */
/** @import {Numbers} from "../../layout/lab/array.js" */
/** @import {Made} from "../../layout/lab/nodes.js" */

/** @typedef {{tensor: string, index: number[]}} Place */

/** @param {{terms: Term[], node: Made}} props */
export function Gathering({terms, node}) {
  const {language} = store.options.peek();
  /** @type {Map<string, Map<string, Place>>} a map of the deltas, and the map of the kernel that lies over it */
  const groups = new Map();
  const lit = new Set();
  for (const {operands} of terms) {
    const places = operands.flatMap(({at}) => at ?? []).filter(({tensor}) => NAMES.includes(tensor));
    for (const place of places) lit.add(store.keyOf(place));
    if (places.length) groups.set(places.map(({index}) => index.slice(0, -2).join()).join(" "), new Map(places.map((place) => [place.tensor, place])));
  }
  if (!groups.size) return null;
  return html`
    <div class="gathering">
      ${[...groups].map(([group, places], k) => html`
        ${k > 0 ? html`<span class="plus big" key=${`plus${group}`}>+</span>` : ""}
        ${NAMES.map((name, i) => {
          const place = places.get(name);
          const tensor = node.intermediate.get(name);
          return place && tensor ? html`${i > 0 ? html`<span class="plus big" key=${`times${group}`}>∗</span>` : ""}
            <${Mini} key=${group + name} name=${name} tensor=${tensor} map=${place.index.slice(0, -2)} lit=${lit} several=${groups.size > 1} language=${language} />` : "";
        })}`)}
    </div>`;
}

const NAMES = ["dy_padded", "w_rotated"];

/** More rows or columns than this are not looked through: the window and what lies around it are. */
const MOST = 14;
const AROUND = 2;

/**
 * First and last row and column that are shown: all of a small map, of a large one those around the window.
 * @param {Set<string>} lit
 * @param {string} name
 * @param {number[]} leading
 * @param {number} rows
 * @param {number} columns
 */
function around(lit, name, leading, rows, columns) {
  const start = `${name}[${leading.map((one) => `${one},`).join("")}`;
  const places = rows <= MOST && columns <= MOST ? [] : [...lit].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length, -1).split(",").map(Number));
  return [rows, columns].map((count, axis) => {
    const met = places.map((place) => place.at(axis - 2) ?? place[0]);
    return met.length && count > MOST ? [Math.max(0, Math.min(...met) - AROUND), Math.min(count - 1, Math.max(...met) + AROUND)] : [0, count - 1];
  });
}

/** @param {{name: string, tensor: Numbers, map: number[], lit: Set<string>, several: boolean, language: "en" | "ru"}} props */
function Mini({name, tensor: {shape, data}, map, lit, several, language}) {
  const [rows, columns] = shape.length > 2 ? shape.slice(-2) : [1, shape.at(-1) ?? 1];
  const leading = map.slice(0, shape.length - 2);
  const start = ravel(leading, shape.slice(0, leading.length)) * rows * columns;
  const {texts} = useMemo(() => writing(data, language), [data, language]);
  const [[top, bottom], [left, right]] = around(lit, name, leading, rows, columns);
  const [height, width] = [bottom - top + 1, right - left + 1];
  const whole = height === rows && width === columns;
  return html`
    <figure class="mini" data-tensor=${name}>
      <figcaption>${t(`lab-mini-${name}`)}${several ? ` [${leading.join(", ")}]` : ""}${whole ? "" : ` ${t("lab-mini-part", {top, bottom, left, right})}`}</figcaption>
      <div class="mini-cells" style=${{"--columns": width}}>
        ${Array.from({length: height * width}, (_, k) => {
          const [row, column] = [top + Math.floor(k / width), left + k % width];
          const at = row * columns + column;
          const index = [...leading, row, column].slice(-shape.length);
          return html`<span key=${at} class="mini-cell" data-mini=${`${name}[${index.join(",")}]`} data-on=${lit.has(store.keyOf({tensor: name, index}))} data-zero=${data[start + at] === 0}>${texts[start + at]}</span>`;
        })}
      </div>
    </figure>`;
}

/** The deltas under the kernel for the cell of dx that is looked at, where the board has room for nothing else. */
export function GatheringHere() {
  const shown = useValue(store.picture);
  const known = useValue(store.explanation);
  const made = shown?.tensors.get(known?.cell.tensor ?? "")?.made;
  if (!shown || !known || !made || known.view !== "gather" || !store.inTwoWays(known.cell.tensor)) return null;
  return html`<${Gathering} terms=${known.answer.terms} node=${shown.nodes[made.node]} />`;
}
