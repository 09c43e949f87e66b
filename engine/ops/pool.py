"""Pooling over windows, and what it sends back, along any number of axes."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.ops.conv import Glide
from engine.ops.windows import Space, inside, pad, taps, view
from engine.tensor import Shape, Tensor, product

Indices = NDArray[np.intp]


def max_pool(x: Tensor, glide: Glide) -> tuple[Tensor, Indices]:
    """Keep the largest cell of each window: (N, C, *space) -> twice (N, C, *out).

    Padding counts as -∞, so it never wins. Among equals the first in row-major order wins, as in
    PyTorch; NaN wins over everything.

    Returns
    -------
    y : Tensor
    winner : int array
        Which cell of its map won, counted in row-major order, as PyTorch's `return_indices`.
    """
    padded = pad(x, glide.padding, -np.inf)
    out = glide.out(x.shape[2:])
    (_, cells), *others = taps(glide.kernel, glide.stride, glide.dilation, out)
    y = padded[cells].copy()
    place = np.zeros(y.shape, np.min_scalar_type(product(glide.kernel)))
    # All windows at once, one place in the kernel after the other. Who wins later has the larger
    # number: a maximum notes it in a fifth of the time that assigning by a mask takes.
    for number, (_, cells) in enumerate(others, start=1):
        challenger = padded[cells].copy()
        wins = (challenger > y).view(np.uint8)
        np.maximum(place, wins * place.dtype.type(number), out=place)
        np.maximum(y, challenger, out=y)
    if np.isnan(y).any():  # NaN is never greater, but it wins in argmax as it does in maximum.
        windows = view(padded, glide.kernel, glide.stride, glide.dilation)
        place = windows.reshape(*y.shape[:2], -1, *out).argmax(axis=2).astype(place.dtype)
    corners, steps = _places(x.shape[2:], glide)
    winner: Indices = steps.take(place)
    winner += corners
    if any(glide.padding):  # A window of nothing but −∞ leaves the choice to its padding.
        np.clip(winner, 0, product(x.shape[2:]) - 1, out=winner)
    return y, winner


def max_pool_grad(dy: Tensor, winner: Indices, shape: Shape, glide: Glide) -> Tensor:
    """Send each delta to the winner of its window; a cell that won twice gets the sum."""
    n, c, *space = shape
    cells = product(tuple(space))
    flat = (winner.reshape(n * c, -1) + cells * np.arange(n * c)[:, None]).reshape(-1)
    apart = all(
        s > d * (k - 1)
        for k, s, d in zip(glide.kernel, glide.stride, glide.dilation, strict=True)
    )
    if apart:  # Nobody wins twice.
        dx = np.zeros(n * c * cells, dy.dtype)
        dx[flat] = dy.reshape(-1)
    else:
        dx = np.bincount(flat, dy.reshape(-1), n * c * cells).astype(dy.dtype)
    return dx.reshape(shape)


@lru_cache(maxsize=256)
def _places(space: Space, glide: Glide) -> tuple[Indices, Indices]:
    """Count out a map's cells: each window's corner (*out), and the way to each place."""
    steps = [product(space[axis + 1 :]) for axis in range(len(space))]
    corners = np.zeros((1,) * len(space), np.intp)
    places = np.zeros((1,) * len(space), np.intp)
    for axis, (step, count) in enumerate(zip(steps, glide.out(space), strict=True)):
        along = [1] * len(space)
        along[axis] = -1
        starts = np.arange(count) * glide.stride[axis] - glide.padding[axis]
        corners = corners + starts.reshape(along) * step
        ways = np.arange(glide.kernel[axis]) * glide.dilation[axis] * step
        places = places + ways.reshape(along)
    return corners, places.reshape(-1)


def sum_pool(x: Tensor, glide: Glide) -> Tensor:
    """Add up each window, padding as zeros: (N, C, *space) -> (N, C, *out)."""
    padded = pad(x, glide.padding)
    out = glide.out(x.shape[2:])
    (_, cells), *others = taps(glide.kernel, glide.stride, glide.dilation, out)
    y = padded[cells].copy()
    for _, cells in others:
        y += padded[cells]
    return y


def sum_pool_grad(dy: Tensor, shape: Shape, glide: Glide) -> Tensor:
    """Copy each delta to every cell of its window; overlapping windows add up."""
    space = shape[2:]
    wide = (size + 2 * p for size, p in zip(space, glide.padding, strict=True))
    padded = np.zeros((*shape[:2], *wide), dy.dtype)
    for _, cells in taps(glide.kernel, glide.stride, glide.dilation, dy.shape[2:]):
        padded[cells] += dy
    return np.ascontiguousarray(padded[inside(glide.padding, space)])


def window_counts(space: Space, glide: Glide) -> Tensor:
    """Count the real (not padded) cells of each window -> (*out)."""
    counts: Tensor = sum_pool(np.ones((1, 1, *space)), glide)[0, 0]
    return counts


def shares(size: int, count: int) -> Tensor:
    """Cut `size` cells into `count` windows: (count, size), each row the shares of one mean.

    >>> shares(3, 2)
    array([[0.5, 0.5, 0. ],
           [0. , 0.5, 0.5]])
    """
    matrix = np.zeros((count, size))
    for row in range(count):
        start, end = row * size // count, -(-(row + 1) * size // count)
        matrix[row, start:end] = 1 / (end - start)
    return matrix


def mix_axes(x: Tensor, matrices: list[Tensor]) -> Tensor:
    """Multiply each spatial axis with its matrix (new, old)."""
    for axis, matrix in enumerate(matrices, start=2):
        x = np.moveaxis(np.moveaxis(x, axis, -1) @ matrix.T, -1, axis)
    return np.ascontiguousarray(x)
