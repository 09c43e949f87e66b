// @ts-check
/** A long sum is drawn in two goes: what a window shows comes at once, the rest a frame later. */

import {useEffect, useMemo, useState} from "preact/hooks";
import {firstOf} from "../layout/card.js";
import {afterFrame} from "../state/frame.js";

/** @import {Block} from "../layout/card.js" */

/** Terms that are drawn at once: at least as many as a window shows. */
const AT_ONCE = 30;

/** The blocks that are drawn by now, and whether these are all. @param {Block[]} all the same list as long as it is of the same sum @returns {[Block[], boolean]} */
export function useUnfolding(all) {
  const start = useMemo(() => firstOf(all, AT_ONCE), [all]);
  const [unfolded, setUnfolded] = useState(/** @type {Block[] | null} */ (null));
  const count = (/** @type {Block[]} */ blocks) => blocks.reduce((sum, block) => sum + block.count, 0);
  const whole = unfolded === all || count(start) === count(all);
  useEffect(() => (whole ? undefined : afterFrame(() => setUnfolded(all))), [all, whole]);
  return [whole ? all : start, whole];
}
