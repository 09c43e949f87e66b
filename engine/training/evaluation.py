"""Evaluation: how well a network does on objects it did not learn from, and where it fails."""

import heapq
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Images, Labels, as_tensor
from engine.losses.base import LossForward
from engine.metrics import class_accuracy, confusion_matrix
from engine.network import SILENT, Network
from engine.statistics import quantiles
from engine.tensor import Tensor
from engine.training.targets import (
    as_targets,
    class_count,
    decided,
    refuse_count,
    refuse_labels,
)

# So many objects say enough about how outputs are spread.
SAMPLE = 64


@dataclass(frozen=True, eq=False)
class Mistake:
    """An object taken for another class.

    Parameters
    ----------
    index : int
        Of the object among those that were evaluated.
    label, predicted : int
    loss : float
    probabilities : (K,) Tensor or None
        Of each class, where the loss takes outputs for probabilities.
    """

    index: int
    label: int
    predicted: int
    loss: float
    probabilities: Tensor | None


class Evaluation(NamedTuple):
    """How well a network recognises objects.

    Parameters
    ----------
    loss : float
        Mean over all objects.
    confusion : (K, K) int array
        How many objects of each true class (row) were taken for each class (column).
    mistakes : tuple of Mistake
        Those with the largest loss, the worst first, as many as were asked for.
    """

    loss: float
    confusion: NDArray[np.int64]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def accuracy(self) -> float:
        """Share of objects that were recognised."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def by_class(self) -> NDArray[np.float64]:
        """Share of each class's objects that were recognised; NaN for a class without objects."""
        return class_accuracy(self.confusion)


def evaluate(
    network: Network, images: Images, labels: Labels, batch_size: int = 250, mistakes: int = 0
) -> Evaluation:
    """Run all objects as in use: nothing is dropped, normalisation goes by running statistics.

    Parameters
    ----------
    network : Network
    images, labels : array
        As for `train`.
    batch_size : int
        Objects in memory at a time.
    mistakes : int
        How many of the worst mistakes to keep.

    Raises
    ------
    InputError, TargetError
        For data that do not fit the network.
    """
    batches = evaluating(network, images, labels, batch_size, mistakes)
    while True:
        try:
            next(batches)
        except StopIteration as end:
            found: Evaluation = end.value
            return found


def evaluating(
    network: Network, images: Images, labels: Labels, batch_size: int = 250, mistakes: int = 0
) -> Generator[None, None, Evaluation]:
    """Evaluate batch by batch: whoever has something else to do meanwhile looks up in between.

    The parameters are those of `evaluate`, which goes through all batches at once.

    Yields
    ------
    None
        After each batch.

    Returns
    -------
    Evaluation
        The same bits, however long it was left alone in between.
    """
    architecture = network.architecture
    refuse_count(images, labels)
    refuse_labels(labels, architecture)
    classes = class_count(architecture)
    confusion = np.zeros((classes, classes), np.int64)
    total, worst_first = 0.0, list[Mistake]()
    for start in range(0, len(images), batch_size):
        true = labels[start : start + batch_size]
        guessed, loss = _judged(network, images[start : start + batch_size], true)
        total += float(loss.each.sum())
        confusion += confusion_matrix(true, guessed, classes)
        if mistakes:
            found = _mistakes(true, guessed, loss.each, loss.probabilities, start)
            worst_first = heapq.nsmallest(mistakes, [*worst_first, *found], key=_order)
        yield
    return Evaluation(total / len(images), confusion, tuple(worst_first))


@SILENT
def _judged(network: Network, images: Images, labels: Labels) -> tuple[Labels, LossForward]:
    """Return what a batch is taken for, and what that costs."""
    architecture = network.architecture
    output = network.predict(as_tensor(images, architecture.input))
    loss = architecture.loss.forward(output, as_targets(labels, architecture))
    return decided(output, architecture.loss), loss


def worst(
    network: Network, images: Images, labels: Labels, count: int = 24
) -> tuple[Mistake, ...]:
    """Return the mistakes with the largest loss, the worst first."""
    return evaluate(network, images, labels, mistakes=count).mistakes


@SILENT
def output_quantiles(network: Network, images: Images) -> dict[str, tuple[float, float, float]]:
    """Return where 15, 50 and 85 % of each node's outputs lie, in use, in the walk's order.

    Parameters
    ----------
    network : Network
    images : array
        As for `train`; the first 64 count.
    """
    x = as_tensor(images[:SAMPLE], network.architecture.input)
    outputs = network.forward(x).outputs
    return {node.name: quantiles(outputs[node.name]) for node in network.architecture.nodes}


def _order(mistake: Mistake) -> tuple[float, int]:
    return -mistake.loss, mistake.index


def _mistakes(
    labels: Labels, guessed: Labels, losses: Tensor, probabilities: Tensor | None,
    start: int,
) -> Iterator[Mistake]:
    for place in np.flatnonzero(labels != guessed):
        own = None if probabilities is None else probabilities[place].copy()
        yield Mistake(int(start + place), int(labels[place]), int(guessed[place]),
                      float(losses[place]), own)
