// @ts-check
/** The camera: on only while it is shown, and a picture only when asked for. */

import {useEffect, useRef, useState} from "preact/hooks";
import {locale, t} from "../i18n/fluent.js";
import {html, useValue} from "./html.js";

/**
 * Why a camera did not start, as the id of a sentence.
 * @param {unknown} error
 */
function reason(error) {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError": return "webcam-refused";
    case "NotFoundError":
    case "OverconstrainedError": return "webcam-missing";
    default: return "webcam-broken";
  }
}

/**
 * @param {object} props
 * @param {(picture: Blob) => void} props.onPicture
 */
export function Webcam({onPicture}) {
  useValue(locale);
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const stream = useRef(/** @type {MediaStream | null} */ (null));
  const [state, setState] = useState(/** @type {{is: "asking" | "live" | "failed", why?: string, detail?: string}} */ ({is: "asking"}));
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let gone = false;
    const start = async () => {
      // Pages opened over plain http from another computer have no mediaDevices at all.
      if (!navigator.mediaDevices?.getUserMedia) {
        setState({is: "failed", why: "webcam-insecure"});
        return;
      }
      setState({is: "asking"});
      try {
        const got = await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 640}, facingMode: "environment"}, audio: false});
        if (gone) {
          for (const track of got.getTracks()) track.stop();
          return;
        }
        stream.current = got;
        if (video.current) video.current.srcObject = got;
        setState({is: "live"});
      } catch (error) {
        if (!gone) setState({is: "failed", why: reason(error), detail: error instanceof Error ? error.message : ""});
      }
    };
    void start();
    return () => {
      gone = true;
      for (const track of stream.current?.getTracks() ?? []) track.stop();
      stream.current = null;
    };
  }, [attempt]);

  const snap = () => {
    const frame = video.current;
    if (!frame?.videoWidth) return;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [frame.videoWidth, frame.videoHeight];
    canvas.getContext("2d")?.drawImage(frame, 0, 0);
    canvas.toBlob((blob) => blob && onPicture(blob), "image/png");
  };

  return html`
    <div class="webcam">
      <video ref=${video} class=${state.is === "live" ? "" : "is-dark"} autoplay muted playsinline aria-label=${t("webcam-view")}></video>
      <p class=${state.is === "failed" ? "trouble" : "hint"} role=${state.is === "failed" ? "alert" : "status"}>
        ${state.is === "asking" && t("webcam-asking")}
        ${state.is === "live" && t("webcam-live")}
        ${state.is === "failed" && t(state.why ?? "webcam-broken", {reason: state.detail ?? ""})}
      </p>
      ${state.is === "failed"
        ? html`<button type="button" onClick=${() => setAttempt(attempt + 1)}>${t("webcam-start")}</button>`
        : html`<button type="button" class="primary" onClick=${snap} disabled=${state.is !== "live"}>${t("webcam-snap")}</button>`}
    </div>`;
}
