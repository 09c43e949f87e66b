// @ts-check
/** What the server refused, in its own words, with the way back. */

import {t} from "../i18n/fluent.js";
import {dismissProblem, select, openPanel, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {html, useValue} from "./html.js";

export function ProblemBar() {
  const problem = useValue(store.problem);
  const draft = useValue(store.draft);
  const network = useValue(store.network);
  const known = problem?.node && (problem.node === "input" || network?.nodes.some(({name}) => name === problem.node));
  const go = () => {
    if (!problem?.node) return;
    select({node: problem.node, tensor: "y", index: null});
    openPanel("layer");
  };
  return html`
    <div class="problem-place" role="alert">
      ${problem && html`
        <div class="problem" data-node=${problem.node ?? ""} data-pointer=${problem.pointer ?? ""}>
          <p><span class="glyph" aria-hidden="true">!</span>
            ${problem.node && !problem.detail.startsWith(problem.node) ? html`<strong>${problem.node}</strong>${" "}` : ""}<span>${problem.detail}</span>
            ${network && problem.kept !== false ? html`${" "}<span class="aside">${t("problem-kept")}</span>` : ""}</p>
          ${known ? html`<button type="button" onClick=${go}>${t("problem-show")}</button>` : ""}
          ${draft ? html`<button type="button" onClick=${undo}>${t("problem-back")}</button>` : ""}
          <button type="button" class="quiet" onClick=${dismissProblem}>${t("dismiss")}</button>
        </div>`}
    </div>`;
}
