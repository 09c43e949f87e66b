"""Upsampling: every cell becomes a block of cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.layers.base import Backward, Forward, Layer, Span, feature_maps
from engine.settings import Pair, setting
from engine.tensor import Params, Shape, Tensor


@dataclass(frozen=True)
class Upsample(Layer):
    """Repeat every cell `scale_factor` times down and across, the "nearest" of PyTorch.

    ``y[n,c,i,j] = x[n, c, floor(i / s), floor(j / s)]``; backward adds up the deltas of each block.

    Examples
    --------
    >>> y, saved, _ = Upsample((1, 2)).forward({}, np.array([[[[1.0, 2.0]]]]))
    >>> y
    array([[[[1., 1., 2., 2.]]]])
    >>> Upsample((1, 2)).backward({}, y, saved).inputs[0]
    array([[[[2., 4.]]]])
    """

    kind = "upsample"
    family = "shape"

    scale_factor: Pair = setting(2, minimum=1, doc="How often a cell is repeated along each axis")

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C, s·H, s·W)."""
        c, h, w = feature_maps(self.kind, shapes[0])
        down, across = self.scale_factor
        return c, h * down, w * across

    def spans(self, *shapes: Shape) -> tuple[Span, ...]:
        """Cell i reads cell floor(i / s)."""
        starts = [
            np.arange(size * scale) // scale
            for size, scale in zip(shapes[0][1:], self.scale_factor, strict=True)
        ]
        return tuple(np.stack([start, start + 1], axis=1) for start in starts)

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Repeat rows, then columns."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        down, across = self.scale_factor
        return Forward(x.repeat(down, axis=2).repeat(across, axis=3), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Add up each block."""
        n, c, h, w = saved
        down, across = self.scale_factor
        return Backward((dy.reshape(n, c, h, down, w, across).sum(axis=(3, 5)),))
