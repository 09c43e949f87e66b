"""Optimizers against plain loops; a training that is the same every time and can be interrupted."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine.errors import SettingError
from engine.network import initialize
from engine.optimizers import OPTIMIZERS, SGD
from engine.regularizers import L2
from engine.schedules import Cosine
from engine.spec import read
from engine.trace import Mode
from engine.training.augment import Augmentation, Chain
from engine.training.loop import Plan, State, evaluate, train

SPEC = {
    "input": {"shape": [1, 6, 6], "mean": [0.5], "std": [0.5]},
    "nodes": [
        {"name": "conv", "kind": "conv2d", "out_channels": 4, "kernel_size": 3},
        {"name": "norm", "kind": "batchnorm2d"},
        {"name": "relu", "kind": "relu"},
        {"name": "flatten", "kind": "flatten"},
        {"name": "dropout", "kind": "dropout", "p": 0.2},
        {"name": "fc", "kind": "linear", "out_features": 3},
    ],
}


@pytest.fixture
def network():
    return initialize(read(SPEC), seed=3)


@pytest.fixture
def data(rng):
    """Three classes: a bright row at the top, in the middle, at the bottom."""
    labels = np.arange(50) % 3
    images = rng.integers(0, 60, (50, 6, 6), dtype=np.uint8)
    images[np.arange(50), 2 * labels] += 180
    return images, labels


def bits(network):
    return b"".join(
        value.tobytes() for params in network.params.values() for value in params.values()
    )


def lock(arrays):
    for params in arrays.values():
        for value in params.values():
            value.flags.writeable = False
    return arrays


# optimizers


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [0.0, 0.01])
def test_descent_agrees_with_a_loop_over_numbers(rng, momentum, decay):
    w = rng.standard_normal(5)
    grads = rng.standard_normal((4, 5))
    params, memory = lock({"fc": {"w": w.copy()}}), {}
    for grad in grads:
        params, memory = SGD(0.1, momentum, decay).step(
            lock(params), lock({"fc": {"w": grad.copy()}}), lock(memory)
        )
    for cell in range(5):
        value, velocity = float(w[cell]), 0.0
        for grad in grads[:, cell]:
            velocity = momentum * velocity + float(grad) + decay * value
            value -= 0.1 * velocity
        assert params["fc"]["w"][cell] == pytest.approx(value, rel=1e-12)


def test_the_notes_form_makes_the_same_steps(rng):
    """Δw = −α ∂E/∂w + γ Δw(t−1), as REFERENCE T9 prints it."""
    rate, momentum, grads = 0.3, 0.1, rng.standard_normal(6)
    params, memory, w, moved = {"a": {"w": np.ones(1)}}, {}, 1.0, 0.0
    for grad in grads:
        params, memory = SGD(rate, momentum).step(params, {"a": {"w": np.array([grad])}}, memory)
        moved = -rate * grad + momentum * moved
        w += moved
    assert params["a"]["w"][0] == pytest.approx(w, rel=1e-12)


def test_what_has_no_gradient_stays():
    params = {"norm": {"gamma": np.ones(2), "running_mean": np.ones(2)}, "fc": {"w": np.ones(2)}}
    update = SGD(0.1, 0.9, 0.1).step(params, {"norm": {"gamma": np.ones(2)}}, {})
    assert update.params["norm"]["running_mean"].tolist() == [1, 1]
    assert update.params["fc"]["w"].tolist() == [1, 1]
    assert list(update.memory["norm"]) == ["gamma.velocity"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_keep_the_type(dtype):
    one = {"fc": {"w": np.ones(2, dtype)}}
    descent = SGD(0.1, 0.9, 0.1)
    update = descent.step(one, one, descent.step(one, one, {}).memory)
    assert update.params["fc"]["w"].dtype == update.memory["fc"]["w.velocity"].dtype == dtype


@pytest.mark.parametrize(
    "settings", [{"learning_rate": -1}, {"momentum": 1}, {"momentum": -0.1}, {"weight_decay": -1}]
)
def test_settings_outside_their_limits_are_refused(settings):
    with pytest.raises(SettingError):
        SGD(**settings)


def test_the_table_is_named_by_kind():
    assert all(kind == recipe.kind for kind, recipe in OPTIMIZERS.items())


# the loop

PLAN = Plan(SGD(0.05, 0.9, 1e-4), epochs=3, batch_size=16, seed=5, schedule=Cosine(),
            augment=Chain((Augmentation(shift=1, turn=5, mirror=True),)))


def test_the_same_seed_gives_the_same_bits(network, data):
    first, second = (list(train(State(network), *data, PLAN)) for _ in range(2))
    assert [report for _, report in first] == [report for _, report in second]
    assert bits(first[-1][0].network) == bits(second[-1][0].network)


def test_another_seed_gives_other_numbers(network, data):
    other = Plan(SGD(0.05), seed=6, batch_size=16)
    *_, (one, _) = train(State(network), *data, Plan(SGD(0.05), seed=5, batch_size=16))
    *_, (two, _) = train(State(network), *data, other)
    assert bits(one.network) != bits(two.network)


@pytest.mark.parametrize("pause", [1, 4, 5, 11])
def test_an_interrupted_training_goes_on_as_if_it_had_not_been(network, data, pause):
    whole = list(train(State(network), *data, PLAN))
    assert len(whole) == 12
    state, _ = whole[pause - 1]
    rest = list(train(state, *data, PLAN))
    assert [report for _, report in rest] == [report for _, report in whole[pause:]]
    assert bits(rest[-1][0].network) == bits(whole[-1][0].network)


def test_a_finished_training_makes_no_more_steps(network, data):
    *_, (state, _) = train(State(network), *data, PLAN)
    assert list(train(state, *data, PLAN)) == []


def test_every_picture_is_seen_once_an_epoch(network, data):
    seen = []

    @dataclass(frozen=True)
    class Look(Augmentation):
        def __call__(self, images, rng):
            seen.append(images)
            return images

    look = Chain((Look(),))

    for _ in train(State(network), *data, Plan(SGD(0.01), epochs=2, batch_size=16, augment=look)):
        pass
    assert [len(batch) for batch in seen] == [16, 16, 16, 2] * 2
    epochs = [np.concatenate(part).reshape(50, -1) for part in (seen[:4], seen[4:])]
    wanted = sorted(map(bytes, data[0].reshape(50, -1)))
    assert [sorted(map(bytes, epoch)) for epoch in epochs] == [wanted, wanted]
    assert not np.array_equal(*epochs), "the second epoch has the first one's order"


def test_a_step_is_one_backward_pass_and_one_update(network, data):
    """Without dropout the first report can be computed by hand."""
    images, labels = data
    spec = {**SPEC, "nodes": [n for n in SPEC["nodes"] if n["name"] != "dropout"]}
    network = initialize(read(spec), seed=3)
    ((state, report),) = train(State(network), images, labels, Plan(SGD(0.5), batch_size=50))
    order = np.random.default_rng([0, 0]).permutation(50)
    x = ((images[order] / 255 - 0.5) / 0.5)[:, None]
    trace = network.backward(network.forward(x, Mode(training=True)), labels[order])
    assert report.loss == pytest.approx(trace.loss, rel=1e-5)
    assert report.accuracy == (trace.output.argmax(axis=1) == labels[order]).mean()
    for address in ("conv.w", "norm.gamma", "fc.b"):
        node, name = address.split(".")
        wanted = trace.tensor(address) - 0.5 * trace.tensor(f"{node}.d{name}")
        np.testing.assert_allclose(state.network.params[node][name], wanted, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        state.network.params["norm"]["running_mean"],
        0.1 * trace.tensor("conv.y").mean(axis=(0, 2, 3)), rtol=1e-4, atol=1e-6,
    )


def test_networks_given_away_stay_as_they_are(network, data):
    before = bits(network)
    states = [(state.network, bits(state.network))
              for state, _ in train(State(network), *data, PLAN)]
    assert bits(network) == before
    assert all(bits(given) == then for given, then in states)


def test_it_learns(network, data):
    *_, (state, report) = train(State(network), *data, Plan(SGD(0.05, 0.9), epochs=12,
                                                           batch_size=10))
    assert evaluate(network, *data).accuracy < 0.7
    assert evaluate(state.network, *data).accuracy == 1
    assert report.loss < 0.2


def test_reports_count_and_tell_the_rate(network, data):
    reports = [report for _, report in train(State(network), *data, PLAN)]
    assert [report.step for report in reports] == list(range(1, 13))
    assert [report.epoch for report in reports] == [1] * 4 + [2] * 4 + [3] * 4
    assert reports[0].learning_rate == 0.05
    assert reports[6].learning_rate == pytest.approx(0.025)
    assert all(a.learning_rate > b.learning_rate
               for a, b in zip(reports, reports[1:], strict=False))


def test_prepared_tensors_train_as_well(data):
    """Points on the plane are no pictures."""
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    network = initialize(read({"input": {"shape": [2]}, "nodes": [
        {"name": "fc1", "kind": "linear", "out_features": 8},
        {"name": "tanh", "kind": "tanh"},
        {"name": "fc2", "kind": "linear", "out_features": 2},
    ]}))
    labels = np.array([0, 1, 1, 0])
    *_, (state, _) = train(State(network), points, labels, Plan(SGD(0.5, 0.9), epochs=100))
    assert evaluate(state.network, points, labels).accuracy == 1


# evaluation


@pytest.mark.parametrize("batch_size", [7, 50, 1000])
def test_evaluation_agrees_with_one_picture_at_a_time(network, data, batch_size):
    images, labels = data
    result = evaluate(network, images, labels, batch_size)
    confusion, losses = np.zeros((3, 3), int), []
    for image, label in zip(images, labels, strict=True):
        x = ((image / 255 - 0.5) / 0.5)[None, None]
        trace = network.backward(network.forward(x), [label])
        confusion[label, trace.output.argmax()] += 1
        losses.append(trace.loss)
    np.testing.assert_array_equal(result.confusion, confusion)
    assert result.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert result.accuracy == pytest.approx(np.trace(confusion) / 50)
    np.testing.assert_allclose(result.by_class, np.diag(confusion) / [17, 17, 16])


def test_a_class_without_pictures_has_no_accuracy(network, data):
    images, labels = data
    result = evaluate(network, images[labels < 2], labels[labels < 2])
    assert np.isnan(result.by_class).tolist() == [False, False, True]


# augmentation


@pytest.mark.parametrize("shape", [(4, 7, 9), (4, 7, 9, 3)])
def test_no_change_is_no_change(rng, shape):
    images = rng.integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(Augmentation()(images, rng), images)
    # Interpolated all over, but by a thousandth of a degree: every cell stays what it was.
    np.testing.assert_allclose(
        Augmentation(turn=1e-3)(images, rng).astype(int), images, atol=1
    )


def test_pictures_are_shifted_by_whole_cells(rng):
    images = np.zeros((60, 9, 9), np.uint8)
    images[:, 4, 4] = 200
    shifted = Augmentation(shift=2)(images, rng)
    assert (np.sort(shifted.reshape(60, -1))[:, -2:] == [0, 200]).all()
    places = {divmod(int(cell), 9) for cell in shifted.reshape(60, -1).argmax(axis=1)}
    assert len(places) > 15
    assert places <= {(y, x) for y in range(2, 7) for x in range(2, 7)}


def test_half_of_the_pictures_are_mirrored(rng):
    images = rng.integers(0, 256, (200, 3, 4), dtype=np.uint8)
    mirrored = Augmentation(mirror=True)(images, rng)
    same = (mirrored == images).all(axis=(1, 2))
    assert 70 < same.sum() < 130
    np.testing.assert_array_equal(mirrored[~same], images[~same, :, ::-1])


def test_turned_pictures_keep_their_middle_and_their_amount_of_ink(rng):
    images = np.zeros((50, 21, 21), np.uint8)
    images[:, 7:14, 9:12] = 210
    changed = Augmentation(turn=30, scale=0.1, slant=0.2)(images, rng).astype(float)
    ink = changed.sum(axis=(1, 2)) / images[0].sum()
    assert (np.abs(ink - 1) < 0.3).all()
    assert ink.std() > 0.05, "nothing was scaled"
    rows = np.arange(21)
    middle = (changed.sum(axis=2) * rows).sum(axis=1) / changed.sum(axis=(1, 2))
    np.testing.assert_allclose(middle, 10, atol=0.2)


def test_colours_move_together(rng):
    grey = rng.integers(0, 256, (5, 8, 8), dtype=np.uint8)
    change = Augmentation(shift=2, turn=10, scale=0.1, slant=0.1, mirror=True)
    alone = change(grey, np.random.default_rng(1))
    colored = change(np.repeat(grey[..., None], 3, axis=3), np.random.default_rng(1))
    for channel in range(3):
        np.testing.assert_array_equal(colored[..., channel], alone)


def test_a_regulariser_is_part_of_the_loss_and_of_the_step(network, data):
    images, labels = data
    whole = {"batch_size": 50}
    ((bare, plain),) = train(State(network), *data, Plan(SGD(0.1), **whole))
    ((state, report),) = train(
        State(network), images, labels, Plan(SGD(0.1), regularizer=L2(0.05), **whole)
    )
    ((decayed, _),) = train(State(network), *data, Plan(SGD(0.1, weight_decay=0.1), **whole))
    squares = sum(
        float(np.square(np.float64(value)).sum())
        for node, params in network.params.items()
        for name, value in params.items() if not name.startswith("running")
    )
    assert report.loss == pytest.approx(plain.loss + 0.05 * squares, rel=1e-5)
    for node, params in state.network.params.items():
        for name, value in params.items():
            np.testing.assert_allclose(
                value, decayed.network.params[node][name], rtol=1e-5, atol=1e-7
            )
    assert any(
        (value != bare.network.params[node][name]).any()
        for node, params in state.network.params.items() for name, value in params.items()
    )


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_goes_on_from_where_it_stood(kind, network, data):
    plan = Plan(OPTIMIZERS[kind](learning_rate=0.01), epochs=2, batch_size=25, seed=5,
                schedule=Cosine(warm_up=2))  # fmt: skip
    states = [state for state, _ in train(State(network), *data, plan)]
    for there, again in zip(states[2:], train(states[1], *data, plan), strict=True):
        for node, params in there.network.params.items():
            for name, value in params.items():
                np.testing.assert_array_equal(value, again[0].network.params[node][name])
    rates = [report.learning_rate for _, report in train(State(network), *data, plan)]
    assert rates == pytest.approx([0.01 / 3, 0.02 / 3, 0.01, 0.005])
