// @ts-check
/** The form of the training room. */

export function Form() {
  return null;
}
