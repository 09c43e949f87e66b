"""The squared error of PyTorch's `MSELoss`: the mean over all cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.losses.base import Loss, LossForward, as_array
from engine.tensor import Tensor


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """``L = 1/K Σ_k (y_k − t_k)²``; J is the mean of L over the batch.

    Backward: ``dy = 2 (y − t) / (N·K)``. Class indices count as one-hot targets.

    Examples
    --------
    >>> loss = MeanSquaredError()
    >>> float(loss.forward(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0]])).value)
    0.5
    """

    kind = "mean_squared_error"

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare outputs with an array of their shape, or with class indices (N,)."""
        t = as_array(self.kind, target, output.shape, output.dtype)
        squares = (output - t) ** 2
        each = squares.reshape(len(output), -1).mean(axis=1)
        return LossForward(np.asarray(each.mean()), each, t, None)

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """2 (y − t) / (number of cells)."""
        dx: Tensor = (output - forward.target) * output.dtype.type(2 / output.size)
        return dx
