"""Windows that glide over the spatial axes of a tensor, for any number of them.

A tensor is (N, C, *space), for instance (N, C, H, W). A window of shape `kernel` is laid at every
`stride`-th place of the padded tensor, its cells `dilation` apart.
"""

from collections.abc import Iterator
from itertools import product as every_combination
from typing import Any

import numpy as np

from engine.tensor import Shape, Tensor

Space = tuple[int, ...]
# What stands between the brackets of an array: an ellipsis and slices.
Index = tuple[Any, ...]


def output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Count the windows along one axis; what the last step does not reach is dropped.

    ``H' = 1 + floor((H + 2 padding - dilation (HH - 1) - 1) / stride)``, and 0 or less where not
    even one fits.

    >>> output_size(5, kernel=3, stride=2, padding=1, dilation=1)
    3
    """
    return 1 + (size + 2 * padding - dilation * (kernel - 1) - 1) // stride


def pad(x: Tensor, padding: Space, value: float = 0.0) -> Tensor:
    """Surround the spatial axes with `value`; returns `x` itself where nothing is added."""
    if not any(padding):
        return x
    space = x.shape[2:]
    padded = np.full(
        (*x.shape[:2], *(n + 2 * p for n, p in zip(space, padding, strict=True))), value, x.dtype
    )
    padded[inside(padding, space)] = x
    return padded


def inside(padding: Space, space: Space) -> Index:
    """Index of the original cells within a padded tensor."""
    return (..., *(slice(p, p + n) for p, n in zip(padding, space, strict=True)))


def view(padded: Tensor, kernel: Space, stride: Space, dilation: Space) -> Tensor:
    """Look at every window without copying: (N, C, *space) -> (N, C, *kernel, *out)."""
    space, steps = padded.shape[2:], padded.strides[2:]
    out = tuple(map(output_size, space, kernel, stride, (0,) * len(space), dilation))
    return np.lib.stride_tricks.as_strided(
        padded,
        (*padded.shape[:2], *kernel, *out),
        (
            *padded.strides[:2],
            *(step * d for step, d in zip(steps, dilation, strict=True)),
            *(step * s for step, s in zip(steps, stride, strict=True)),
        ),
        writeable=False,
    )


def taps(kernel: Space, stride: Space, dilation: Space, out: Space) -> Iterator[
    tuple[Space, Index]
]:
    """For each place in the kernel, index the padded cells that all windows have there."""
    for place in every_combination(*map(range, kernel)):
        cells = (
            slice(k * d, k * d + s * (o - 1) + 1, s)
            for k, s, d, o in zip(place, stride, dilation, out, strict=True)
        )
        yield place, (..., *cells)


def fold(windows: Tensor, shape: Shape, stride: Space, dilation: Space) -> Tensor:
    """Add every window back into the cells it was taken from, the adjoint of `view`.

    Parameters
    ----------
    windows : (N, C, *kernel, *out)
    shape : tuple of int
        Of the padded tensor, (N, C, *space).
    """
    axes = len(shape) - 2
    kernel, out = windows.shape[2 : 2 + axes], windows.shape[2 + axes :]
    padded = np.zeros(shape, windows.dtype)
    by_place = windows.transpose(*range(2, 2 + axes), 0, 1, *range(2 + axes, 2 + 2 * axes))
    for place, cells in taps(kernel, stride, dilation, out):
        padded[cells] += by_place[place]
    return padded
