// @ts-check
/** What the server has said of the picture that is shown: asked once, forgotten with the picture. */

/** @type {Map<string, Promise<any>>} */
const answers = new Map();

/**
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export function once(key, ask) {
  const known = answers.get(key);
  if (known) return known;
  const asked = ask();
  answers.set(key, asked);
  asked.catch(() => answers.delete(key));
  return asked;
}

export const forgetAnswers = () => answers.clear();
