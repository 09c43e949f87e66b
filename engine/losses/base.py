"""The one interface every loss implements, and what targets may look like."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from engine.errors import ShapeError, TargetError
from engine.settings import Recipe, setting
from engine.tensor import Shape, Tensor, numbers


class LossForward(NamedTuple):
    """The loss and what it was made of.

    Parameters
    ----------
    value : Tensor
        Shape (): the mean (or sum) over the batch, ``Σ each / divisor``.
    each : (N,) Tensor
        The loss L of each object.
    target : Tensor
        The target as an array of the output's shape (one-hot for class indices).
    probabilities : Tensor or None
        What the loss takes the output for, where that differs from the output.
    divisor : Tensor
        Shape (): what the sum over the batch is divided by.
    """

    value: Tensor
    each: Tensor
    target: Tensor
    probabilities: Tensor | None
    divisor: Tensor


@dataclass(frozen=True)
class Loss(Recipe, ABC):
    """A recipe for the last step of a pass."""

    # Whether the output is one logit a class.
    classifies: ClassVar[bool] = False
    # Whether the output must be one number a class, logit or not.
    scores_classes: ClassVar[bool] = False
    # Where there is one output for two classes: above this it says yes.
    boundary: ClassVar[float] = 0.5

    reduction: str = setting(
        "mean", choices=("mean", "sum"), doc="J is the mean or the sum of the objects' losses"
    )

    def refuse_output(self, shape: Shape) -> None:
        """Raise ShapeError for an output (without N) that the loss cannot read."""
        if self.scores_classes and len(shape) != 1:
            raise ShapeError("output-not-vector", self.kind, shape=shape)

    @abstractmethod
    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compute the loss of a batch; `target` as in `as_array`."""

    @abstractmethod
    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """Carry the loss back to the output: dL/d(output)."""

    def _reduced(
        self,
        each: Tensor,
        target: Tensor,
        probabilities: Tensor | None = None,
        count: Tensor | None = None,
    ) -> LossForward:
        """Put the objects together; `count` is what a mean divides by if it is not N."""
        one = each.dtype.type(1)
        divisor = np.asarray(one * len(each) if count is None else count, each.dtype)
        if self.reduction == "sum":
            divisor = np.asarray(one)
        return LossForward(
            np.asarray(each.sum() / divisor), each, target, probabilities, divisor
        )


def as_array(who: str, target: Any, shape: Shape, dtype: np.dtype[Any]) -> Tensor:
    """Bring a target to the output's shape.

    Parameters
    ----------
    who : str
        Who asks, for the message.
    target : array_like
        Class indices (N,), or an array of the output's shape.
    shape : tuple of int
        The output's, (N, K) where class indices are given.

    Raises
    ------
    TargetError
        For a class outside 0 … K − 1, an array of another shape, or what is no finite number.

    Examples
    --------
    >>> as_array("loss", [2, 0], (2, 3), np.dtype(float))
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    given = numbers(who, target, TargetError)
    if given.shape == shape:
        with np.errstate(over="ignore"):  # finite in float64 only
            values: Tensor = given.astype(dtype)
        bad = values.size - int(np.isfinite(values).sum())
        if bad:
            raise TargetError("target-not-finite", who, count=bad)
        return values
    indices = given.dtype.kind in "iu" and given.shape == shape[:1]
    if not indices or len(shape) != 2:
        raise TargetError("target-shape", who, wanted=shape, shape=given.shape)
    classes = shape[1]
    outside = given[(given < 0) | (given >= classes)]
    if outside.size:
        raise TargetError("target-range", who, last=classes - 1, value=int(outside[0]))
    one_hot: Tensor = np.zeros(shape, dtype)
    one_hot[np.arange(len(given)), given] = 1
    return one_hot


def as_single(target: Any, shape: Shape) -> Any:
    """Lay targets (N,) below each other where the output is one number an object, (N, 1).

    For a question of yes or no they are then the answers themselves, not classes.

    >>> as_single([0, 1], (2, 1))
    array([[0],
           [1]])
    """
    if len(shape) != 2 or shape[1] != 1:
        return target
    try:
        given = np.asarray(target)
    except (OverflowError, TypeError, ValueError):  # `as_array` says what is wrong with it
        return target
    return given[:, None] if given.shape == shape[:1] else target
