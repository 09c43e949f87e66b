// @ts-check
/** A picture dropped anywhere on the page, or pasted, becomes an input. */

import {useEffect, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import * as actions from "../../state/lab/actions.js";
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
      const file = event.dataTransfer?.files[0];
      if (file) void actions.usePicture(file);
    };
    const paste = (/** @type {ClipboardEvent} */ event) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({type}) => type.startsWith("image/"));
      if (file && !event.defaultPrevented) void actions.usePicture(file);
    };
    addEventListener("dragenter", enter);
    addEventListener("dragover", enter);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    addEventListener("paste", paste);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragover", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
      removeEventListener("paste", paste);
    };
  }, []);
  return html`<div class=${over ? "dropzone is-over" : "dropzone"} aria-hidden="true"><p>${t("lab-dropzone")}</p></div>`;
}
