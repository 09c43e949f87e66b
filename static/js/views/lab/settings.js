// @ts-check
/** The settings of every operation on the board, the sizes of what enters, and what stands behind or beside. */

import {t, tOr} from "../../i18n/fluent.js";
import {shapeOf} from "../../layout/lab/array.js";
import {inputName, trains} from "../../layout/lab/kinds.js";
import {LONGEST, nodesOf} from "../../layout/lab/nodes.js";
import * as actions from "../../state/lab/actions.js";
import * as store from "../../state/lab/store.js";
import {html, useValue} from "../html.js";
import {SettingsForm} from "../settings_form.js";
import {kindName} from "./names.js";
import {SizeTool} from "./sizes.js";

/** @import {Node} from "../../layout/lab/nodes.js" */

export function Settings() {
  const work = useValue(store.work);
  if (!work) return null;
  return html`
    <section class="lab-settings">
      ${nodesOf(work).map((node, at) => html`<${Operation} key=${`${at}-${node.kind}`} node=${node} at=${at} inputs=${at === 0 ? work.inputs : []} beside=${at > 0 && Boolean(work.beside)} />`)}
      <${Neighbours} />
    </section>`;
}

/** @param {{node: Node, at: number, inputs: any[], beside: boolean}} props */
function Operation({node, at, inputs, beside}) {
  const {layers, losses} = useValue(store.catalog);
  const shown = useValue(store.picture);
  const problem = useValue(store.problem);
  const draft = useValue(store.draft);
  const {kind} = node;
  const recipe = layers[kind] ?? losses[kind];
  const trouble = problem?.field && problem.node === at ? {field: problem.field, text: problem.detail} : null;
  // What lies beside has the first one's settings where both have them.
  const shared = beside ? layers[nodesOf(/** @type {any} */ (store.work.peek()))[0].kind]?.schema?.properties ?? {} : {};
  const schema = recipe?.schema && beside ? {...recipe.schema, properties: Object.fromEntries(Object.entries(recipe.schema.properties ?? {}).filter(([name]) => !(name in shared)))} : recipe?.schema;
  return html`
    <section class="lab-operation" data-node=${at}>
      <h2>${kindName(kind)}</h2>
      <p class="hint">${tOr(`layer-${kind}`, tOr(`loss-${kind}-idea`, recipe?.doc ?? ""))}</p>
      ${beside && !Object.keys(schema?.properties ?? {}).length ? html`<p class="hint">${t("lab-beside-shares")}</p>` : html`
        <${SettingsForm} owner=${at ? `lab${at}` : "lab"} kind=${kind} schema=${schema} values=${node.settings} effective=${shown?.nodes[at]?.kind === kind ? shown.nodes[at].settings : {}} trouble=${trouble}
          onTakeBack=${draft ? actions.undo : undefined} onChange=${(/** @type {string} */ name, /** @type {unknown} */ value) => actions.changeSetting(name, value, at)} />`}
      ${inputs.map((input, k) => html`<${SizeTool} key=${k} name=${inputName(k, inputs.length)} shape=${shapeOf(input)} />`)}
      ${recipe && layers[kind] && trains(recipe.family) && html`
        <label class="lab-training"><input type="checkbox" checked=${node.training ?? false} data-do="training" onChange=${(/** @type {any} */ event) => actions.setTraining(event.target.checked, at)} /> ${t("lab-training")}</label>
        ${recipe.family === "regularization" && html`<button type="button" data-do="seed" onClick=${() => actions.setSeed((node.seed ?? 0) + 1, at)}>${t("lab-seed", {seed: node.seed ?? 0})}</button>`}`}
    </section>`;
}

/** What stands behind the last operation, or beside the only one. */
function Neighbours() {
  const work = useValue(store.work);
  const {layers, losses} = useValue(store.catalog);
  if (!work || losses[work.kind]) return null;
  const behind = work.next ?? [];
  const besides = actions.possibleBeside();
  const choose = (/** @type {(kind: string | null) => unknown} */ set) => (/** @type {any} */ event) => { if (event.target.value) set(event.target.value); };
  return html`
    <section class="lab-neighbours">
      ${!work.beside && behind.length < LONGEST && html`
        <label class="lab-choice"><span>${t("lab-behind")}</span>
          <select data-do="behind" value="" onChange=${choose(actions.setNext)}>
            <option value="">${t("lab-neighbour-none")}</option>
            ${Object.keys(layers).filter((kind) => layers[kind].arity === 1).map((kind) => html`<option key=${kind} value=${kind}>${kindName(kind)}</option>`)}
          </select></label>`}
      ${behind.length > 0 && html`<button type="button" data-do="behind-remove" onClick=${() => actions.setNext(null)}>${t("lab-behind-remove", {kind: kindName(behind[behind.length - 1].kind)})}</button>`}
      ${!behind.length && besides.length > 0 && html`
        <label class="lab-choice"><span>${t("lab-beside")}</span>
          <select data-do="beside" value=${work.beside?.kind ?? ""} onChange=${(/** @type {any} */ event) => actions.setBeside(event.target.value || null)}>
            <option value="">${t("lab-neighbour-none")}</option>
            ${besides.map((kind) => html`<option key=${kind} value=${kind}>${kindName(kind)}</option>`)}
          </select></label>`}
    </section>`;
}
