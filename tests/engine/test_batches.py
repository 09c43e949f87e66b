"""What a training learns from: mixed objects, points, two classes by one neuron; and changes."""

from dataclasses import replace

import numpy as np
import pytest

from engine.datasets.points import Gaussians
from engine.errors import TargetError
from engine.losses import LOSSES
from engine.network import initialize
from engine.optimizers import SGD
from engine.regularizers import L2
from engine.spec import read
from engine.trace import Mode
from engine.training.augment import Augmentations, Chain, Mixup
from engine.training.loop import Change, Plan, State, evaluate, prepared, train, update
from engine.training.motions import Shift
from engine.training.targets import decided
from tests.engine.trainings import WITHOUT_CHANCE, bits, rows, small_network


@pytest.fixture
def network():
    return small_network()


@pytest.fixture
def data():
    return rows()


# mixed objects


def test_a_mixed_batch_is_two_objects_in_the_same_share_as_their_targets(network, data):
    images, labels = data
    plan = Plan(mixup=Mixup(alpha=1), seed=4)
    x, targets = prepared(State(network, step=7), images, labels, plan)
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-6)
    plain = ((images / 255 - 0.5) / 0.5)[:, None]
    rng = np.random.default_rng([4, 7, 3])
    shares, partners = rng.beta(1, 1, 50), rng.permutation(50)
    for k, (share, other) in enumerate(zip(shares, partners, strict=True)):
        np.testing.assert_allclose(
            x[k], share * plain[k] + (1 - share) * plain[other], rtol=1e-4, atol=1e-5
        )
        wanted = np.zeros(3)
        wanted[labels[k]] += share
        wanted[labels[other]] += 1 - share
        np.testing.assert_allclose(targets[k], wanted, rtol=1e-4, atol=1e-6)


def test_of_a_mixed_object_the_heavier_class_counts(data):
    """The loss is that of the mixed targets, the accuracy that of the class with the most."""
    network = small_network(nodes=WITHOUT_CHANCE)
    plan = Plan(SGD(0.1), batch_size=50, mixup=Mixup(alpha=1))
    ((_, report),) = train(State(network), *data, plan)
    order = np.random.default_rng([0, 0]).permutation(50)
    x, targets = prepared(State(network), data[0][order], data[1][order], plan)
    trace = network.backward(network.forward(x, Mode(training=True)), targets)
    assert report.loss == pytest.approx(trace.loss, rel=1e-6)
    right = 0
    for scores, target in zip(trace.output, targets, strict=True):
        right += max(range(3), key=lambda k: scores[k]) == max(range(3), key=lambda k: target[k])
    assert report.accuracy == pytest.approx(right / 50)
    assert 0 < report.accuracy < 1


# what is changed on the way

BEFORE = Plan(SGD(0.05, 0.5), epochs=2, batch_size=10)
MIXED = Augmentations(Chain((Shift(1),)), Mixup(0.3))
CHANGES = [
    (Change(3, learning_rate=0.2), {"optimizer": SGD(0.2, 0.5)}),
    (Change(3, momentum=0.1), {"optimizer": SGD(0.05, 0.1)}),
    (Change(3, momentum=0, learning_rate=0.3), {"optimizer": SGD(0.3)}),
    (Change(3, penalty=0.1), {"regularizer": L2(0.1)}),
    (Change(3, batch_size=4), {"batch_size": 4}),
    (Change(3, augmentations=MIXED), {"augment": MIXED.chain, "mixup": MIXED.mixup}),
]


@pytest.mark.parametrize(("change", "fields"), CHANGES, ids=str)
def test_from_a_change_on_a_training_goes_as_if_planned_so(network, data, change, fields):
    """And up to it as if nothing had been changed; a second change takes it back."""
    back = Change(6, **{
        name: {"learning_rate": 0.05, "momentum": 0.5, "penalty": 0, "batch_size": 10,
               "augmentations": Augmentations()}[name]
        for name, value in vars(change).items() if name != "step" and value is not None
    })  # fmt: skip
    steps = list(train(State(network), *data, replace(BEFORE, changes=(change, back))))
    states = [State(network), *(state for state, _ in steps)]
    planned = replace(BEFORE, **fields)
    for number, (state, report) in enumerate(steps):
        same = planned if 3 <= number < 6 else BEFORE
        other, told = next(train(states[number], *data, same))
        assert bits(state) == bits(other)
        assert report == told
    # Only the change makes the difference.
    untouched = [state for state, _ in train(State(network), *data, BEFORE)]
    assert bits(states[3]) == bits(untouched[2])
    assert bits(states[4]) != bits(untouched[3])


@pytest.mark.parametrize(("seed", "step", "same"), [(0, 0, True), (0, 1, False), (1, 0, False)])
def test_what_dropout_drops_depends_on_the_seed_and_the_step_alone(network, data, seed, step, same):
    x, labels = (data[0][:20, None] / 255), data[1][:20]
    first = update(State(network), x, labels, SGD(0.1), seed=0)
    other = update(State(network, step=step), x, labels, SGD(0.1), seed=seed)
    assert (first.loss == other.loss) == same


# what else can be learned from


@pytest.mark.parametrize(("loss", "output", "classes"), [
    ("binary_cross_entropy_with_logits", [[-0.1], [0.1], [0.0]], [0, 1, 0]),
    ("hinge", [[-0.1], [0.1], [0.0]], [0, 1, 0]),
    ("binary_cross_entropy", [[0.4], [0.6], [0.5]], [0, 1, 0]),
    ("squared_error", [[0.4], [0.6], [-1]], [0, 1, 0]),
    ("hinge", [[0.4, 0.6], [2, 2], [-1, -2]], [1, 0, 0]),
    ("softmax_cross_entropy", [[3.0], [-3.0]], [0, 0]),
])  # fmt: skip
def test_a_single_output_says_yes_above_the_losss_boundary(loss, output, classes):
    assert decided(np.array(output), LOSSES[loss]()).tolist() == classes


def test_prepared_tensors_train_as_well():
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


ONE_NEURON = {
    "binary_cross_entropy_with_logits": [], "hinge": [],
    "binary_cross_entropy": [{"name": "sigmoid", "kind": "sigmoid"}],
    "squared_error": [{"name": "sigmoid", "kind": "sigmoid"}],
}


def one_neuron(loss):
    return initialize(read({"input": {"shape": [2]}, "loss": loss, "nodes": [
        {"name": "neuron", "kind": "linear", "out_features": 1}, *ONE_NEURON[loss],
    ]}))


@pytest.mark.parametrize(("loss", "mixup"), [
    *((loss, None) for loss in ONE_NEURON),
    *((loss, Mixup(0.5)) for loss in ONE_NEURON if loss != "hinge"),
])  # fmt: skip
def test_one_neuron_tells_two_classes_apart(loss, mixup):
    points, labels, _ = Gaussians(noise=0.5).draw(60)
    network = one_neuron(loss)
    plan = Plan(SGD(0.3), epochs=20, batch_size=10, mixup=mixup)
    *_, (state, report) = train(State(network), points, labels, plan)
    result = evaluate(state.network, points, labels)
    assert result.confusion.shape == (2, 2)
    assert result.confusion.sum(axis=1).tolist() == np.bincount(labels).tolist()
    assert result.accuracy > 0.9
    assert report.accuracy > 0.5


def test_a_mixed_target_has_no_sign():
    points, labels, _ = Gaussians().draw(60)
    with pytest.raises(TargetError) as caught:
        next(train(State(one_neuron("hinge")), points, labels, Plan(mixup=Mixup(1))))
    assert caught.value.code == "target-sign"
