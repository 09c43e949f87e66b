"""Activations: a function laid over every cell, and its derivative (REFERENCE T6)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.layers.base import (
    Backward,
    Elementwise,
    Forward,
    ParameterSpec,
    along_channels,
    sum_to_channels,
)
from engine.ops.elementwise import keep_where
from engine.ops.logistic import sigmoid, softplus
from engine.ops.softmax import log_softmax, softmax
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor


@dataclass(frozen=True)
class Step(Elementwise):
    """``y = [x > 0]``: 1 above 0, otherwise 0, the threshold of the first neurons.

    It is flat wherever it has a slope at all, so every delta that reaches it ends: **dx is 0
    everywhere**, and nothing before it can learn by descent. That is why smooth activations came.

    Examples
    --------
    >>> y, saved, _ = Step().forward({}, np.array([[-2.0, 0.0, 3.0]]))
    >>> y
    array([[0., 0., 1.]])
    >>> Step().backward({}, np.array([[5.0, 5.0, 5.0]]), saved).inputs[0]
    array([[0., 0., 0.]])
    """

    kind = "step"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Compare with 0, strictly; NaN stays NaN."""
        (x,) = inputs
        return Forward(np.heaviside(x, x.dtype.type(0)))

    def backward(self, params: Params, dy: Tensor, saved: None) -> Backward:
        """Stop every delta."""
        return Backward((np.zeros_like(dy, order="C"),))


@dataclass(frozen=True)
class Sign(Elementwise):
    """``y = −1, 0, 1`` below, at and above 0, the threshold for targets of −1 and +1.

    As with the step, **dx is 0 everywhere**: nothing before it can learn by descent.

    Examples
    --------
    >>> Sign().forward({}, np.array([[-2.0, 0.0, 3.0]])).output
    array([[-1.,  0.,  1.]])
    """

    kind = "sign"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Keep the sign only; NaN stays NaN."""
        return Forward(np.sign(inputs[0]))

    def backward(self, params: Params, dy: Tensor, saved: None) -> Backward:
        """Stop every delta."""
        return Backward((np.zeros_like(dy, order="C"),))


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


class PReluSaved(NamedTuple):
    """Input, and the slope that each cell met."""

    x: Tensor
    slope: Tensor


@dataclass(frozen=True)
class PRelu(Elementwise):
    """``y = x`` above 0, ``y = slope · x`` below, where the slope is learned (He et al., 2015).

    One slope for all cells or, with `per_channel`, one for each channel (axis 1).

    Notes
    -----
    ``dx = dy`` above 0 and ``slope · dy`` below; ``dslope = Σ dy · x`` over the cells below 0. At
    exactly 0 the slope is `slope`, as in PyTorch.

    Examples
    --------
    >>> params = {"slope": np.array([0.5])}
    >>> y, saved, _ = PRelu().forward(params, np.array([[-2.0, 3.0]]))
    >>> y
    array([[-1.,  3.]])
    >>> PRelu().backward(params, np.array([[1.0, 1.0]]), saved).params["slope"]
    array([-2.])
    """

    kind = "prelu"
    family = "activation"

    per_channel: bool = setting(False, doc="Learn a slope for each channel, not one for all")
    init: float = setting(0.25, doc="The slope before anything was learned")

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """Learn one slope, or one a channel."""
        count = shapes[0][0] if self.per_channel else 1
        return {"slope": ParameterSpec((count,), "weight", value=self.init)}

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save x and the slope of each cell."""
        (x,) = inputs
        self.refuse_other(params, x.shape[1:])
        learned = along_channels(params["slope"], x)
        slope = np.where(x > 0, x.dtype.type(1), learned)
        return Forward(x * slope, PReluSaved(x, slope))

    def backward(self, params: Params, dy: Tensor, saved: PReluSaved) -> Backward:
        """Multiply each delta with its slope; the slope gathers dy · x from the cells below 0."""
        below = np.where(saved.x > 0, 0, dy * saved.x)
        dslope = sum_to_channels(below) if self.per_channel else below.sum().reshape(1)
        return Backward((dy * saved.slope,), {"slope": dslope})


@dataclass(frozen=True)
class ShiftedRelu(Elementwise):
    """``y = max(x, 0) − alpha``: a ReLU that rests below 0, so that its mean can be near 0.

    The slope is ReLU's, 0 at exactly 0.

    Examples
    --------
    >>> ShiftedRelu(0.5).forward({}, np.array([[-2.0, 3.0]])).output
    array([[-0.5,  2.5]])
    """

    kind = "shifted_relu"
    family = "activation"

    alpha: float = setting(1.0, doc="How far down the curve is shifted")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save which cells passed; NaN stays NaN."""
        (x,) = inputs
        return Forward(np.maximum(x, 0) - x.dtype.type(self.alpha), x > 0)

    def backward(self, params: Params, dy: Tensor, saved: NDArray[np.bool_]) -> Backward:
        """Let the delta through where the value passed."""
        return Backward((keep_where(dy, saved),))


@dataclass(frozen=True)
class Elu(Elementwise):
    """``y = x`` above 0, ``y = alpha (e^x − 1)`` below (Clevert et al., 2015).

    Below 0 the slope is ``alpha · e^x``, never quite 0, so a unit can recover; at exactly 0 it
    is alpha, as in PyTorch.

    Examples
    --------
    >>> Elu().forward({}, np.array([[-1e4, 0.0, 3.0]])).output
    array([[-1.,  0.,  3.]])
    """

    kind = "elu"
    family = "activation"

    alpha: float = setting(1.0, doc="The curve falls towards −alpha")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save the slopes; powers are taken of what is below 0 only, so none overflows."""
        (x,) = inputs
        alpha, below = x.dtype.type(self.alpha), np.minimum(x, 0)
        y = np.where(x > 0, x, alpha * np.expm1(below))
        return Forward(y, np.where(x > 0, x.dtype.type(1), alpha * np.exp(below)))

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """Multiply each delta with its slope."""
        return Backward((dy * saved,))


@dataclass(frozen=True)
class Softplus(Elementwise):
    """``y = log(1 + e^{beta x}) / beta``: ReLU with the corner rounded off.

    Its slope is ``sigmoid(beta x)``. The larger beta, the sharper the corner.

    Examples
    --------
    >>> Softplus().forward({}, np.array([[-1e4, 0.0, 1e4]])).output.round(3)
    array([[0.00e+00, 6.93e-01, 1.00e+04]])
    """

    kind = "softplus"
    family = "activation"

    beta: float = setting(1.0, above=0, doc="Sharpness of the corner at 0")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save the slopes."""
        (x,) = inputs
        beta = x.dtype.type(self.beta)
        return Forward(softplus(beta * x) / beta, sigmoid(beta * x))

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dx = dy · sigmoid(beta x)``."""
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
        """Save y."""
        y = sigmoid(inputs[0])
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


@dataclass(frozen=True)
class LogSoftmax(Elementwise):
    """``y_i = x_i − log Σ_k e^{x_k}`` over the channels (axis 1): the logarithms of softmax.

    Taken of x directly, so y stays finite where the probability itself would round to 0.

    Examples
    --------
    >>> LogSoftmax().forward({}, np.array([[1e4, 0.0]])).output
    array([[     0., -10000.]])
    """

    kind = "log_softmax"
    family = "activation"

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save the probabilities."""
        y, probabilities = log_softmax(inputs[0])
        return Forward(y, probabilities)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dx = dy − softmax(x) · Σ_k dy_k``."""
        return Backward((dy - saved * dy.sum(axis=1, keepdims=True),))
