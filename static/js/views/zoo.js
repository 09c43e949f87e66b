// @ts-check
/** The networks one can choose, and which of them the network is or grew out of. */

import {locale, t, tOr} from "../i18n/fluent.js";
import {asRecipe, sameSettings} from "../layout/schema.js";
import {openZoo} from "../state/actions.js";
import {explicit} from "../state/spec_edits.js";
import * as store from "../state/store.js";
import {count, percent, shapeText} from "./figures.js";
import {html, useValue} from "./html.js";

/** @import {Catalog} from "../state/store.js" */
/** @import {Network, ZooEntry} from "../api/types.js" */

/**
 * The entry of the zoo that a network is, or grew out of.
 * @param {Catalog} catalog
 * @param {Network | null} network
 * @returns {{entry: ZooEntry | null, changed: boolean}}
 */
export function zooEntry({zoo, layers, losses}, network) {
  const entry = zoo.find(({spec}) => network !== null && spec.name === network.spec.name) ?? null;
  if (!entry || !network) return {entry: null, changed: true};
  const [ours, theirs] = [explicit(network.spec), new Map(explicit(entry.spec).map((node) => [node.name, node]))];
  const same = ours.length === theirs.size && ours.every((node) => {
    const twin = theirs.get(node.name);
    return twin && String(node.inputs) === String(twin.inputs) && sameSettings(node, twin, layers[node.kind]?.schema);
  });
  const loss = entry.spec.loss === undefined
    || sameSettings(network.loss, asRecipe(entry.spec.loss), losses[network.loss.kind]?.schema);
  return {entry, changed: !(same && loss)};
}

/**
 * @param {Network} network
 * @param {ZooEntry | null} entry
 * @param {boolean} changed
 */
export function titleOf(network, entry, changed) {
  const title = entry ? tOr(`zoo-${entry.name}-title`, entry.title) : network.name;
  return entry && changed ? t("inputs-network-changed", {name: title}) : title;
}

/** The server tells in English what was measured; where the words change, an old translation must not stay. @param {string} text */
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** @param {{onChosen: () => void}} props */
export function Zoo({onChosen}) {
  useValue(locale);
  const catalog = useValue(store.catalog);
  const network = useValue(store.network);
  const now = zooEntry(catalog, network);
  const open = (/** @type {string} */ name) => {
    void openZoo(name);
    onChosen();
  };
  return html`
    <ul class="zoo">
      ${catalog.zoo.map(({name, title, idea, parameter_count: parameters, accuracy, spec}) => html`
        <li key=${name}>
          <button type="button" class="zoo-entry" data-zoo=${name} aria-pressed=${now.entry?.name === name && !now.changed} onClick=${() => open(name)}>
            <strong>${tOr(`zoo-${name}-title`, title)}</strong>
            <span>${tOr(`zoo-${name}-idea`, idea)}</span>
            <span class="hint">${shapeText(spec.input.shape)} · ${t("inputs-network-parameters", {count: parameters, number: count(parameters)})}</span>
            <span class="hint">${accuracy
              ? t("inputs-accuracy", {percent: percent(accuracy.value), data: tOr(`data-${slug(accuracy.data)}`, accuracy.data)})
              : t("inputs-accuracy-none")}</span>
          </button>
        </li>`)}
    </ul>
    ${network && html`<p><a class="button" data-do="train" href=${`/training?network=${encodeURIComponent(network.id)}&lang=${locale.peek().language}`}>${t("train-this")}</a></p>`}`;
}
