// @ts-check
/** A place that helper CURVES fills. */

export function Travel() {
  return null;
}
