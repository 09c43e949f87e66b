"""The difference and its absolute value: what a loss must not be, and the simplest that works."""

from dataclasses import dataclass

import numpy as np

from engine.losses.cellwise import CellLoss, Formed
from engine.settings import setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class Difference(Formed, CellLoss):
    """``L = Σ_k (y_k − t_k)``: the first idea one has, and why it fails.

    Errors of opposite signs cancel, so L = 0 does not mean that anything is right. It has no
    smallest value: an output that runs off to −∞ is rewarded without end. And its gradient is 1
    everywhere, whatever the target: every step pushes every output down.

    Examples
    --------
    >>> loss = Difference()
    >>> forward = loss.forward(np.array([[9.0, -9.0]]), np.array([[0.0, 0.0]]))
    >>> float(forward.value), loss.backward(np.array([[9.0, -9.0]]), forward)
    (0.0, array([[1., 1.]]))
    """

    kind = "difference"

    form: str = setting(
        "sum", choices=("mean", "sum"), doc="L is the mean or the sum over an object's cells"
    )

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """``y − t``."""
        return output - target

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """1, wherever the target is."""
        return np.ones(output.shape, output.dtype)


@dataclass(frozen=True)
class AbsoluteError(Formed, CellLoss):
    """``L = 1/K Σ_k |y_k − t_k|`` (PyTorch's `L1Loss`), or the plain sum.

    The slope is the sign of the error: ±1 however large it is, so single wild targets pull no
    harder than others, and steps do not shrink on the way in. At exactly 0 it is taken as 0.

    Examples
    --------
    >>> loss = AbsoluteError(form="sum")
    >>> forward = loss.forward(np.array([[9.0, -9.0, 1.0]]), np.array([[0.0, 0.0, 1.0]]))
    >>> float(forward.value), loss.backward(np.array([[9.0, -9.0, 1.0]]), forward)
    (18.0, array([[ 1., -1.,  0.]]))
    """

    kind = "absolute_error"

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """``|y − t|``."""
        return np.abs(output - target)

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """Sign of the error."""
        return np.sign(output - target)
