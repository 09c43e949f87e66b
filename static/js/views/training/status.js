// @ts-check
/** The status line: how the run that is looked at stands, and whether news still come. */

import {effect} from "@preact/signals-core";
import {useEffect, useState} from "preact/hooks";
import {locale, t} from "../../i18n/fluent.js";
import * as store from "../../state/training/store.js";
import {html, useValue} from "../html.js";
import {sentence} from "./words.js";

export function Status() {
  useValue(locale);
  const run = useValue(store.focused);
  const connection = useValue(store.connection);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    let key = "";
    return effect(() => {
      const now = store.focused.value;
      // A reader is told of states and epochs: every batch would make it stutter.
      const next = now ? [now.training.id, now.training.state, now.training.epoch, now.training.queue].join() : "";
      if (next === key) return;
      key = next;
      setSpoken(now ? sentence(now) : "");
    });
  }, []);
  return html`
    <div class="under">
      <p class="status" data-status=${run?.training.state ?? ""}>${run ? sentence(run) : t("training-status-rest")}</p>
      ${connection === "retrying" && html`<p class="connection" data-connection=${connection}><span aria-hidden="true">⟳</span> ${t("training-connection-retrying")}</p>`}
    </div>
    <p class="visually-hidden" role="status" aria-live="polite">${spoken}</p>`;
}
