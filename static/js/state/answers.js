// @ts-check
/** What the server was asked about numbers that stand: once, and remembered for a while. */

/** @template T @typedef {{promise: Promise<T>, value?: T}} Asked `value` as soon as it is there */

/**
 * Answers by their questions. Whoever has to draw at once takes an answer that is `here`; whoever can wait asks `once`.
 * @template T
 */
export class Answers {
  /** @type {Map<string, Asked<T>>} */
  #asked = new Map();

  /** @param {number} most that are remembered; the oldest goes first */
  constructor(most) {
    this.most = most;
  }

  /** @param {string} key @returns {T | undefined} */
  here(key) {
    return this.#asked.get(key)?.value;
  }

  /** @param {string} key @param {() => Promise<T>} ask @returns {Promise<T>} */
  once(key, ask) {
    const known = this.#asked.get(key);
    if (known) return known.promise;
    /** @type {Asked<T>} */
    const asked = {promise: ask()};
    this.#asked.set(key, asked);
    asked.promise.then((value) => { asked.value = value; }, () => { if (this.#asked.get(key) === asked) this.#asked.delete(key); });
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= this.most) break;
      this.#asked.delete(oldest);
    }
    return asked.promise;
  }

  /** Nobody waits for this promise any longer; an answer that is here stays. @param {string} key @param {Promise<T>} promise */
  giveUp(key, promise) {
    const known = this.#asked.get(key);
    if (known?.promise === promise && known.value === undefined) this.#asked.delete(key);
  }

  forget() {
    this.#asked.clear();
  }
}
