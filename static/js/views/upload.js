// @ts-check
/** Sends what a person brings: a picture, or weights for the network. */

import {useState} from "preact/hooks";
import {t} from "../i18n/fluent.js";
import {loadWeights, uploadImage} from "../state/actions.js";
import {toast} from "./toast.js";

/** Sends a picture; says beside the control what was wrong with it. */
export function useUpload() {
  const [trouble, setTrouble] = useState("");
  /** @param {Blob} picture */
  const send = async (picture) => {
    // Whoever drops weights on the page means the network, not a picture.
    const weights = picture instanceof File && picture.name.endsWith(".safetensors");
    const {done, refused} = await (weights ? loadWeights : uploadImage)(picture);
    if (weights && done) toast(t("weights-loaded", {file: picture.name}));
    setTrouble(!refused || weights ? refused : t("inputs-problem", {detail: refused}));
    return done;
  };
  return {trouble, setTrouble, send};
}
