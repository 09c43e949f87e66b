import assert from "node:assert/strict";
import {test} from "node:test";
import {confusions, mixed, objectsOf, rightOf, shares, strengths} from "../../static/js/layout/training/confusion.js";
import {paintRegions, probabilitiesAt, toCanvas, toPlane} from "../../static/js/layout/training/regions.js";

const MATRIX = [[8, 2, 0], [1, 3, 0], [0, 0, 0]];

test("shares of a class add up to one; a class without objects has none", () => {
  assert.deepEqual(shares(MATRIX), [[0.8, 0.2, 0], [0.25, 0.75, 0], [null, null, null]]);
});

test("the sums of a confusion matrix are its objects, its diagonal the right answers", () => {
  assert.deepEqual(objectsOf(MATRIX), [10, 4, 0]);
  assert.deepEqual(rightOf(MATRIX), {right: 11, objects: 14});
});

test("the commonest mistakes come first, right answers never", () => {
  assert.deepEqual(confusions(MATRIX), [{label: 0, predicted: 1, count: 2}, {label: 1, predicted: 0, count: 1}]);
  assert.equal(confusions(MATRIX, 1).length, 1);
});

test("colours: right answers by their share, the worst mistake as strong as can be", () => {
  const told = strengths(MATRIX);
  assert.deepEqual([told[0][0], told[1][1], told[1][0], told[0][1], told[2][2]], [0.8, 0.75, 1, 0.8, 0]);
  assert.deepEqual(strengths([[3, 0], [0, 4]]), [[1, 0], [0, 1]]);
});

test("a cell's ground goes from the paper to nearly the full colour", () => {
  assert.deepEqual(mixed([0, 100, 200], [255, 255, 255], 0), [255, 255, 255]);
  const [red, green, blue] = mixed([0, 100, 200], [255, 255, 255], 1);
  assert.ok(red < 30 && green > 100 && green < 120 && blue > 200 && blue < 210);
});

const channels = (word) => [word & 255, (word >> 8) & 255, (word >> 16) & 255];
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];

test("regions: the first row of the picture is the top of the plane", () => {
  // Two rows, one column; class 0 is sure below, class 1 above.
  const pixels = new Uint32Array(2);
  paintRegions(pixels, Float32Array.from([1, 0, 0, 1]), 1, [RED, BLUE], WHITE);
  const [top, bottom] = [...pixels].map(channels);
  assert.ok(top[2] > top[0] && bottom[0] > bottom[2]);
});

test("regions: on the border the paper shows, further in the colour grows", () => {
  const pixels = new Uint32Array(3);
  paintRegions(pixels, Float32Array.from([0.5, 0.7, 1, 0.5, 0.3, 0]), 3, [RED, BLUE], WHITE);
  const green = [...pixels].map((word) => channels(word)[1]);
  assert.deepEqual(channels(pixels[0]), WHITE);
  assert.ok(green[0] > green[1] && green[1] > green[2]);
});

test("regions: what is not a number has a colour of its own", () => {
  const pixels = new Uint32Array(1);
  paintRegions(pixels, Float32Array.from([NaN, NaN]), 1, [RED, BLUE], WHITE);
  assert.deepEqual(channels(pixels[0]), [255, 0, 255]);
});

const PLANE = {left: -2, right: 2, bottom: -1, top: 3};

test("the plane on the canvas and back", () => {
  assert.deepEqual(toCanvas(PLANE, -2, 3, 200), [0, 0]);
  assert.deepEqual(toCanvas(PLANE, 2, -1, 200), [200, 200]);
  assert.deepEqual(toCanvas(PLANE, 0, 1, 200), [100, 100]);
  const [x, y] = toPlane(PLANE, ...toCanvas(PLANE, 0.3, 0.7, 200), 200);
  assert.ok(Math.abs(x - 0.3) < 1e-12 && Math.abs(y - 0.7) < 1e-12);
});

test("the probabilities at a point are those of the place it falls into", () => {
  // p of class 0 is column/10 + row, on a grid of 3 rows and 5 columns over a plane of 4 by 4.
  const p = new Float32Array(30);
  for (let row = 0; row < 3; row++) for (let column = 0; column < 5; column++) p[row * 5 + column] = column / 10 + row;
  const grid = {p, classes: 2, rows: 3, columns: 5};
  assert.deepEqual(probabilitiesAt(grid, PLANE, -2, -1), [0, 0]);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 5; column++) {
      const [x, y] = [-2 + 0.8 * (column + 0.5), -1 + (4 / 3) * (row + 0.5)];
      assert.ok(Math.abs(probabilitiesAt(grid, PLANE, x, y)[0] - (column / 10 + row)) < 1e-6);
    }
  }
  assert.ok(Math.abs(probabilitiesAt(grid, PLANE, 99, -99)[0] - 0.4) < 1e-6);
});
