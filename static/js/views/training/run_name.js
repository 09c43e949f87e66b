// @ts-check
/** A run's name, changed in the place where it stands. */

import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {rename} from "../../state/training/actions.js";
import {html} from "../html.js";

/** As many letters as the server takes. */
const LONGEST = 200;

/**
 * Whether a name is being changed; the focus returns to where it came from.
 * @returns {{renaming: boolean, begin: (opener: () => HTMLElement | null) => void, end: (returns: boolean) => void}}
 */
export function useRenaming() {
  const [renaming, setRenaming] = useState(false);
  const back = useRef(/** @type {(() => HTMLElement | null) | null} */ (null));
  useLayoutEffect(() => {
    if (renaming) return;
    back.current?.()?.focus();
    back.current = null;
  }, [renaming]);
  return {
    renaming,
    begin: (opener) => {
      back.current = opener;
      setRenaming(true);
    },
    end: (returns) => {
      if (!returns) back.current = null;
      setRenaming(false);
    },
  };
}

/**
 * Enter and leaving the field save, Escape leaves everything as it was.
 * @param {{id: string, name: string, onEnd: (returns: boolean) => void}} props onEnd is told whether the focus has to go back
 */
export function NameField({id, name, onEnd}) {
  const [text, setText] = useState(name);
  const [wrong, setWrong] = useState("");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const over = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (/** @type {boolean} */ returns) => {
    over.current = true;
    onEnd(returns);
  };
  const save = async (/** @type {boolean} */ returns) => {
    if (over.current) return;
    const wanted = text.trim();
    if (wanted === name || (!wanted && !returns)) return end(returns);
    const refused = wanted ? await rename(id, wanted) : t("training-rename-empty");
    if (refused) setWrong(refused);
    else if (!over.current) end(returns);
  };
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") void save(true);
    else end(true);
  };
  return html`
    <span class="run-name">
      <input ref=${field} type="text" autocomplete="off" maxlength=${LONGEST} value=${text} aria-label=${t("training-rename-label", {name})} aria-invalid=${wrong !== ""} aria-describedby=${`rename-${id}`}
        onInput=${(/** @type {any} */ event) => { setText(event.currentTarget.value); setWrong(""); }} onKeyDown=${keyed} onBlur=${() => void save(false)} />
      <span class="reason" id=${`rename-${id}`} role="alert">${wrong}</span>
    </span>`;
}
