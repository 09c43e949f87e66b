// @ts-check
/** The status of the training room. */

export function Status() {
  return null;
}
