"""Activations: a function laid over every cell, and its derivative."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.layers.base import Backward, Elementwise, Forward
from engine.ops.elementwise import keep_where
from engine.ops.softmax import softmax
from engine.settings import setting
from engine.tensor import Params, Tensor


@dataclass(frozen=True)
class Relu(Elementwise):
    """``y = max(x, 0)``. The slope at exactly 0 is taken as 0, as in PyTorch.

    Examples
    --------
    >>> Relu().forward({}, np.array([[-2.0, 3.0]])).output
    array([[0., 3.]])
    """

    kind = "relu"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return what is positive; NaN stays NaN."""
        y = np.maximum(inputs[0], 0)
        return Forward(y, y)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """Let the delta through where the value passed; the others are 0, not −0."""
        return Backward((keep_where(dy, saved > 0),))


@dataclass(frozen=True)
class LeakyRelu(Elementwise):
    """``y = x`` above 0, ``y = negative_slope · x`` below; at 0 the slope is negative_slope."""

    kind = "leaky_relu"
    family = "activation"

    negative_slope: float = setting(0.01, doc="The slope below 0")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save which cells are positive."""
        (x,) = inputs
        slope = np.where(x > 0, x.dtype.type(1), x.dtype.type(self.negative_slope))
        return Forward(x * slope, slope)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """Multiply each delta with its slope."""
        return Backward((dy * saved,))


@dataclass(frozen=True)
class Sigmoid(Elementwise):
    """``y = 1 / (1 + e^−x)``, with ``y' = y (1 − y)``: almost flat far from 0 (saturation).

    Examples
    --------
    >>> Sigmoid().forward({}, np.array([-1e4, 0.0, 1e4])).output
    array([0. , 0.5, 1. ])
    """

    kind = "sigmoid"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Use e^−|x|, which overflows nowhere and keeps the digits of a small y; save y."""
        (x,) = inputs
        power = np.exp(-np.abs(x))
        y = np.where(x > 0, 1, power) / (1 + power)
        return Forward(y, y)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dx = dy · y (1 − y)``."""
        return Backward((dy * (saved * (1 - saved)),))


@dataclass(frozen=True)
class Tanh(Elementwise):
    """``y = tanh x``, with ``y' = 1 − y²``."""

    kind = "tanh"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save y."""
        y = np.tanh(inputs[0])
        return Forward(y, y)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dx = dy · (1 − y²)``."""
        return Backward((dy * (1 - saved * saved),))


@dataclass(frozen=True)
class Softmax(Elementwise):
    """``y_i = e^{x_i} / Σ_k e^{x_k}`` over the channels (axis 1): positive, and they add up to 1.

    Examples
    --------
    >>> Softmax().forward({}, np.array([[1e4, 1e4]])).output
    array([[0.5, 0.5]])
    """

    kind = "softmax"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save y."""
        y = softmax(inputs[0])
        return Forward(y, y)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dx = y · (dy − Σ_k dy_k y_k)``."""
        dot = (dy * saved).sum(axis=1, keepdims=True)
        return Backward((saved * (dy - dot),))
