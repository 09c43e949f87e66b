// @ts-check
/** What a training has said so far: its reports as columns, its evaluations, and what happened on the way. */

/** @typedef {(number | null)[]} Column one number a report; null where it was not a finite number or was not told */

/**
 * @typedef {object} Reports one row for each batch, step rising
 * @property {number[]} step how many batches were learned from, the reported one included
 * @property {Column} epoch
 * @property {Column} loss
 * @property {Column} accuracy share of the batch, 0…1
 * @property {Column} running the notes' Q
 * @property {Column} learning_rate
 * @property {Record<string, Column>} gradients norm of each parameter's gradient, by its name: "conv1.w"
 * @property {Record<string, Column>} updates length of the step over the length of the parameter
 */

/** @typedef {{loss: number | null, accuracy: number | null, by_class?: (number | null)[]}} Measured */
/** @typedef {[number, number, number]} Quantiles 15 %, 50 %, 85 % */

/**
 * @typedef {object} Evaluation
 * @property {number} step
 * @property {number} epoch
 * @property {Measured | null} [learning] on the part that is learned from
 * @property {Measured | null} [held_out]
 * @property {Record<string, Quantiles>} [outputs] how each layer's outputs spread
 */

/** @typedef {{step: number, changes: Record<string, any>}} Change from the batch after `step` on */
/** @typedef {{step: number, node: string | null, tensor: string | null, detail?: string}} Failure */
/** @typedef {{step: number, from: number}} Return where a training was taken back to, and from where */
/** @typedef {Record<string, any> & {state: string}} State */

/**
 * @typedef {object} Log
 * @property {number} seq the last event that is in here
 * @property {Reports} reports
 * @property {Evaluation[]} evaluations step rising
 * @property {Change[]} changes
 * @property {number[]} snapshots steps, rising
 * @property {Return[]} returns
 * @property {Failure | null} failure
 * @property {State | null} state the last one told by an event
 * @property {number} every 1, or how many reports one row stands for where the server thinned them
 */

/** @typedef {{seq?: number | null, kind: string, data: any}} TrainingEvent */

const PLAIN = /** @type {const} */ (["epoch", "loss", "accuracy", "running", "learning_rate"]);
const NAMED = /** @type {const} */ (["gradients", "updates"]);

/** @returns {Reports} */
const noReports = () => ({step: [], epoch: [], loss: [], accuracy: [], running: [], learning_rate: [], gradients: {}, updates: {}});

/** @returns {Log} */
export function empty() {
  return {seq: 0, reports: noReports(), evaluations: [], changes: [], snapshots: [], returns: [], failure: null, state: null, every: 1};
}

/**
 * The log as the server tells it at once; events go on from its `seq`.
 * @param {any} answer of GET /trainings/{id}/log
 * @returns {Log}
 */
export function fromAnswer(answer) {
  return {
    ...empty(),
    seq: answer.seq ?? 0,
    reports: extend(noReports(), answer.reports ?? {}),
    evaluations: sorted(answer.evaluations ?? []),
    changes: sorted((answer.changes ?? []).map(changeOf)),
    snapshots: [...(answer.snapshots ?? [])].map((/** @type {any} */ one) => (typeof one === "number" ? one : one.step)).sort((a, b) => a - b),
    failure: answer.failure ?? null,
    every: answer.every ?? 1,
  };
}

/**
 * The log after one more event. Events that are in it already change nothing, so a stream may be read twice.
 *
 * The new log takes over the columns of the old one, which must not be read any more: copying ten thousand reports
 * several times a second would be felt.
 * @param {Log} log
 * @param {TrainingEvent} event
 * @returns {Log}
 */
export function append(log, {seq = null, kind, data}) {
  if (seq !== null && seq <= log.seq) return log;
  const next = {...log, seq: seq ?? log.seq};
  switch (kind) {
    case "reports": return {...next, reports: extend(log.reports, data)};
    case "evaluation": return {...next, evaluations: sorted([...log.evaluations.filter(({step}) => step !== data.step), data])};
    case "snapshot": return log.snapshots.includes(data.step) ? next : {...next, snapshots: [...log.snapshots, data.step].sort((a, b) => a - b)};
    case "change": return {...next, changes: sorted([...log.changes, changeOf(data)])};
    case "failure": return {...next, failure: data};
    case "state": return {...next, state: data};
    case "back": return back(next, data.step);
    default: return next;
  }
}

/** The last step that was reported, or snapped, or evaluated: where a curve ends. @param {Log} log */
export function lastStep({reports, snapshots, evaluations}) {
  return Math.max(0, reports.step.at(-1) ?? 0, snapshots.at(-1) ?? 0, evaluations.at(-1)?.step ?? 0);
}

/**
 * Drops everything after a step; the run goes on from there.
 * @param {Log} log
 * @param {number} step
 * @returns {Log}
 */
function back(log, step) {
  const before = (/** @type {{step: number}} */ one) => one.step <= step;
  const from = lastStep(log);
  return {
    ...log,
    reports: shortened(log.reports, firstAfter(log.reports.step, step)),
    evaluations: log.evaluations.filter(before),
    changes: log.changes.filter(before),
    snapshots: log.snapshots.filter((one) => one <= step),
    returns: [...log.returns.filter(before), {step, from}],
    failure: log.failure && before(log.failure) ? log.failure : null,
  };
}

/**
 * The columns without what came after their first rows. A column only ever grows; whoever shortens it makes a new one, so
 * that what was computed of its beginning stays true.
 * @param {Reports} reports
 * @param {number} rows
 * @returns {Reports}
 */
function shortened(reports, rows) {
  const cut = (/** @type {Record<string, Column>} */ columns) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, rows)]));
  return {
    step: reports.step.slice(0, rows),
    epoch: reports.epoch.slice(0, rows), loss: reports.loss.slice(0, rows), accuracy: reports.accuracy.slice(0, rows),
    running: reports.running.slice(0, rows), learning_rate: reports.learning_rate.slice(0, rows),
    gradients: cut(reports.gradients), updates: cut(reports.updates),
  };
}

/**
 * Puts rows at the end of the columns, in place. Rows that are there already (a worker that was killed does them again)
 * take the place of the old ones.
 * @param {Reports} reports
 * @param {any} more
 * @returns {Reports}
 */
function extend(reports, more) {
  const steps = more.step ?? [];
  if (!steps.length) return reports;
  const known = firstAfter(reports.step, steps[0] - 1);
  const columns = known < reports.step.length ? shortened(reports, known) : {...reports};
  const total = known + steps.length;
  for (const step of steps) columns.step.push(step);
  for (const name of PLAIN) fill(columns[name], known, total, more[name]);
  for (const group of NAMED) {
    for (const name of Object.keys(more[group] ?? {})) columns[group][name] ??= [];
    for (const [name, column] of Object.entries(columns[group])) fill(column, known, total, more[group]?.[name]);
  }
  return columns;
}

/**
 * @param {Column} column
 * @param {number} known rows before the new ones
 * @param {number} total rows with the new ones
 * @param {unknown[] | undefined} values
 */
function fill(column, known, total, values) {
  while (column.length < known) column.push(null);
  for (let row = known; row < total; row++) {
    const value = values?.[row - known];
    column.push(typeof value === "number" && Number.isFinite(value) ? value : null);
  }
}

/**
 * The place of the first number that is larger, by halving; the length if there is none.
 * @param {ArrayLike<number>} rising
 * @param {number} limit
 */
export function firstAfter(rising, limit) {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In a document a change is flat, in an event its settings stand apart. @param {any} one @returns {Change} */
function changeOf({step, changes, training: _training, ...flat}) {
  return {step, changes: changes ?? flat};
}

/** @template {{step: number}} T @param {T[]} list @returns {T[]} */
const sorted = (list) => [...list].sort((a, b) => a.step - b.step);
