"""The dense layer: every output sees every input."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, ParameterSpec
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor


@dataclass(frozen=True)
class Linear(Layer):
    """``y = W x + b`` with w of shape (out_features, in_features).

    Notes
    -----
    ``dw = dyᵀ x``, ``db = Σ_n dy``, ``dx = dy W`` (REFERENCE T5; objects are rows here).

    Examples
    --------
    >>> params = {"w": np.array([[1.0, 2.0]]), "b": np.array([0.5])}
    >>> Linear(1).forward(params, np.array([[3.0, 4.0]])).output
    array([[11.5]])
    """

    kind = "linear"
    family = "dense"

    out_features: int = setting(minimum=1, doc="How many outputs, and so how many rows w has")
    bias: bool = setting(True, doc="Add a number of its own to each output")

    def output_shape(self, *shapes: Shape) -> Shape:
        """(D,) -> (out_features,)."""
        if len(shapes[0]) != 1:
            raise ShapeError("not-a-vector", self.kind, shape=shapes[0])
        return (self.out_features,)

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """W and, unless it is switched off, b."""
        fans = shapes[0][0], self.out_features
        specs = {"w": ParameterSpec((self.out_features, shapes[0][0]), "weight", *fans)}
        if self.bias:
            specs["b"] = ParameterSpec((self.out_features,), "bias", *fans, value=0.0)
        return specs

    def multiply_adds(self, *shapes: Shape) -> int:
        """in_features · out_features."""
        return shapes[0][0] * self.out_features

    def spans(self, *shapes: Shape) -> None:
        """Everything."""

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save x."""
        (x,) = inputs
        w = params["w"]
        self.output_shape(x.shape[1:])
        if w.shape != (self.out_features, x.shape[1]):
            raise ShapeError("parameter-shape", self.kind, parameter="w", shape=w.shape,
                             wanted=(self.out_features, x.shape[1]))
        y = x @ w.T
        if self.bias:
            y += params["b"]
        return Forward(y, x)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """``dw = dyᵀ x``, ``db = Σ dy``, ``dx = dy W``."""
        return Backward((np.matmul(dy, params["w"]),), self.slopes(params, dy, saved))

    def slopes(self, params: Params, dy: Tensor, saved: Tensor) -> Params:
        """Return dw and db, without the way down to x."""
        # For one object the product is a table of products, which BLAS is slow at.
        grads = {"w": dy.T * saved if len(dy) == 1 else dy.T @ saved}
        if self.bias:
            grads["b"] = dy.sum(axis=0)
        return grads
