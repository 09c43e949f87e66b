"""Cross-correlation of images with filters, and its gradients, as matrix products (im2col).

The classical convolution rotates the kernel by 180°; networks, and this module, do not. One code
serves any number of spatial axes: a tensor is (N, C, *space), a filter (F, C / groups, *kernel).

Every window becomes a column, so that forward is ``W · columns``, ``dw = dy · columnsᵀ``, and dx
folds ``Wᵀ · dy`` back into windows. Columns are HH·WW times as large as the input: they are made
for a few objects at a time, used while they are in the cache, and made again for backward.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.ops import parallel
from engine.ops.windows import Space, fold, inside, output_size, pad, sheared, view
from engine.tensor import Shape, Tensor, product


class Glide(NamedTuple):
    """How windows glide: one number for each spatial axis, and the groups of channels."""

    kernel: Space
    stride: Space
    padding: Space
    dilation: Space
    groups: int = 1

    def out(self, space: Space) -> Space:
        """Count the windows along each axis."""
        return tuple(
            map(output_size, space, self.kernel, self.stride, self.padding, self.dilation)
        )


    def cells(self, channels: int, space: Space) -> int:
        """Count the padded input and the windows laid out of it, for one object."""
        padded = tuple(size + 2 * p for size, p in zip(space, self.padding, strict=True))
        windows = product(self.kernel) * product(self.out(space))
        return channels * (product(padded) + windows)

    def spans(self, space: Space) -> tuple[NDArray[np.intp], ...]:
        """Start and end of each window along each axis: (H', 2) each; padding is below 0."""
        starts = (
            np.arange(count) * s - p
            for count, s, p in zip(self.out(space), self.stride, self.padding, strict=True)
        )
        return tuple(
            np.stack([start, start + d * (k - 1) + 1], axis=1)
            for start, k, d in zip(starts, self.kernel, self.dilation, strict=True)
        )


def columns(x: Tensor, glide: Glide) -> Tensor:
    """Lay every window of `x` into a column.

    Returns
    -------
    (G, C/G · HH·WW, N, H'·W') Tensor
        Rows by channel and place in the kernel, columns by object and output cell.
    """
    windows = view(pad(x, glide.padding), glide.kernel, glide.stride, glide.dilation)
    n, c = x.shape[:2]
    cells = c // glide.groups * product(glide.kernel)
    return windows.transpose(1, *range(2, 2 + len(glide.kernel)), 0,
                             *range(2 + len(glide.kernel), windows.ndim)).reshape(
        glide.groups, cells, n, -1
    )


def correlate(x: Tensor, w: Tensor, b: Tensor | None, glide: Glide) -> Tensor:
    """Multiply every window with every filter and add the bias.

    Parameters
    ----------
    x : (N, C, *space)
    w : (F, C/G, *kernel)
    b : (F,), optional

    Returns
    -------
    (N, F, *out) Tensor
    """
    n, filters, groups = len(x), len(w), glide.groups
    out = glide.out(x.shape[2:])
    y = np.empty((n, groups, filters // groups, product(out)), x.dtype)
    by_group = w.reshape(groups, filters // groups, -1)
    bias = None if b is None else b.reshape(groups, -1, 1)

    def work(part: slice) -> None:
        np.matmul(by_group, columns(x[part], glide).transpose(2, 0, 1, 3), out=y[part])
        if bias is not None:
            y[part] += bias

    parallel.each(work, parallel.pieces(n, _bytes_of_columns(x, glide)))
    return y.reshape(n, filters, *out)


def correlate_grad_filter(dy: Tensor, x: Tensor, glide: Glide) -> Tensor:
    """dw: every weight collects the cells it was multiplied with, times what came of it.

    Returns
    -------
    (F, C/G, *kernel) Tensor
    """
    n, filters, groups = len(x), dy.shape[1], glide.groups

    def work(part: slice) -> Tensor:
        some = dy[part].reshape(-1, groups, filters // groups, product(dy.shape[2:]))
        rows = some.transpose(1, 2, 0, 3).reshape(groups, filters // groups, -1)
        cols = columns(x[part], glide).reshape(groups, -1, rows.shape[-1])
        part_of_dw: Tensor = np.matmul(rows, cols.swapaxes(-1, -2))
        return part_of_dw

    sums = parallel.each(work, parallel.pieces(n, _bytes_of_columns(x, glide)))
    dw = sums[0]
    for more in sums[1:]:
        dw += more
    return dw.reshape(filters, x.shape[1] // groups, *glide.kernel)


def correlate_grad_input(dy: Tensor, w: Tensor, shape: Shape, glide: Glide) -> Tensor:
    """dx: every output cell stamps dy · w into the window it came from.

    Parameters
    ----------
    dy : (N, F, *out)
    w : (F, C/G, *kernel)
    shape : tuple of int
        Of the input, (N, C, *space).
    """
    n, c, *space = shape
    filters, groups = len(w), glide.groups
    padded = tuple(size + 2 * p for size, p in zip(space, glide.padding, strict=True))
    by_group = w.reshape(groups, filters // groups, -1).swapaxes(-1, -2)
    dx = np.empty(shape, dy.dtype)
    cells = inside(glide.padding, tuple(space))
    slantwise = all(s == 1 for s in glide.stride)

    def work(part: slice) -> None:
        some = dy[part]
        whole = (len(some), c, *padded)
        if slantwise:
            shear = sheared(whole, glide.kernel, glide.dilation)
            rows = shear.rows(dy.dtype)
            stamps = rows.reshape(len(some), groups, -1, shear.length)[..., : shear.cells]
            deltas = shear.widen(some).reshape(len(some), groups, filters // groups, -1)
            np.matmul(by_group, deltas, out=stamps)
            dx[part] = shear.fold(rows)[cells]
        else:
            deltas = some.reshape(len(some), groups, filters // groups, -1)
            stamps = np.matmul(by_group, deltas)
            windows = stamps.reshape(len(some), c, *glide.kernel, *dy.shape[2:])
            dx[part] = fold(windows, whole, glide.stride, glide.dilation)[cells]

    bytes_of_stamps = c * product(glide.kernel) * product(dy.shape[2:]) * dy.itemsize
    parallel.each(work, parallel.pieces(n, bytes_of_stamps))
    return dx


def sum_per_channel(dy: Tensor) -> Tensor:
    """db: (N, F, *out) -> (F,)."""
    db: Tensor = dy.sum(axis=(0, *range(2, dy.ndim)))
    return db


def _bytes_of_columns(x: Tensor, glide: Glide) -> int:
    """Size of one object's columns."""
    places = product(glide.kernel) * product(glide.out(x.shape[2:]))
    return int(x.shape[1]) * places * x.itemsize
