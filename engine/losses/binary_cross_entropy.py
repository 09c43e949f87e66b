"""Binary cross-entropy: yes or no in every cell, from probabilities or from logits."""

from abc import ABC
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InputError, TargetError
from engine.losses.base import as_array, as_single
from engine.losses.cellwise import CellLoss, Formed
from engine.ops.logistic import sigmoid, softplus
from engine.tensor import Tensor

# log 0 counts as this, so that one certain error does not make the whole loss infinite.
SMALLEST_LOGARITHM = -100.0
# p (1 − p) is not let below this, so that the gradient stays finite too.
SMALLEST_SPREAD = 1e-12


@dataclass(frozen=True)
class Binary(Formed, CellLoss, ABC):
    """Targets are probabilities: 0, 1 or between.

    Class indices count as one-hot rows; where the output is one number an object, 0 and 1 are the
    targets themselves.
    """

    def target(self, target: Any, like: Tensor) -> Tensor:
        """Bring the target to the output's shape; raises TargetError outside 0 … 1."""
        single = as_single(target, like.shape)
        t = as_array(self.kind, single, like.shape, like.dtype)
        outside = t[(t < 0) | (t > 1)]
        if outside.size:
            raise TargetError("target-probability", self.kind, value=float(outside[0]))
        return t


@dataclass(frozen=True)
class BinaryCrossEntropy(Binary):
    """``L = −1/K Σ_k (t_k log y_k + (1 − t_k) log(1 − y_k))`` with probabilities y (`BCELoss`).

    The network ends with a sigmoid. As in PyTorch, logarithms are not let below −100, and
    ``dy = (y − t) / max(y (1 − y), 1e-12) / (N·K)``: a saturated sigmoid before it has lost the
    digits, so better leave it out and take `binary_cross_entropy_with_logits`.

    Examples
    --------
    >>> loss = BinaryCrossEntropy()
    >>> y = np.array([[0.5], [0.8]])
    >>> forward = loss.forward(y, [0, 1])
    >>> forward.each.round(4), loss.backward(y, forward).ravel()
    (array([0.6931, 0.2231]), array([ 1.   , -0.625]))
    """

    kind = "binary_cross_entropy"

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """−log of the probability given to what is true; raises InputError outside 0 … 1."""
        outside = output[(output < 0) | (output > 1)]
        if outside.size:
            raise InputError("not-probabilities", self.kind, value=float(outside[0]))
        smallest = output.dtype.type(SMALLEST_LOGARITHM)
        with np.errstate(divide="ignore"):  # log 0 is meant
            yes = np.maximum(np.log(output), smallest)
            no = np.maximum(np.log1p(-output), smallest)
        cost: Tensor = -(target * yes + (1 - target) * no)
        return cost + 0  # 0, not −0

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """``(y − t) / (y (1 − y))``."""
        spread = np.maximum(output * (1 - output), output.dtype.type(SMALLEST_SPREAD))
        slope: Tensor = (output - target) / spread
        return slope


@dataclass(frozen=True)
class BinaryCrossEntropyWithLogits(Binary):
    """Sigmoid and binary cross-entropy in one (`BCEWithLogitsLoss`): ``dy = (p − t) / (N·K)``.

    ``L = 1/K Σ_k (t_k log(1 + e^−y_k) + (1 − t_k) log(1 + e^y_k))``, finite and with all its digits
    however far the logits are from 0.

    Examples
    --------
    >>> loss = BinaryCrossEntropyWithLogits()
    >>> y = np.array([[0.0], [1e4]])
    >>> forward = loss.forward(y, [1, 0])
    >>> forward.each.round(4), loss.backward(y, forward).ravel()
    (array([6.931e-01, 1.000e+04]), array([-0.25,  0.5 ]))
    """

    kind = "binary_cross_entropy_with_logits"
    boundary = 0.0

    def cost(self, output: Tensor, target: Tensor) -> Tensor:
        """−log of the probability given to what is true, without the detour over probabilities."""
        return target * softplus(-output) + (1 - target) * softplus(output)

    def slope(self, output: Tensor, target: Tensor) -> Tensor:
        """``p − t``."""
        return sigmoid(output) - target

    def probabilities(self, output: Tensor) -> Tensor:
        """``p = sigmoid(y)``."""
        return sigmoid(output)
