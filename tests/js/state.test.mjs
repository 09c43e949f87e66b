import assert from "node:assert/strict";
import {test} from "node:test";
import {readSafetensors, renameTensors} from "../../static/js/api/safetensors.js";
import {emptyHistory, record, redoStep, undoStep} from "../../static/js/state/history.js";
import {addLayer, changeSetting, duplicateNode, explicit, freeName, insertNode, moveNode, removeNode, renameNode, whereIs} from "../../static/js/state/spec_edits.js";
import {differenceSet, tensorSet} from "../../static/js/state/tensors.js";
import {decode, encode, HOME} from "../../static/js/state/url.js";

const spec = {
  input: {shape: [1, 8, 8]},
  nodes: [{name: "conv1", kind: "conv2d", out_channels: 2}, {name: "relu1", kind: "relu"}, {name: "sum1", kind: "add", inputs: ["relu1", "conv1"]}, {name: "fc1", kind: "linear", out_features: 3}],
};
const recipe = (family, ...required) => ({kind: "", family, arity: 1, doc: "", schema: {required}});
const reads = (edited) => Object.fromEntries(explicit(edited).map(({name, inputs}) => [name, inputs.join("+")]));

test("changing a setting touches one node and nothing of the old spec", () => {
  const copy = structuredClone(spec);
  const edited = changeSetting(spec, "conv1", "out_channels", 5);
  assert.equal(edited.nodes[0].out_channels, 5);
  assert.equal(edited.nodes[1], spec.nodes[1]);
  assert.deepEqual(spec, copy);
  assert.ok(!("out_channels" in changeSetting(spec, "conv1", "out_channels", undefined).nodes[0]));
});

test("who read a removed node reads what it read", () => {
  assert.deepEqual(reads(removeNode(spec, "relu1")), {conv1: "input", sum1: "conv1+conv1", fc1: "sum1"});
  assert.deepEqual(reads(removeNode(spec, "conv1")), {relu1: "input", sum1: "relu1+input", fc1: "sum1"});
  assert.equal(removeNode({...spec, output: "fc1"}, "fc1").output, "sum1");
});

test("an added node stands between a node and all its readers", () => {
  const edited = insertNode(spec, "conv1", {name: "norm1", kind: "batchnorm2d"});
  assert.deepEqual(reads(edited), {conv1: "input", norm1: "conv1", relu1: "norm1", sum1: "relu1+norm1", fc1: "sum1"});
  assert.deepEqual(edited.nodes.map(({name}) => name), ["conv1", "norm1", "relu1", "sum1", "fc1"]);
  assert.ok(!("inputs" in edited.nodes[1]), "what the order says is not written");
  assert.equal(reads(addLayer(spec, "input", "relu", recipe("activation")).spec).conv1, "relu2");
});

test("a fresh layer has all that its kind requires, whatever the kind", () => {
  const fresh = (kind, ...about) => {
    const {spec: edited, name} = addLayer(spec, "relu1", kind, recipe(...about));
    return edited.nodes.find((node) => node.name === name);
  };
  assert.deepEqual(fresh("conv2d", "convolution", "out_channels", "kernel_size"), {name: "conv2", kind: "conv2d", out_channels: 8, kernel_size: 3, padding: 1});
  assert.deepEqual(fresh("sumpool1d", "pooling", "kernel_size"), {name: "pool1", kind: "sumpool1d", kernel_size: 2});
  assert.deepEqual(fresh("folding3d", "shape", "corners"), {name: "folding1", kind: "folding3d", corners: 1});
});

test("a copy has a free name and follows its original", () => {
  const {spec: edited, name} = duplicateNode(spec, "conv1");
  assert.equal(name, "conv2");
  assert.deepEqual(reads(edited), {conv1: "input", conv2: "conv1", relu1: "conv2", sum1: "relu1+conv2", fc1: "sum1"});
  assert.equal(freeName(spec, "relu"), "relu2");
});

test("a join that is added is a shortcut around the node before it, and keeps its inputs when it is moved or copied", () => {
  const edited = addLayer(spec, "relu1", "add", {...recipe("join"), arity: null});
  assert.equal(reads(edited.spec)[edited.name], "relu1+conv1");
  assert.equal(reads(edited.spec).sum1, `${edited.name}+conv1`);
  assert.equal(reads(duplicateNode(spec, "sum1").spec).sum2, "sum1+conv1");
  assert.equal(reads(moveNode(spec, "sum1", 1)).sum1, "fc1+conv1");
});

test("moving keeps a chain a chain", () => {
  const chain = {input: spec.input, nodes: ["a", "b", "c"].map((name) => ({name, kind: "relu"}))};
  assert.deepEqual(moveNode(chain, "a", 1).nodes.map(({name}) => name), ["b", "a", "c"]);
  assert.deepEqual(reads(moveNode(chain, "c", -1)), {a: "input", c: "a", b: "c"});
  assert.deepEqual(moveNode(chain, "b", -1).nodes.map(({name}) => name), ["b", "a", "c"]);
  assert.equal(moveNode(chain, "a", -1), chain);
});

test("a pointer names node and field", () => {
  assert.deepEqual(whereIs(spec, "/nodes/3/out_features"), {node: "fc1", field: "out_features"});
  assert.deepEqual(whereIs(spec, "/input/shape"), {node: "input", field: "shape"});
  assert.deepEqual(whereIs(spec, null), {node: null, field: null});
});

test("a link restores all that was encoded, and home needs none", () => {
  const place = {
    network: "abc", input: "sample-digit-7", target: 3, prepare: {fit: "crop", center: false, invert: true}, mode: {training: true, seed: 5},
    step: 4, selection: {node: "conv1", tensor: "dy", index: [0, 3, 5, 7]}, scale: "global", minus: "def", compare: true, theme: "dark", language: "ru", panel: "map",
    view: "scatter",
  };
  assert.deepEqual(decode(encode(place)), place);
  assert.equal(encode(HOME), "");
  assert.deepEqual(decode(""), HOME);
  assert.match(encode(place), /at=conv1\.dy\[0,3,5,7\]/);
});

test("nonsense in a link is as at home", () => {
  assert.deepEqual(decode("?target=x&scale=y&theme=z&step=-1&at=%%&lang=de&panel=no&seed=a&fit=q&view=v"), HOME);
});

test("undo walks back, redo forward, and a new change forgets what was undone", () => {
  const [a, b, c] = ["a", "b", "c"].map((network) => ({network}));
  let history = record(record(emptyHistory(), a), b);
  const back = undoStep(history, c);
  assert.equal(back.recipe, b);
  assert.equal(redoStep(back.history, b).recipe, c);
  history = record(back.history, b);
  assert.equal(redoStep(history, a), null);
  assert.equal(undoStep(emptyHistory(), a), null);
});

function body(tensors, pad = 0) {
  const header = {__metadata__: {note: "x"}};
  let at = 0;
  for (const [name, shape, numbers] of tensors) {
    header[name] = {dtype: "F32", shape, data_offsets: [at, at += numbers.length * 4]};
  }
  const text = new TextEncoder().encode(JSON.stringify(header) + " ".repeat(pad));
  const bytes = new Uint8Array(8 + text.length + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let to = 8 + text.length;
  for (const [, , numbers] of tensors) {
    bytes.set(new Uint8Array(Float32Array.from(numbers).buffer), to);
    to += numbers.length * 4;
  }
  return bytes.buffer;
}

test("safetensors are read whatever the header's length", () => {
  for (const pad of [0, 1, 2, 3]) {
    const {blocks, metadata} = readSafetensors(body([["a", [2], [1, 2]], ["b", [1, 2], [3, 4]]], pad));
    assert.deepEqual([...blocks.get("b").data], [3, 4]);
    assert.deepEqual(blocks.get("b").shape, [1, 2]);
    assert.equal(metadata.note, "x");
  }
});

test("aliases share the numbers of their original", () => {
  const {blocks} = readSafetensors(body([["input.y", [2], [1, -3]]]));
  const entry = (name, alias_of) => ({name, alias_of, shape: [2], peak: 3});
  const trace = {tensors: [entry("input.y", null), entry("conv1.x", "input.y"), entry("gone.y", null)]};
  const set = tensorSet(trace, blocks);
  assert.equal(set.get("conv1.x").data, set.get("input.y").data);
  assert.equal(set.get("gone.y"), null);
  const difference = differenceSet(trace, blocks);
  assert.deepEqual([difference.get("conv1.x").peak, difference.get("conv1.x").minimum], [3, -3]);
});

test("a node is renamed wherever it is spoken of", () => {
  const small = {input: {shape: [1, 8, 8]}, nodes: [
    {name: "a", kind: "relu"}, {name: "b", kind: "tanh"}, {name: "c", kind: "add", inputs: ["b", "a"]},
  ], output: "c"};
  const renamed = renameNode(small, "a", "first");
  assert.deepEqual(renamed.nodes, [{name: "first", kind: "relu"}, {name: "b", kind: "tanh"}, {name: "c", kind: "add", inputs: ["b", "first"]}]);
  assert.equal(renameNode(small, "c", "last").output, "last");
  assert.deepEqual(small.nodes[0].name, "a", "the old one stays");
});

test("a weights file with renamed tensors has the same numbers, aligned", () => {
  const numbers = Float32Array.from([1, -2.5, 3, 0.125]);
  const header = new TextEncoder().encode(JSON.stringify({
    "conv1.weight": {dtype: "F32", shape: [3], data_offsets: [0, 12]}, "conv10.bias": {dtype: "F32", shape: [1], data_offsets: [12, 16]}, __metadata__: {format: "pt"},
  }));
  const file = new Uint8Array(8 + header.length + 16);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(new Uint8Array(numbers.buffer), 8 + header.length);
  const renamed = renameTensors(file.buffer, "conv1", "свёртка");
  const {blocks, metadata} = readSafetensors(renamed);
  assert.deepEqual([...blocks.keys()], ["свёртка.weight", "conv10.bias"]);
  assert.deepEqual([...blocks.get("свёртка.weight").data, ...blocks.get("conv10.bias").data], [...numbers]);
  assert.deepEqual([metadata.format, Number(new DataView(renamed).getBigUint64(0, true)) % 8], ["pt", 0]);
});
