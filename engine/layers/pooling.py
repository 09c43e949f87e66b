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
        (x,) = inputs
        self.output_shape(x.shape[1:])
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
        (x,) = inputs
        self.output_shape(x.shape[1:])
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
class AvgPooling(Pooling):
    """Take the mean of each window.

    Notes
    -----
    ``y[n,c,i,j] = Σ window / (HH·WW)``; with `count_include_pad` off the sum is divided by the
    number of real cells. Backward spreads each delta evenly over its window (REFERENCE T4).
    """

    count_include_pad: bool = setting(True, doc="Count the padded zeros in the mean")

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Return the means."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        y = pool.sum_pool(x, self.glide)
        y /= self._divisors(x.shape, x.dtype)
        return Forward(y, x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its window."""
        share = dy / self._divisors(saved, dy.dtype)
        return Backward((pool.sum_pool_grad(share, saved, self.glide),))

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
        (x,) = inputs
        self.output_shape(x.shape[1:])
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
        (x,) = inputs
        self.output_shape(x.shape[1:])
        return Forward(x.reshape(*x.shape[:2], -1).mean(axis=2), x.shape)

    def backward(self, params: Params, dy: Tensor, saved: Shape) -> Backward:
        """Spread each delta evenly over its map."""
        share = (dy / product(saved[2:])).reshape(*dy.shape, *(1,) * len(saved[2:]))
        dx = np.empty(saved, dy.dtype)
        dx[:] = share
        return Backward((dx,))
