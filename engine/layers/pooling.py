"""Pooling: each window of a map becomes one cell."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, feature_maps
from engine.layers.conv2d import windows_along
from engine.ops import pool
from engine.settings import Pair, setting
from engine.tensor import Params, Shape, Tensor


class MaxSaved(NamedTuple):
    """Which cell of its map won each window (N, C, H', W'), and the input's shape."""

    winner: pool.Indices
    shape: Shape


@dataclass(frozen=True)
class MaxPool2d(Layer):
    """Keep the largest cell of each window.

    Padding never wins. Among equal cells the first in row-major order wins, as in PyTorch. What
    the last stride does not reach is dropped (floor).

    Notes
    -----
    ``y[n,c,i,j] = max_{u,v} x[n,c, s·i + d·u − p, s·j + d·v − p]``; backward sends each delta to
    the winner of its window and nothing to the others (REFERENCE T4).

    Examples
    --------
    >>> x = np.array([[[[1.0, 2.0], [4.0, 3.0]]]])
    >>> y, saved, _ = MaxPool2d(2).forward({}, x)
    >>> y.item()
    4.0
    >>> MaxPool2d(2).backward({}, np.array([[[[7.0]]]]), saved).inputs[0][0, 0]
    array([[0., 0.],
           [7., 0.]])
    """

    kind = "maxpool2d"
    family = "pooling"

    kernel_size: Pair = setting(minimum=1, doc="HH × WW, the size of a window in cells")
    stride: Pair = setting(
        None, minimum=1, doc="Cells from one window to the next; left out, the kernel's size"
    )
    padding: Pair = setting(0, minimum=0, doc="Cells of −∞ added on every side")
    dilation: Pair = setting(1, minimum=1, doc="Distance between neighbouring cells of a window")

    def __post_init__(self) -> None:
        """Windows that only touch are the default, as in PyTorch."""
        follow_kernel(self)
        super().__post_init__()

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C, H', W')."""
        return pooled(self.kind, shapes[0], self.kernel_size, self.stride, self.padding,
                      self.dilation)

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the maxima; save who won."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        y, winner = pool.max_pool(x, self.kernel_size, self.stride, self.padding, self.dilation)
        return Forward(y, MaxSaved(winner, x.shape))

    def backward(self, params: Params, dy: Tensor, saved: MaxSaved) -> Backward:
        """Send each delta to its winner; a cell that won several windows gets their sum."""
        dx = pool.max_pool_grad(dy, saved.winner, saved.shape, self.kernel_size, self.stride,
                                self.dilation)
        return Backward((dx,))


@dataclass(frozen=True)
class AvgPool2d(Layer):
    """Take the mean of each window.

    Notes
    -----
    ``y[n,c,i,j] = Σ window / (HH·WW)``; with `count_include_pad` off the sum is divided by the
    number of real cells. Backward spreads each delta evenly over its window (REFERENCE T4).

    Examples
    --------
    >>> AvgPool2d(2).forward({}, np.array([[[[1.0, 2.0], [4.0, 3.0]]]])).output.item()
    2.5
    """

    kind = "avgpool2d"
    family = "pooling"

    kernel_size: Pair = setting(minimum=1, doc="HH × WW, the size of a window in cells")
    stride: Pair = setting(
        None, minimum=1, doc="Cells from one window to the next; left out, the kernel's size"
    )
    padding: Pair = setting(0, minimum=0, doc="Zeros added on every side")
    count_include_pad: bool = setting(True, doc="Count the padded zeros in the mean")

    def __post_init__(self) -> None:
        """Windows that only touch are the default, as in PyTorch."""
        follow_kernel(self)
        super().__post_init__()

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C, H', W')."""
        return pooled(self.kind, shapes[0], self.kernel_size, self.stride, self.padding, (1, 1))

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the means."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        y = pool.sum_pool(x, self.kernel_size, self.stride, self.padding)
        y /= self._divisors(x)
        return Forward(y, x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its window."""
        share = dy / self._divisors(dy, saved)
        dx = pool.sum_pool_grad(share, saved, self.kernel_size, self.stride, self.padding)
        return Backward((dx,))

    def _divisors(self, like: Tensor, shape: Shape | None = None) -> Tensor:
        """How many cells each window counts, (H', W') or a single number."""
        if self.count_include_pad:
            return np.asarray(self.kernel_size[0] * self.kernel_size[1], like.dtype)
        space = (shape or like.shape)[2:]
        counts = pool.window_counts(space, self.kernel_size, self.stride, self.padding)
        return counts.astype(like.dtype)


@dataclass(frozen=True)
class GlobalAvgPool(Layer):
    """Take the mean of each whole map: (C, H, W) becomes (C,).

    Examples
    --------
    >>> GlobalAvgPool().output_shape((64, 7, 7))
    (64,)
    """

    kind = "globalavgpool"
    family = "pooling"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C,)."""
        return (feature_maps(self.kind, shapes[0])[0],)

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return one mean a map."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        return Forward(x.mean(axis=(2, 3)), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its map."""
        dx = np.empty(saved, dy.dtype)
        dx[:] = (dy / (saved[2] * saved[3]))[:, :, None, None]
        return Backward((dx,))


def follow_kernel(layer: MaxPool2d | AvgPool2d) -> None:
    """Set a stride that was left out to the kernel's size."""
    if layer.stride is None:
        object.__setattr__(layer, "stride", layer.kernel_size)


def pooled(
    who: str, shape: Shape, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair
) -> Shape:
    """Shape after pooling; raises ShapeError where a window could hold nothing but padding."""
    channels, *space = feature_maps(who, shape)
    for k, p in zip(kernel, padding, strict=True):
        if p > k // 2:
            raise ShapeError(
                "padding-too-large", who, padding=p, kernel=k, limit=k // 2, field="padding"
            )
    out = windows_along(who, tuple(space), kernel, stride, padding, dilation)
    for k, s, p, d, size in zip(kernel, stride, padding, dilation, space, strict=True):
        # Windows that start in the padding and, far apart as their cells are, jump over the map.
        if d > size and any(-start % d >= size for start in range(p, 0, -s)):
            raise ShapeError(
                "padding-too-large", who, padding=p, kernel=k, limit=0, field="padding"
            )
    return channels, *out
