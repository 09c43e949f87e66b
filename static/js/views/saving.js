// @ts-check
/** Giving a person a file. */

import {t} from "../i18n/fluent.js";
import {toast} from "./toast.js";

/** @param {Blob} blob @param {string} file */
export function save(blob, file) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by then, and the memory is wanted back.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  toast(t("share-saved", {file}));
}

/** A name as files may have it. @param {string} name @param {string} otherwise */
export const fileName = (name, otherwise) => name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^-|-$/g, "") || otherwise;
