"""Cross-correlation of images with filters, and its gradients, as matrix products (im2col).

The classical convolution rotates the kernel by 180°; networks, and this module, do not. One code
serves any number of spatial axes: a tensor is (N, C, *space), a filter (F, C / groups, *kernel).
"""

import numpy as np

from engine.ops.windows import Space, fold, inside, pad, sheared, view
from engine.tensor import Shape, Tensor, product


def columns(x: Tensor, kernel: Space, stride: Space, padding: Space, dilation: Space,
            groups: int) -> Tensor:
    """Lay every window of `x` into a column: (N, C, *space) -> (N, G, C/G · HH·WW, H'·W')."""
    windows = view(pad(x, padding), kernel, stride, dilation)
    n, c = x.shape[:2]
    cells = c // groups * product(kernel)
    return windows.reshape(n, groups, cells, -1)


def correlate(cols: Tensor, w: Tensor, b: Tensor | None, out: Space, groups: int) -> Tensor:
    """Multiply filters with columns and add the bias -> (N, F, *out).

    Parameters
    ----------
    cols : (N, G, C/G · HH·WW, H'·W')
        From `columns`.
    w : (F, C/G, HH, WW)
    b : (F,), optional
    """
    n, filters = len(cols), len(w)
    y: Tensor = np.matmul(w.reshape(groups, filters // groups, -1), cols)
    y = y.reshape(n, filters, *out)
    if b is not None:
        y += b.reshape(-1, *(1,) * len(out))
    return y


def correlate_grad_filter(dy: Tensor, cols: Tensor, shape: Shape) -> Tensor:
    """dw: every weight collects the cells it was multiplied with, times what came of it."""
    n, groups = cols.shape[:2]
    rows = dy.reshape(n, groups, shape[0] // groups, -1)
    dw: Tensor = np.matmul(rows, cols.swapaxes(-1, -2)).sum(axis=0)
    return dw.reshape(shape)


def correlate_grad_input(dy: Tensor, w: Tensor, shape: Shape, stride: Space, padding: Space,
                         dilation: Space, groups: int) -> Tensor:
    """dx: every output cell stamps dy · w into the window it came from.

    Parameters
    ----------
    dy : (N, F, *out)
    w : (F, C/G, *kernel)
    shape : tuple of int
        Of the input, (N, C, *space).
    """
    n, c, *space = shape
    filters, kernel = len(w), w.shape[2:]
    padded = (n, c, *(size + 2 * p for size, p in zip(space, padding, strict=True)))
    by_group = w.reshape(groups, filters // groups, -1).swapaxes(-1, -2)
    if all(s == 1 for s in stride):
        shear = sheared(padded, kernel, dilation)
        rows = shear.rows(dy.dtype)
        stamps = rows.reshape(n, groups, -1, shear.length)[..., : shear.cells]
        deltas = shear.widen(dy).reshape(n, groups, filters // groups, -1)
        np.matmul(by_group, deltas, out=stamps)
        dx = shear.fold(rows)
    else:
        deltas = dy.reshape(n, groups, filters // groups, -1)
        stamps = np.matmul(by_group, deltas).reshape(n, c, *kernel, *dy.shape[2:])
        dx = fold(stamps, padded, stride, dilation)
    return np.ascontiguousarray(dx[inside(padding, tuple(space))])
