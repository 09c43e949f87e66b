// @ts-check
/** Files dropped anywhere on the page become data to learn from. */

import {useEffect, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {setOption} from "../../state/training/actions.js";
import {upload} from "../../state/training/data.js";
import {html} from "../html.js";

export function Dropping() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holds = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const enter = (/** @type {DragEvent} */ event) => {
      if (!holds(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (/** @type {DragEvent} */ event) => { if (!event.relatedTarget) setOver(false); };
    const drop = (/** @type {DragEvent} */ event) => {
      if (!holds(event)) return;
      event.preventDefault();
      setOver(false);
      setOption("part", "setup");
      void upload([...(event.dataTransfer?.files ?? [])]);
    };
    const all = /** @type {[string, any][]} */ ([["dragenter", enter], ["dragover", enter], ["dragleave", leave], ["drop", drop]]);
    for (const [name, listen] of all) addEventListener(name, listen);
    return () => { for (const [name, listen] of all) removeEventListener(name, listen); };
  }, []);
  return html`<div class=${over ? "dropzone is-over" : "dropzone"} aria-hidden="true"><p>${t("training-dropzone")}</p></div>`;
}
