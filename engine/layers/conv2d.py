"""Convolution: F filters slide over the image, one output map each."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, ParameterSpec, feature_maps
from engine.ops import conv
from engine.ops.windows import output_size
from engine.settings import Pair, setting
from engine.tensor import Params, Shape, Tensor, product


class Saved(NamedTuple):
    """What backward needs: the columns of the input, and its shape."""

    columns: Tensor
    shape: Shape


@dataclass(frozen=True)
class Conv2d(Layer):
    """Multiply each window with each filter, sum, add the bias.

    This is cross-correlation, as in every network library: the kernel is not rotated.

    Notes
    -----
    ``y[n,f,i,j] = b[f] + Σ_c Σ_u Σ_v x[n,c, s·i + d·u − p, s·j + d·v − p] · w[f,c,u,v]``

    | tensor | shape |
    |---|---|
    | x | (N, C, H, W) |
    | w | (F, C / groups, HH, WW) |
    | b | (F,) |
    | y | (N, F, H', W'), ``H' = 1 + floor((H + 2p − d (HH − 1) − 1) / s)`` |

    Backward: ``db = Σ dy``, ``dw`` is the correlation of x with dy, ``dx`` adds ``dy · w`` into
    every window (REFERENCE T2).

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
    family = "convolution"

    out_channels: int = setting(minimum=1, doc="F, how many filters and so how many output maps")
    kernel_size: Pair = setting(minimum=1, doc="HH × WW, the size of a filter in cells")
    stride: Pair = setting(1, minimum=1, doc="Cells from one window to the next")
    padding: Pair = setting(0, minimum=0, doc="Zeros added on every side of the input")
    dilation: Pair = setting(1, minimum=1, doc="Distance between neighbouring cells of a window")
    groups: int = setting(1, minimum=1, doc="Channels are split into groups that do not mix")
    bias: bool = setting(True, doc="Add a number of its own to each output map")

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) -> (F, H', W')."""
        channels, *space = feature_maps(self.kind, shapes[0])
        for field, count in (("in_channels", channels), ("out_channels", self.out_channels)):
            if count % self.groups:
                raise ShapeError(
                    "channels-not-divisible", self.kind, field=field, channels=count,
                    groups=self.groups,
                )
        return self.out_channels, *windows_along(
            self.kind, tuple(space), self.kernel_size, self.stride, self.padding, self.dilation
        )

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """W and, unless it is switched off, b."""
        window = product(self.kernel_size)
        fan_in = shapes[0][0] // self.groups * window
        fan_out = self.out_channels // self.groups * window
        w = (self.out_channels, shapes[0][0] // self.groups, *self.kernel_size)
        specs = {"w": ParameterSpec(w, "weight", fan_in, fan_out)}
        if self.bias:
            specs["b"] = ParameterSpec((self.out_channels,), "bias", fan_in, fan_out, value=0.0)
        return specs

    def multiply_adds(self, *shapes: Shape) -> int:
        """H'·W'·F·(C / groups)·HH·WW."""
        window = product(self.kernel_size) * (shapes[0][0] // self.groups)
        return product(self.output_shape(*shapes)) * window

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Lay the windows into columns, multiply, add the bias."""
        (x,) = inputs
        w = params["w"]
        out = self.output_shape(x.shape[1:])
        wanted = (self.out_channels, x.shape[1] // self.groups, *self.kernel_size)
        if w.shape != wanted:
            raise ShapeError(
                "parameter-shape", self.kind, parameter="w", wanted=wanted, shape=w.shape
            )
        cols = conv.columns(
            x, self.kernel_size, self.stride, self.padding, self.dilation, self.groups
        )
        y = conv.correlate(cols, w, params.get("b"), out[1:], self.groups)
        return Forward(y, Saved(cols, x.shape))

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """Gradients by the same columns: dw = dy · columnsᵀ, dx = fold(wᵀ · dy)."""
        w = params["w"]
        grads = {"w": conv.correlate_grad_filter(dy, saved.columns, w.shape)}
        if self.bias:
            grads["b"] = dy.sum(axis=(0, 2, 3))
        dx = conv.correlate_grad_input(
            dy, w, saved.shape, self.stride, self.padding, self.dilation, self.groups
        )
        return Backward((dx,), grads)


def windows_along(
    who: str, space: Shape, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair
) -> Shape:
    """Sizes of the output along each axis; raises ShapeError where not one window fits."""
    out = tuple(map(output_size, space, kernel, stride, padding, dilation))
    for n, size, k, p, d in zip(out, space, kernel, padding, dilation, strict=True):
        if n < 1:
            raise ShapeError(
                "kernel-too-large", who, kernel=k, size=size, padding=p, dilation=d,
                field="kernel_size",
            )
    return out
