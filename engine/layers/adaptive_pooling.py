"""Pooling into a given number of cells, whatever the size of the map."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.layers.base import Backward, Forward, Layer, Span, feature_maps
from engine.ops import pool
from engine.settings import Sizes, setting
from engine.tensor import Params, Shape, Tensor, product


@dataclass(frozen=True)
class AdaptiveAvgPool(Layer):
    """Cut each axis into `output_size` windows, whatever its length, and take their means.

    Notes
    -----
    Window i covers cells ``floor(i·H / H') … ceil((i + 1)·H / H') − 1``, as in PyTorch: windows
    may differ in size by one, and overlap by one cell.
    """

    family = "pooling"

    output_size: Sizes = setting(minimum=1, doc="H' × W', how many windows along each axis")

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C, H', W')."""
        return feature_maps(self.kind, shapes[0], self.rank)[0], *self.output_size

    def spans(self, *shapes: Shape) -> tuple[Span, ...]:
        """Its window: the shares that are not 0."""
        edges = (
            (np.arange(count + 1) * size, count)
            for size, count in zip(shapes[0][1:], self.output_size, strict=True)
        )
        return tuple(
            np.stack([edge[:-1] // count, -(-edge[1:] // count)], axis=1) for edge, count in edges
        )

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Multiply each axis with a matrix of shares."""
        x = self.only(inputs)
        shares = [
            pool.shares(size, count).astype(x.dtype)
            for size, count in zip(x.shape[2:], self.output_size, strict=True)
        ]
        return Forward(pool.mix_axes(x, shares), tuple(shares))

    def backward(self, params: Params, dy: Tensor, saved: tuple[Tensor, ...]) -> Backward:
        """Multiply with the transposed matrices."""
        return Backward((pool.mix_axes(dy, [share.T for share in saved]),))


@dataclass(frozen=True)
class AdaptiveAvgPool1d(AdaptiveAvgPool):
    """Means of a given number of windows along one axis, (N, C, L)."""

    kind = "adaptiveavgpool1d"
    rank = 1


@dataclass(frozen=True)
class AdaptiveAvgPool2d(AdaptiveAvgPool):
    """Means of a given number of windows along two axes, (N, C, H, W).

    >>> x = np.arange(5.0).reshape(1, 1, 1, 5)
    >>> AdaptiveAvgPool2d([1, 3]).forward({}, x).output[0, 0]
    array([[0.5, 2. , 3.5]])
    """

    kind = "adaptiveavgpool2d"
    rank = 2


@dataclass(frozen=True)
class GlobalAvgPool(Layer):
    """Take the mean of each whole map: (C, H, W) becomes (C,), whatever the number of axes.

    Examples
    --------
    >>> GlobalAvgPool().output_shape((64, 7, 7))
    (64,)
    """

    kind = "globalavgpool"
    family = "pooling"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C,)."""
        if len(shapes[0]) < 2:
            feature_maps(self.kind, shapes[0])
        return shapes[0][:1]

    def spans(self, *shapes: Shape) -> None:
        """Everything."""

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return one mean a map."""
        x = self.only(inputs)
        return Forward(x.reshape(*x.shape[:2], -1).mean(axis=2), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its map."""
        share = (dy / product(saved[2:])).reshape(*dy.shape, *(1,) * len(saved[2:]))
        dx = np.empty(saved, dy.dtype)
        dx[:] = share
        return Backward((dx,))
