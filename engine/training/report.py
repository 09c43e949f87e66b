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
    squares = float(np.vdot(tensor, tensor))
    if SAFE[0] < squares < SAFE[1]:
        return math.sqrt(squares)
    return norm(tensor)


class Measured(NamedTuple):
    """Norms of an update, by address; `finite` is whether every one of its numbers is one."""

    gradients: dict[str, float]
    updates: dict[str, float]
    finite: bool


def measured(before: ByNode, after: ByNode, grads: ByNode) -> Measured:
    """Measure every gradient, and how far each parameter that has one moved.

    Parameters
    ----------
    before, after : mapping of str to Params
        The parameters; those without a gradient count for `finite` only.
    grads : mapping of str to Params
        Of the loss, by the parameter's name.
    """
    gradients, updates, finite = dict[str, float](), dict[str, float](), True
    for node, mine in after.items():
        slopes = grads.get(node, {})
        for name, new in mine.items():
            if name not in slopes:  # running statistics
                finite = finite and bool(np.isfinite(new).all())
                continue
            address, w = f"{node}.{name}", before[node][name]
            gradient, moved, whole = size(slopes[name]), size(new - w), size(w)
            gradients[address] = gradient
            updates[address] = moved / whole if whole else (math.inf if moved else 0.0)
            # Where the parameter was finite and its change is, it still is.
            finite = finite and math.isfinite(gradient) and math.isfinite(moved)
    return Measured(gradients, updates, finite)
