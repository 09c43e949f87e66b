"""Targets: what a network should answer for each class, and which class an answer speaks for."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.architecture import Architecture
from engine.datasets.labelled import Images, Labels
from engine.errors import InputError, TargetError
from engine.losses import Loss
from engine.tensor import Tensor

Targets = NDArray[Any]


def class_count(architecture: Architecture) -> int:
    """Return how many classes a network tells apart: one an output, or two with one output.

    Raises
    ------
    TargetError
        For a network whose output is no vector.
    """
    shape = architecture.shapes[architecture.output]
    if len(shape) != 1:
        raise TargetError("target-shape", architecture.output, wanted=("K",), shape=shape)
    return 2 if _says_yes_or_no(architecture) else shape[0]


def refuse_count(images: Images, labels: Labels) -> None:
    """Raise InputError where there is not one label for each object, or no object."""
    if len(images) != len(labels) or not len(labels):
        raise InputError("labels-count", "training", wanted=len(images), count=len(labels))


def refuse_labels(labels: Labels, architecture: Architecture) -> None:
    """Raise TargetError for a label that the network has no answer for."""
    classes = class_count(architecture)
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise TargetError("target-range", "training", last=classes - 1, value=int(outside[0]))


def as_targets(labels: Labels, architecture: Architecture) -> Targets:
    """Say what the loss is to be given: classes (N,), or 0 and 1 for a single output, (N, 1)."""
    return labels[:, None] if _says_yes_or_no(architecture) else labels


def spread_out(targets: Targets, architecture: Architecture) -> Tensor:
    """Write classes as rows of shares (N, K), which can be mixed."""
    if targets.ndim == 2:
        return targets.astype(np.float32)
    rows: Tensor = np.eye(class_count(architecture), dtype=np.float32)[targets]
    return rows


def heaviest(targets: Targets) -> Labels:
    """Name the class that each target holds most of; of equal ones the first."""
    if targets.ndim == 1:
        return targets
    if targets.shape[1] == 1:
        targets = np.hstack([1 - targets, targets])
    most: Labels = targets.argmax(axis=1)
    return most


def decided(output: Tensor, loss: Loss) -> Labels:
    """Name the class that each output speaks for: the largest, or whether the only one says yes.

    >>> from engine.losses import LOSSES
    >>> decided(np.array([[0.2], [0.7]]), LOSSES["binary_cross_entropy"]())
    array([0, 1])
    """
    if output.shape[1] == 1 and not loss.scores_classes:
        return (output[:, 0] > loss.boundary).astype(np.int64)
    largest: Labels = output.argmax(axis=1)
    return largest


def _says_yes_or_no(architecture: Architecture) -> bool:
    single = architecture.shapes[architecture.output] == (1,)
    return single and not architecture.loss.scores_classes
