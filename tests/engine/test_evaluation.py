"""Evaluation against one object at a time; the worst mistakes, and how outputs are spread."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import InputError, TargetError
from engine.losses import LOSSES
from engine.network import initialize
from engine.spec import read
from engine.training.loop import evaluate, output_quantiles, worst
from tests.engine.trainings import SPEC, rows, small_network


@pytest.fixture
def network():
    return small_network()


@pytest.fixture
def data():
    return rows()


def one_by_one(network, images, labels):
    """Every object's label, guess, loss and probabilities."""
    for image, label in zip(images, labels, strict=True):
        x = ((image / 255 - 0.5) / 0.5)[None, None]
        trace = network.backward(network.forward(x), [label])
        p = trace.tensors.get("loss.p")
        yield label, trace.output.argmax(), trace.loss, None if p is None else p[0]


@pytest.mark.parametrize("batch_size", [7, 50, 1000])
def test_evaluation_agrees_with_one_picture_at_a_time(network, data, batch_size):
    result = evaluate(network, *data, batch_size)
    confusion, losses = np.zeros((3, 3), int), []
    for label, guess, loss, _ in one_by_one(network, *data):
        confusion[label, guess] += 1
        losses.append(loss)
    np.testing.assert_array_equal(result.confusion, confusion)
    assert result.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert result.accuracy == pytest.approx(np.trace(confusion) / 50)
    np.testing.assert_allclose(result.by_class, np.diag(confusion) / [17, 17, 16])
    assert result.mistakes == ()


def test_a_class_without_pictures_has_no_accuracy(network, data):
    images, labels = data
    result = evaluate(network, images[labels < 2], labels[labels < 2])
    assert np.isnan(result.by_class).tolist() == [False, False, True]


@pytest.mark.parametrize("count", [0, 1, 5, 1000])
@pytest.mark.parametrize("batch_size", [7, 50])
def test_the_worst_mistakes_are_those_that_cost_most(network, data, count, batch_size):
    found = evaluate(network, *data, batch_size, mistakes=count).mistakes
    wrong = [
        (loss, index, label, guess, p)
        for index, (label, guess, loss, p) in enumerate(one_by_one(network, *data))
        if label != guess
    ]  # fmt: skip
    assert len(wrong) > 10
    wrong.sort(key=lambda one: -one[0])
    assert len(found) == min(count, len(wrong))
    for mistake, (loss, index, label, guess, p) in zip(found, wrong, strict=False):
        assert (mistake.index, mistake.label, mistake.predicted) == (index, label, guess)
        assert mistake.loss == pytest.approx(loss, rel=1e-4)
        np.testing.assert_allclose(mistake.probabilities, p, rtol=1e-4, atol=1e-6)


def test_of_equal_mistakes_the_first_comes_first(network, data):
    # Weights of 0: the outputs are the biases, whatever way a product is summed up.
    fc = {"w": np.zeros((3, 64), np.float32), "b": np.array([2, 1, 0], np.float32)}
    network = replace(network, params={**network.params, "fc": fc})
    labels = np.arange(9) % 3
    mistakes = worst(network, data[0][:9], labels, 5)
    assert [(mistake.label, mistake.index) for mistake in mistakes] == [
        (2, 2), (2, 5), (2, 8), (1, 1), (1, 4),
    ]  # fmt: skip


@pytest.mark.parametrize("loss", sorted(LOSSES.keys() - {"binary_cross_entropy"}))
def test_every_loss_of_classes_can_be_evaluated(data, loss):
    network = small_network(loss=loss)
    result = evaluate(network, *data, mistakes=3)
    assert result.confusion.sum() == 50
    assert math.isfinite(result.loss)
    known = network.backward(network.forward(np.zeros((1, 1, 6, 6))), [0]).loss_forward
    for mistake in result.mistakes:
        assert (mistake.probabilities is None) == (known.probabilities is None)


def test_nothing_to_evaluate_and_unknown_classes_are_refused(network, data):
    images, labels = data
    with pytest.raises(InputError):
        evaluate(network, images[:0], labels[:0])
    with pytest.raises(InputError):
        evaluate(network, images, labels[1:])
    with pytest.raises(TargetError):
        evaluate(network, images, labels + 1)


def quantile(cells, share):
    """Between the two cells of the sorted row that the share falls between."""
    row = sorted(map(float, cells.ravel()))
    at = share * (len(row) - 1)
    low = math.floor(at)
    high = min(low + 1, len(row) - 1)
    return row[low] + (at - low) * (row[high] - row[low])


def test_quantiles_are_those_of_the_sorted_outputs(network, data):
    images = rows(70)[0]
    found = output_quantiles(network, images)
    trace = network.forward(((images[:64] / 255 - 0.5) / 0.5)[:, None])
    assert list(found) == [node["name"] for node in SPEC["nodes"]]
    for name, three in found.items():
        wanted = [quantile(trace.tensor(f"{name}.y"), share) for share in (0.15, 0.5, 0.85)]
        assert three == pytest.approx(wanted, rel=1e-4, abs=1e-5)


def test_one_object_has_quantiles_too():
    network = initialize(read({"input": {"shape": [1]}, "nodes": [
        {"name": "y", "kind": "linear", "out_features": 1}]}))
    value = float(network.predict([[2.0]])[0, 0])
    assert output_quantiles(network, np.array([[2.0]], np.float32)) == {"y": (value,) * 3}
