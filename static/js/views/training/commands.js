// @ts-check
/** The commands of the training room. */

export function Commands() {
  return null;
}
