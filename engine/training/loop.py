"""The training loop as a generator: the caller decides when to look, draw or stop."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from engine.datasets.labelled import Images, Labels, as_tensor
from engine.errors import Diverged, InputError
from engine.metrics import running_loss
from engine.network import SILENT, Network
from engine.optimizers import Optimizer
from engine.regularizers import Regularizer, with_penalty
from engine.tensor import ByNode, Tensor
from engine.trace import Mode
from engine.training.change import Change
from engine.training.course import Course
from engine.training.divergence import diverged
from engine.training.evaluation import (
    Evaluation,
    Mistake,
    evaluate,
    evaluating,
    output_quantiles,
    worst,
)
from engine.training.lesson import Lesson, learn
from engine.training.plan import Plan
from engine.training.report import Report, measured
from engine.training.targets import (
    Targets,
    as_targets,
    decided,
    heaviest,
    refuse_count,
    refuse_labels,
    spread_out,
)

__all__ = [
    "Change", "Course", "Diverged", "Evaluation", "Mistake", "Plan", "Report", "State", "evaluate",
    "evaluating", "output_quantiles", "train", "worst",
]


class State(NamedTuple):
    """Where a training stands: everything needed to go on from here, bit for bit.

    Parameters
    ----------
    network : Network
    memory : mapping of str to Params
        What the optimizer remembers.
    step : int
        Updates made so far.
    epoch, place : int
        Epochs finished, and objects of the next one seen.
    running : float or None
        The running loss Q, once there is one.
    """

    network: Network
    memory: ByNode = {}
    step: int = 0
    epoch: int = 0
    place: int = 0
    running: float | None = None


class Updated(NamedTuple):
    """What one update made.

    Parameters
    ----------
    params : mapping of str to Params
        The parameters after it, running statistics included.
    memory : mapping of str to Params
        What the optimizer remembers.
    lesson : Lesson
        What the batch taught, before it.
    loss : float
        Of the batch, and the penalty.
    """

    params: ByNode
    memory: ByNode
    lesson: Lesson
    loss: float


def train(
    state: State, images: Images, labels: Labels, plan: Plan
) -> Iterator[tuple[State, Report]]:
    """Yield after every update; stop by not asking for the next one.

    A training that goes on from any yielded state makes the same steps as one that was never
    interrupted, for every epoch has an order of its own, drawn from (seed, epoch), and every step a
    generator of its own, drawn from (seed, step). To change something on the way, go on with
    ``train(state, images, labels, plan.changed(change))``; the whole plan does the same again.

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

    Raises
    ------
    Diverged
        Where a number is none any more; the state before stays good.
    InputError, TargetError
        For data that do not fit the network or the plan.

    Examples
    --------
    >>> from engine.network import initialize
    >>> from engine.optimizers import SGD
    >>> from engine.spec import read
    >>> network = initialize(read({"input": {"shape": [1]}, "nodes": [
    ...     {"name": "fc", "kind": "linear", "out_features": 2}]}))
    >>> x, labels = np.array([[-1.0], [1.0]]), np.array([0, 1])
    >>> *_, (state, report) = train(State(network), x, labels, Plan(SGD(1.0), epochs=20))
    >>> report.step, report.accuracy
    (20, 1.0)
    """
    check(state, images, labels, plan)
    course = Course(plan, len(images))
    while state.epoch < plan.epochs:
        epoch = state.epoch
        order = np.random.default_rng([plan.seed, epoch]).permutation(len(images))
        while state.epoch == epoch:
            now = plan.at(state.step)
            chosen = order[state.place : state.place + now.batch_size]
            rate = now.optimizer.learning_rate * course.factor(state.step)
            state, report = _taken(state, images[chosen], labels[chosen], now, rate, len(images))
            yield state, report


def check(state: State, images: Images, labels: Labels, plan: Plan) -> None:
    """Refuse data and plans that would fail on the way.

    Raises
    ------
    InputError, TargetError
        For no data, labels the network has no answer for, or augmentations of what is no picture.
    ShapeError
        Where the last batch of an epoch has one object only, and a node takes its statistics.
    """
    architecture = state.network.architecture
    refuse_count(images, labels)
    refuse_labels(labels, architecture)
    if images.dtype.kind == "f" and any(stage.plan.augment.changes for stage in plan.stages):
        raise InputError("augment-tensors", "training")
    alone = as_tensor(images[:1], architecture.input)
    # Shapes of what enters are refused by every pass; a lone object only in training.
    state.network.forward(alone, Mode(training=1 in Course(plan, len(images)).batches))


@SILENT
def _taken(
    state: State, images: Images, labels: Labels, plan: Plan, rate: float, count: int
) -> tuple[State, Report]:
    """Learn from one batch, and say what that did."""
    x, targets = prepared(state, images, labels, plan)
    optimizer = plan.optimizer
    if rate != optimizer.learning_rate:
        optimizer = replace(optimizer, learning_rate=rate)
    params, memory, lesson, loss = update(
        state, x, targets, optimizer, plan.seed, plan.regularizer
    )
    gradients, updates, finite = measured(state.network.params, params, lesson.grads)
    step = state.step + 1
    if not finite or not math.isfinite(loss):
        forward = state.network.forward(x, Mode(True, step_seed(plan.seed, state.step)))
        raise diverged(state.network.backward(forward, targets), params, step)
    running = running_loss(state.running, loss, plan.running)
    guessed = decided(lesson.output, state.network.architecture.loss)
    right = float((guessed == heaviest(targets)).mean())
    epoch, place = state.epoch, state.place + len(images)
    report = Report(step, epoch + 1, loss, right, running, rate, gradients, updates)
    if place == count:
        epoch, place = epoch + 1, 0
    network = state.network.with_params(params)
    return State(network, memory, step, epoch, place, running), report


def prepared(
    state: State, images: Images, labels: Labels, plan: Plan
) -> tuple[Tensor, Targets]:
    """Augment and mix a batch -> what the network reads, and classes (N,) or shares of them (N, K).

    What chance does to it depends on the plan's seed and the state's step only.
    """
    architecture = state.network.architecture
    if plan.augment.changes:
        # 1, so that this chance has nothing in common with the order of the objects.
        images = plan.augment(images, np.random.default_rng([plan.seed, state.step, 1]))
    x, targets = as_tensor(images, architecture.input), as_targets(labels, architecture)
    if plan.mixup is None:
        return x, targets
    rng = np.random.default_rng([plan.seed, state.step, 3])
    mixed = plan.mixup(x, spread_out(targets, architecture), rng)
    return mixed.x, mixed.targets


@SILENT
def update(
    state: State,
    x: Tensor,
    targets: Targets,
    optimizer: Optimizer,
    seed: int = 0,
    regularizer: Regularizer | None = None,
) -> Updated:
    """Make one step on one prepared batch."""
    network = state.network
    lesson = learn(network, x, targets, step_seed(seed, state.step))
    grads: ByNode = lesson.grads
    loss = float(lesson.loss.value)
    if regularizer is not None:
        penalty = regularizer.penalty(learned(network.params, grads))
        grads, loss = with_penalty(grads, penalty), loss + penalty.value
    params, memory = optimizer.step(network.params, grads, state.memory)
    moved = {
        node: {**mine, **lesson.updates.get(node, {})} for node, mine in params.items()
    }
    return Updated(moved, memory, lesson, loss)


def learned(params: ByNode, grads: ByNode) -> ByNode:
    """Pick the parameters that have a gradient: no running statistics."""
    return {node: {name: params[node][name] for name in mine} for node, mine in grads.items()}


def step_seed(seed: int, step: int) -> int:
    """Return a seed for one step's dropout: other steps and other seeds get others.

    >>> step_seed(0, 1) != step_seed(1, 0)
    True
    """
    return int(np.random.SeedSequence([seed, step, 2]).generate_state(1, np.uint64)[0])
