import assert from "node:assert/strict";
import {test} from "node:test";
import {asPictures, filtersOf, fitMaps, layersToShow, raised} from "../../static/js/layout/training/looking.js";

const column = (name, kind, parameters = []) => ({
  name, kind, shape: [4], positive: false,
  node: {kind, parameter_count: parameters.length, parameters: parameters.map((one) => ({name: one}))},
});
const input = {name: "input", kind: "input", shape: [1, 28, 28], node: null, positive: false};
const NET = [input, column("conv1", "conv2d", ["w", "b"]), column("bn1", "batchnorm2d", ["gamma"]), column("relu1", "relu"), column("fc", "linear", ["w", "b"])];
const names = (columns) => columns.map(({name}) => name);

test("layers with weights are shown, normalisation and the rest when all are asked for", () => {
  assert.deepEqual(names(layersToShow(NET, "some")), ["conv1", "fc"]);
  assert.deepEqual(names(layersToShow(NET, "all")), ["conv1", "bn1", "relu1", "fc"]);
  assert.deepEqual(names(layersToShow([input, column("relu", "relu")], "some")), ["relu"]);
});

test("of a deep network some are shown, the first and the last among them", () => {
  const deep = [input, ...Array.from({length: 56}, (_, i) => column(`conv${i}`, "conv2d", ["w"]))];
  const shown = names(layersToShow(deep, "some"));
  assert.equal(shown.length, 8);
  assert.deepEqual([shown[0], shown.at(-1)], ["conv0", "conv55"]);
  assert.equal(layersToShow(deep, "weights").length, 56);
});

test("filters are the first convolution's, or the first weights there are", () => {
  assert.equal(filtersOf(NET)?.name, "conv1");
  assert.equal(filtersOf([input, column("fc", "linear", ["w"])])?.name, "fc");
  assert.equal(filtersOf([input]), null);
});

test("weights of a dense layer that reads the picture are pictures", () => {
  assert.deepEqual(asPictures([10, 784], [1, 28, 28]), [10, 1, 28, 28]);
  assert.deepEqual(asPictures([10, 120], [1, 28, 28]), [10, 120]);
  assert.deepEqual(asPictures([8, 2], [2]), [8, 2]);
  assert.deepEqual(asPictures([6, 1, 5, 5], [1, 28, 28]), [6, 1, 5, 5]);
});

test("maps stay within their place, whatever their number and size", () => {
  for (const shape of [[6, 28, 28], [16, 5, 5], [512, 2, 2], [1, 100, 100], [3, 40], [10], [120], [1000]]) {
    for (const width of [90, 180, 400]) {
      const {atlas, left} = fitMaps(shape, width, 130);
      assert.ok(atlas.width <= Math.max(width, shape.at(-1)), `${shape} in ${width}: ${atlas.width}`);
      if (shape.length > 1) assert.equal(atlas.maps.count + left, shape[0]);
      assert.ok(atlas.height <= 130 || shape.length === 1 || (shape.at(-2) ?? 1) > 130 || atlas.maps.count === atlas.across, `${shape}: ${atlas.height} high`);
    }
  }
});

test("a scale only grows, and stays the same object while nothing is larger", () => {
  const one = raised(new Map(), [{name: "conv1.y", peak: 2}, {name: "conv1.dy", peak: 0}]);
  assert.deepEqual([...one], [["conv1.y", 2], ["conv1.dy", 0]]);
  assert.equal(raised(one, [{name: "conv1.y", peak: 1}]), one);
  assert.equal(raised(one, [{name: "conv1.y", peak: 3}]).get("conv1.y"), 3);
  assert.equal(one.get("conv1.y"), 2);
});
