"""Pooling along one or two axes: each window of a map becomes one cell."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, Span, feature_maps
from engine.layers.convolution import windows_along
from engine.ops import pool
from engine.ops.conv import Glide
from engine.settings import Sizes, setting
from engine.tensor import Params, Shape, Tensor, product


@dataclass(frozen=True)
class Pooling(Layer):
    """What all pooling has in common: a window, and how it glides."""

    family = "pooling"

    kernel_size: Sizes = setting(minimum=1, doc="HH × WW, the size of a window in cells")
    stride: Sizes = setting(
        None, minimum=1, doc="Cells from one window to the next; left out, the kernel's size"
    )
    padding: Sizes = setting(
        0, minimum=0, doc="Cells added on every side: −∞ for a maximum, else 0"
    )

    def __post_init__(self) -> None:
        """Windows that only touch are the default, as in PyTorch."""
        if self.stride is None:
            object.__setattr__(self, "stride", self.kernel_size)
        super().__post_init__()

    @property
    def glide(self) -> Glide:
        """How the windows glide."""
        return Glide(self.kernel_size, self.stride, self.padding, (1,) * self.rank)

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (C, H', W'); a window of nothing but padding is refused."""
        channels, *space = feature_maps(self.kind, shapes[0], self.rank)
        glide = self.glide
        for k, p in zip(glide.kernel, glide.padding, strict=True):
            if p > k // 2:
                raise ShapeError(
                    "padding-too-large", self.kind, padding=p, kernel=k, limit=k // 2,
                    field="padding",
                )
        out = windows_along(self.kind, tuple(space), glide)
        for s, p, d, size in zip(*glide[1:4], space, strict=True):
            # Windows that start in the padding and, their cells far apart, jump over the map.
            if d > size and any(-start % d >= size for start in range(p, 0, -s)):
                raise ShapeError(
                    "window-in-padding", self.kind, padding=p, dilation=d, size=size,
                    field="padding",
                )
        return channels, *out

    def scratch_cells(self, *shapes: Shape) -> int:
        """Count the padded input and its windows, every cell of which is looked at."""
        return self.glide.cells(shapes[0][0], shapes[0][1:])

    def spans(self, *shapes: Shape) -> tuple[Span, ...]:
        """Its window."""
        return self.glide.spans(shapes[0][1:])


class MaxSaved(NamedTuple):
    """Which cell of its map won each window (N, C, H', W'), and the input's shape."""

    winner: pool.Indices
    shape: Shape


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """Keep the largest cell of each window.

    Padding never wins. Among equal cells the first in row-major order wins, as in PyTorch. What
    the last stride does not reach is dropped (floor).

    Notes
    -----
    ``y[n,c,i,j] = max_{u,v} x[n,c, s·i + d·u − p, s·j + d·v − p]``; backward sends each delta to
    the winner of its window and nothing to the others (REFERENCE T4).
    """

    dilation: Sizes = setting(1, minimum=1, doc="Distance between neighbouring cells of a window")

    @property
    def glide(self) -> Glide:
        """How the windows glide."""
        return Glide(self.kernel_size, self.stride, self.padding, self.dilation)

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the maxima; save who won."""
        x = self.only(inputs)
        y, winner = pool.max_pool(x, self.glide)
        return Forward(y, MaxSaved(winner, x.shape))

    def backward(self, params: Params, dy: Tensor, saved: MaxSaved) -> Backward:
        """Send each delta to its winner; a cell that won several windows gets their sum."""
        return Backward((pool.max_pool_grad(dy, saved.winner, saved.shape, self.glide),))


@dataclass(frozen=True)
class MaxPool1d(MaxPooling):
    """Maximum of windows along one axis, (N, C, L)."""

    kind = "maxpool1d"
    rank = 1


@dataclass(frozen=True)
class MaxPool2d(MaxPooling):
    """Maximum of windows along two axes, (N, C, H, W).

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
    rank = 2


@dataclass(frozen=True)
class SumPooling(Pooling):
    """Add up each window; backward copies each delta to every cell of its window.

    Notes
    -----
    ``y[n,c,i,j] = Σ_{u,v} x[n,c, s·i + u − p, s·j + v − p]`` with zeros for padding (REFERENCE T4).
    """

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the sums."""
        x = self.only(inputs)
        return Forward(pool.sum_pool(x, self.glide), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Copy each delta to its window; where windows overlap, copies add up."""
        return Backward((pool.sum_pool_grad(dy, saved, self.glide),))


@dataclass(frozen=True)
class SumPool1d(SumPooling):
    """Sum of windows along one axis, (N, C, L)."""

    kind = "sumpool1d"
    rank = 1


@dataclass(frozen=True)
class SumPool2d(SumPooling):
    """Sum of windows along two axes, (N, C, H, W).

    >>> SumPool2d(2).forward({}, np.array([[[[1.0, 2.0], [4.0, 3.0]]]])).output.item()
    10.0
    """

    kind = "sumpool2d"
    rank = 2


@dataclass(frozen=True)
class AvgPooling(SumPooling):
    """Take the mean of each window: its sum, divided by how many cells count.

    Notes
    -----
    ``y[n,c,i,j] = Σ window / (HH·WW)``; with `count_include_pad` off the sum is divided by the
    number of real cells. Backward spreads each delta evenly over its window (REFERENCE T4).
    """

    count_include_pad: bool = setting(True, doc="Count the padded zeros in the mean")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the means."""
        made = super().forward(params, *inputs)
        np.divide(made.output, self._divisors(made.saved, made.output.dtype), out=made.output)
        return made

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its window."""
        return super().backward(params, dy / self._divisors(saved, dy.dtype), saved)

    def _divisors(self, shape: Shape, dtype: np.dtype[Any]) -> Tensor:
        """How many cells each window counts: (H', W'), or one number for all."""
        if self.count_include_pad:
            return np.asarray(product(self.kernel_size), dtype)
        return pool.window_counts(shape[2:], self.glide).astype(dtype)


@dataclass(frozen=True)
class AvgPool1d(AvgPooling):
    """Mean of windows along one axis, (N, C, L)."""

    kind = "avgpool1d"
    rank = 1


@dataclass(frozen=True)
class AvgPool2d(AvgPooling):
    """Mean of windows along two axes, (N, C, H, W).

    >>> AvgPool2d(2).forward({}, np.array([[[[1.0, 2.0], [4.0, 3.0]]]])).output.item()
    2.5
    """

    kind = "avgpool2d"
    rank = 2
