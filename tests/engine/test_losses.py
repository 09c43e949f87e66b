"""Every registered loss: value, gradient, targets it takes and targets it refuses."""

import json

import numpy as np
import pytest

from engine.errors import TargetError
from engine.gradcheck import relative_error
from engine.losses import LOSSES
from engine.settings import schema
from tests.engine.json_schema import problems
from tests.oracles import losses as oracles

# Output shapes each loss takes, N included.
SHAPES = {
    "softmax_cross_entropy": [(3, 4), (1, 2), (2, 1), (1, 10)],
    "mean_squared_error": [(3, 4), (1, 1), (2, 3, 4, 5)],
}
rows = [(LOSSES[kind](), shape) for kind, shapes in SHAPES.items() for shape in shapes]
each = pytest.mark.parametrize(("loss", "shape"), rows, ids=lambda v: str(v))


def test_every_registered_loss_has_shapes_and_an_oracle():
    assert set(SHAPES) == set(LOSSES) == set(oracles.LOSSES)


def distribution(rng, shape):
    parts = rng.random(shape)
    return parts / parts.sum(axis=1, keepdims=True)


@each
def test_value_and_gradient_agree_with_the_loops(loss, shape, rng):
    output, target = 3 * rng.standard_normal(shape), distribution(rng, shape)
    forward = loss.forward(output, target)
    each_wanted, dx_wanted = oracles.LOSSES[loss.kind](output, target)
    np.testing.assert_allclose(forward.each, each_wanted, rtol=1e-12)
    np.testing.assert_allclose(forward.value, np.mean(each_wanted), rtol=1e-12)
    np.testing.assert_allclose(loss.backward(output, forward), dx_wanted, rtol=1e-11, atol=1e-14)
    assert forward.value.shape == ()
    assert forward.each.shape == shape[:1]


@each
def test_gradient_matches_finite_differences(loss, shape, rng):
    # Targets that add up to anything: the gradient is the loss's own all the same.
    output, target = rng.standard_normal(shape), rng.random(shape)
    forward = loss.forward(output, target)
    error = relative_error(
        lambda z: loss.forward(z, target).value,
        output,
        lambda dy: dy * loss.backward(output, forward),
        rng,
    )
    assert error < 1e-7


@each
def test_class_indices_are_one_hot_targets(loss, shape, rng):
    if len(shape) != 2:
        with pytest.raises(TargetError):
            loss.forward(np.zeros(shape), np.zeros(shape[0], int))
        return
    output = rng.standard_normal(shape)
    indices = rng.integers(0, shape[1], shape[0])
    by_index = loss.forward(output, indices)
    by_array = loss.forward(output, np.eye(shape[1])[indices])
    np.testing.assert_array_equal(by_index.target, np.eye(shape[1])[indices])
    np.testing.assert_array_equal(by_index.each, by_array.each)
    np.testing.assert_array_equal(by_index.each, loss.forward(output, indices.tolist()).each)
    np.testing.assert_array_equal(by_index.each, loss.forward(output, indices.astype("u1")).each)


@each
def test_arguments_stay_and_results_are_own(loss, shape, rng):
    output, target = rng.standard_normal(shape), distribution(rng, shape)
    output.flags.writeable = target.flags.writeable = False
    forward = loss.forward(output, target)
    dx = loss.backward(output, forward)
    made = [array for array in (*forward, dx) if array is not None]
    for number, one in enumerate(made):
        for other in (output, target, *made[:number]):
            assert not np.shares_memory(one, other)
    again = loss.backward(output, loss.forward(output, target))
    np.testing.assert_array_equal(again, dx)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@each
def test_the_precision_is_kept(loss, shape, dtype, rng):
    output = rng.standard_normal(shape).astype(dtype)
    forward = loss.forward(output, distribution(rng, shape))
    for array in (*forward, loss.backward(output, forward)):
        assert array is None or array.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", LOSSES)
def test_extremes_stay_finite(kind, dtype):
    output = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]], dtype)
    loss = LOSSES[kind]()
    for target in ([0, 0, 0], [1, 1, 1], [2, 2, 2], np.full((3, 3), 1 / 3)):
        forward = loss.forward(output, target)
        dx = loss.backward(output, forward)
        for array in (*forward, dx):
            assert array is None or np.isfinite(array).all()
        wanted, wanted_dx = oracles.LOSSES[kind](output, forward.target)
        np.testing.assert_allclose(forward.each, wanted, rtol=1e-5)
        np.testing.assert_allclose(dx, wanted_dx, rtol=1e-5, atol=1e-6)


def test_a_certain_error_costs_what_the_logits_say():
    loss = LOSSES["softmax_cross_entropy"]()
    forward = loss.forward(np.array([[1e4, -1e4]], np.float32), [1])
    assert float(forward.value) == 2e4
    np.testing.assert_array_equal(loss.backward(np.zeros((1, 2)), forward), [[1, -1]])


def test_softmax_cross_entropy_shows_its_probabilities(rng):
    output = rng.standard_normal((2, 5))
    forward = LOSSES["softmax_cross_entropy"]().forward(output, [0, 1])
    np.testing.assert_allclose(forward.probabilities.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(forward.each, -np.log(forward.probabilities[[0, 1], [0, 1]]))


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize(
    ("target", "code", "words"),
    [
        ([0, 3], "target-range", "a class from 0 to 2, got 3"),
        ([-1, 0], "target-range", "a class from 0 to 2, got -1"),
        ([0], "target-shape", r"shape \(2, 3\), got shape \(1,\)"),
        ([0, 1, 2], "target-shape", r"got shape \(3,\)"),
        (1, "target-shape", r"got shape \(\)"),
        ([0.0, 1.0], "target-shape", r"got shape \(2,\)"),
        ([True, False], "target-shape", r"got shape \(2,\)"),
        ([[0], [1]], "target-shape", r"got shape \(2, 1\)"),
        (np.zeros((2, 4)), "target-shape", r"got shape \(2, 4\)"),
        (np.zeros((3, 2)), "target-shape", r"got shape \(3, 2\)"),
        (None, "not-numbers", "None"),
        ("cat", "not-numbers", "cat"),
        ([["a"] * 3] * 2, "not-numbers", "a"),
        ([[0, 1], [2]], "not-numbers", r"\[\[0, 1\], \[2\]\]"),
        ([10**400, 0], "not-numbers", "numbers"),
        (np.full((2, 3), 1j), "not-numbers", "numbers"),
        ([{}, {}], "not-numbers", "numbers"),
        (np.full((2, 3), np.nan), "target-not-finite", "finite numbers, got 6"),
        ([[np.inf, 0, 0], [0, 0, 0]], "target-not-finite", "finite numbers, got 1"),
    ],
)
def test_wrong_targets_are_refused(kind, target, code, words):
    with pytest.raises(TargetError, match=words) as caught:
        LOSSES[kind]().forward(np.zeros((2, 3)), target)
    assert caught.value.code == code
    assert caught.value.who == kind


def test_a_target_too_large_for_float32_is_refused():
    with pytest.raises(TargetError) as caught:
        LOSSES["mean_squared_error"]().forward(np.zeros((1, 1), np.float32), [[1e300]])
    assert caught.value.code == "target-not-finite"


@pytest.mark.parametrize("kind", LOSSES)
def test_the_recipe_survives_json(kind):
    loss = LOSSES[kind]()
    settings = json.loads(json.dumps(loss.settings()))
    assert type(loss).from_settings(settings) == loss
    assert problems(settings, schema(type(loss))) == []
