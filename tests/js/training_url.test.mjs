import assert from "node:assert/strict";
import {test} from "node:test";
import {DEFAULT} from "../../static/js/layout/training/document.js";
import {decode, encode, HOME} from "../../static/js/state/training/url.js";

/** @param {string} link */
const back = (link) => {
  const [search, hash] = link.split("#");
  return decode(search, hash ? `#${hash}` : "");
};

test("home needs no words", () => {
  assert.equal(encode(HOME), "");
  assert.equal(encode({...HOME, draft: DEFAULT}), "");
  assert.deepEqual(decode(""), HOME);
});

test("every part of a place comes back from its link", () => {
  const place = {
    ...HOME, theme: "projector", language: "ru", chrome: false, smoothing: 0.6, logarithmic: {loss: true}, axis: "epochs", pane: "gradients", panel: "mistakes", part: "look",
    lifted: true, shown: ["a1", "b2"], focus: "b2", moment: 120, probe: {part: "held_out", index: 7},
    draft: {...DEFAULT, epochs: 3, dataset: {kind: "moons", noise: 0.2}},
  };
  assert.deepEqual(back(encode(place)), place);
  assert.deepEqual(back(encode({...place, probe: {input: "sha"}})).probe, {input: "sha"});
  assert.equal(back(encode({...place, focus: "a1"})).focus, "a1");
});

test("what cannot be understood is as at home", () => {
  const place = decode("?at=-3&axis=weeks&smoothing=2&panel=moon&theme=pink&lang=xx&part=7&probe=", "#draft={nonsense");
  assert.deepEqual(place, HOME);
  assert.deepEqual(decode("?runs=a,,a,b").shown, ["a", "b"]);
});
