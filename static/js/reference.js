// @ts-check
/** The "try it" buttons of the REST reference: send what the form says, show what comes back. */

/** More of an answer than this is not shown. */
const LONGEST = 4000;

for (const form of document.forms) form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send(form);
});

addEventListener("hashchange", open);
open();

/** A link to a call or a schema unfolds it. */
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const {method = "GET", path = ""} = form.dataset;
  const query = new URLSearchParams();
  let url = path;
  for (const field of form.querySelectorAll("input")) {
    if (field.dataset.in === "path") url = url.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.value) query.set(field.name, field.value);
  }
  if (query.size) url += `?${query}`;
  const body = form.querySelector("textarea")?.value;
  const headers = {"Accept-Language": document.documentElement.lang, ...(body === undefined ? {} : {"Content-Type": "application/json"})};
  try {
    show(form, url, await fetch(url, {method, body, headers}));
  } catch (error) {
    print(form, [String(error)]);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} url
 * @param {Response} answer
 */
async function show(form, url, answer) {
  const type = answer.headers.get("content-type") ?? "";
  const blob = await answer.blob();
  const head = `${answer.status} · ${type} · ${blob.size} B\n${url}\n\n`;
  if (type.startsWith("image/")) {
    const picture = new Image();
    picture.src = URL.createObjectURL(blob);
    picture.alt = url;
    print(form, [head, picture]);
  } else if (type.includes("json")) {
    const text = JSON.stringify(JSON.parse(await blob.text()), null, 1);
    print(form, [head + (text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text)]);
  } else {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = url.split("/").pop()?.split("?")[0] ?? "answer";
    link.textContent = link.download;
    print(form, [head, link]);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {(string | Node)[]} parts
 */
function print(form, parts) {
  const output = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  output.replaceChildren(...parts);
  output.hidden = false;
}
