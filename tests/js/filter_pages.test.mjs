import assert from "node:assert/strict";
import {test} from "node:test";
import {ravel} from "../../static/js/layout/address.js";
import {atlasOf, indexBox, locate} from "../../static/js/layout/atlas.js";
import {cut, fromParameter, mapsOfPage, pageOf, sizeOfPage, toParameter} from "../../static/js/layout/filter_pages.js";

const tensor = (shape) => {
  const data = Float32Array.from({length: shape.reduce((a, b) => a * b, 1)}, (_, i) => i);
  return {shape, data};
};

for (const shape of [[6, 1, 5, 5], [16, 6, 5, 5], [70, 130, 3, 3], [10, 84], [300, 2000], [84], [2000]]) {
  test(`every number of ${shape.join("×")} is on exactly one page, under its own place`, () => {
    const whole = tensor(shape);
    const seen = new Set();
    const {pages} = pageOf(shape);
    for (let number = 0; number < pages; number++) {
      const page = pageOf(shape, number);
      const {cell, across, wrap} = sizeOfPage(page, 300);
      const maps = mapsOfPage(page, wrap);
      const atlas = atlasOf(maps, across, cell);
      const numbers = cut(whole, page);
      // Row-major within the page is what the painter reads.
      const stride = Math.max(1, Math.floor(numbers.length / 500));
      for (let i = 0; i < numbers.length; i += stride) {
        const size = maps.rows * maps.columns;
        const at = maps.length === null
          ? [0, Math.floor(i / size), Math.floor((i % size) / maps.columns), i % maps.columns]
          : [0, i];
        const index = toParameter(page, at);
        assert.equal(whole.data[ravel(index, shape)], numbers[i]);
        assert.deepEqual(fromParameter(page, index), at);
        const box = indexBox(atlas, at);
        assert.deepEqual(locate(atlas, box.x + box.width / 2, box.y + box.height / 2, at.length), at);
        seen.add(numbers[i]);
      }
      if (stride === 1) assert.equal(numbers.length, (page.rows[1] - page.rows[0]) * (page.columns[1] - page.columns[0]) * page.cell[0] * page.cell[1]);
    }
    assert.ok(seen.size > 0);
  });
}

test("an index on another page has no place", () => {
  assert.equal(fromParameter(pageOf([70, 1, 3, 3], 0), [40, 0, 0, 0]), null);
  assert.deepEqual(fromParameter(pageOf([70, 1, 3, 3], 1), [40, 0, 1, 2]), [0, 8, 1, 2]);
});

test("a page is never wider than its place, if three pixels a cell allow it", () => {
  for (const shape of [[6, 1, 5, 5], [16, 6, 5, 5], [32, 3, 3, 3], [8, 8, 7, 7]]) {
    const page = pageOf(shape);
    const {cell, across} = sizeOfPage(page, 300);
    assert.ok(atlasOf(mapsOfPage(page, 1), across, cell).width <= 300, shape.join());
    assert.equal(across % shape[1], 0);
  }
});

test("there are no pages beyond the last", () => {
  assert.deepEqual(pageOf([6, 1, 5, 5], 9), pageOf([6, 1, 5, 5], 0));
});
