// @ts-check
/** The scenes of the training room. */

export function Scenes() {
  return null;
}
