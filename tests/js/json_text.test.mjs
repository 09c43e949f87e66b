import assert from "node:assert/strict";
import {test} from "node:test";
import {format, lineAndColumn, locate, parse} from "../../static/js/layout/json_text.js";

const spec = {
  name: "LeNet-5",
  input: {shape: [1, 28, 28], mean: [0.1307], std: [0.3081], background: "dark", center: true},
  nodes: [
    {name: "conv1", kind: "conv2d", out_channels: 6, kernel_size: 5, padding: 2},
    {name: "relu1", kind: "relu"},
  ],
  loss: {kind: "softmax_cross_entropy"},
};

test("a spec is set one node a line and reads back the same", () => {
  const text = format(spec);
  assert.deepEqual(JSON.parse(text), spec);
  assert.ok(text.includes('\n    {"name": "relu1", "kind": "relu"}\n'));
});

test("our reader agrees with the browser's", () => {
  const texts = [
    "1", "-0.5e-3", "true", "null", '""', '"\\u0416\\n\\"/"', "[]", "[ 1 , [ 2 ] ]", "{}", '{"a":{"b":[1,{}]}}',
    "", "01", "1.", "+1", ".5", "1e", "tru", "truex", "[1,]", "[1 2]", "{a:1}", '{"a" 1}', '{"a":1,}', '"\n"', '"\\x"', '"', "1 1", "NaN", "-",
  ];
  for (const text of texts) {
    let expected;
    try {
      expected = {value: JSON.parse(text)};
    } catch {
      expected = null;
    }
    const result = parse(text);
    assert.equal(result.ok, expected !== null, `of ${text}`);
    if (result.ok) assert.deepEqual(result.value, expected.value);
  }
});

test("a mistake is told by its place and by what should stand there", () => {
  const text = '{\n  "a": 1\n  "b": 2\n}';
  const result = parse(text);
  assert.ok(!result.ok);
  assert.deepEqual([result.expected, lineAndColumn(text, result.offset)], ["comma", {line: 3, column: 3}]);
  assert.equal(parse("[1, 2").expected, "comma");
  assert.equal(parse('{"a": }').expected, "value");
  assert.equal(parse('{"a": 1} x').expected, "end");
});

test("a pointer finds its value's place", () => {
  const text = format(spec);
  const at = locate(text, "/nodes/0/kernel_size");
  assert.equal(text.slice(at.start, at.end), "5");
  assert.equal(text.slice(at.start - 15, at.start), '"kernel_size": ');
});

test("a pointer to what was left out finds the node that lacks it", () => {
  const text = format(spec);
  const at = locate(text, "/nodes/1/slope");
  assert.equal(text.slice(at.start, at.end), '{"name": "relu1", "kind": "relu"}');
  assert.deepEqual(locate("{}", "/nodes/3"), {start: 0, end: 2});
  assert.equal(locate("{", "/nodes"), null);
});

test("keys with slashes and tildes", () => {
  const text = '{"a/b~c": 7}';
  assert.deepEqual(locate(text, "/a~1b~0c"), {start: 10, end: 11});
});
