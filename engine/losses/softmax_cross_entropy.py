"""Softmax and cross-entropy in one, the negative log-likelihood of the right class."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import SettingError, TargetError
from engine.losses.base import Loss, LossForward, as_array
from engine.ops.softmax import log_softmax
from engine.settings import Numbers, setting
from engine.tensor import Shape, Tensor


@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """``L = −Σ_k t_k log p_k`` with ``p = softmax(logits)``; J is the mean of L over the batch.

    Backward: ``d(logits) = (p − t) / N``, for targets that add up to 1 (REFERENCE T7).

    With `label_smoothing` ε the target gives some of its 1 away. To "all" K classes, the right one
    included, ``t ← (1 − ε) t + ε / K``, as PyTorch does; or to the "others" only, ``1 − ε`` for
    the right class and ``ε / (K − 1)`` for each other, as the lecture notes do.

    With a `weight` for each class, ``L = −Σ_k w_k t_k log p_k``: rare classes can be made to count
    more. The mean then divides not by N but by the weights of the right classes,
    ``Σ_n Σ_k w_k t_nk`` with t before smoothing, as PyTorch does for class indices; distributions
    are treated the same way here, where PyTorch divides by N.

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

    weight: Numbers = setting(
        (), minimum=0, doc="How much each class counts, one number a class; left out, all the same"
    )

    def forward(self, output: Tensor, target: Any) -> LossForward:
        """Compare logits (N, K) with class indices (N,) or distributions (N, K)."""
        given = as_array(self.kind, target, output.shape, output.dtype)
        t = self._smoothed(given)
        logarithms, probabilities = log_softmax(output)
        weighted, count = t, None
        if self.weight:
            weight = self._weight(t)
            weighted, count = weight * t, (weight * given).sum()
            if self.reduction == "mean" and count <= 0:
                raise TargetError("class-weights-zero", self.kind)
        # A class of no weight adds nothing, even where its logarithm is −∞.
        each = 0 - np.where(weighted == 0, 0, weighted * logarithms).sum(axis=1)  # 0, not −0
        return self._reduced(each, t, probabilities, count)

    def backward(self, output: Tensor, forward: LossForward) -> Tensor:
        """(p · Σ w t − w t) / divisor."""
        p, t = forward.probabilities, forward.target
        assert p is not None
        if self.weight:
            t = self._weight(t) * t
        dx: Tensor = (p * t.sum(axis=1, keepdims=True) - t) / forward.divisor
        return dx

    def refuse_output(self, shape: Shape) -> None:
        """Raise SettingError where there are more or fewer weights than classes."""
        super().refuse_output(shape)
        if self.weight and len(self.weight) != shape[0]:
            raise SettingError("class-weights", self.kind, field="weight", wanted=shape[0],
                               count=len(self.weight))

    def _weight(self, like: Tensor) -> Tensor:
        """Give one number a class."""
        self.refuse_output(like.shape[1:])
        return np.array(self.weight, like.dtype)

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
