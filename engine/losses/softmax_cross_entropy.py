"""Softmax and cross-entropy in one, the negative log-likelihood of the right class."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.losses.base import Loss, LossForward, as_array
from engine.ops.softmax import log_softmax
from engine.settings import setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """``L = −Σ_k t_k log p_k`` with ``p = softmax(logits)``; J is the mean of L over the batch.

    Backward: ``d(logits) = (p − t) / N``, for targets that add up to 1 (REFERENCE T7).

    With `label_smoothing` ε the target gives some of its 1 away. To "all" K classes, the right one
    included, ``t ← (1 − ε) t + ε / K``, as PyTorch does; or to the "others" only, ``1 − ε`` for
    the right class and ``ε / (K − 1)`` for each other, as the lecture notes do.

    Examples
    --------
    >>> loss = SoftmaxCrossEntropy()
    >>> logits = np.zeros((1, 2))
    >>> forward = loss.forward(logits, [0])
    >>> round(float(forward.value), 6)
    0.693147
    >>> loss.backward(logits, forward)
    array([[-0.5,  0.5]])
    >>> SoftmaxCrossEntropy(label_smoothing=0.2).forward(logits, [0]).target
    array([[0.9, 0.1]])
    >>> SoftmaxCrossEntropy(label_smoothing=0.2, smoothing="others").forward(logits, [0]).target
    array([[0.8, 0.2]])
    """

    kind = "softmax_cross_entropy"
    classifies = True
    scores_classes = True

    label_smoothing: float = setting(
        0.0, minimum=0, maximum=1, doc="ε, how much the target gives away"
    )
    smoothing: str = setting(
        "all", choices=("all", "others"),
        doc="Who gets it: all K classes (PyTorch) or the K − 1 others (lecture notes)",
    )

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare logits (N, K) with class indices (N,) or distributions (N, K)."""
        t = self._smoothed(as_array(self.kind, target, output.shape, output.dtype))
        logarithms, probabilities = log_softmax(output)
        # A class of no weight adds nothing, even where its logarithm is −∞.
        each = 0 - np.where(t == 0, 0, t * logarithms).sum(axis=1)  # 0, not −0
        return self._reduced(each, t, probabilities)

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """(p · Σ t − t) / N."""
        p, t = forward.probabilities, forward.target
        assert p is not None
        dx: Tensor = (p * t.sum(axis=1, keepdims=True) - t) / forward.divisor
        return dx

    def _smoothed(self, t: Tensor) -> Tensor:
        """Give ε of the target away."""
        eps, classes = t.dtype.type(self.label_smoothing), t.shape[1]
        if eps == 0:
            return t
        if self.smoothing == "all":
            return t * (1 - eps) + eps / t.dtype.type(classes)
        if classes == 1:  # There are no others.
            return t
        return t * (1 - eps) + (1 - t) * (eps / t.dtype.type(classes - 1))
