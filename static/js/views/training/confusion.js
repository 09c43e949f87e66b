// @ts-check
/** A place that helper CURVES fills. */

export function Confusion() {
  return null;
}
