"""The check itself: it passes what is right, notices what is wrong, and says which cell."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine import gradcheck
from engine.errors import AddressError
from engine.layers.activations import Tanh
from engine.layers.base import Backward
from engine.network import initialize
from engine.spec import read
from engine.trace import Mode
from engine.zoo import ZOO
from tests.engine.networks import random_network


@pytest.fixture
def network():
    return initialize(read({
        "input": {"shape": [1, 6, 6]},
        "nodes": [{"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
                  {"name": "tanh1", "kind": "tanh"},
                  {"name": "mean", "kind": "globalavgpool"},
                  {"name": "fc1", "kind": "linear", "out_features": 3}],
    }), seed=2)  # fmt: skip


@pytest.fixture
def x(rng):
    return rng.standard_normal((2, 1, 6, 6))


def test_the_lecture_notes_digits_are_reached(rng):
    # The notes report dx 7.5e-9, dw 1.4e-10, db 1.1e-10 (REFERENCE T12).
    network = initialize(read({
        "input": {"shape": [3, 5, 5]}, "loss": "mean_squared_error",
        "nodes": [{"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3,
                   "padding": 1}],
    }))  # fmt: skip
    x, target = rng.standard_normal((4, 3, 5, 5)), rng.standard_normal((4, 2, 5, 5))
    for row in gradcheck.check(network, x, target):
        assert row.relative_error < 7.5e-9, row


def test_every_cell_of_every_tensor_is_checked(network, x):
    rows = gradcheck.check(network, x, [0, 1])
    assert {row.address: row.cells for row in rows} == {
        "input.y": 72, "conv1.x": 72, "conv1.w": 18, "conv1.b": 2, "conv1.y": 64, "tanh1.x": 64,
        "tanh1.y": 64, "mean.x": 64, "mean.y": 4, "fc1.x": 4, "fc1.w": 6, "fc1.b": 3, "fc1.y": 6,
        "loss.x": 6,
    }  # fmt: skip
    for row in rows:
        assert row.relative_error < 1e-7


def test_only_so_many_cells_of_some_tensors(network, x):
    rows = gradcheck.check(network, x, [0, 1], addresses=("conv1.w", "fc1.b"), cells=5)
    assert [(row.address, row.cells) for row in rows] == [("conv1.w", 5), ("fc1.b", 3)]
    again = gradcheck.check(network, x, [0, 1], addresses=("conv1.w", "fc1.b"), cells=5)
    assert rows == again
    other = gradcheck.check(network, x, [0, 1], addresses=("conv1.w",), cells=5, seed=1)
    assert other[0] != rows[0]


def test_a_wrong_gradient_is_noticed_where_it_is(x, monkeypatch):
    @dataclass(frozen=True)
    class Slipped(Tanh):
        def backward(self, params, dy, saved):
            dx = dy * (1 - saved * saved)
            dx[0, 1, 2, 3] *= 1.002
            return Backward((dx,))

    from engine.layers import LAYERS

    monkeypatch.setitem(LAYERS, "tanh", Slipped)
    network = initialize(read({
        "input": {"shape": [2, 4, 4]}, "loss": "mean_squared_error",
        "nodes": [{"name": "a", "kind": "tanh"}],
    }))  # fmt: skip
    x = np.random.default_rng(0).standard_normal((1, 2, 4, 4))
    for row in gradcheck.check(network, x, np.zeros((1, 2, 4, 4))):
        if row.address in ("input.y", "a.x"):
            assert row.relative_error > 1e-6
            assert row.worst.index == (0, 1, 2, 3)
            assert row.worst.relative_error == pytest.approx(0.002, rel=0.01)
        else:
            assert row.relative_error < 1e-8


def test_one_cell_tells_the_whole_story(network, x):
    found = gradcheck.check_cell(network, x, [0, 1], "conv1.w", (1, 0, 2, 0), eps=1e-4)
    weights = network.params["conv1"]["w"].astype(float)
    assert found.value == weights[1, 0, 2, 0]
    for sign, told in ((1, found.loss_plus), (-1, found.loss_minus)):
        moved = weights.copy()
        moved[1, 0, 2, 0] += sign * 1e-4
        params = {**network.params, "conv1": {**network.params["conv1"], "w": moved}}
        twin = type(network)(network.architecture, params, np.dtype(np.float64))
        assert told == pytest.approx(twin.backward(twin.forward(x), [0, 1]).loss, abs=1e-14)
    assert found.numeric == pytest.approx((found.loss_plus - found.loss_minus) / 2e-4)
    assert found.relative_error < 1e-6


def test_a_nudge_of_an_output_reaches_all_its_readers_and_of_an_input_only_one():
    network = initialize(read({
        "input": {"shape": [1]}, "loss": "mean_squared_error", "initializer": "constant",
        "nodes": [{"name": "a", "kind": "tanh"},
                  {"name": "s", "kind": "add", "inputs": ["a", "a"]}],
    }))  # fmt: skip
    whole = gradcheck.check_cell(network, [[1.0]], [[0.0]], "a.y", (0, 0))
    half = gradcheck.check_cell(network, [[1.0]], [[0.0]], "s.x1", (0, 0))
    assert whole.numeric == pytest.approx(2 * half.numeric)
    assert max(whole.relative_error, half.relative_error) < 1e-8


def test_a_kink_is_told_from_a_mistake():
    network = initialize(read({
        "input": {"shape": [3]}, "loss": "mean_squared_error",
        "nodes": [{"name": "a", "kind": "relu"}],
    }))  # fmt: skip
    on, above = (
        gradcheck.check_cell(network, [[0.0, 1.0, -1.0]], [[1.0, 0.5, 1.0]], "a.x", (0, k))
        for k in (0, 1)
    )
    assert on.kink
    assert on.analytic == 0
    assert (on.loss_plus - on.loss) / on.eps == pytest.approx(-2 / 3, rel=1e-4)
    assert on.loss_minus == on.loss
    assert not above.kink
    (row,) = gradcheck.check(network, [[0.0, 1.0, -1.0]], [[1.0, 0.5, 1.0]], addresses=("a.x",))
    assert (row.cells, row.kinks) == (3, 1)
    assert row.relative_error < 1e-8


def test_dropout_drops_the_same_cells_in_every_pass():
    network, x, target = random_network(4, kinds=["dropout", "conv2d", "tanh"])
    for row in gradcheck.check(network, x, target, Mode(training=True, seed=3), cells=4):
        assert row.relative_error < 1e-6 or abs(row.worst.analytic - row.worst.numeric) < 1e-9


def test_a_redundant_bias_has_no_gradient_and_no_error(rng):
    network = initialize(read({
        "input": {"shape": [1, 4, 4]}, "loss": "mean_squared_error",
        "nodes": [{"name": "c", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
                  {"name": "n", "kind": "batchnorm2d"}],
    }))  # fmt: skip
    x, target = rng.standard_normal((3, 1, 4, 4)), rng.standard_normal((3, 2, 2, 2))
    (row,) = gradcheck.check(network, x, target, Mode(training=True), addresses=("c.b",))
    assert row.relative_error == 0
    assert abs(row.worst.analytic) < 1e-12


def test_float32_networks_are_checked_in_float64(network, x):
    assert network.dtype == np.float32
    (row,) = gradcheck.check(network, x, [0, 1], addresses=("conv1.w",))
    assert row.relative_error < 1e-8


@pytest.mark.parametrize(
    ("address", "index", "code"),
    [
        ("conv1.w", (2, 0, 0, 0), "index"),
        ("conv1.w", (0, 0, 0), "index"),
        ("conv1.w", (-1, 0, 0, 0), "index"),
        ("conv1.q", (0,), "tensor-unknown"),
        ("conv1.dw", (0, 0, 0, 0), "tensor-unknown"),
        ("loss.t", (0, 0), "tensor-unknown"),
        ("nobody.w", (0,), "node-unknown"),
        ("conv1", (0,), "tensor-unknown"),
    ],
)
def test_cells_that_have_no_gradient_are_refused(network, x, address, index, code):
    with pytest.raises(AddressError) as caught:
        gradcheck.check_cell(network, x, [0, 1], address, index)
    assert caught.value.code == code


def test_running_statistics_have_no_gradient(rng):
    network = initialize(read(ZOO["branches"].spec))
    with pytest.raises(AddressError):
        gradcheck.check_cell(network, rng.standard_normal((1, 1, 28, 28)), [0],
                             "norm1.running_mean", (0,))  # fmt: skip


def test_a_direction_checks_all_cells_at_once(rng):
    x = rng.standard_normal((3, 4))
    assert gradcheck.relative_error(np.sin, x, lambda dy: dy * np.cos(x), rng) < 1e-8
    slipped = np.cos(x)
    slipped[1, 2] += 0.01
    assert gradcheck.relative_error(np.sin, x, lambda dy: dy * slipped, rng) > 1e-5
