"""Pooling over windows, and what it sends back."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.ops.windows import Space, inside, output_size, pad, taps, view
from engine.tensor import Shape, Tensor, product

Indices = NDArray[np.intp]


def max_pool(x: Tensor, kernel: Space, stride: Space, padding: Space,
             dilation: Space) -> tuple[Tensor, Indices]:
    """Keep the largest cell of each window: (N, C, *space) -> twice (N, C, *out).

    Padding counts as -∞, so it never wins. Among equals the first in row-major order wins, as in
    PyTorch; NaN wins over everything.

    Returns
    -------
    y : Tensor
    winner : int array
        Which cell of its map won, counted in row-major order, as PyTorch's `return_indices`.
    """
    padded = pad(x, padding, -np.inf)
    out = tuple(map(output_size, x.shape[2:], kernel, stride, padding, dilation))
    (_, cells), *others = taps(kernel, stride, dilation, out)
    y = padded[cells].copy()
    place = np.zeros(y.shape, np.intp)
    # All windows at once, one place in the kernel after the other.
    for number, (_, cells) in enumerate(others, start=1):
        challenger = padded[cells]
        np.putmask(place, challenger > y, number)
        np.maximum(y, challenger, out=y)
    if np.isnan(y).any():  # NaN is never greater, but it wins in argmax as it does in maximum.
        windows = view(padded, kernel, stride, dilation)
        place = windows.reshape(*y.shape[:2], -1, *out).argmax(axis=2)
    corners, steps = _places(x.shape[2:], kernel, stride, padding, dilation)
    winner: Indices = corners + steps[place]
    if any(padding):  # A window of nothing but −∞ leaves the choice to its padding.
        np.clip(winner, 0, product(x.shape[2:]) - 1, out=winner)
    return y, winner


def max_pool_grad(dy: Tensor, winner: Indices, shape: Shape, kernel: Space, stride: Space,
                  dilation: Space) -> Tensor:
    """Send each delta to the winner of its window; a cell that won twice gets the sum."""
    n, c, *space = shape
    cells = product(tuple(space))
    flat = (winner.reshape(n * c, -1) + cells * np.arange(n * c)[:, None]).reshape(-1)
    apart = all(s > d * (k - 1) for k, s, d in zip(kernel, stride, dilation, strict=True))
    if apart:  # Nobody wins twice.
        dx = np.zeros(n * c * cells, dy.dtype)
        dx[flat] = dy.reshape(-1)
    else:
        dx = np.bincount(flat, dy.reshape(-1), n * c * cells).astype(dy.dtype)
    return dx.reshape(shape)


@lru_cache(maxsize=256)
def _places(space: Space, kernel: Space, stride: Space, padding: Space,
            dilation: Space) -> tuple[Indices, Indices]:
    """Count out a map's cells: each window's corner (*out), and the way to each place."""
    out = tuple(map(output_size, space, kernel, stride, padding, dilation))
    steps = [product(space[axis + 1 :]) for axis in range(len(space))]
    corners = np.zeros((1,) * len(space), np.intp)
    places = np.zeros((1,) * len(space), np.intp)
    for axis, step in enumerate(steps):
        along = [1] * len(space)
        along[axis] = -1
        starts = np.arange(out[axis]) * stride[axis] - padding[axis]
        corners = corners + starts.reshape(along) * step
        places = places + (np.arange(kernel[axis]) * dilation[axis] * step).reshape(along)
    return corners, places.reshape(-1)


def sum_pool(x: Tensor, kernel: Space, stride: Space, padding: Space) -> Tensor:
    """Add up each window, padding as zeros: (N, C, *space) -> (N, C, *out)."""
    padded = pad(x, padding)
    once = (1,) * len(kernel)
    windows = view(padded, kernel, stride, once)
    out = windows.shape[2 + len(kernel) :]
    y = np.zeros((*x.shape[:2], *out), x.dtype)
    for _, cells in taps(kernel, stride, once, out):
        y += padded[cells]
    return y


def sum_pool_grad(dy: Tensor, shape: Shape, kernel: Space, stride: Space,
                  padding: Space) -> Tensor:
    """Copy each delta to every cell of its window; overlapping windows add up."""
    space = shape[2:]
    padded = np.zeros((*shape[:2], *(s + 2 * p for s, p in zip(space, padding, strict=True))),
                      dy.dtype)
    for _, cells in taps(kernel, stride, (1,) * len(kernel), dy.shape[2:]):
        padded[cells] += dy
    return np.ascontiguousarray(padded[inside(padding, space)])


def window_counts(space: Space, kernel: Space, stride: Space, padding: Space) -> Tensor:
    """Count the real (not padded) cells of each window -> (*out)."""
    ones = np.ones((1, 1, *space))
    counts: Tensor = sum_pool(ones, kernel, stride, padding)[0, 0]
    return counts
