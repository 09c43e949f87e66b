"""The logistic function and its integral, stable for inputs of any size."""

import numpy as np

from engine.tensor import Tensor


def sigmoid(x: Tensor) -> Tensor:
    """``1 / (1 + e^−x)`` by e^−|x|, which overflows nowhere and keeps the digits of a small y.

    >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    power = np.exp(-np.abs(x))
    y: Tensor = np.where(x > 0, 1, power) / (1 + power)
    return y


def softplus(x: Tensor) -> Tensor:
    """``log(1 + e^x) = max(x, 0) + log(1 + e^−|x|)``; its slope is the sigmoid.

    >>> softplus(np.array([-1e4, 0.0, 1e4])).round(3)
    array([0.00e+00, 6.93e-01, 1.00e+04])
    """
    y: Tensor = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    return y
