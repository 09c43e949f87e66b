"""Convolution along one, two or three axes: F filters slide over the input, one output map each."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, ParameterSpec, Span, feature_maps
from engine.ops import conv
from engine.ops.conv import Glide
from engine.ops.windows import cut
from engine.settings import Sizes, setting
from engine.tensor import Params, Shape, Tensor, product

CORRELATION, CONVOLUTION = "correlation", "convolution"


@dataclass(frozen=True)
class Windowed(Layer):
    """What convolutions have in common, forward or transposed."""

    family = "convolution"

    out_channels: int = setting(minimum=1, doc="F, how many filters and so how many output maps")
    kernel_size: Sizes = setting(minimum=1, doc="HH × WW, the size of a filter in cells")
    stride: Sizes = setting(1, minimum=1, doc="Cells from one window to the next")
    padding: Sizes = setting(0, minimum=0, doc="Zeros added on every side of the input")
    dilation: Sizes = setting(1, minimum=1, doc="Distance between neighbouring cells of a window")
    groups: int = setting(1, minimum=1, doc="Channels are split into groups that do not mix")
    bias: bool = setting(True, doc="Add a number of its own to each output map")

    @property
    def glide(self) -> Glide:
        """How the windows glide, for `engine.ops.conv`."""
        return Glide(self.kernel_size, self.stride, self.padding, self.dilation, self.groups)

    def _divided(self, channels: int) -> None:
        """Refuse channels that groups do not divide."""
        for field, count in (("in_channels", channels), ("out_channels", self.out_channels)):
            if count % self.groups:
                raise ShapeError(
                    "channels-not-divisible", self.kind, field="groups", which=field,
                    channels=count, groups=self.groups,
                )

    def _parameters(self, w: Shape, fan_in: int, fan_out: int) -> dict[str, ParameterSpec]:
        specs = {"w": ParameterSpec(w, "weight", fan_in, fan_out)}
        if self.bias:
            specs["b"] = ParameterSpec((self.out_channels,), "bias", fan_in, fan_out, value=0.0)
        return specs

    def _filters(self, params: Params, wanted: Shape) -> Tensor:
        """Return w, where it has the shape it should have."""
        w = params["w"]
        if w.shape != wanted:
            raise ShapeError(
                "parameter-shape", self.kind, parameter="w", wanted=wanted, shape=w.shape
            )
        return w


class Saved(NamedTuple):
    """What backward needs: the input, and its columns if they are small."""

    x: Tensor
    columns: Tensor | None


@dataclass(frozen=True)
class Convolution(Windowed):
    """Multiply each window with each filter, sum, add the bias.

    Notes
    -----
    For two axes, with s, p, d for stride, padding and dilation::

        y[n,f,i,j] = b[f] + Σ_c Σ_u Σ_v x[n,c, s·i + d·u − p, s·j + d·v − p] · w[f,c,u,v]

    | tensor | shape |
    |---|---|
    | x | (N, C, H, W) |
    | w | (F, C / groups, HH, WW) |
    | b | (F,) |
    | y | (N, F, H', W'), ``H' = 1 + floor((H + 2p − d (HH − 1) − 1) / s)`` |

    This is cross-correlation, as in every network library. With ``operation="convolution"`` the
    kernel is rotated by 180° first, the classical definition.

    Backward: ``db = Σ dy``, ``dw`` is the correlation of x with dy, ``dx`` adds ``dy · w`` into
    every window (REFERENCE T2).
    """

    operation: str = setting(
        CORRELATION, choices=(CORRELATION, CONVOLUTION),
        doc="Lay the kernel on as it is, or rotated by 180° (the classical convolution)",
    )

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (F, H', W')."""
        channels, *space = feature_maps(self.kind, shapes[0], self.rank)
        self._divided(channels)
        return self.out_channels, *windows_along(self.kind, tuple(space), self.glide)

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """W and, unless it is switched off, b."""
        window = product(self.kernel_size)
        channels = shapes[0][0] // self.groups
        return self._parameters(
            (self.out_channels, channels, *self.kernel_size),
            channels * window,
            self.out_channels // self.groups * window,
        )

    def multiply_adds(self, *shapes: Shape) -> int:
        """H'·W'·F·(C / groups)·HH·WW."""
        window = product(self.kernel_size) * (shapes[0][0] // self.groups)
        return product(self.output_shape(*shapes)) * window

    def scratch_cells(self, *shapes: Shape) -> int:
        """Count the padded input and its windows."""
        return self.glide.cells(shapes[0][0], shapes[0][1:])

    def spans(self, *shapes: Shape) -> tuple[Span, ...]:
        """Its window."""
        return self.glide.spans(shapes[0][1:])

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Lay the windows into columns, multiply, add the bias."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        w = self._filters(
            params, (self.out_channels, x.shape[1] // self.groups, *self.kernel_size)
        )
        cols = conv.kept_columns(x, self.glide)
        y = conv.correlate(x, self.laid(w), params.get("b"), self.glide, cols)
        return Forward(y, Saved(x, cols))

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """``dw = dy · columnsᵀ``, ``db = Σ dy``, ``dx = fold(Wᵀ · dy)``."""
        grads = self.slopes(params, dy, saved)
        dx = conv.correlate_grad_input(dy, self.laid(params["w"]), saved.x.shape, self.glide)
        return Backward((dx,), grads)

    def slopes(self, params: Params, dy: Tensor, saved: Saved) -> Params:
        """Return dw and db, without the way down to x."""
        dw = conv.correlate_grad_filter(dy, saved.x, self.glide, saved.columns)
        grads = {"w": np.ascontiguousarray(self.laid(dw))}
        if self.bias:
            grads["b"] = conv.sum_per_channel(dy)
        return grads

    def laid(self, w: Tensor) -> Tensor:
        """Return the kernel as it is laid on the input."""
        if self.operation == CORRELATION:
            return w
        return np.flip(w, axis=tuple(range(2, w.ndim)))


@dataclass(frozen=True)
class Conv1d(Convolution):
    """Convolution along one axis, (N, C, L): a signal, or words as vectors (T25).

    Examples
    --------
    The difference kernel of the notes:

    >>> import numpy as np
    >>> layer = Conv1d(out_channels=1, kernel_size=3)
    >>> w = np.array([[[-1.0, 0.0, 1.0]]])
    >>> layer.forward({"w": w, "b": np.zeros(1)}, np.array([[[1.0, 2.0, 4.0, 8.0]]])).output
    array([[[3., 6.]]])
    """

    kind = "conv1d"
    rank = 1


@dataclass(frozen=True)
class Conv2d(Convolution):
    """Convolution along two axes, (N, C, H, W): pictures and feature maps.

    Examples
    --------
    >>> import numpy as np
    >>> layer = Conv2d(out_channels=1, kernel_size=2)
    >>> layer.output_shape((1, 3, 3))
    (1, 2, 2)
    >>> params = {"w": np.ones((1, 1, 2, 2)), "b": np.zeros(1)}
    >>> layer.forward(params, np.ones((1, 1, 3, 3))).output[0, 0]
    array([[4., 4.],
           [4., 4.]])
    """

    kind = "conv2d"
    rank = 2


@dataclass(frozen=True)
class Conv3d(Convolution):
    """Convolution along three axes, (N, C, D, H, W): video, or slices of a body (T25).

    >>> Conv3d(out_channels=4, kernel_size=3, padding=1, stride=2).output_shape((1, 8, 16, 16))
    (4, 4, 8, 8)
    """

    kind = "conv3d"
    rank = 3


@dataclass(frozen=True)
class TransposedConvolution(Windowed):
    """Stamp ``x · w`` into a window of the output for every cell of x: dx of a convolution.

    Notes
    -----
    The mirror of a convolution from y to x: what is forward here is its backward, and the other way
    round. For two axes::

        y[n,f,k,l] = b[f] + Σ_c Σ x[n,c,i,j] · w[c,f,u,v]
        over all i, u with s·i + d·u − p = k and all j, v with s·j + d·v − p = l

    | tensor | shape |
    |---|---|
    | x | (N, C, H, W) |
    | w | (C, F / groups, HH, WW) |
    | b | (F,) |
    | y | (N, F, H', W'), ``H' = (H − 1) s − 2p + d (HH − 1) + output_padding + 1`` |
    """

    output_padding: Sizes = setting(
        0, minimum=0, doc="Rows added at the far end: sizes that floor made equal differ again"
    )

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (F, H', W')."""
        channels, *space = feature_maps(self.kind, shapes[0], self.rank)
        self._divided(channels)
        out = tuple(
            (size - 1) * s - 2 * p + d * (k - 1) + more + 1
            for size, k, s, p, d, more in zip(
                space, self.kernel_size, self.stride, self.padding, self.dilation,
                self.output_padding, strict=True,
            )
        )
        for size, n, p, more, s, d in zip(
            out, space, self.padding, self.output_padding, self.stride, self.dilation, strict=True
        ):
            if more >= max(s, d):
                raise ShapeError(
                    "output-padding", self.kind, output_padding=more, limit=max(s, d),
                    field="output_padding",
                )
            if size < 1:
                raise ShapeError(
                    "nothing-left", self.kind, padding=p, size=n, field="padding"
                )
        return self.out_channels, *out

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """W and, unless it is switched off, b; fans as PyTorch counts them."""
        window = product(self.kernel_size)
        filters = self.out_channels // self.groups
        return self._parameters(
            (shapes[0][0], filters, *self.kernel_size),
            filters * window,
            shapes[0][0] // self.groups * window,
        )

    def multiply_adds(self, *shapes: Shape) -> int:
        """H·W·C·(F / groups)·HH·WW."""
        window = product(self.kernel_size) * (self.out_channels // self.groups)
        return product(shapes[0]) * window

    def scratch_cells(self, *shapes: Shape) -> int:
        """Count the canvas and the stamps on it."""
        return self._unpadded.cells(self.out_channels, self._canvas(shapes[0][1:]))

    def spans(self, *shapes: Shape) -> tuple[Span, ...]:
        """Cells whose stamps reach it: ``ceil((k + p − d (HH − 1)) / s) … floor((k + p) / s)``."""
        out = self.output_shape(*shapes)[1:]
        spans = []
        for axis, (count, size) in enumerate(zip(out, shapes[0][1:], strict=True)):
            at = np.arange(count) + self.padding[axis]
            reach = self.dilation[axis] * (self.kernel_size[axis] - 1)
            start = -(-(at - reach) // self.stride[axis])
            end = at // self.stride[axis] + 1
            spans.append(np.stack([np.maximum(start, 0), np.minimum(end, size)], axis=1))
        return tuple(spans)

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Stamp every cell of x into the output."""
        (x,) = inputs
        shape = (len(x), *self.output_shape(x.shape[1:]))
        w = self._filters(
            params, (x.shape[1], self.out_channels // self.groups, *self.kernel_size)
        )
        canvas = (*shape[:2], *self._canvas(x.shape[2:]))
        whole = conv.correlate_grad_input(x, w, canvas, self._unpadded)
        y = cut(whole, self.padding, shape[2:])
        if self.bias:
            y += params["b"].reshape(-1, *(1,) * self.rank)
        return Forward(y, x)

    def backward(self, params: Params, dy: Tensor, saved: Tensor) -> Backward:
        """Dx is a convolution of dy; dw meets dy where a convolution's meets x."""
        start = tuple(-p for p in self.padding)
        whole = cut(dy, start, self._canvas(saved.shape[2:]))
        grads = {"w": conv.correlate_grad_filter(saved, whole, self._unpadded)}
        if self.bias:
            grads["b"] = conv.sum_per_channel(dy)
        return Backward((conv.correlate(whole, params["w"], None, self._unpadded),), grads)

    def _canvas(self, space: Shape) -> Shape:
        """Sizes of everything that stamps reach; padding cuts y out of it."""
        return tuple(
            (size - 1) * s + d * (k - 1) + 1
            for size, s, d, k in zip(
                space, self.stride, self.dilation, self.kernel_size, strict=True
            )
        )

    @property
    def _unpadded(self) -> Glide:
        return self.glide._replace(padding=(0,) * self.rank)


@dataclass(frozen=True)
class ConvTranspose1d(TransposedConvolution):
    """Transposed convolution along one axis, (N, C, L)."""

    kind = "conv_transpose1d"
    rank = 1


@dataclass(frozen=True)
class ConvTranspose2d(TransposedConvolution):
    """Transposed convolution along two axes, (N, C, H, W): maps grow where strides shrank them.

    >>> ConvTranspose2d(out_channels=8, kernel_size=2, stride=2).output_shape((16, 7, 7))
    (8, 14, 14)
    """

    kind = "conv_transpose2d"
    rank = 2


@dataclass(frozen=True)
class ConvTranspose3d(TransposedConvolution):
    """Transposed convolution along three axes, (N, C, D, H, W)."""

    kind = "conv_transpose3d"
    rank = 3


def windows_along(who: str, space: Shape, glide: Glide) -> Shape:
    """Sizes of the output along each axis; raises ShapeError where not one window fits."""
    out = glide.out(space)
    for n, size, k, p, d in zip(
        out, space, glide.kernel, glide.padding, glide.dilation, strict=True
    ):
        if n < 1:
            raise ShapeError(
                "kernel-too-large", who, kernel=k, size=size, padding=p, dilation=d,
                field="kernel_size",
            )
    return out
