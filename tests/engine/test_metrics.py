"""Metrics and statistics against loops."""

import math
import statistics as reference

import numpy as np
import pytest

from engine import metrics
from engine.network import initialize
from engine.optimizers import SGD
from engine.spec import read
from engine.statistics import node_statistics, norm, spread, update_ratios
from tests.engine.networks import random_network


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_top_k_error_is_the_notes_formula(k, rng):
    scores, truths = rng.standard_normal((30, 7)), [
        rng.choice(7, rng.integers(1, 4), replace=False).tolist() for _ in range(30)
    ]
    errors = []
    for row, mine in zip(scores, truths, strict=True):
        guessed = sorted(range(7), key=lambda c: -row[c])[:k]
        errors.append(sum(min(0 if one == g else 1 for one in guessed) for g in mine) / len(mine))
    assert metrics.top_k_error(scores, truths, k) == pytest.approx(reference.mean(errors))


def test_top_1_error_is_what_accuracy_leaves(rng):
    scores, labels = rng.integers(0, 3, (50, 4)).astype(float), rng.integers(0, 4, 50)
    error = metrics.top_k_error(scores, labels, 1)
    assert error == pytest.approx(1 - metrics.accuracy(scores, labels))
    assert metrics.top_k_error(scores, labels, 4) == 0


def test_equal_scores_go_to_the_first_class():
    assert metrics.guesses(np.zeros((1, 4)), 3).tolist() == [[0, 1, 2]]
    assert metrics.accuracy(np.zeros((2, 4)), [0, 1]) == 0.5


def test_a_confusion_matrix_counts_every_object_once(rng):
    labels, guessed = rng.integers(0, 5, (2, 200))
    counts = metrics.confusion_matrix(labels, guessed, 5)
    for true, taken in np.ndindex(5, 5):
        wanted = sum(pair == (true, taken) for pair in zip(labels, guessed, strict=True))
        assert counts[true, taken] == wanted
    shares = metrics.class_accuracy(counts)
    for c in range(5):
        mine = [taken == c for taken, true in zip(guessed, labels, strict=True) if true == c]
        assert shares[c] == pytest.approx(sum(mine) / len(mine))


def test_the_running_loss_is_a_fading_mean():
    losses, q = [3.0, 1.0, 4.0, 1.5], None
    for loss in losses:
        q = metrics.running_loss(q, loss, 0.3)
    wanted = 0.7**3 * 3 + 0.3 * (0.7**2 * 1 + 0.7 * 4 + 1.5)
    assert q == pytest.approx(wanted)


def test_a_spread_agrees_with_the_standard_library(rng):
    x = rng.standard_normal((3, 7, 5)).astype(np.float32)
    cells = sorted(map(float, x.ravel()))
    found = spread(x)
    assert found.mean == pytest.approx(reference.fmean(cells))
    assert found.std == pytest.approx(reference.pstdev(cells))
    assert found.norm == pytest.approx(math.sqrt(math.fsum(c * c for c in cells)))
    hundredths = reference.quantiles(cells, n=100, method="inclusive")
    assert found.quantiles == pytest.approx([hundredths[p - 1] for p in (15, 50, 85)])
    assert found.zeros == 0
    assert spread(np.maximum(x, 0)).zeros == pytest.approx(sum(c <= 0 for c in cells) / len(cells))


def test_what_is_not_finite_shows():
    assert math.isnan(spread(np.array([np.inf, -np.inf, 0, 1])).mean)
    assert math.isinf(spread(np.array([np.inf, 1, 2, 3], np.float32)).norm)
    assert math.isnan(spread(np.array([np.nan, 1])).quantiles[1])


def test_every_node_of_a_pass_is_measured():
    network, x, target = random_network(3)
    forward = network.forward(x)
    assert all(row.delta is None and not row.grads for row in node_statistics(forward))
    trace = network.backward(forward, target)
    rows = node_statistics(trace)
    names = ["input", *(node.name for node in network.architecture.nodes)]
    assert [row.name for row in rows] == names
    for row in rows:
        assert row.output == spread(trace.tensor(f"{row.name}.y"))
        assert row.delta == spread(trace.tensor(f"{row.name}.dy"))
        assert set(row.params) == set(row.grads)
        for name, value in row.grads.items():
            assert value == norm(trace.tensor(f"{row.name}.d{name}"))


def deep(kind, initializer, depth=12, width=60):
    nodes = []
    for number in range(depth):
        nodes += [{"name": f"fc{number}", "kind": "linear", "out_features": width},
                  {"name": f"act{number}", "kind": kind}]  # fmt: skip
    return initialize(read({"input": {"shape": [width]}, "nodes": nodes,
                            "initializer": initializer}))  # fmt: skip


def spreads(network, rng):
    rows = node_statistics(network.forward(rng.standard_normal((200, 60))))
    return [row.output.std for row in rows if row.name.startswith("act")]


def test_what_initialisers_do_to_the_spread_of_activations(rng):
    kaiming, small = (spreads(deep("relu", i), rng)
                      for i in ("kaiming_normal", {"kind": "normal", "std": 0.05}))
    assert 0.3 < kaiming[-1] / kaiming[0] < 3
    assert small[-1] < 1e-3 * small[0]
    xavier, wild = (spreads(deep("tanh", i), rng) for i in ("xavier_normal", "normal"))
    assert xavier[-1] > 0.15
    assert min(wild) > 0.9  # Almost every tanh is saturated.
    twins = deep("tanh", "zeros").forward(rng.standard_normal((5, 60)))
    assert all(row.output.std == 0 for row in node_statistics(twins)[1:])


def test_update_ratios_tell_how_far_a_step_went(rng):
    w, b = rng.standard_normal((3, 4)), np.zeros(3)
    params = {"fc": {"w": w, "b": b, "still": b}}
    update = SGD(0.1).step(params, {"fc": {"w": 2 * w, "b": np.ones(3)}}, {})
    ratios = update_ratios(params, update.params)
    assert ratios == {"fc.w": pytest.approx(0.2), "fc.b": math.inf, "fc.still": 0}
