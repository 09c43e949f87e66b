"""The squared error, in the forms that lecture notes and libraries give it."""

from abc import ABC
from dataclasses import dataclass

from engine.losses.cellwise import CellLoss
from engine.settings import setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class Squares(CellLoss, ABC):
    """A cell costs ``(y − t)²``."""

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """(y − t)²."""
        cost: Tensor = (output - target) ** 2
        return cost

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """2 (y − t)."""
        return 2 * (output - target)


@dataclass(frozen=True)
class MeanSquaredError(Squares):
    """``L = 1/K Σ_k (y_k − t_k)²``; J is the mean of L over the batch.

    PyTorch's `MSELoss`, and the form "mean" of `squared_error`. Backward:
    ``dy = 2 (y − t) / (N·K)``. Class indices count as one-hot targets.

    Examples
    --------
    >>> import numpy as np
    >>> loss = MeanSquaredError()
    >>> float(loss.forward(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0]])).value)
    0.5
    """

    kind = "mean_squared_error"

    def share(self, cells: int) -> float:
        """1/K."""
        return 1 / cells


@dataclass(frozen=True)
class SquaredError(Squares):
    """``L = ½ Σ_k (y_k − t_k)²``, or the plain sum, or the mean, as `form` says.

    The ½ is there for the gradient: ``dy = (y − t) / N``, without a factor. The forms differ by
    constants only, so they have the same minimum, but the same learning rate makes other steps.

    Examples
    --------
    >>> import numpy as np
    >>> y, t = np.array([[3.0, 1.0]]), np.array([[1.0, 1.0]])
    >>> for form in ("half_sum", "sum", "mean"):
    ...     loss = SquaredError(form=form)
    ...     forward = loss.forward(y, t)
    ...     print(form, float(forward.value), loss.backward(y, forward))
    half_sum 2.0 [[2. 0.]]
    sum 4.0 [[4. 0.]]
    mean 2.0 [[2. 0.]]
    """

    kind = "squared_error"

    form: str = setting(
        "half_sum", choices=("half_sum", "sum", "mean"),
        doc="L is half the sum, the sum or the mean over an object's cells",
    )

    def share(self, cells: int) -> float:
        """½, 1 or 1/K."""
        return {"half_sum": 0.5, "sum": 1.0, "mean": 1 / cells}[self.form]
