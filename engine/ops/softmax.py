"""Softmax and its logarithm over axis 1, stable for inputs of any size."""

import numpy as np

from engine.tensor import Tensor


def softmax(x: Tensor) -> Tensor:
    """``e^{x_i} / Σ e^{x_k}``; the largest is subtracted first, which changes nothing but range."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    probabilities: Tensor = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def log_softmax(x: Tensor) -> Tensor:
    """``x_i − log Σ e^{x_k}``, without the detour over probabilities that may round to 0."""
    shifted = x - x.max(axis=1, keepdims=True)
    logarithms: Tensor = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logarithms
