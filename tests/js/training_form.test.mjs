import assert from "node:assert/strict";
import {test} from "node:test";
import {DEFAULT, fieldBelow, inForce, readDocument, sameTraining, sectionOf, withValue} from "../../static/js/layout/training/document.js";
import {narrowed} from "../../static/js/layout/training/limits.js";
import {build, classesOf, fitted, mostBlocks, networkFor, planOf, USUAL} from "../../static/js/layout/training/networks.js";
import {about} from "../../static/js/layout/training/progress.js";
import {curl, headless} from "../../static/js/layout/training/snippets.js";
import {byClass, inTurns} from "../../static/js/layout/training/sheet.js";
import {objection, fieldsOf} from "../../static/js/layout/schema.js";

const kinds = ({nodes}) => nodes.map(({kind}) => kind);

test("a perceptron without hidden layers is a linear classifier", () => {
  const plan = {...USUAL.perceptron, depth: 0};
  assert.deepEqual(kinds(build(plan, [1, 28, 28], 10)), ["flatten", "linear"]);
  assert.deepEqual(build(plan, [2], 3).nodes, [{name: "fc", kind: "linear", out_features: 3}]);
});

test("a convnet doubles its filters and never halves a picture away", () => {
  const spec = build({...USUAL.convnet, blocks: 9, filters: 4}, [1, 28, 28], 5);
  assert.equal(mostBlocks([1, 28, 28]), 3);
  assert.deepEqual(spec.nodes.filter(({kind}) => kind === "conv2d").map(({out_channels: filters}) => filters), [4, 8, 16]);
  assert.equal(spec.nodes.at(-1).out_features, 5);
});

test("the form finds its settings again in every spec it has built, and in no other", () => {
  const plans = [
    USUAL.perceptron, USUAL.convnet, {...USUAL.perceptron, depth: 0}, {...USUAL.perceptron, depth: 7, width: 10, activation: "sigmoid", normalize: true},
    {...USUAL.convnet, blocks: 3, filters: 6, kernel: 5, activation: "tanh", normalize: true, dropout: 0.4},
  ];
  for (const plan of plans) assert.deepEqual(planOf(build(plan, [1, 28, 28], 5), 5), plan);
  const spec = build(USUAL.convnet, [1, 28, 28], 5);
  assert.equal(planOf({...spec, nodes: spec.nodes.toSpliced(1, 1)}, 5), null);
  assert.equal(planOf(spec, 10), null);
  assert.deepEqual(planOf({...spec, name: "mine"}, 5), USUAL.convnet);
});

test("a network that fits is left alone; another gets the input and the last layer it needs", () => {
  const spec = {name: "n", input: {shape: [1, 28, 28], mean: [0.1], std: [0.3]}, nodes: [{name: "f", kind: "flatten"}, {name: "a", kind: "linear", out_features: 10}, {name: "b", kind: "linear", out_features: 10}], classes: ["0", "1"]};
  const fits = {...spec, classes: undefined};
  assert.equal(fitted(fits, [1, 28, 28], 10), fits);
  const grey = fitted(spec, [1, 28, 28], 5);
  assert.deepEqual(grey.nodes.map(({out_features: out}) => out), [undefined, 10, 5]);
  assert.deepEqual(grey.input, spec.input);
  assert.ok(!("classes" in grey));
  assert.deepEqual(fitted(spec, [3, 32, 32], 10).input, {shape: [3, 32, 32]});
});

test("a pointer leads to its section and its field", () => {
  assert.equal(sectionOf("/optimizer/learning_rate"), "optimizer");
  assert.equal(sectionOf("/split/count"), "dataset");
  assert.equal(sectionOf("/batch_size"), "optimizer");
  assert.equal(sectionOf(null), null);
  assert.equal(fieldBelow("/augmentations/0/cells", "/augmentations/0"), "cells");
  assert.equal(fieldBelow("/optimizers", "/optimizer"), null);
});

test("changing one number of a document leaves the old one and the rest alone", () => {
  const copy = structuredClone(DEFAULT);
  const next = withValue(DEFAULT, ["optimizer", "learning_rate"], 3);
  assert.deepEqual(DEFAULT, copy);
  assert.equal(next.optimizer.learning_rate, 3);
  assert.equal(next.network, DEFAULT.network);
  const list = withValue({...DEFAULT, augmentations: [{kind: "shift"}, {kind: "noise"}]}, ["augmentations", "1", "std"], 0.2);
  assert.deepEqual(list.augmentations, [{kind: "shift"}, {kind: "noise", std: 0.2}]);
  assert.ok(!("momentum" in withValue(DEFAULT, ["optimizer", "momentum"], undefined).optimizer));
});

test("what is in force is the last change made, told either way", () => {
  const changes = [{step: 10, learning_rate: 0.5}, {step: 20, changes: {learning_rate: 0.25, batch_size: 8}}];
  assert.deepEqual(inForce(DEFAULT, changes), {learning_rate: 0.25, momentum: 0.9, penalty: null, batch_size: 8});
  assert.equal(inForce(DEFAULT, changes, 15).learning_rate, 0.5);
  assert.equal(inForce({...DEFAULT, optimizer: {kind: "adam", beta1: 0.8}, regularizer: {kind: "l2", strength: 0.1}}, []).momentum, 0.8);
});

test("a document from a link keeps what it knows and drops the rest", () => {
  const read = readDocument({optimizer: {kind: "adam"}, evil: 1});
  assert.equal(read.optimizer.kind, "adam");
  assert.equal(read.epochs, DEFAULT.epochs);
  assert.ok(!("evil" in read));
  assert.deepEqual(readDocument({epochs: "many", dataset: [], batch_size: 8, loss: {kind: "x"}}), {...DEFAULT, batch_size: 8, loss: {kind: "x"}});
  for (const bad of [null, [], "x", {}, {optimizer: 3}]) assert.equal(readDocument(bad), null);
});

test("trainings are the same whatever they are called and however they are written", () => {
  const other = {...DEFAULT, name: "other", optimizer: {momentum: 0.9, learning_rate: 0.05, kind: "sgd"}};
  assert.ok(sameTraining(DEFAULT, other));
  assert.ok(!sameTraining(DEFAULT, {...other, seed: 1}));
});

test("the page's limits lie inside the server's and can be lifted", () => {
  const schema = {properties: {epochs: {type: "integer", minimum: 1, maximum: 20}, batch_size: {type: "integer", minimum: 4}, other: {type: "number"}}};
  const limits = (/** @type {boolean} */ lifted) => Object.fromEntries(fieldsOf(narrowed(schema, "training", lifted)).map((field) => [field.name, [field.minimum, field.maximum]]));
  assert.deepEqual(limits(false), {epochs: [1, 20], batch_size: [4, 512], other: [-Infinity, Infinity]});
  assert.deepEqual(limits(true), {epochs: [1, 20], batch_size: [4, Infinity], other: [-Infinity, Infinity]});
  assert.equal(objection(fieldsOf(narrowed(schema, "training", false))[1], 1000)?.id, "field-maximum");
});

test("with other data a network keeps what it can", () => {
  const zoo = [{name: "lenet5", spec: {name: "LeNet-5", input: {shape: [1, 28, 28]}, nodes: [{name: "f", kind: "flatten"}, {name: "fc", kind: "linear", out_features: 10}]}}];
  const own = {spec: build(USUAL.convnet, [1, 28, 28], 5), seed: 3};
  assert.equal(networkFor(own, zoo, [1, 28, 28], 5), own);
  assert.equal(networkFor({zoo: "lenet5"}, zoo, [1, 28, 28], 10).zoo, "lenet5");
  const other = networkFor({zoo: "lenet5"}, zoo, [1, 28, 28], 5);
  assert.equal(other.spec.name, "LeNet-5");
  assert.equal(classesOf(other.spec), 5);
  assert.deepEqual(networkFor(own, zoo, [3, 32, 32], 4), {spec: build(USUAL.convnet, [3, 32, 32], 4), seed: 3});
  const points = networkFor(own, zoo, [2], 2);
  assert.deepEqual(planOf(points.spec, 2), USUAL.perceptron);
  const deep = {...USUAL.perceptron, depth: 4};
  assert.deepEqual(planOf(networkFor({spec: build(deep, [2], 2)}, zoo, [1, 28, 28], 5).spec, 5), deep);
  assert.deepEqual(networkFor({id: "x"}, zoo, [2], 2), {id: "x"});
});

test("a sheet lets all classes take turns and never shows an object twice", () => {
  const labels = [0, 0, 0, 1, 2, 1];
  assert.deepEqual(byClass(labels, 4), [[0, 1, 2], [3, 5], [4], []]);
  assert.deepEqual(inTurns(labels, 4, 4), [0, 3, 4, 1]);
  assert.deepEqual(inTurns(labels, 4, 99), [0, 3, 4, 1, 5, 2]);
});

test("a run as a script holds the whole document, whatever stands in it", () => {
  const document = {...DEFAULT, name: "it's", changes: [{step: 3, learning_rate: 0.1}]};
  const [, written] = /<<'END'\n([\s\S]*?)\nEND\n/.exec(headless(document));
  assert.deepEqual(JSON.parse(written), document);
  const [, body] = / -d '([\s\S]*)'\n$/.exec(curl("http://x", document));
  assert.deepEqual(JSON.parse(body.replaceAll("'\\''", "'")), document);
});

test("a length of time is told in the unit a person would use", () => {
  assert.deepEqual([0.2, 7.4, 42, 89, 600, 5400, 9000].map((seconds) => Object.values(about(seconds)).join(" ")), ["seconds 1", "seconds 7", "seconds 40", "seconds 90", "minutes 10", "hours 1.5", "hours 2.5"]);
});
