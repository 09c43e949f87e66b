"""Hinge losses: right by a margin costs nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import TargetError
from engine.losses.base import Loss, LossForward, as_array, as_single
from engine.losses.cellwise import CellLoss, Formed
from engine.settings import setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class Hinge(Formed, CellLoss):
    """``L = Σ_k max(0, margin − t_k y_k)`` with targets of −1 and +1 (face or background).

    0 and 1 are taken for −1 and +1, class indices for +1 in that place and −1 elsewhere. Where
    the margin is just met the slope is taken as 0.

    Examples
    --------
    >>> loss = Hinge()
    >>> y = np.array([[2.0], [0.5], [-3.0]])
    >>> forward = loss.forward(y, [[1], [1], [1]])
    >>> forward.each, loss.backward(y, forward).ravel().round(2)
    (array([0. , 0.5, 4. ]), array([ 0.  , -0.33, -0.33]))
    """

    kind = "hinge"
    boundary = 0.0

    form: str = setting(
        "sum", choices=("mean", "sum"), doc="L is the mean or the sum over an object's cells"
    )
    margin: float = setting(1.0, minimum=0, doc="How far on the right side costs nothing")

    def target(self, target: Any, like: Tensor) -> Tensor:
        """Bring the target to −1 and +1; raises TargetError for any other number."""
        t = as_array(self.kind, as_single(target, like.shape), like.shape, like.dtype)
        if ((t == 0) | (t == 1)).all():
            return 2 * t - 1
        if not (np.abs(t) == 1).all():
            raise TargetError("target-sign", self.kind,
                              value=float(t[np.abs(t) != 1].ravel()[0]))
        return t

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """``max(0, margin − t y)``."""
        return np.maximum(output.dtype.type(self.margin) - target * output, 0)

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """−t inside the margin, 0 beyond."""
        inside = output.dtype.type(self.margin) - target * output > 0
        return np.where(inside, -target, 0)


@dataclass(frozen=True)
class MulticlassHinge(Formed, Loss):
    """``L = 1/K Σ_{i≠c} max(0, margin − y_c + y_i)`` with c the right class (`MultiMarginLoss`).

    Every wrong class that comes closer to the right one than the margin costs, and pushes itself
    down and the right one up. Where the margin is just met the slope is taken as 0.

    Examples
    --------
    >>> loss = MulticlassHinge(form="sum")
    >>> y = np.array([[3.0, 2.5, 0.0]])
    >>> forward = loss.forward(y, [0])
    >>> float(forward.value), loss.backward(y, forward)
    (0.5, array([[-1.,  1.,  0.]]))
    """

    kind = "multiclass_hinge"
    scores_classes = True

    margin: float = setting(1.0, minimum=0, doc="How far ahead the right class must be")

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare scores (N, K) with class indices (N,) or one-hot rows (N, K)."""
        t = as_array(self.kind, target, output.shape, output.dtype)
        if not (((t == 0) | (t == 1)).all() and (t.sum(axis=1) == 1).all()):
            raise TargetError("target-one-hot", self.kind)
        share = output.dtype.type(self.share(output.shape[1]))
        return self._reduced(np.maximum(self._lacks(output, t), 0).sum(axis=1) * share, t)

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """+1 for each class within the margin; the right class gets minus their number."""
        t = forward.target
        near = (self._lacks(output, t) > 0).astype(output.dtype)
        share = output.dtype.type(self.share(output.shape[1]) / float(forward.divisor))
        dx: Tensor = (near - t * near.sum(axis=1, keepdims=True)) * share
        return dx

    def _lacks(self, output: Tensor, t: Tensor) -> Tensor:
        """How much each wrong class lacks of the margin; −margin or less for the right one."""
        right = np.where(t == 1, output, 0).sum(axis=1, keepdims=True)
        return np.where(t == 1, -1, output.dtype.type(self.margin) + (output - right))
