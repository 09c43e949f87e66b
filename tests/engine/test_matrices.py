"""Ŵ and im2col: the same numbers as the engine's convolution, and the shape the notes show."""

import numpy as np
import pytest

from engine.layers import LAYERS
from engine.matrices import banded, im2col
from tests.engine.cases import CASES

CONVOLUTIONS = [c for c in CASES if c.layer.kind in {"conv1d", "conv2d", "conv3d"}]
each = pytest.mark.parametrize("case", CONVOLUTIONS, ids=repr)


@each
def test_the_banded_matrix_is_the_convolution_and_its_transpose_the_way_back(case, rng):
    (x,), params = case.draw(rng)
    y, saved, _ = case.layer.forward(params, x)
    dy = rng.standard_normal(y.shape)
    dx = case.layer.backward(params, dy, saved).inputs[0]
    matrix = banded(case.layer, params["w"], x.shape[1:])
    bias = params["b"].reshape(-1, *(1,) * (y.ndim - 2)) if "b" in params else 0
    for n in range(len(x)):
        np.testing.assert_allclose((matrix @ x[n].ravel()).reshape(y[n].shape) + bias, y[n],
                                   rtol=1e-12, atol=1e-12)  # fmt: skip
        np.testing.assert_allclose(matrix.T @ dy[n].ravel(), dx[n].ravel(), rtol=1e-12, atol=1e-12)


@each
def test_columns_say_where_each_number_came_from(case, rng):
    (x,), _ = case.draw(rng)
    columns, sources = im2col(case.layer, x)
    assert columns.shape == (len(x), *sources.shape)
    for n in range(len(x)):
        wanted = np.where(sources < 0, 0, x[n].ravel()[np.maximum(sources, 0)])
        np.testing.assert_array_equal(columns[n], wanted)


@each
def test_filters_times_columns_is_the_convolution(case, rng):
    (x,), params = case.draw(rng)
    y = case.layer.forward(params, x).output
    columns = im2col(case.layer, x).columns
    w = case.layer.laid(params["w"]).reshape(case.layer.groups, -1, columns.shape[2])
    bias = params["b"].reshape(-1, *(1,) * (y.ndim - 2)) if "b" in params else 0
    np.testing.assert_allclose((w @ columns).reshape(y.shape) + bias, y, rtol=1e-12, atol=1e-12)


def test_w2_as_the_notes_write_it():
    """REFERENCE W2: rows of Ŵ are the kernel's rows with gaps, shifted by one cell each."""
    layer = LAYERS["conv2d"](1, 3)
    w = np.array([[[[1.0, 4, 1], [1, 4, 3], [3, 3, 1]]]])
    matrix = banded(layer, w, (1, 4, 4))
    assert matrix.tolist() == [
        [1, 4, 1, 0, 1, 4, 3, 0, 3, 3, 1, 0, 0, 0, 0, 0],
        [0, 1, 4, 1, 0, 1, 4, 3, 0, 3, 3, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 4, 1, 0, 1, 4, 3, 0, 3, 3, 1, 0],
        [0, 0, 0, 0, 0, 1, 4, 1, 0, 1, 4, 3, 0, 3, 3, 1],
    ]
    x = np.array([4.0, 5, 8, 7, 1, 8, 8, 8, 3, 6, 6, 4, 6, 5, 7, 8])
    assert (matrix @ x).tolist() == [122, 148, 126, 134]
    assert (matrix.T @ [2.0, 1, 4, 4]).tolist() == [
        2, 9, 6, 1, 6, 29, 30, 7, 10, 29, 33, 13, 12, 24, 16, 4,
    ]  # fmt: skip
