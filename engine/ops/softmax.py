"""Softmax and its logarithm over axis 1, stable for inputs of any size."""

import numpy as np

from engine.tensor import Tensor


def softmax(x: Tensor) -> Tensor:
    """``e^{x_i} / Σ e^{x_k}``; the largest is subtracted first, which changes nothing but range."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    probabilities: Tensor = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def log_softmax(x: Tensor) -> tuple[Tensor, Tensor]:
    """``x_i − log Σ e^{x_k}``, and softmax with it.

    Without the detour over probabilities, which may round to 0.
    """
    shifted = x - x.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    return shifted - np.log(total), powers / total
