"""The training loop as a generator: the caller decides when to look, draw or stop."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Images, Labels, as_tensor
from engine.metrics import accuracy, class_accuracy, confusion_matrix
from engine.network import Network
from engine.optimizers import SGD, Optimizer
from engine.regularizers import Regularizer, with_penalty
from engine.schedules import Constant, Schedule
from engine.tensor import ByNode
from engine.trace import Mode

Augment = Callable[[Images, np.random.Generator], Images]


class State(NamedTuple):
    """Where a training stands: everything needed to go on from here, bit for bit.

    Parameters
    ----------
    network : Network
    memory : mapping of str to Params
        What the optimizer remembers.
    step : int
        Updates made so far.
    """

    network: Network
    memory: ByNode = {}
    step: int = 0


@dataclass(frozen=True)
class Plan:
    """How to train.

    Parameters
    ----------
    optimizer : Optimizer
    epochs : int
        How often every picture is seen.
    batch_size : int
        Pictures per update; the last batch of an epoch takes what is left.
    seed : int
        Where the order of the pictures and all other chance start.
    augment : callable, optional
        Changes the pictures of a batch with a generator.
    schedule : Schedule
        How the learning rate changes on the way.
    regularizer : Regularizer, optional
        What large parameters cost besides.
    """

    optimizer: Optimizer = field(default_factory=SGD)
    epochs: int = 1
    batch_size: int = 64
    seed: int = 0
    augment: Augment | None = None
    schedule: Schedule = field(default_factory=Constant)
    regularizer: Regularizer | None = None


class Report(NamedTuple):
    """What one update did.

    Parameters
    ----------
    step, epoch : int
        Counted from 1.
    loss : float
        Mean over the batch, before the update, and the penalty of the regulariser.
    accuracy : float
        Share of the batch that was recognised, before the update.
    learning_rate : float
    """

    step: int
    epoch: int
    loss: float
    accuracy: float
    learning_rate: float


def train(
    state: State, images: Images, labels: Labels, plan: Plan
) -> Iterator[tuple[State, Report]]:
    """Yield after every update; stop by not asking for the next one.

    A training that goes on from any yielded state makes the same steps as one that was never
    interrupted, for every epoch has an order of its own, drawn from (seed, epoch), and every step a
    generator of its own, drawn from (seed, step).

    Parameters
    ----------
    state : State
        ``State(network)`` to begin.
    images : array
        uint8 pictures (N, H, W) or (N, H, W, C), or tensors that are prepared already.
    labels : (N,) int array
        Class indices.
    plan : Plan

    Yields
    ------
    State, Report

    Examples
    --------
    >>> from engine.network import initialize
    >>> from engine.spec import read
    >>> network = initialize(read({"input": {"shape": [1]}, "nodes": [
    ...     {"name": "fc", "kind": "linear", "out_features": 2}]}))
    >>> x, labels = np.array([[-1.0], [1.0]]), np.array([0, 1])
    >>> *_, (state, report) = train(State(network), x, labels, Plan(SGD(1.0), epochs=20))
    >>> report.step, report.accuracy
    (20, 1.0)
    """
    per_epoch = math.ceil(len(images) / plan.batch_size)
    steps = plan.epochs * per_epoch
    for epoch in range(state.step // per_epoch, plan.epochs):
        order = np.random.default_rng([plan.seed, epoch]).permutation(len(images))
        for place in range(state.step - epoch * per_epoch, per_epoch):
            chosen = order[place * plan.batch_size : (place + 1) * plan.batch_size]
            rate = plan.optimizer.learning_rate * plan.schedule.factor(state.step, steps)
            batch = images[chosen]
            if plan.augment:
                # 1, so that this chance has nothing in common with the order above.
                batch = plan.augment(batch, np.random.default_rng([plan.seed, state.step, 1]))
            optimizer = replace(plan.optimizer, learning_rate=rate)
            state, loss, right = update(
                state, batch, labels[chosen], optimizer, plan.seed, plan.regularizer
            )
            yield state, Report(state.step, epoch + 1, loss, right, rate)


def update(
    state: State,
    images: Images,
    labels: Labels,
    optimizer: Optimizer,
    seed: int = 0,
    regularizer: Regularizer | None = None,
) -> tuple[State, float, float]:
    """Make one step on one batch; returns the new state, the loss and the accuracy before it."""
    network = state.network
    x = as_tensor(images, network.architecture.input)
    forward = network.forward(x, Mode(training=True, seed=step_seed(seed, state.step)))
    trace = network.backward(forward, labels)
    assert trace.gradients is not None
    grads: ByNode = trace.gradients.params
    assert trace.loss is not None
    loss = trace.loss
    if regularizer is not None:
        penalty = regularizer.penalty(learned(network.params, grads))
        grads, loss = with_penalty(grads, penalty), loss + penalty.value
    params, memory = optimizer.step(network.params, grads, state.memory)
    moved = {
        node: {**mine, **trace.updates.get(node, {})} for node, mine in params.items()
    }
    after = State(network.with_params(moved), memory, state.step + 1)
    return after, loss, accuracy(trace.output, labels)


def learned(params: ByNode, grads: ByNode) -> ByNode:
    """Pick the parameters that have a gradient: no running statistics."""
    return {node: {name: params[node][name] for name in mine} for node, mine in grads.items()}


def step_seed(seed: int, step: int) -> int:
    """Return a seed for one step's dropout: other steps and other seeds get others.

    >>> step_seed(0, 1) != step_seed(1, 0)
    True
    """
    return int(np.random.SeedSequence([seed, step, 2]).generate_state(1, np.uint64)[0])


class Evaluation(NamedTuple):
    """How well a network recognises pictures it did not learn from.

    Parameters
    ----------
    loss : float
        Mean over all pictures.
    confusion : (K, K) int array
        How many pictures of each true class (row) were taken for each class (column).
    """

    loss: float
    confusion: NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        """Share of pictures that were recognised."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def by_class(self) -> NDArray[np.float64]:
        """Share of each class's pictures that were recognised; NaN for a class without pictures."""
        return class_accuracy(self.confusion)


def evaluate(
    network: Network, images: Images, labels: Labels, batch_size: int = 250
) -> Evaluation:
    """Run all pictures as in use: nothing is dropped, normalisation goes by running statistics."""
    classes = network.architecture.shapes[network.architecture.output][0]
    confusion = np.zeros((classes, classes), np.int64)
    total = 0.0
    for start in range(0, len(images), batch_size):
        true = labels[start : start + batch_size]
        x = as_tensor(images[start : start + batch_size], network.architecture.input)
        output = network.predict(x)
        total += float(network.architecture.loss.forward(output, true).each.sum())
        confusion += confusion_matrix(true, output.argmax(axis=1), classes)
    return Evaluation(total / len(images), confusion)
