"""Losses that compare output and target cell by cell."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from engine.losses.base import Loss, LossForward, as_array
from engine.settings import setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class CellLoss(Loss, ABC):
    """``L = share · Σ_k cost(y_k, t_k)`` over the cells k of one object.

    A kind says what a cell costs, the slope of that, and the share: 1 for the sum of the cells, 1/K
    for their mean.
    """

    @abstractmethod
    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """Return what each cell costs."""

    @abstractmethod
    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """Return the derivative of each cell's cost with respect to the output."""

    @abstractmethod
    def share(self, cells: int) -> float:
        """Return what the sum over the `cells` of one object is multiplied with."""

    def target(self, target: Any, like: Tensor) -> Tensor:
        """Bring the target to the output's shape; class indices count as one-hot rows."""
        return as_array(self.kind, target, like.shape, like.dtype)

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare outputs with an array of their shape, or with class indices (N,)."""
        t = self.target(target, output)
        costs = self.cost(output, t).reshape(len(output), -1)
        share = costs.dtype.type(self.share(costs.shape[1]))
        return self._reduced(costs.sum(axis=1) * share, t, self.probabilities(output))

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """``share · slope / divisor``."""
        share = self.share(output.size // len(output)) / float(forward.divisor)
        dx: Tensor = self.slope(output, forward.target) * output.dtype.type(share)
        return dx

    def probabilities(self, output: Tensor) -> Tensor | None:
        """Return what the loss takes the output for, where that differs from the output."""
        return None


@dataclass(frozen=True)
class Formed:
    """A choice between the two usual shares."""

    form: str = setting(
        "mean", choices=("mean", "sum"), doc="L is the mean or the sum over an object's cells"
    )

    def share(self, cells: int) -> float:
        """1 or 1/K."""
        return 1.0 if self.form == "sum" else 1 / cells
