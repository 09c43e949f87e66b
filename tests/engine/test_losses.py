"""Every registered loss: value, gradient, targets it takes and targets it refuses."""

import json
import math

import numpy as np
import pytest

from engine.errors import EngineError, TargetError
from engine.gradcheck import relative_error
from engine.losses import LOSSES
from engine.settings import schema
from tests.engine.json_schema import problems
from tests.oracles import losses as oracles


def loss(kind, **settings):
    return LOSSES[kind].from_settings(settings)


# Every interesting setting of each loss, with the output shapes it takes, N included.
VECTORS = [(3, 4), (1, 2), (2, 1), (1, 10)]
ANY = [(3, 4), (1, 1), (2, 3, 4, 5)]
CASES = [
    (loss("softmax_cross_entropy"), VECTORS),
    (loss("softmax_cross_entropy", label_smoothing=0.3, reduction="sum"), VECTORS),
    (loss("softmax_cross_entropy", label_smoothing=0.2, smoothing="others"), VECTORS),
    (loss("softmax_cross_entropy", label_smoothing=1), [(2, 3)]),
    (loss("softmax_cross_entropy", weight=[0.5, 2, 0, 1]), [(3, 4), (1, 4)]),
    (loss("softmax_cross_entropy", weight=[3, 1], label_smoothing=0.2, reduction="sum"), [(5, 2)]),
    (loss("binary_cross_entropy"), ANY),
    (loss("binary_cross_entropy", form="sum", reduction="sum"), ANY),
    (loss("binary_cross_entropy_with_logits"), ANY),
    (loss("binary_cross_entropy_with_logits", form="sum", reduction="sum"), ANY),
    (loss("mean_squared_error"), ANY),
    (loss("mean_squared_error", reduction="sum"), ANY),
    (loss("squared_error"), ANY),
    (loss("squared_error", form="sum", reduction="sum"), ANY),
    (loss("squared_error", form="mean"), ANY),
    (loss("absolute_error"), ANY),
    (loss("absolute_error", form="sum", reduction="sum"), ANY),
    (loss("difference"), ANY),
    (loss("difference", form="mean", reduction="sum"), ANY),
    (loss("hinge"), ANY),
    (loss("hinge", form="mean", margin=0.5, reduction="sum"), ANY),
    (loss("multiclass_hinge"), VECTORS),
    (loss("multiclass_hinge", form="sum", margin=0.3, reduction="sum"), VECTORS),
]
rows = [(loss, shape) for loss, shapes in CASES for shape in shapes]
each = pytest.mark.parametrize(("loss", "shape"), rows, ids=lambda v: str(v))
PROBABILITIES = ("binary_cross_entropy",)


def test_every_registered_loss_has_a_case_and_an_oracle():
    assert {loss.kind for loss, _ in CASES} == set(LOSSES) == set(oracles.LOSSES)
    assert LOSSES["mean_squared_error"].__doc__


def draw_output(rng, loss, shape, dtype=np.float64):
    drawn = 0.9 * rng.random(shape) + 0.05 if loss.kind in PROBABILITIES else (
        3 * rng.standard_normal(shape)
    )
    return drawn.astype(dtype)


def distribution(rng, shape):
    parts = rng.random(shape)
    return parts / parts.sum(axis=1, keepdims=True)


def one_hot(rng, shape):
    return np.eye(shape[1])[rng.integers(0, shape[1], shape[0])]


def draw_target(rng, loss, shape):
    """A target that the loss takes as it is."""
    if loss.kind == "hinge":
        return rng.choice([-1.0, 1.0], shape)
    if loss.kind == "multiclass_hinge":
        return one_hot(rng, shape)
    # Sums to anything: the gradient is the loss's own all the same.
    return rng.random(shape)


@each
def test_value_and_gradient_agree_with_the_loops(loss, shape, rng):
    output, target = draw_output(rng, loss, shape), draw_target(rng, loss, shape)
    forward = loss.forward(output, target)
    each_wanted, dx_wanted = oracles.LOSSES[loss.kind](loss.settings(), output, target)
    divisor = len(output) if loss.reduction == "mean" else 1
    if loss.reduction == "mean" and loss.settings().get("weight"):
        divisor = sum(math.fsum(loss.weight * row) for row in target)
    np.testing.assert_allclose(forward.each, each_wanted, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(forward.value, sum(each_wanted) / divisor, rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(
        loss.backward(output, forward), dx_wanted / divisor, rtol=1e-11, atol=1e-14
    )
    assert forward.value.shape == forward.divisor.shape == ()
    assert forward.each.shape == shape[:1]
    assert forward.target.shape == shape


@each
def test_gradient_matches_finite_differences(loss, shape, rng):
    output, target = draw_output(rng, loss, shape), draw_target(rng, loss, shape)
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
            loss.forward(draw_output(rng, loss, shape), np.zeros(shape[0], int))
        return
    output = draw_output(rng, loss, shape)
    if shape[1] == 1 and loss.kind.startswith(("binary", "hinge")):
        return  # Yes or no, not one class of one: below.
    indices = rng.integers(0, shape[1], shape[0])
    by_index = loss.forward(output, indices)
    by_array = loss.forward(output, np.eye(shape[1])[indices])
    np.testing.assert_array_equal(by_index.target, by_array.target)
    np.testing.assert_array_equal(by_index.each, by_array.each)
    np.testing.assert_array_equal(by_index.each, loss.forward(output, indices.tolist()).each)
    np.testing.assert_array_equal(by_index.each, loss.forward(output, indices.astype("u1")).each)


@each
def test_arguments_stay_and_results_are_own(loss, shape, rng):
    output, target = draw_output(rng, loss, shape), draw_target(rng, loss, shape)
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
    output = draw_output(rng, loss, shape, dtype)
    forward = loss.forward(output, draw_target(rng, loss, shape))
    for array in (*forward, loss.backward(output, forward)):
        assert array is None or array.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "loss", [loss for loss, _ in CASES if not loss.settings().get("weight")], ids=str
)
def test_extremes_stay_finite(loss, dtype):
    output = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]], dtype)
    if loss.kind in PROBABILITIES:
        output = np.clip(output, 0, 1)
    targets = [[0, 0, 0], [1, 1, 1], [2, 2, 2], np.full((3, 3), 1 / 3)]
    for target in targets[:3] if "hinge" in loss.kind else targets:
        forward = loss.forward(output, target)
        dx = loss.backward(output, forward)
        for array in (*forward, dx):
            assert array is None or np.isfinite(array).all()
        own = np.eye(3)[target] if len(np.shape(target)) == 1 else target
        own = 2 * own - 1 if loss.kind == "hinge" else own
        wanted, wanted_dx = oracles.LOSSES[loss.kind](loss.settings(), output, own)
        # Differences of either sign cancel, and with them the digits of float32.
        lost = 1e-2 if loss.kind == "difference" else 0
        np.testing.assert_allclose(forward.each, wanted, rtol=1e-5, atol=lost)
        np.testing.assert_allclose(
            dx, wanted_dx / float(forward.divisor), rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize(
    "loss", [loss for loss, _ in CASES if not loss.settings().get("weight")], ids=str
)
def test_being_right_costs_zero_without_a_sign(loss):
    output = np.array([[1e4, -1e4]])
    target = one = np.array([[1.0, 0.0]])
    if loss.kind in PROBABILITIES:
        output = one
    if "squared" in loss.kind or loss.kind in ("absolute_error", "difference"):
        target = output
    each = loss.forward(output, target).each
    if not loss.settings().get("label_smoothing"):
        assert each == 0
        assert not np.signbit(each).any()


@pytest.mark.parametrize(
    "kind", ["binary_cross_entropy", "binary_cross_entropy_with_logits", "hinge"]
)
def test_one_output_answers_yes_or_no(kind):
    output = np.array([[0.25], [0.75], [0.5]])
    wanted = LOSSES[kind]().forward(output, [[0], [1], [1]])
    for target in ([0, 1, 1], [0.0, 1.0, 1.0], np.array([0, 1, 1], "u1")):
        np.testing.assert_array_equal(LOSSES[kind]().forward(output, target).each, wanted.each)


def test_both_binary_cross_entropies_are_one(rng):
    logits, target = rng.standard_normal((2, 4, 3))
    target = (target > 0).astype(float)
    p = 1 / (1 + np.exp(-logits))
    for form in ("mean", "sum"):
        one = LOSSES["binary_cross_entropy"](form=form).forward(p, target)
        two = LOSSES["binary_cross_entropy_with_logits"](form=form).forward(logits, target)
        np.testing.assert_allclose(one.each, two.each, rtol=1e-12)
        np.testing.assert_allclose(two.probabilities, p, rtol=1e-12)


def test_a_certain_yes_keeps_its_digits():
    # log(1 + e^−30), which 30 − 30 would have lost.
    forward = LOSSES["binary_cross_entropy_with_logits"]().forward(
        np.array([[30.0], [-30.0]], np.float32), [1, 0]
    )
    np.testing.assert_allclose(forward.each, np.log1p(np.exp(-30.0)), rtol=1e-5)


def test_the_hinge_takes_both_ways_to_say_no(rng):
    output = rng.standard_normal((3, 4))
    signs = rng.choice([-1, 1], (3, 4))
    one = LOSSES["hinge"]().forward(output, signs)
    two = LOSSES["hinge"]().forward(output, (signs + 1) // 2)
    np.testing.assert_array_equal(one.each, two.each)
    np.testing.assert_array_equal(one.target, two.target)


def test_the_forms_of_the_squared_error_differ_by_constants(rng):
    output, target = rng.standard_normal((2, 3, 5))
    forms = ("mean", "sum", "half_sum")
    mean, whole, half = (
        LOSSES["squared_error"](form=form).forward(output, target).each for form in forms
    )
    np.testing.assert_allclose(whole, 5 * mean, rtol=1e-14)
    np.testing.assert_allclose(half, 2.5 * mean, rtol=1e-14)
    as_kind = LOSSES["mean_squared_error"]().forward(output, target).each
    np.testing.assert_array_equal(as_kind, mean)


def test_differences_cancel_and_their_gradient_does_not_know_the_target():
    loss, output = LOSSES["difference"](), np.array([[9.0, -9.0]])
    for target in ([[0.0, 0.0]], [[5.0, -5.0]]):
        forward = loss.forward(output, target)
        assert forward.value == 0
        np.testing.assert_array_equal(loss.backward(output, forward), [[1, 1]])


def test_smoothed_targets_still_add_up_to_one(rng):
    for smoothing in ("all", "others"):
        loss = LOSSES["softmax_cross_entropy"](label_smoothing=0.1, smoothing=smoothing)
        for target in (rng.integers(0, 5, 4), distribution(rng, (4, 5))):
            t = loss.forward(np.zeros((4, 5)), target).target
            np.testing.assert_allclose(t.sum(axis=1), 1, rtol=1e-14)
            assert (t > 0).all()


@pytest.mark.parametrize(
    ("kind", "output", "target", "code"),
    [
        ("hinge", [[0.5, 0.5]], [[0.5, 1]], "target-sign"),
        ("hinge", [[0.5, 0.5]], [[0, -1]], "target-sign"),
        ("hinge", [[0.5, 0.5]], [[1, 2]], "target-sign"),
        ("multiclass_hinge", [[0.5, 0.5]], [[1, 1]], "target-one-hot"),
        ("multiclass_hinge", [[0.5, 0.5]], [[0, 0]], "target-one-hot"),
        ("multiclass_hinge", [[0.5, 0.5]], [[0.5, 0.5]], "target-one-hot"),
        ("binary_cross_entropy", [[0.5, 0.5]], [[-1, 1]], "target-probability"),
        ("binary_cross_entropy", [[0.5, 0.5]], [[0, 1.5]], "target-probability"),
        ("binary_cross_entropy_with_logits", [[0.5]], [-1], "target-probability"),
        ("binary_cross_entropy", [[0.5, 1.5]], [[0, 1]], "not-probabilities"),
        ("binary_cross_entropy", [[-1e-9, 0.5]], [[0, 1]], "not-probabilities"),
    ],
)
def test_each_loss_refuses_what_it_cannot_mean(kind, output, target, code):
    with pytest.raises(EngineError) as caught:
        LOSSES[kind]().forward(np.array(output), target)
    assert caught.value.code == code
    assert caught.value.who == kind
    assert caught.value.hint


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
        LOSSES[kind]().forward(np.full((2, 3), 0.5), target)
    assert caught.value.code == code
    assert caught.value.who == kind


def test_a_target_too_large_for_float32_is_refused():
    with pytest.raises(TargetError) as caught:
        LOSSES["mean_squared_error"]().forward(np.zeros((1, 1), np.float32), [[1e300]])
    assert caught.value.code == "target-not-finite"


@pytest.mark.parametrize("loss", [loss for loss, _ in CASES], ids=str)
def test_the_recipe_survives_json(loss):
    settings = json.loads(json.dumps(loss.settings()))
    assert type(loss).from_settings(settings) == loss
    assert problems(settings, schema(type(loss))) == []
