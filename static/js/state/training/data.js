// @ts-check
/** Data that is kept on the server: uploaded, downloaded there, or thrown away. */

import {Problem} from "../../api/client.js";
import * as api from "../../api/trainings.js";
import {t} from "../../i18n/fluent.js";
import {DEFAULT} from "../../layout/training/document.js";
import {complain} from "./actions.js";
import {setDataset} from "./draft.js";
import * as store from "./store.js";

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

/** Lets the server fetch a data set, and takes it when it has come. @param {string} name */
export async function download(name) {
  const put = (/** @type {any} */ entry) => {
    const downloads = store.catalog.peek().downloads.map((one) => (one.name === name ? {...one, ...entry} : one));
    store.catalog.value = {...store.catalog.peek(), downloads};
  };
  try {
    put({done: 0, state: "running", detail: null});
    await api.postDownload(name);
    for (;;) {
      const now = await api.getDownload(name);
      put(now);
      if (now.state !== "running") break;
      await new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    }
    await refreshDatasets();
  } catch (error) {
    put({state: "failed"});
    complain(error);
  }
}
