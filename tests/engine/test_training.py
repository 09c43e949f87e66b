"""The training loop: the same bits every time, interrupted or not; reports by slow loops."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Diverged, EngineError, InputError, ShapeError, TargetError
from engine.network import initialize
from engine.optimizers import OPTIMIZERS, SGD
from engine.regularizers import L2, REGULARIZERS
from engine.schedules import SCHEDULES, Cosine
from engine.spec import read
from engine.trace import Mode
from engine.training import snapshot
from engine.training.augment import Augmentations, Chain
from engine.training.loop import Change, Plan, State, evaluate, train
from engine.training.motions import Augmentation, Shift
from tests.engine import trainings
from tests.engine.trainings import WITHOUT_CHANCE, bits, rows, small_network

PLAN = Plan(SGD(0.05, 0.9, 1e-4), epochs=3, batch_size=16, seed=5, schedule=Cosine(),
            augment=Chain((Augmentation(shift=1, turn=5, mirror=True),)))


@pytest.fixture
def network():
    return small_network()


@pytest.fixture
def data():
    return rows()


def reports(steps):
    return [report for _, report in steps]


def until_it_ends(state, images, labels, plan):
    """Every state and report, and how it ended."""
    made = []
    try:
        made.extend(train(state, images, labels, plan))
    except Diverged as error:
        return made, str(error)
    return made, "finished"


# the same bits


def test_the_strategies_know_every_kind():
    assert trainings.OPTIMIZER_SETTINGS.keys() == OPTIMIZERS.keys()
    assert trainings.SCHEDULE_SETTINGS.keys() == SCHEDULES.keys()


@given(trainings.any_plan(), st.data())
@settings(max_examples=60, deadline=None)
def test_any_training_goes_on_from_any_snapshot_as_if_nothing_had_been(plan, chosen):
    network, (images, labels) = small_network(), rows(23)
    whole, end = until_it_ends(State(network), images, labels, plan)
    again, same_end = until_it_ends(State(network), images, labels, plan)
    assert reports(again) == reports(whole)
    assert [bits(state) for state, _ in again] == [bits(state) for state, _ in whole]
    assert same_end == end
    if not whole:
        return
    place = chosen.draw(st.integers(0, len(whole) - 1), "interrupted after")
    state = whole[place][0]
    kept = snapshot.load(snapshot.dump(state), network.architecture)
    assert bits(kept) == bits(state)
    rest, last = until_it_ends(kept, images, labels, plan)
    assert reports(rest) == reports(whole[place + 1 :])
    assert [bits(state) for state, _ in rest] == [bits(state) for state, _ in whole[place + 1 :]]
    assert last == end


@given(trainings.any_plan())
@settings(max_examples=40, deadline=None)
def test_what_was_changed_live_is_the_same_as_the_plan_with_its_changes(plan):
    """Someone turns a knob when a step is reached, knowing nothing of the knobs to come."""
    network, (images, labels) = small_network(), rows(23)
    whole, _ = until_it_ends(State(network), images, labels, plan)
    live, state, seen = replace(plan, changes=()), State(network), []
    pending = list(plan.changes)
    for _ in range(len(whole)):
        while pending and pending[0].step == state.step:
            live = live.changed(pending.pop(0))
        state, report = next(train(state, images, labels, live))
        seen.append(report)
    assert seen == reports(whole)
    assert not whole or bits(state) == bits(whole[-1][0])


@pytest.mark.parametrize("regularizer", [None, *REGULARIZERS])
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_kind_goes_through_a_snapshot(network, data, optimizer, schedule, regularizer):
    plan = Plan(
        OPTIMIZERS[optimizer](learning_rate=0.02), epochs=2, batch_size=20, seed=5,
        schedule=SCHEDULES[schedule](warm_up=1),
        regularizer=regularizer and REGULARIZERS[regularizer](0.01),
    )  # fmt: skip
    whole = list(train(State(network), *data, plan))
    state = snapshot.load(snapshot.dump(whole[3][0]), network.architecture)
    rest = list(train(state, *data, plan))
    assert reports(rest) == reports(whole[4:])
    assert bits(rest[-1][0]) == bits(whole[-1][0])


def test_another_seed_gives_other_numbers(network, data):
    other = Plan(SGD(0.05), seed=6, batch_size=16)
    *_, (one, _) = train(State(network), *data, Plan(SGD(0.05), seed=5, batch_size=16))
    *_, (two, _) = train(State(network), *data, other)
    assert bits(one) != bits(two)


def test_a_finished_training_makes_no_more_steps(network, data):
    *_, (state, _) = train(State(network), *data, PLAN)
    assert (state.epoch, state.place) == (3, 0)
    assert list(train(state, *data, PLAN)) == []


def test_networks_given_away_stay_as_they_are(network, data):
    before = bits(State(network))
    states = [(state, bits(state)) for state, _ in train(State(network), *data, PLAN)]
    assert bits(State(network)) == before
    assert all(bits(given) == then for given, then in states)


# what a step sees


@dataclass(frozen=True)
class Look(Augmentation):
    """Changes nothing, and keeps what it was given."""

    def __call__(self, images, rng):
        self.seen.append(images)
        return images

    seen = []


def test_every_object_is_seen_once_an_epoch_whatever_happens_to_the_batches(network, data):
    Look.seen.clear()
    plan = Plan(SGD(0.01), epochs=2, batch_size=16, augment=Chain((Look(),)), changes=(
        Change(2, batch_size=5), Change(6, batch_size=40),
    ))
    places = [(state.epoch, state.place) for state, _ in train(State(network), *data, plan)]
    sizes = [len(batch) for batch in Look.seen]
    assert sizes == [16, 16, 5, 5, 5, 3, 40, 10]
    assert places == [
        (0, 16), (0, 32), (0, 37), (0, 42), (0, 47), (1, 0), (1, 40), (2, 0)
    ]  # fmt: skip
    seen = np.concatenate(Look.seen).reshape(100, -1)
    wanted = sorted(map(bytes, data[0].reshape(50, -1)))
    assert [sorted(map(bytes, epoch)) for epoch in (seen[:50], seen[50:])] == [wanted, wanted]
    order = np.random.default_rng([0, 0]).permutation(50)
    np.testing.assert_array_equal(seen[:50], data[0][order].reshape(50, -1))
    assert not np.array_equal(seen[:50], seen[50:]), "the second epoch has the first one's order"


def test_a_step_is_one_backward_pass_and_one_update(data):
    """Without dropout the first report can be computed by hand."""
    images, labels = data
    network = small_network(nodes=WITHOUT_CHANCE)
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


def root_of_squares(tensor):
    return math.sqrt(math.fsum(float(cell) ** 2 for cell in tensor.ravel()))


def test_norms_and_ratios_are_what_a_loop_over_the_cells_finds(data):
    images, labels = data
    network = small_network(nodes=WITHOUT_CHANCE)
    plan = Plan(SGD(0.1, 0.9), batch_size=50, epochs=2, regularizer=L2(0.02))
    before = network
    for epoch, (state, report) in enumerate(train(State(network), images, labels, plan)):
        order = np.random.default_rng([0, epoch]).permutation(50)
        x = ((images[order] / 255 - 0.5) / 0.5)[:, None]
        trace = before.backward(before.forward(x, Mode(training=True)), labels[order])
        addresses = ["conv.w", "conv.b", "norm.gamma", "norm.beta", "fc.w", "fc.b"]
        assert report.gradients.keys() == report.updates.keys() == set(addresses)
        for address in addresses:
            node, name = address.split(".")
            wanted = root_of_squares(trace.tensor(f"{node}.d{name}"))
            assert report.gradients[address] == pytest.approx(wanted, rel=1e-3, abs=1e-6)
            old, new = before.params[node][name], state.network.params[node][name]
            size = root_of_squares(old)
            moved = root_of_squares(new.astype(float) - old.astype(float))
            ratio = moved / size if size else math.inf
            assert report.updates[address] == pytest.approx(ratio, rel=1e-3)
        before = state.network
    assert math.isfinite(report.updates["norm.beta"])


def test_the_running_loss_is_the_notes_estimate(network, data):
    plan = replace(PLAN, running=0.3)
    q = None
    for state, report in train(State(network), *data, plan):
        q = report.loss if q is None else 0.3 * report.loss + 0.7 * q
        assert report.running == pytest.approx(q, rel=1e-12)
        assert state.running == report.running


@pytest.mark.parametrize("scale", [1e-25, 1e-12, 1.0, 1e12, 1e25])
def test_norms_of_vanishing_and_exploding_gradients_are_not_lost(scale):
    """In float32 the squares of numbers beyond 1e±19 are 0 or infinite."""
    network = initialize(read({"input": {"shape": [2]}, "loss": "difference", "nodes": [
        {"name": "a", "kind": "linear", "out_features": 2, "bias": False},
        {"name": "b", "kind": "linear", "out_features": 1, "bias": False},
    ]}))
    w = np.array([[3.0, -4.0]])
    network = network.with_params({"a": {"w": np.eye(2)}, "b": {"w": scale * w}})
    x = np.array([[1.0, 0.0]], np.float32)
    ((_, report),) = train(State(network), x, np.array([0]), Plan(SGD(1e-3)))
    # L = b (a x) − t: dL/da = wᵀ x.
    assert report.gradients["a.w"] == pytest.approx(5 * scale, rel=1e-5, abs=0)


def test_reports_count_and_tell_the_rate(network, data):
    found = reports(train(State(network), *data, PLAN))
    assert [report.step for report in found] == list(range(1, 13))
    assert [report.epoch for report in found] == [1] * 4 + [2] * 4 + [3] * 4
    assert found[0].learning_rate == 0.05
    assert found[6].learning_rate == pytest.approx(0.025)
    assert all(a.learning_rate > b.learning_rate
               for a, b in zip(found, found[1:], strict=False))


def test_a_regulariser_is_part_of_the_loss_and_of_the_step_but_not_of_the_norms(network, data):
    whole = {"batch_size": 50}
    ((bare, plain),) = train(State(network), *data, Plan(SGD(0.1), **whole))
    ((state, report),) = train(
        State(network), *data, Plan(SGD(0.1), regularizer=L2(0.05), **whole)
    )
    ((decayed, _),) = train(State(network), *data, Plan(SGD(0.1, weight_decay=0.1), **whole))
    squares = sum(
        float(np.square(np.float64(value)).sum())
        for node, params in network.params.items()
        for name, value in params.items() if not name.startswith("running")
    )
    assert report.loss == pytest.approx(plain.loss + 0.05 * squares, rel=1e-5)
    assert report.gradients == plain.gradients
    for node, params in state.network.params.items():
        for name, value in params.items():
            np.testing.assert_allclose(
                value, decayed.network.params[node][name], rtol=1e-5, atol=1e-7
            )
    assert bits(bare)[0] != bits(state)[0]


def test_it_learns(network, data):
    *_, (state, report) = train(State(network), *data, Plan(SGD(0.05, 0.9), epochs=12,
                                                           batch_size=10))
    assert evaluate(network, *data).accuracy < 0.7
    assert evaluate(state.network, *data).accuracy == 1
    assert report.loss < 0.2


# refusals


def first(network, images, labels, plan=PLAN):
    return next(train(State(network), images, np.asarray(labels), plan))


@pytest.mark.parametrize(("images", "labels", "plan", "kind", "code"), [
    (np.zeros((2, 6, 6), np.uint8), [0], PLAN, InputError, "labels-count"),
    (np.zeros((0, 6, 6), np.uint8), [], PLAN, InputError, "labels-count"),
    (np.zeros((2, 6, 6), np.uint8), [0, 3], PLAN, TargetError, "target-range"),
    (np.zeros((2, 6, 6), np.uint8), [0, -1], PLAN, TargetError, "target-range"),
    (np.zeros((2, 6, 5), np.uint8), [0, 1], PLAN, InputError, "input-shape"),
    (np.zeros((2, 1, 6, 5), np.float32), [0, 1], Plan(), InputError, "input-shape"),
    (np.zeros((2, 1, 6, 6), np.float32), [0, 1], PLAN, InputError, "augment-tensors"),
    (np.zeros((2, 1, 6, 6), np.float32), [0, 1],
     Plan(changes=(Change(5, augmentations=Augmentations(Chain((Shift(),)))),)),
     InputError, "augment-tensors"),
])  # fmt: skip
def test_data_that_do_not_fit_are_refused_before_the_first_update(
    network, images, labels, plan, kind, code
):
    with pytest.raises(kind) as caught:
        first(network, images, labels, plan)
    assert caught.value.code == code


@pytest.mark.parametrize(("count", "plan"), [
    (9, Plan(batch_size=4)), (8, Plan(batch_size=1)), (1, Plan(batch_size=4)),
    (10, Plan(batch_size=4, epochs=2, changes=(Change(2, batch_size=3),))),
])  # fmt: skip
def test_a_batch_of_one_that_a_node_takes_statistics_of_is_refused_at_once(count, plan):
    spec = {"input": {"shape": [2]}, "nodes": [
        {"name": "norm", "kind": "batchnorm1d"},
        {"name": "fc", "kind": "linear", "out_features": 2},
    ]}
    points, labels = np.eye(2, dtype=np.float32)[np.arange(count) % 2], np.arange(count) % 2
    with pytest.raises(ShapeError) as caught:
        first(initialize(read(spec)), points, labels, plan)
    assert (caught.value.code, caught.value.who) == ("batch-too-small", "norm")
    without = {**spec, "nodes": spec["nodes"][1:]}
    assert first(initialize(read(without)), points, labels, plan)


def test_a_network_whose_answer_is_no_vector_tells_no_classes_apart(data):
    network = small_network(nodes=WITHOUT_CHANCE[:1], loss="mean_squared_error")
    with pytest.raises(EngineError) as caught:
        first(network, *data)
    assert caught.value.code == "target-shape"
