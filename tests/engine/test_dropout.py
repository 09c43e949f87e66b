"""Dropout in training: what is dropped, what it is scaled by, and what comes back."""

import numpy as np
import pytest

from engine.layers import LAYERS

Dropout = LAYERS["dropout"]


def run(p, x, seed=0):
    return Dropout(p).forward({}, x, training=True, rng=np.random.default_rng(seed))


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_cell_is_zero_or_scaled(p, rng):
    x = rng.standard_normal((20, 1000))
    y, saved, _ = run(p, x)
    dropped = y == 0
    np.testing.assert_allclose(y[~dropped], x[~dropped] / (1 - p), rtol=1e-12)
    # Five standard deviations of a binomial share.
    assert abs(dropped.mean() - p) < 5 * np.sqrt(p * (1 - p) / x.size)
    dy = rng.standard_normal(x.shape)
    dx = Dropout(p).backward({}, dy, saved).inputs[0]
    np.testing.assert_allclose(dx, np.where(dropped, 0, dy / (1 - p)), rtol=1e-12)


def test_the_expected_value_is_kept():
    y = run(0.3, np.ones((200, 1000))).output
    assert abs(y.mean() - 1) < 5 * np.sqrt(0.3 / 0.7 / y.size)


def test_each_object_loses_cells_of_its_own():
    y = run(0.5, np.ones((2, 200))).output
    assert (y[0] != y[1]).any()


def test_the_seed_decides(rng):
    x = rng.standard_normal((3, 50))
    np.testing.assert_array_equal(run(0.5, x, 4).output, run(0.5, x, 4).output)
    assert (run(0.5, x, 4).output != run(0.5, x, 5).output).any()


def test_both_precisions_drop_the_same_cells(rng):
    x = rng.standard_normal((3, 50))
    fine, coarse = run(0.5, x).output, run(0.5, x.astype(np.float32)).output
    np.testing.assert_array_equal(fine == 0, coarse == 0)


def test_without_a_generator_training_is_a_programming_error():
    with pytest.raises(TypeError, match="generator"):
        Dropout().forward({}, np.ones((1, 2)), training=True)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_spatial_dropout_leaves_out_whole_channels_of_an_object(p, rng):
    x = rng.standard_normal((40, 50, 3, 2))
    layer = LAYERS["dropout2d"](p)
    y, saved, _ = layer.forward({}, x, training=True, rng=np.random.default_rng(0))
    dropped = (y == 0).reshape(40, 50, -1)
    np.testing.assert_array_equal(dropped.any(axis=2), dropped.all(axis=2))
    lost = dropped.all(axis=2)
    assert abs(lost.mean() - p) < 5 * np.sqrt(p * (1 - p) / lost.size)
    assert (lost[0] != lost[1]).any()
    np.testing.assert_allclose(y[~lost], x[~lost] / (1 - p), rtol=1e-12)
    dy = rng.standard_normal(x.shape)
    dx = layer.backward({}, dy, saved).inputs[0]
    np.testing.assert_allclose(dx, np.where(lost[:, :, None, None], 0, dy / (1 - p)), rtol=1e-12)
