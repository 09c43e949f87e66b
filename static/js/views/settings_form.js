// @ts-check
/** A form made from a recipe's JSON schema; every change runs the network again, every refusal stands beside its field. */

import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t, tOr} from "../i18n/fluent.js";
import {parseNumber} from "../layout/numbers.js";
import {asPair, asShort, fieldsOf, objection, stepped} from "../layout/schema.js";
import {editable} from "./figures.js";
import {html, useValue} from "./html.js";

/** @import {Field} from "../layout/schema.js" */

/** Long enough to type a second digit, short enough to feel instant. A stepper waits for nothing. */
const PAUSE = 200;

/** @typedef {(field: string, value: unknown) => void} Change undefined as a value restores the usual one */
/** @typedef {{field: string, text: string}} Trouble */

/**
 * @param {object} props
 * @param {string} props.owner whose settings these are; part of the ids of the controls
 * @param {string} [props.kind] looked up first for a meaning: maxpool2d pads with −∞, conv2d with zeros
 * @param {string} [props.group] whose words are meant where each kind has its own: "optimizer", "dataset"…
 * @param {{properties?: Record<string, any>} | undefined} props.schema
 * @param {Record<string, unknown>} props.values what the spec says; what it leaves out has its usual value
 * @param {Record<string, unknown>} [props.effective] what holds where nothing is said and nothing is usual
 * @param {Trouble | null} props.trouble
 * @param {() => void} [props.onTakeBack] drops what was refused
 * @param {Change} props.onChange
 */
export function SettingsForm({owner, kind = "", group = "", schema, values, effective = {}, trouble, onTakeBack, onChange}) {
  useValue(locale);
  const fields = fieldsOf(schema);
  if (fields.length === 0) return html`<p class="hint">${t("inspector-settings-none")}</p>`;
  return html`
    <form class="fields" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      ${fields.map((field) => html`
        <${Setting} key=${`${owner}-${field.name}`} owner=${owner} kind=${kind} group=${group} field=${field}
          value=${values[field.name] ?? field.fallback ?? effective[field.name]}
          trouble=${trouble?.field === field.name ? trouble.text : ""} onTakeBack=${onTakeBack}
          onChange=${(/** @type {unknown} */ value) => onChange(field.name, value)} />`)}
    </form>`;
}

/**
 * @param {object} props
 * @param {string} props.owner
 * @param {string} props.kind
 * @param {string} props.group
 * @param {Field} props.field
 * @param {unknown} props.value
 * @param {string} props.trouble
 * @param {() => void} [props.onTakeBack]
 * @param {(value: unknown) => void} props.onChange
 */
function Setting({owner, kind, group, field, value, trouble, onTakeBack, onChange}) {
  const id = `setting-${owner}-${field.name}`;
  const [objected, setObjected] = useState("");
  const words = group ? `${group}-${kind}-${field.name}` : `setting-${field.name}`;
  const label = tOr(group ? words : `${words}-label`, field.name);
  // maxpool2d pads with −∞, conv2d with zeros; a window has a length, or a height and a width, or a depth too.
  const axes = /[13]d$/.exec(kind)?.[0] ?? "";
  const meaning = group ? tOr(`${words}-idea`, field.description) : tOr(`${words}-${kind}`, tOr(`${words}${axes && `-${axes}`}`, tOr(words, field.description)));
  const reason = objected || trouble;
  const described = reason ? `${id}-meaning ${id}-reason` : `${id}-meaning`;
  const usual = field.fallback !== undefined && JSON.stringify(asPlain(field, value)) !== JSON.stringify(asPlain(field, field.fallback));
  const common = {id, field, described, invalid: reason !== "", onChange, onObject: setObjected};
  const name = html`${label}${label !== field.name && html` <code>${field.name}</code>`}`;
  return html`
    <div class=${reason ? "field is-wrong" : "field"} data-field=${field.name}>
      ${field.type === "pair"
        ? html`<${PairControl} ...${common} label=${label} name=${name} value=${value} />`
        : html`
          <label for=${id}>${name}</label>
          <div class="field-control">
            ${field.type === "boolean" && html`
              <input type="checkbox" id=${id} checked=${value === true} aria-describedby=${described}
                onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} />`}
            ${field.type === "choice" && html`
              <select id=${id} value=${value} aria-describedby=${described}
                onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
                ${field.choices.map((choice) => html`<option key=${choice} value=${choice}>${tOr(`${words}-is-${choice}`, choice)}</option>`)}
              </select>`}
            ${(field.type === "integer" || field.type === "number") && html`
              <${NumberControl} ...${common} value=${Number(value)} onChange=${onChange} />`}
            ${field.type === "list" && html`
              <${ListControl} ...${common} value=${Array.isArray(value) ? value : []} onChange=${onChange} />`}
          </div>`}
      <p class="hint" id=${`${id}-meaning`}>${meaning}${usual && html`${" "}
        <button type="button" class="link" onClick=${() => onChange(undefined)}>${t("field-default", {value: written(field, field.fallback)})}</button>`}</p>
      <p class="reason" id=${`${id}-reason`} aria-live="polite">${reason}${trouble && onTakeBack && html`${" "}
        <button type="button" class="link" onClick=${onTakeBack}>${t("field-take-back")}</button>`}</p>
    </div>`;
}

/** @param {Field} field @param {unknown} value */
const asPlain = (field, value) => (field.type === "pair" && Array.isArray(value) ? asShort(asPair(value, field.sides)) : value);

/** @param {Field} field @param {unknown} value */
function written(field, value) {
  if (field.type === "list") return Array.isArray(value) && value.length ? value.map((one) => editable(Number(one))).join(" ") : t("field-list-empty");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return editable(value);
  return Array.isArray(value) ? value.map((one) => editable(Number(one))).join(" × ") : String(value);
}

/**
 * One number: typed, stepped by buttons or by the arrow keys. What is typed stays as typed while the field has the
 * focus, or "0," would lose its comma before the next digit.
 * @param {object} props
 * @param {string} props.id
 * @param {Field} props.field
 * @param {number} props.value
 * @param {string} props.described
 * @param {boolean} props.invalid
 * @param {string} [props.label] where no label element names the field
 * @param {(value: number) => void} props.onChange
 * @param {(reason: string) => void} props.onObject
 */
export function NumberControl({id, field, value, described, invalid, label, onChange, onObject}) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const sent = useRef(value);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // Changed by somebody else: undo, another form, the spec.
    if (!Object.is(value, sent.current)) setText(null);
    sent.current = value;
  }, [value]);

  const send = (/** @type {number} */ next, /** @type {number} */ pause) => {
    clearTimeout(timer.current);
    const wrong = objection(field, next);
    onObject(wrong ? t(wrong.id, {limit: editable(wrong.limit), example: editable(field.type === "number" ? 0.5 : 3)}) : "");
    if (wrong || next === sent.current) return;
    const deliver = () => {
      sent.current = next;
      onChange(next);
    };
    // At once means at once: the click that leaves a field may be on the button that uses it.
    if (pause) timer.current = setTimeout(deliver, pause);
    else deliver();
  };

  const current = text === null ? value : parseNumber(text);
  const step = (/** @type {1 | -1} */ by) => {
    const next = stepped(field, Number.isFinite(current) ? current : 0, by);
    if (next === null) return;
    setText(editable(next));
    send(next, 0);
  };
  const typed = (/** @type {Event} */ event) => {
    const {value: now} = /** @type {HTMLInputElement} */ (event.currentTarget);
    setText(now);
    send(parseNumber(now), PAUSE);
  };
  const leave = () => {
    if (text === null) return;
    const next = parseNumber(text);
    if (objection(field, next) === null) {
      send(next, 0);
      setText(null);
    }
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1);
    } else if (event.key === "Enter") leave();
    else if (event.key === "Escape" && text !== null) {
      event.stopPropagation();
      clearTimeout(timer.current);
      onObject("");
      setText(null);
    }
  };

  const limits = {
    "aria-valuemin": Number.isFinite(field.minimum) ? field.minimum : undefined,
    "aria-valuemax": Number.isFinite(field.maximum) ? field.maximum : undefined,
  };
  return html`
    <div class="stepper">
      <button type="button" tabindex="-1" aria-label=${t("field-less")} disabled=${stepped(field, current, -1) === null} onClick=${() => step(-1)}>−</button>
      <input type="text" id=${id} inputmode=${field.type === "number" ? "decimal" : "numeric"} autocomplete="off" role="spinbutton"
        aria-valuenow=${Number.isFinite(current) ? current : undefined} ...${limits} aria-label=${label}
        aria-describedby=${described} aria-invalid=${invalid} value=${text ?? editable(value)}
        onInput=${typed} onBlur=${leave} onKeyDown=${key} />
      <button type="button" tabindex="-1" aria-label=${t("field-more")} disabled=${stepped(field, current, 1) === null} onClick=${() => step(1)}>+</button>
    </div>`;
}

/**
 * Numbers with spaces between them (a comma is a decimal sign in half the world); sent when the field is left.
 * @param {object} props
 * @param {string} props.id
 * @param {Field} props.field
 * @param {number[]} props.value
 * @param {string} props.described
 * @param {boolean} props.invalid
 * @param {(value: number[]) => void} props.onChange
 * @param {(reason: string) => void} props.onObject
 */
function ListControl({id, field, value, described, invalid, onChange, onObject}) {
  const send = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.currentTarget).value.trim();
    const numbers = text ? text.split(/[\s;]+/).map(parseNumber) : [];
    const wrong = numbers.map((one) => objection(field, one)).find((reason) => reason !== null);
    onObject(wrong ? t(wrong.id, {limit: editable(wrong.limit), example: editable(0.5)}) : "");
    if (!wrong) onChange(numbers);
  };
  return html`
    <input type="text" id=${id} inputmode="text" autocomplete="off" aria-describedby=${described} aria-invalid=${invalid}
      value=${value.map(editable).join(" ")} onChange=${send} />`;
}

/** The axes of a window, outermost first. */
const AXES = /** @type {Record<number, [string, string][]>} */ ({2: [["H", "field-height"], ["W", "field-width"]], 3: [["D", "field-depth"], ["H", "field-height"], ["W", "field-width"]]});

/**
 * One number for every axis of a window, or one for each.
 * @param {object} props
 * @param {string} props.id
 * @param {Field} props.field
 * @param {string} props.label
 * @param {unknown} props.name
 * @param {unknown} props.value
 * @param {string} props.described
 * @param {boolean} props.invalid
 * @param {(value: unknown) => void} props.onChange
 * @param {(reason: string) => void} props.onObject
 */
function PairControl({id, field, label, name, value, described, invalid, onChange, onObject}) {
  const numbers = asPair(value, field.sides);
  const axes = AXES[field.sides] ?? AXES[2];
  const equal = numbers.every((one) => one === numbers[0]);
  const [linked, setLinked] = useState(equal);
  const apart = !linked || !equal;
  const link = (/** @type {Event} */ event) => {
    const {checked} = /** @type {HTMLInputElement} */ (event.currentTarget);
    setLinked(checked);
    if (checked && !equal) onChange(numbers[0]);
  };
  const common = {field, described, invalid, onObject};
  const linkedSays = t(field.sides === 3 ? "field-linked-3d" : "field-linked");
  // The last axis keeps the name it has always had; the first has the label's.
  const idOf = (/** @type {number} */ axis) => (axis === 0 ? id : axis === axes.length - 1 && axes.length === 2 ? `${id}-width` : `${id}-${axis}`);
  return html`
    <label for=${id}>${name}</label>
    <div class="field-control">
      ${apart
        ? axes.map(([, word], axis) => html`
          ${axis > 0 && html`<span aria-hidden="true">×</span>`}
          <${NumberControl} ...${common} key=${word} id=${idOf(axis)} label=${`${label}, ${t(word)}`} value=${numbers[axis]}
            onChange=${(/** @type {number} */ now) => onChange(asShort(numbers.map((one, at) => (at === axis ? now : one))))} />`)
        : html`<${NumberControl} ...${common} id=${id} value=${numbers[0]} onChange=${onChange} />`}
      <label class="link-toggle" title=${linkedSays}>
        <input type="checkbox" checked=${!apart} onChange=${link} aria-label=${`${label}: ${linkedSays}`} />
        <span aria-hidden="true">${axes.map(([letter]) => letter).join(" = ")}</span>
      </label>
    </div>`;
}
