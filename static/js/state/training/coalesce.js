// @ts-check
/** Answers for a person who drags: one request at a time, the newest wish next, and nothing asked twice. */

/**
 * Keeps the answers used last, up to a number of bytes.
 * @template T
 */
export class Shelf {
  /** @type {Map<string, {value: T, bytes: number}>} */
  #kept = new Map();
  #bytes = 0;
  #limit;

  /** @param {number} limit bytes */
  constructor(limit) {
    this.#limit = limit;
  }

  /** @param {string} key @returns {T | undefined} */
  get(key) {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  /** The newest stays even if it alone is too large. @param {string} key @param {T} value @param {number} bytes */
  put(key, value, bytes) {
    this.#bytes += bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, {value, bytes});
    for (const [old, one] of this.#kept) {
      if (this.#bytes <= this.#limit || old === key) break;
      this.#kept.delete(old);
      this.#bytes -= one.bytes;
    }
  }

  get size() {
    return this.#kept.size;
  }
}

/**
 * @template W what is wished
 * @template T the answer
 * @param {object} how
 * @param {(wish: W) => Promise<T>} how.load
 * @param {(wish: W) => string} how.key
 * @param {(answer: T) => number} how.bytes
 * @param {(answer: T, wish: W) => void} how.show
 * @param {(error: unknown, wish: W) => void} how.fail
 * @param {(waiting: boolean) => void} how.wait whether an answer is under way
 * @param {number} how.limit bytes that answers may take
 */
export function coalesced({load, key, bytes, show, fail, wait, limit}) {
  /** @type {Shelf<T>} */
  const shelf = new Shelf(limit);
  /** @type {string | null} */
  let wanted = null;
  /** @type {W | null} */
  let next = null;
  let running = "";

  /** @param {W} wish */
  const run = async (wish) => {
    const mine = key(wish);
    running = mine;
    wait(true);
    try {
      const answer = await load(wish);
      shelf.put(mine, answer, bytes(answer));
      // An answer on the way to a newer wish is shown too: the picture moves while the hand does.
      if (mine === wanted || (wanted !== null && next !== null)) show(answer, wish);
    } catch (error) {
      if (mine === wanted) fail(error, wish);
    } finally {
      running = "";
      const following = next;
      next = null;
      if (following !== null && key(following) !== mine) want(following);
      else wait(false);
    }
  };

  /** @param {W | null} wish null: nothing is wanted any more */
  function want(wish) {
    if (wish === null) {
      wanted = next = null;
      return;
    }
    const name = key(wish);
    wanted = name;
    const known = shelf.get(name);
    if (known !== undefined) {
      next = null;
      show(known, wish);
      if (!running) wait(false);
    } else if (running === name) next = null;
    else if (running) next = wish;
    else void run(wish);
  }

  return want;
}
