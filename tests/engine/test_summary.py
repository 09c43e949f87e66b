"""Counting: the numbers the notes print, and the loops that count them."""

import pytest

from engine.network import initialize
from engine.spec import read
from engine.summary import summarize
from engine.zoo import ZOO
from tests.engine.networks import random_network
from tests.oracles.counting import MULTIPLY_ADDS


@pytest.mark.parametrize("name", ["lenet5", "lenet5_1998"])
def test_lenet_has_the_notes_numbers(name):
    summary = summarize(read(ZOO[name].spec))
    assert summary.parameters == 61_706
    assert sum(n.parameters for n in summary.nodes if n.kind == "conv2d") == 2_572
    assert {n.name: n.parameters for n in summary.nodes if n.parameters} == {
        "conv1": 156, "conv2": 2416, "fc1": 48_120, "fc2": 10_164, "fc3": 850,
    }  # fmt: skip


def test_the_linear_classifier_has_7850():
    nodes = [{"name": "flatten", "kind": "flatten"},
             {"name": "fc", "kind": "linear", "out_features": 10}]  # fmt: skip
    summary = summarize(read({"input": {"shape": [1, 28, 28]}, "nodes": nodes}))
    assert summary.parameters == 7_850
    assert summary.multiply_adds == 7_840


@pytest.mark.parametrize("name", ZOO)
def test_totals_are_what_initialising_allocates(name):
    architecture = read(ZOO[name].spec)
    summary, network = summarize(architecture), initialize(architecture)
    own = sum(v.size for p in network.params.values() for n, v in p.items() if "running" not in n)
    assert summary.parameters == own


@pytest.mark.parametrize("seed", range(8))
def test_multiply_adds_are_counted_by_loops(seed):
    architecture = random_network(seed)[0].architecture
    for node in summarize(architecture).nodes:
        count = MULTIPLY_ADDS.get(node.kind, lambda settings, shapes: 0)
        layer = architecture.by_name[node.name].layer
        assert node.multiply_adds == count(layer.settings(), node.input_shapes), node
        assert node.shape == architecture.shapes[node.name]


def test_lenet_multiply_adds():
    # Output cells times the cells of a window; rows times columns for a dense layer.
    wanted = 28 * 28 * 6 * 25 + 10 * 10 * 16 * 6 * 25 + 400 * 120 + 120 * 84 + 84 * 10
    assert summarize(read(ZOO["lenet5"].spec)).multiply_adds == wanted == 416_520


@pytest.mark.parametrize(
    ("change", "weights", "multiply_adds"),
    [
        ({"kernel_size": 6}, 4, 4),  # twice the kernel (and padding to keep the size)
        ({"out_channels": 8}, 2, 2),
        ({"shape": [4, 12, 12]}, 2, 2),
        ({"shape": [2, 24, 24]}, 1, 4),
    ],
)
def test_what_doubles_when_something_doubles(change, weights, multiply_adds):
    # REFERENCE T19.
    def count(shape=(2, 12, 12), out_channels=4, kernel_size=3):
        # Pad so that every cell of the input gets a window.
        room = [shape[0], *(size + kernel_size - 1 for size in shape[1:])]
        node = {"name": "a", "kind": "conv2d", "out_channels": out_channels,
                "kernel_size": kernel_size, "bias": False}  # fmt: skip
        return summarize(read({"input": {"shape": room}, "nodes": [node],
                               "loss": "mean_squared_error"}))  # fmt: skip

    before, after = count(), count(**change)
    assert after.parameters == weights * before.parameters
    assert after.multiply_adds == multiply_adds * before.multiply_adds


def test_huge_numbers_do_not_overflow():
    nodes = [{"name": "a", "kind": "linear", "out_features": 1_000_000},
             {"name": "b", "kind": "linear", "out_features": 1_000_000}]  # fmt: skip
    summary = summarize(read({"input": {"shape": [1_000_000]}, "nodes": nodes}))
    assert summary.parameters == 2 * (10**12 + 10**6)
