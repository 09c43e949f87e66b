// @ts-check
/** Work that nobody waits for must not delay what somebody does. */

/**
 * Calls once the frame that is under way has been made.
 * @param {() => void} act
 * @returns {() => void} calls it off
 */
export function afterFrame(act) {
  let wanted = true;
  requestAnimationFrame(() => {
    // A message is taken up when the frame has been laid out and painted.
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      if (wanted) act();
    };
    port2.postMessage(0);
  });
  return () => { wanted = false; };
}

/** @returns {Promise<void>} */
export const frame = () => new Promise((resolve) => { afterFrame(resolve); });
