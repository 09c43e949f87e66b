// @ts-check
/** Pictures and weights that are dropped anywhere on the page, and pictures that are pasted. */

import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {html, useValue} from "./html.js";
import {toast} from "./toast.js";
import {useUpload} from "./upload.js";

/** Takes pictures that are dropped anywhere on the page, or pasted. */
export function DropZone() {
  useValue(locale);
  const {trouble, setTrouble, send} = useUpload();
  const [over, setOver] = useState(false);
  // Entering a child fires before leaving its parent: only the balance tells whether the pointer is on the page.
  const depth = useRef(0);

  useEffect(() => {
    const carriesFiles = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const enter = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current++;
      setOver(true);
    };
    const stay = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const leave = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const drop = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) void send(file);
    };
    const paste = (/** @type {ClipboardEvent} */ event) => {
      const file = event.clipboardData?.files[0];
      const editing = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
      if (file) {
        event.preventDefault();
        void send(file);
      } else if (!editing) toast(t("inputs-paste-no-image"));
    };
    const listeners = /** @type {[string, (event: any) => void][]} */ ([
      ["dragenter", enter], ["dragover", stay], ["dragleave", leave], ["drop", drop], ["paste", paste],
    ]);
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    };
  }, []);

  useEffect(() => {
    if (!trouble) return;
    toast(trouble);
    setTrouble("");
  }, [trouble]);

  return html`<div class=${over ? "dropzone is-over" : "dropzone"} aria-hidden="true"><p>${over && t("inputs-dropzone")}</p></div>`;
}
