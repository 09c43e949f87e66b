// @ts-check
/** The network as JSON that can be edited; what is wrong is shown at its place in the text. */

import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {format, lineAndColumn, locate, parse} from "../layout/json_text.js";
import {applySpec, undo} from "../state/actions.js";
import * as store from "../state/store.js";
import {count} from "./figures.js";
import {html, useValue} from "./html.js";

/** @import {Spec} from "../api/types.js" */

/** A text a person has begun to change outlives the closed drawer. @type {{text: string | null}} */
const kept = {text: null};

/** @typedef {{text: string, start: number, end: number} | null} Complaint */

export function SpecEditor() {
  useValue(locale);
  const spec = useValue(store.spec);
  const problem = useValue(store.problem);
  const draft = useValue(store.draft);
  const shown = spec ? format(spec) : "";
  const [text, setText] = useState(kept.text ?? shown);
  const [complaint, setComplaint] = useState(/** @type {Complaint} */ (null));
  const [said, setSaid] = useState("");
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const gutter = useRef(/** @type {HTMLPreElement | null} */ (null));
  const followed = useRef(shown);
  const changed = text !== shown;

  // The text follows the network until a person changes it.
  useEffect(() => {
    if (text === followed.current) setText(shown);
    followed.current = shown;
  }, [shown]);
  useLayoutEffect(() => {
    kept.text = changed ? text : null;
  }, [text, changed]);
  // A refusal that came from elsewhere (a form, a button) has a place in this text too.
  useEffect(() => {
    if (problem === null || draft === null) {
      setComplaint((old) => (old && problem === null && draft === null ? null : old));
      return;
    }
    const span = problem.pointer === null ? null : locate(text, problem.pointer);
    setComplaint({text: problem.detail, start: span?.start ?? 0, end: span?.end ?? 0});
  }, [problem, draft]);

  /** @param {number} start @param {number} end */
  const show = (start, end) => {
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(start, end);
    // Browsers do not scroll to a selection that a program made.
    const style = getComputedStyle(element);
    const {line, column} = lineAndColumn(element.value, start);
    element.scrollTop = Math.max(0, (line - 4) * parseFloat(style.lineHeight));
    // A monospaced letter is about 0.6 of its height wide.
    const right = column * parseFloat(style.fontSize) * 0.6;
    element.scrollLeft = right > element.clientWidth * 0.8 ? right - element.clientWidth / 2 : 0;
  };

  const apply = async () => {
    setSaid("");
    const parsed = parse(text);
    if (!parsed.ok) {
      const {line, column} = lineAndColumn(text, parsed.offset);
      const found = parsed.found === "" ? t("spec-found-end") : `“${parsed.found}”`;
      setComplaint({
        text: t("spec-syntax", {line, column, expected: t(`spec-expected-${parsed.expected}`), found}),
        start: parsed.offset, end: Math.min(text.length, parsed.offset + 1),
      });
      show(parsed.offset, Math.min(text.length, parsed.offset + 1));
      return;
    }
    if (typeof parsed.value !== "object" || parsed.value === null || Array.isArray(parsed.value)) {
      setComplaint({text: t("spec-not-object"), start: 0, end: text.length});
      return;
    }
    setComplaint(null);
    const done = await applySpec(/** @type {Spec} */ (parsed.value));
    const now = store.network.peek();
    if (done && now) {
      const written = format(now.spec);
      followed.current = written;
      setText(written);
      setSaid(t("spec-applied", {name: now.name, count: now.nodes.length, parameters: count(now.parameter_count)}));
    } else {
      const refused = store.problem.peek();
      const span = refused?.pointer ? locate(text, refused.pointer) : null;
      if (span) show(span.start, span.end);
    }
  };

  const revert = () => {
    if (draft) void undo();
    setComplaint(null);
    setSaid("");
    const good = store.network.peek()?.spec;
    setText(good ? format(good) : "");
  };

  const tidy = () => {
    const parsed = parse(text);
    if (parsed.ok) setText(format(parsed.value));
    else void apply();
  };

  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void apply();
  };

  const lines = text.split("\n").length;
  const numbers = Array.from({length: lines}, (_, i) => i + 1).join("\n");
  const place = complaint && lineAndColumn(text, complaint.start);
  return html`
    <section class="spec" aria-labelledby="spec-heading">
      <h2 id="spec-heading">${t("spec-heading")}</h2>
      <p class="hint" id="spec-hint">${t("spec-hint")}</p>
      <div class="spec-text">
        <pre class="spec-lines" ref=${gutter} aria-hidden="true">${numbers}</pre>
        <textarea ref=${area} aria-label=${t("spec-text")} aria-describedby="spec-hint spec-complaint" aria-invalid=${complaint !== null}
          wrap="off" spellcheck=${false} autocomplete="off" autocapitalize="off" rows="18" value=${text}
          onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}
          onScroll=${(/** @type {Event} */ event) => {
            if (gutter.current) gutter.current.scrollTop = /** @type {HTMLTextAreaElement} */ (event.currentTarget).scrollTop;
          }} onKeyDown=${key}></textarea>
      </div>
      <div class="spec-tools">
        <button type="button" class="primary" data-spec="apply" disabled=${!changed && draft === null} onClick=${() => void apply()}>${t("spec-apply")}</button>
        <button type="button" data-spec="revert" disabled=${!changed && draft === null} onClick=${revert}>${t("spec-revert")}</button>
        <button type="button" data-spec="format" onClick=${tidy}>${t("spec-format")}</button>
        <span class="hint">${t(changed || draft ? "spec-changed" : "spec-same")}</span>
      </div>
      <div class="spec-complaint" id="spec-complaint" role="status">
        ${complaint && html`
          <p class="trouble">${complaint.text} ${t("spec-stays")}</p>
          <button type="button" class="link" onClick=${() => show(complaint.start, complaint.end)}>${t("spec-show-place", {line: place?.line ?? 1})}</button>`}
        ${!complaint && said && html`<p class="said">${said}</p>`}
      </div>
    </section>`;
}
