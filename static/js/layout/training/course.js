// @ts-check
/** How far a training has come after so many steps, in epochs: runs whose batches differ in size can then be compared. */

import {firstAfter} from "./log.js";

/** @typedef {{step: number, epoch: number, place: number, batch: number}} Leg a stretch with batches of one size, and where it begins */
/** @typedef {{objects: number, legs: Leg[]}} Course */

/**
 * @param {number} objects to learn from
 * @param {number} batch how many of them a step sees
 * @param {readonly Record<string, any>[]} changes made on the way, as documents have them
 * @returns {Course}
 */
export function courseOf(objects, batch, changes) {
  /** @type {Course} */
  const course = {objects: Math.max(1, objects), legs: [{step: 0, epoch: 0, place: 0, batch}]};
  for (const {step, batch_size: next} of [...changes].sort((a, b) => a.step - b.step)) {
    if (!next) continue;
    const [epoch, place] = stands(course, step);
    course.legs.push({step, epoch, place, batch: next});
  }
  return course;
}

/** Epochs that are finished after a step, and objects of the next one that were seen; an epoch's last batch takes what is left. @param {Course} course @param {number} step @returns {[number, number]} */
function stands({objects, legs}, step) {
  const leg = legs[Math.max(0, firstAfter(legs.map((one) => one.step), step) - 1)];
  const batches = Math.ceil(objects / leg.batch);
  const beyond = step - leg.step - Math.ceil((objects - leg.place) / leg.batch);
  if (beyond < 0) return [leg.epoch, leg.place + (step - leg.step) * leg.batch];
  return [leg.epoch + 1 + Math.floor(beyond / batches), (beyond % batches) * leg.batch];
}

/** @param {Course} course @param {number} step */
export function epochsAfter(course, step) {
  const [epoch, place] = stands(course, step);
  return epoch + place / course.objects;
}

/** @typedef {{course: string, done: number[]}} Placed */

/** What was placed already: a column only grows, so its beginning stays. @type {WeakMap<number[], Placed>} */
const known = new WeakMap();

/**
 * The steps of a column in epochs.
 * @param {number[]} steps of a log: it may grow between two calls, but must not change otherwise
 * @param {Course} course
 * @returns {number[]} as long as the column
 */
export function epochsOf(steps, course) {
  const same = JSON.stringify(course);
  let placed = known.get(steps);
  if (!placed || placed.course !== same || placed.done.length > steps.length) {
    placed = {course: same, done: []};
    known.set(steps, placed);
  }
  for (let i = placed.done.length; i < steps.length; i++) placed.done.push(epochsAfter(course, steps[i]));
  return placed.done;
}
