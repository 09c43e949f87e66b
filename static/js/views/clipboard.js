// @ts-check
/** Copying text. */

/**
 * Copies, in the old way where the page came over plain http and the browser keeps its clipboard to itself.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function toClipboard(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused; the old way may still work.
  }
  const back = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (back instanceof HTMLElement) back.focus();
  return done;
}
