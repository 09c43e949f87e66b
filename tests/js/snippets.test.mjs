import assert from "node:assert/strict";
import {test} from "node:test";
import {addressText, curl, curlPass, numpy, pythonName, quote, tensorUrl} from "../../static/js/layout/snippets.js";

const place = {origin: "http://127.0.0.1:8000", trace: "abc"};
const cell = {node: "conv1", tensor: "dy", index: [0, 3, 5, 7]};

test("an address reads as in the notes", () => {
  assert.equal(addressText(cell), "conv1.dy[0,3,5,7]");
  assert.equal(addressText({...cell, index: []}), "conv1.dy");
});

test("a URL carries the index and quotes odd names", () => {
  assert.equal(tensorUrl(place, cell, "json"),
    "http://127.0.0.1:8000/api/v1/traces/abc/tensors/conv1.dy.json?index=0,3,5,7");
  assert.equal(tensorUrl(place, {node: "a b", tensor: "y", index: []}, "png", {palette: "value"}),
    "http://127.0.0.1:8000/api/v1/traces/abc/tensors/a%20b.y.png?palette=value");
});

test("curl survives a shell", () => {
  assert.equal(curl(place, cell),
    "curl -sS 'http://127.0.0.1:8000/api/v1/traces/abc/tensors/conv1.dy.json?index=0,3,5,7'");
  assert.equal(quote("it's"), "'it'\\''s'");
  assert.match(curlPass(place.origin, {input: "x"}), /traces' \\\n.*json' \\\n {2}-d '\{"input":"x"\}'$/);
});

test("the NumPy text loads the whole tensor and indexes it", () => {
  const text = numpy(place, cell, {shape: [1, 6, 28, 28], about: "LeNet-5"});
  assert.match(text, /^# conv1\.dy\[0,3,5,7\] · LeNet-5\n/);
  assert.match(text, /conv1_dy = np\.load\(BytesIO\(urlopen\(url\)\.read\(\)\)\) {2}# float32, shape \(1, 6, 28, 28\)/);
  assert.match(text, /print\(conv1_dy\[0, 3, 5, 7\]\)\n$/);
  assert.match(numpy(place, {...cell, index: []}, {shape: [6]}), /shape \(6,\)\nprint\(conv1_dy\)/);
});

test("a node's name need not be a Python name", () => {
  assert.equal(pythonName({node: "3x3.a", tensor: "w", index: []}), "_3x3_a_w");
});
