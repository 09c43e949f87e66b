"""Pooling over windows, and what it sends back."""

import numpy as np

from engine.ops.windows import Space, inside, pad, taps, view
from engine.tensor import Shape, Tensor


def max_pool(x: Tensor, kernel: Space, stride: Space, padding: Space,
             dilation: Space) -> tuple[Tensor, Tensor]:
    """Keep the largest cell of each window: (N, C, *space) -> twice (N, C, *out).

    Padding counts as -∞, so it never wins. Among equals the first in row-major order wins, as in
    PyTorch; NaN wins over everything.

    Returns
    -------
    y : Tensor
    winner : int array
        Where in its window the winner stood, counted in row-major order.
    """
    windows = view(pad(x, padding, -np.inf), kernel, stride, dilation)
    axes = len(kernel)
    n, c, out = *x.shape[:2], windows.shape[2 + axes :]
    cells = windows.reshape(n, c, -1, *out)
    winner = cells.argmax(axis=2)
    y = np.take_along_axis(cells, winner[:, :, None], axis=2)[:, :, 0]
    return y, winner


def max_pool_grad(dy: Tensor, winner: Tensor, shape: Shape, kernel: Space, stride: Space,
                  padding: Space, dilation: Space) -> Tensor:
    """Send each delta to the winner of its window; a cell that won twice gets the sum."""
    space = shape[2:]
    padded = np.zeros((*shape[:2], *(s + 2 * p for s, p in zip(space, padding, strict=True))),
                      dy.dtype)
    for number, (_, cells) in enumerate(taps(kernel, stride, dilation, dy.shape[2:])):
        padded[cells] += np.where(winner == number, dy, 0)
    return np.ascontiguousarray(padded[inside(padding, space)])


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
