"""Flatten: the maps of an object are written one after the other into a vector."""

from dataclasses import dataclass
from typing import Any

from engine.layers.base import Backward, Forward, Layer
from engine.tensor import Params, Shape, Tensor, product


@dataclass(frozen=True)
class Flatten(Layer):
    """(C, H, W) becomes (C·H·W,), channel by channel, row by row; no number changes.

    Examples
    --------
    >>> Flatten().output_shape((16, 5, 5))
    (400,)
    """

    kind = "flatten"
    family = "shape"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C·H·W,)."""
        return (product(shapes[0]),)

    def spans(self, *shapes: Shape) -> None:
        """Everything."""

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Copy, so that the output is a tensor of its own."""
        (x,) = inputs
        return Forward(x.reshape(len(x), -1).copy(), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Lay the deltas back into maps."""
        return Backward((dy.reshape(saved).copy(),))
