// @ts-check
/** The pieces a training's form is made of: sections that say in one line what they hold, choices, settings of a recipe. */

import {useEffect, useState} from "preact/hooks";
import {t} from "../../i18n/fluent.js";
import {fieldBelow, sectionOf} from "../../layout/training/document.js";
import {narrowed} from "../../layout/training/limits.js";
import {edit, undo} from "../../state/training/draft.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {SettingsForm} from "../settings_form.js";

/** @import {Section as Name} from "../../layout/training/document.js" */

/** What is wrong with the draft: what the server said of its parts, and of the whole when it was sent. */
export function useTroubles() {
  const {dataset, network, augmentations} = useValue(store.troubles);
  const problem = useValue(store.problem);
  return [problem, dataset, network, augmentations].filter((one) => one !== null && one !== undefined);
}

/** The sentence that belongs beside a place of the document itself, such as /batch_size. @param {string} place */
export function useTrouble(place) {
  return useTroubles().find(({pointer}) => pointer === place)?.detail ?? "";
}

/**
 * A part of the form that can be closed; closed it still says what it holds. Where something is wrong in it, it opens.
 * @param {object} props
 * @param {Name} props.name
 * @param {unknown} props.summary
 * @param {boolean} [props.begin] whether it is open to begin with
 * @param {unknown} [props.children]
 */
export function Section({name, summary, begin = false, children}) {
  const [open, setOpen] = useState(begin);
  const troubles = useTroubles().filter(({pointer}) => sectionOf(pointer) === name);
  const wrong = troubles.length > 0;
  useEffect(() => { if (wrong) setOpen(true); }, [wrong]);
  return html`
    <details class="form-section" data-section=${name} data-wrong=${wrong} open=${open} onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
      <summary><span class="form-title">${t(`training-section-${name}`)}</span> <span class="form-summary">${summary}</span></summary>
      ${open && html`<div class="form-body">${children}</div>`}
    </details>`;
}

/**
 * One of several, with the meaning of the one that is chosen.
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.value
 * @param {{value: string, label: string, group?: string}[]} props.choices
 * @param {unknown} [props.meaning]
 * @param {string} [props.reason]
 * @param {(value: string) => void} props.onChange
 */
export function Choice({id, label, value, choices, meaning = "", reason = "", onChange}) {
  const groups = [...new Set(choices.map(({group}) => group ?? ""))];
  const options = (/** @type {string} */ group) => choices.filter((one) => (one.group ?? "") === group)
    .map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`);
  return html`
    <div class=${reason ? "field wide is-wrong" : "field wide"} data-field=${id}>
      <label for=${`field-${id}`}>${label}</label>
      <div class="field-control">
        <select id=${`field-${id}`} value=${value} aria-describedby=${`field-${id}-meaning`} onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}>
          ${groups.map((group) => (group ? html`<optgroup key=${group} label=${group}>${options(group)}</optgroup>` : options(group)))}
        </select>
      </div>
      ${meaning && html`<p class="hint" id=${`field-${id}-meaning`}>${meaning}</p>`}
      ${reason && html`<p class="reason">${reason}</p>`}
    </div>`;
}

/**
 * Some settings of one object of the document; what is rarely touched waits behind "more".
 * @param {object} props
 * @param {string[]} props.path where the object stands in the document
 * @param {string} props.group whose words: "optimizer", or "setting" for those that all pages share
 * @param {string} props.kind
 * @param {string} [props.limits] the name of the page's limits, the group's own if not given
 * @param {{properties?: Record<string, any>} | undefined} props.schema
 * @param {Record<string, unknown>} props.values
 * @param {string[]} [props.first] what is shown at once; everything if not given
 * @param {(field: string, value: unknown) => void} [props.onChange]
 */
export function Settings({path, group, kind, limits = group, schema, values, first, onChange}) {
  const {lifted} = useValue(store.options);
  const troubles = useTroubles();
  const pointer = path.map((step) => `/${step}`).join("");
  const own = narrowed(schema, limits, lifted);
  const properties = Object.entries(own?.properties ?? {});
  const part = (/** @type {boolean} */ shown) => ({properties: Object.fromEntries(properties.filter(([name]) => (first ? first.includes(name) : true) === shown))});
  const [now, later] = [part(true), part(false)];
  const wrong = troubles.flatMap(({pointer: at, detail}) => {
    const field = fieldBelow(at, pointer);
    return field !== null && field in (own?.properties ?? {}) ? [{field, text: detail}] : [];
  })[0] ?? null;
  const common = {
    kind, group: group === "setting" ? "" : group, values, trouble: wrong, onTakeBack: undo,
    onChange: onChange ?? ((/** @type {string} */ field, /** @type {unknown} */ value) => edit([...path, field], value)),
  };
  const rest = Object.keys(later.properties);
  const hidden = wrong !== null && rest.includes(wrong.field);
  return html`
    ${Object.keys(now.properties).length > 0 && html`<${SettingsForm} ...${common} owner=${path.join("-")} schema=${now} />`}
    ${rest.length > 0 && html`
      <details class="form-more" open=${hidden || undefined}>
        <summary>${t("training-more")}</summary>
        <${SettingsForm} ...${common} owner=${`${path.join("-")}-more`} schema=${later} />
      </details>`}`;
}
