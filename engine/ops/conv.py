"""Cross-correlation of images with filters, and its gradients, as matrix products (im2col).

The classical convolution rotates the kernel by 180°; networks, and this module, do not. One code
serves any number of spatial axes: a tensor is (N, C, *space), a filter (F, C / groups, *kernel).

Every window becomes a column, so that forward is ``W · columns``, ``dw = dy · columnsᵀ``, and dx
folds ``Wᵀ · dy`` back into windows. Columns are HH·WW times as large as the input: they are made
for a few objects at a time, used while they are in the cache, and made again for backward, unless
all of them together are small.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.ops import parallel
from engine.ops.windows import Index, Space, fold, inside, output_size, pad, sheared, view
from engine.tensor import Shape, Tensor, product

# Columns of a whole batch up to this size stay in the cache until backward wants them again.
KEPT_BYTES = 256 << 10


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


class Plan(NamedTuple):
    """Sizes that follow from a glide and an input's shape, worked out once."""

    out: Space
    padded: Space
    inside: Index  # the input's cells in the padded tensor
    order: tuple[int, ...]  # axes of the windows: channels and places before objects
    rows: int  # of the columns, C/G · HH·WW
    cells: int  # H'·W'
    numbers: int  # in one object's columns


@lru_cache(maxsize=512)
def plan(glide: Glide, channels: int, space: Space) -> Plan:
    """Work out the sizes for inputs (N, channels, *space)."""
    out, axes = glide.out(space), len(space)
    return Plan(
        out,
        tuple(size + 2 * p for size, p in zip(space, glide.padding, strict=True)),
        inside(glide.padding, space),
        (1, *range(2, 2 + axes), 0, *range(2 + axes, 2 + 2 * axes)),
        channels // glide.groups * product(glide.kernel),
        product(out),
        channels * product(glide.kernel) * product(out),
    )


def columns(x: Tensor, glide: Glide) -> Tensor:
    """Lay every window of `x` into a column.

    Returns
    -------
    (G, C/G · HH·WW, N, H'·W') Tensor
        Rows by channel and place in the kernel, columns by object and output cell.
    """
    sizes = plan(glide, x.shape[1], x.shape[2:])
    windows = view(pad(x, glide.padding), glide.kernel, glide.stride, glide.dilation)
    return windows.transpose(sizes.order).reshape(glide.groups, sizes.rows, len(x), sizes.cells)


def kept_columns(x: Tensor, glide: Glide) -> Tensor | None:
    """Return the columns if they are so small that keeping them for backward costs nothing."""
    numbers = len(x) * plan(glide, x.shape[1], x.shape[2:]).numbers
    return columns(x, glide) if numbers * x.itemsize <= KEPT_BYTES else None


def correlate(
    x: Tensor, w: Tensor, b: Tensor | None, glide: Glide, cols: Tensor | None = None
) -> Tensor:
    """Multiply every window with every filter and add the bias.

    Parameters
    ----------
    x : (N, C, *space)
    w : (F, C/G, *kernel)
    b : (F,), optional
    cols : Tensor, optional
        The columns of x, where they are there already.

    Returns
    -------
    (N, F, *out) Tensor
    """
    n, filters, groups = len(x), len(w), glide.groups
    sizes = plan(glide, x.shape[1], x.shape[2:])
    y = np.empty((n, groups, filters // groups, sizes.cells), x.dtype)
    by_group = w.reshape(groups, filters // groups, -1)
    bias = None if b is None else b.reshape(groups, -1, 1)

    def fill(target: Tensor, some: Tensor) -> None:
        np.matmul(by_group, some.transpose(2, 0, 1, 3), out=target)
        if bias is not None:
            target += bias

    rows = sizes.out[0]
    bytes_of_row = sizes.numbers * x.itemsize // max(rows, 1)
    if cols is not None:
        fill(y, cols)
    elif bytes_of_row * rows <= parallel.PIECE_BYTES:
        parallel.each(
            lambda part: fill(y[part], columns(x[part], glide)),
            parallel.pieces(n, bytes_of_row * rows),
        )
    else:
        # One object's columns are too many for the cache: a band of its output rows at a time.
        whole, bare = pad(x, glide.padding), glide._replace(padding=(0,) * len(glide.padding))
        reach = glide.dilation[0] * (glide.kernel[0] - 1) + 1
        width = sizes.cells // rows

        def band(place: tuple[int, slice]) -> None:
            number, part = place
            first, last = part.start * glide.stride[0], (part.stop - 1) * glide.stride[0]
            read = whole[number : number + 1, :, first : last + reach]
            here = slice(part.start * width, part.stop * width)
            fill(y[number : number + 1, ..., here], columns(read, bare))

        bands = parallel.pieces(rows, bytes_of_row)
        parallel.each(band, [(number, part) for number in range(n) for part in bands])
    return y.reshape(n, filters, *sizes.out)


def correlate_grad_filter(
    dy: Tensor, x: Tensor, glide: Glide, cols: Tensor | None = None
) -> Tensor:
    """dw: every weight collects the cells it was multiplied with, times what came of it.

    Returns
    -------
    (F, C/G, *kernel) Tensor
    """
    n, channels, filters, groups = len(x), x.shape[1], dy.shape[1], glide.groups
    sizes = plan(glide, channels, x.shape[2:])
    deltas = dy.reshape(n, groups, filters // groups, sizes.cells)

    def work(part: slice) -> Tensor:
        some = columns(x[part], glide) if cols is None else cols
        rows = deltas[part].transpose(1, 2, 0, 3).reshape(groups, filters // groups, -1)
        flat = some.reshape(groups, sizes.rows, -1)
        part_of_dw: Tensor = np.matmul(rows, flat.swapaxes(-1, -2))
        return part_of_dw

    if cols is None:
        dw, *others = parallel.each(work, parallel.pieces(n, sizes.numbers * x.itemsize))
        for more in others:
            dw += more
    else:
        dw = work(slice(None))
    return dw.reshape(filters, channels // groups, *glide.kernel)


def correlate_grad_input(dy: Tensor, w: Tensor, shape: Shape, glide: Glide) -> Tensor:
    """dx: every output cell stamps dy · w into the window it came from.

    Parameters
    ----------
    dy : (N, F, *out)
    w : (F, C/G, *kernel)
    shape : tuple of int
        Of the input, (N, C, *space).
    """
    n, channels, *space = shape
    filters, groups = len(w), glide.groups
    sizes = plan(glide, channels, tuple(space))
    by_group = w.reshape(groups, filters // groups, -1).swapaxes(-1, -2)
    slantwise = all(s == 1 for s in glide.stride)

    def work(part: slice) -> Tensor:
        some = dy[part]
        count = len(some)
        whole = (count, channels, *sizes.padded)
        if slantwise:
            shear = sheared(whole, glide.kernel, glide.dilation)
            rows = shear.rows(dy.dtype)
            stamps = rows.reshape(count, groups, -1, shear.length)[..., : shear.cells]
            deltas = shear.widen(some).reshape(count, groups, filters // groups, -1)
            np.matmul(by_group, deltas, out=stamps)
            return shear.fold(rows)[sizes.inside]
        deltas = some.reshape(count, groups, filters // groups, -1)
        windows = np.matmul(by_group, deltas).reshape(
            count, channels, *glide.kernel, *sizes.out
        )
        return fold(windows, whole, glide.stride, glide.dilation)[sizes.inside]

    parts = parallel.pieces(n, sizes.numbers * dy.itemsize)
    if len(parts) == 1:
        return np.ascontiguousarray(work(parts[0]))
    dx = np.empty(shape, dy.dtype)

    def fill(part: slice) -> None:
        dx[part] = work(part)

    parallel.each(fill, parts)
    return dx


def sum_per_channel(dy: Tensor) -> Tensor:
    """db: (N, F, *out) -> (F,)."""
    db: Tensor = dy.sum(axis=(0, *range(2, dy.ndim)))
    return db
