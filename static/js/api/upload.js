// @ts-check
/** Sending files with a progress that can be watched, which `fetch` cannot tell. */

import {BASE, Problem} from "./client.js";

/**
 * @param {string} path below /api/v1
 * @param {File[]} files
 * @param {(share: number) => void} onProgress from 0 to 1
 * @param {(request: XMLHttpRequest) => void} [onBegin] gives what can be aborted
 * @returns {Promise<any>} the answer; a `Problem` with code "aborted" where it was taken back
 */
export function uploadFiles(path, files, onProgress, onBegin) {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", BASE + path);
    request.responseType = "json";
    request.setRequestHeader("Accept-Language", document.documentElement.lang || "en");
    request.upload.onprogress = ({loaded, total}) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(new Problem(request.status, request.response ?? {title: request.statusText}));
    };
    request.onerror = () => reject(new Problem(0, {code: "unreachable"}));
    request.onabort = () => reject(new Problem(0, {code: "aborted"}));
    onBegin?.(request);
    request.send(body);
  });
}
