"""Softmax and cross-entropy in one, the negative log-likelihood of the right class."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.losses.base import Loss, LossForward, as_array
from engine.ops.softmax import log_softmax
from engine.tensor import Tensor


@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """``L = −Σ_k t_k log p_k`` with ``p = softmax(logits)``; J is the mean of L over the batch.

    Backward: ``d(logits) = (p − t) / N``, for targets that add up to 1 (REFERENCE T7).

    Examples
    --------
    >>> loss = SoftmaxCrossEntropy()
    >>> logits = np.zeros((1, 2))
    >>> forward = loss.forward(logits, [0])
    >>> round(float(forward.value), 6)
    0.693147
    >>> loss.backward(logits, forward)
    array([[-0.5,  0.5]])
    """

    kind = "softmax_cross_entropy"
    classifies = True

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare logits (N, K) with class indices (N,) or distributions (N, K)."""
        t = as_array(self.kind, target, output.shape, output.dtype)
        logarithms, probabilities = log_softmax(output)
        # A class of no weight adds nothing, even where its logarithm is −∞.
        each = -np.where(t == 0, 0, t * logarithms).sum(axis=1)
        return LossForward(np.asarray(each.mean()), each, t, probabilities)

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """(p · Σ t − t) / N."""
        p, t = forward.probabilities, forward.target
        assert p is not None
        dx: Tensor = (p * t.sum(axis=1, keepdims=True) - t) / output.dtype.type(len(output))
        return dx
