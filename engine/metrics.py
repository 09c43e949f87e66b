"""Metrics: how good answers are, in numbers that people compare (REFERENCE T7).

Of equal scores the class that comes first is taken, everywhere.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.tensor import Tensor

Classes = NDArray[np.integer[Any]]
Confusion = NDArray[np.int64]


def guesses(scores: Tensor, k: int = 1) -> NDArray[np.intp]:
    """Name the k classes with the largest scores of each object, the best first: (N, k).

    >>> guesses(np.array([[0.1, 0.6, 0.3], [0.5, 0.5, 0.0]]), k=2)
    array([[1, 2],
           [0, 1]])
    """
    return np.argsort(-scores, axis=1, kind="stable")[:, :k]


def accuracy(scores: Tensor, labels: ArrayLike) -> float:
    """Return the share of objects whose largest score is that of their class.

    >>> accuracy(np.array([[0.1, 0.9], [0.8, 0.2]]), [1, 1])
    0.5
    """
    return float((scores.argmax(axis=1) == np.asarray(labels)).mean())


def object_error(guessed: Iterable[int], truths: Sequence[int]) -> float:
    """Error of one object: ``e = 1/n Σ_k min_j d(l_j, g_k)``.

    Of its n true labels g_k, the share that none of the guesses l_j names; d is 0 for equal labels
    and 1 for others.

    >>> object_error([3, 7, 1, 0, 2], truths=[7])
    0.0
    >>> object_error([3, 7, 1, 0, 2], truths=[7, 9])
    0.5
    """
    named = set(map(int, guessed))
    return sum(int(truth) not in named for truth in truths) / len(truths)


def top_k_error(scores: Tensor, labels: Sequence[Any] | Classes, k: int = 5) -> float:
    """Return the mean of `object_error` with the k best classes as guesses.

    Parameters
    ----------
    scores : (N, K) Tensor
    labels : (N,) ints, or N lists of ints
        The true class of each object, or all its true classes.
    k : int

    Examples
    --------
    >>> scores = np.array([[0.1, 0.6, 0.3], [0.5, 0.4, 0.1]])
    >>> top_k_error(scores, [2, 2], k=1), top_k_error(scores, [2, 2], k=2)
    (1.0, 0.5)
    >>> top_k_error(scores, [[1, 2], [2]], k=1)
    0.75
    """
    truths = [[label] if np.ndim(label) == 0 else label for label in labels]
    return float(np.mean([
        object_error(guessed, truth)
        for guessed, truth in zip(guesses(scores, k), truths, strict=True)
    ]))


def confusion_matrix(labels: ArrayLike, guessed: ArrayLike, classes: int) -> Confusion:
    """Count how many objects of each true class (row) were taken for each class (column).

    >>> confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1], classes=3)
    array([[1, 1, 0],
           [0, 1, 0],
           [0, 1, 0]])
    """
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (np.asarray(labels), np.asarray(guessed)), 1)
    return counts


def class_accuracy(confusion: Confusion) -> NDArray[np.float64]:
    """Return the share of each class's objects that was recognised; NaN for a class without any.

    >>> class_accuracy(np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0]]))
    array([0.5, 1. , nan])
    """
    count = confusion.sum(axis=1)
    right: NDArray[np.float64] = np.diagonal(confusion) / np.where(count, count, np.nan)
    return right


def running_loss(estimate: float | None, loss: float, share: float = 0.05) -> float:
    """Carry on the notes' running estimate of the loss: ``Q ← λ ε + (1 − λ) Q``.

    ε is the loss of the newest batch, λ its `share`; the first loss starts the estimate. It smooths
    the jitter of batches without another pass over the data.

    >>> estimate = None
    >>> for loss in (4.0, 2.0, 2.0):
    ...     estimate = running_loss(estimate, loss, share=0.5)
    ...     print(estimate)
    4.0
    3.0
    2.5
    """
    return loss if estimate is None else share * loss + (1 - share) * estimate
