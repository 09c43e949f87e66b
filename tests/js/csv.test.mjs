import assert from "node:assert/strict";
import {test} from "node:test";
import {csv, dialect, shortest, slice} from "../../static/js/layout/csv.js";

test("a float32 is written with as few digits as tell it from its neighbours", () => {
  assert.equal(shortest(Math.fround(0.1)), "0.1");
  assert.equal(shortest(Math.fround(-3.25e-7)), "-3.25e-7");
  assert.equal(shortest(NaN), "nan");
  assert.equal(shortest(-Infinity), "-inf");
  assert.equal(shortest(-0), "0");
  for (let i = 0; i < 500; i++) {
    const value = Math.fround(Math.tan(i) * 10 ** ((i % 40) - 20));
    assert.equal(Math.fround(Number(shortest(value))), value);
  }
});

test("a map is a table", () => {
  assert.equal(csv({shape: [2, 2], data: Float32Array.of(1, 0.5, -2, 0)}), "1,0.5\r\n-2,0\r\n");
});

test("Russian spreadsheets get semicolons and decimal commas", () => {
  assert.equal(csv({shape: [1, 2], data: Float32Array.of(1.5, -0.25)}, dialect("ru")), "1,5;-0,25\r\n");
});

test("anything but a table has a line per cell, indices in row-major order", () => {
  const lines = csv({shape: [1, 2, 1, 2], data: Float32Array.of(1, 2, 3, 4)}).trimEnd().split("\r\n");
  assert.deepEqual(lines, ["n,c,row,column,value", "0,0,0,0,1", "0,0,0,1,2", "0,1,0,0,3", "0,1,0,1,4"]);
  assert.equal(csv({shape: [], data: Float32Array.of(7)}), "value\r\n7\r\n");
});

test("leading indices choose a slice without copying", () => {
  const data = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const part = slice({shape: [2, 2, 2], data}, [1, 0]);
  assert.deepEqual([part.shape, [...part.data]], [[2], [4, 5]]);
  assert.equal(part.data.buffer, data.buffer);
  assert.deepEqual(slice({shape: [2], data}, []).shape, [2]);
});
