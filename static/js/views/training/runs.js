// @ts-check
/** The runs of the training room. */

export function Runs() {
  return null;
}
