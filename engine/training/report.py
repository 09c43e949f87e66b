"""Reports: what one update did, in a few numbers that cost next to nothing."""

import math
from typing import NamedTuple

import numpy as np

from engine.statistics import norm
from engine.tensor import ByNode, Tensor

# Between these a sum of squares in float32 has lost nothing to overflow or underflow.
SAFE = (1e-30, 1e30)


class Report(NamedTuple):
    """What one update did.

    Parameters
    ----------
    step, epoch : int
        Counted from 1.
    loss : float
        Mean over the batch, before the update, and the penalty of the regulariser.
    accuracy : float
        Share of the batch that was recognised, before the update. Of a mixed object the class that
        is in it most counts.
    running : float
        The notes' estimate of the loss, ``Q ← λ ε + (1 − λ) Q``.
    learning_rate : float
        As it was in this update, schedule included.
    gradients : dict of str to float
        ``‖dw‖`` by the parameter's address (``conv1.w``): of the data's loss, penalty not counted,
        as a trace of the same batch has it.
    updates : dict of str to float
        ``‖Δw‖ / ‖w‖``; infinite for a parameter of zeros that moved.
    """

    step: int
    epoch: int
    loss: float
    accuracy: float
    running: float
    learning_rate: float
    gradients: dict[str, float]
    updates: dict[str, float]


def size(tensor: Tensor) -> float:
    """Root of the sum of squares, quick: in float32 where that is accurate.

    >>> size(np.array([3.0, -4.0], np.float32)), size(np.full(4, 2**-100, np.float32)) * 2**100
    (5.0, 2.0)
    """
    flat = tensor.ravel()
    squares = float(np.dot(flat, flat))
    if SAFE[0] < squares < SAFE[1]:
        return math.sqrt(squares)
    return norm(tensor)


def gradient_norms(grads: ByNode) -> dict[str, float]:
    """Measure every gradient, by the address of its parameter."""
    return {
        f"{node}.{name}": size(grad) for node, mine in grads.items() for name, grad in mine.items()
    }


def update_ratios(before: ByNode, after: ByNode, grads: ByNode) -> dict[str, float]:
    """Measure how far each parameter that has a gradient moved, relative to its size."""
    ratios = {}
    for node, mine in grads.items():
        for name in mine:
            w = before[node][name]
            moved, whole = size(after[node][name] - w), size(w)
            ratios[f"{node}.{name}"] = moved / whole if whole else (math.inf if moved else 0.0)
    return ratios
