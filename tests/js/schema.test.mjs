import assert from "node:assert/strict";
import {test} from "node:test";
import {asPair, asShort, fieldsOf, objection, sameSettings, stepped} from "../../static/js/layout/schema.js";

const integer = {type: "integer", minimum: 1, maximum: 1000000};
const schema = {
  type: "object",
  properties: {
    out_channels: {description: "how many filters", ...integer},
    kernel_size: {description: "size", anyOf: [integer, {type: "array", items: integer, minItems: 2, maxItems: 2}], default: 3},
    bias: {description: "add", type: "boolean", default: true},
    p: {description: "share", type: "number", minimum: 0, exclusiveMaximum: 1, default: 0.5},
    weight: {description: "each", type: "array", items: {type: "number", minimum: 0}, default: []},
    reduction: {description: "how", type: "string", enum: ["mean", "sum"], default: "mean"},
  },
};
const [channels, kernel, bias, p, weight, reduction] = fieldsOf(schema);

test("a schema becomes fields in its own order", () => {
  assert.deepEqual(fieldsOf(schema).map(({name, type}) => [name, type]), [
    ["out_channels", "integer"], ["kernel_size", "pair"], ["bias", "boolean"], ["p", "number"], ["weight", "list"], ["reduction", "choice"],
  ]);
  assert.deepEqual([channels.fallback, kernel.fallback, bias.fallback, reduction.choices], [undefined, 3, true, ["mean", "sum"]]);
  assert.deepEqual(fieldsOf(undefined), []);
});

test("limits object, closed and open ones", () => {
  assert.deepEqual(objection(channels, 0), {id: "field-minimum", limit: 1});
  assert.deepEqual(objection(kernel, 2.5), {id: "field-integer", limit: 0});
  assert.deepEqual(objection(p, 1), {id: "field-below", limit: 1});
  assert.deepEqual(objection(p, NaN), {id: "field-number", limit: 0});
  assert.equal(objection(p, 0), null);
  assert.equal(objection(weight, 0.5), null);
  assert.deepEqual(objection(weight, -1), {id: "field-minimum", limit: 0});
});

test("steppers stop at the limits and stay at a number's own scale", () => {
  assert.equal(stepped(channels, 1, -1), null);
  assert.equal(stepped(channels, 6, 1), 7);
  assert.equal(stepped(p, 0.5, 1), 0.6);
  assert.equal(stepped(p, 0.1, -1), 0.09);
  assert.equal(stepped(p, 0.9, 1), 0.91);
  assert.equal(stepped(p, 0.99, 1), null);
  assert.equal(stepped({...p, below: Infinity}, 0.003, -1), 0.002);
});

test("pairs and the short way of writing them", () => {
  assert.deepEqual(asPair(3), [3, 3]);
  assert.deepEqual(asPair([1, 2]), [1, 2]);
  assert.deepEqual(asPair(3, 3), [3, 3, 3]);
  assert.deepEqual(asShort([2, 2, 2]), 2);
  assert.deepEqual(asShort([2, 2, 3]), [2, 2, 3]);
  const volume = {properties: {kernel_size: {anyOf: [{type: "integer"}, {type: "array", minItems: 3, maxItems: 3}]}}};
  assert.equal(fieldsOf(volume)[0].sides, 3);
  assert.ok(!sameSettings({kind: "k", kernel_size: [2, 2, 3]}, {kind: "k", kernel_size: 2}, volume));
  assert.equal(asShort([3, 3]), 3);
  assert.deepEqual(asShort([1, 2]), [1, 2]);
});

test("a setting written out says the same as one left out", () => {
  const short = {kind: "conv2d", out_channels: 6};
  assert.ok(sameSettings(short, {...short, kernel_size: [3, 3], bias: true}, schema));
  assert.ok(!sameSettings(short, {...short, kernel_size: 5}, schema));
  assert.ok(!sameSettings(short, {...short, kind: "linear"}, schema));
  assert.ok(sameSettings({...short, weight: []}, short, schema), "an empty list, written out or left out");
  assert.ok(!sameSettings({...short, weight: [1]}, short, schema));
  const pool = {properties: {kernel_size: {anyOf: [integer]}, stride: {anyOf: [integer]}}};
  assert.ok(sameSettings({kind: "maxpool2d", kernel_size: 2}, {kind: "maxpool2d", kernel_size: 2, stride: [2, 2]}, pool));
  assert.ok(!sameSettings({kind: "maxpool2d", kernel_size: 2}, {kind: "maxpool2d", kernel_size: 2, stride: 1}, pool));
});
