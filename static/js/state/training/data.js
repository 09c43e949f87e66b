// @ts-check
/** Data that is kept on the server: uploaded, downloaded there, or thrown away. */

import {Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {DEFAULT} from "../../layout/training/document.js";
import {complain} from "./problems.js";
import {setDataset} from "./draft.js";
import * as store from "./store.js";

/** @import {Download} from "../../api/trainings.js" */

/** How often a download is asked after, in milliseconds. */
const PATIENCE = 700;

export async function refreshDatasets() {
  const {generated, kept, downloads} = await api.getDatasets();
  store.catalog.value = {...store.catalog.peek(), datasets: generated, kept, downloads};
}

/** @type {XMLHttpRequest | null} */
let sending = null;

/** Sends files; the first refusal is told, and nothing of the draft is lost. @param {File[]} files */
export async function upload(files) {
  if (!files.length) return;
  sending?.abort();
  const name = files.map((file) => file.name).join(", ");
  store.uploading.value = {name, share: 0};
  try {
    const record = await api.uploadDataset(files, (share) => { store.uploading.value = {name, share}; }, (request) => { sending = request; });
    await refreshDatasets();
    setDataset({id: record.id});
    store.troubles.value = {...store.troubles.peek(), upload: null};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Taken back by the person who sent it: nothing to tell.
    if (error.code !== "aborted") store.troubles.value = {...store.troubles.peek(), upload: {detail: error.status === 0 ? t("problem-unreachable") : error.detail, pointer: null, status: error.status}};
  } finally {
    store.uploading.value = null;
    sending = null;
  }
}

export const stopUpload = () => sending?.abort();

/** @param {string} id */
export async function removeDataset(id) {
  try {
    await api.deleteDataset(id);
    await refreshDatasets();
    if (store.draft.peek()?.dataset.id === id) setDataset(DEFAULT.dataset);
  } catch (error) {
    complain(error);
  }
}

/** @param {string} name @param {Partial<Download>} news */
function put(name, news) {
  const downloads = store.catalog.peek().downloads.map((one) => (one.name === name ? {...one, ...news} : one));
  store.catalog.value = {...store.catalog.peek(), downloads};
}

/** Looks after a download until it has come or failed. @param {string} name */
async function attend(name) {
  for (;;) {
    const now = await api.getDownload(name);
    put(name, now);
    if (now.state !== "running") return now.state;
    await new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  }
}

/** Lets the server fetch a data set, and takes it when it has come. @param {string} name */
export async function download(name) {
  try {
    put(name, {done: 0, state: "running", detail: null});
    await api.postDownload(name);
    if (await attend(name) !== "present") return;
    await refreshDatasets();
    setDataset({id: name});
  } catch (error) {
    put(name, {state: "absent"});
    complain(error);
  }
}

/** A download that somebody began goes on while nobody looks. */
export function attendDownloads() {
  for (const {name, state} of store.catalog.peek().downloads) {
    if (state === "running") void attend(name).then(refreshDatasets).catch(complain);
  }
}
