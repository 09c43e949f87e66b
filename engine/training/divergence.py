"""Divergence: where in a pass and its update the first number stopped being one."""

from collections.abc import Iterator

import numpy as np

from engine.architecture import LOSS
from engine.errors import Diverged
from engine.tensor import ByNode, Tensor
from engine.trace import Trace


def diverged(trace: Trace, after: ByNode, step: int) -> Diverged:
    """Name the first tensor of the walk that holds NaN or infinity.

    Parameters
    ----------
    trace : Trace
        Forward and back.
    after : mapping of str to Params
        The parameters after the update, running statistics included.
    step : int
        Which update it is, counted from 1.
    """
    for node, name, tensor in walk(trace, after):
        bad = tensor.size - int(np.isfinite(tensor).sum())
        if bad:
            return Diverged("training-diverged", node, tensor=name, step=step, count=bad)
    # A number that is finite, but whose change was not.
    return Diverged("training-diverged", LOSS, tensor="y", step=step, count=1)


def walk(trace: Trace, after: ByNode) -> Iterator[tuple[str, str, Tensor]]:
    """Go through outputs in the order of the walk, the loss, deltas backward, new parameters."""
    for name, y in trace.outputs.items():
        yield name, "y", y
    back, loss = trace.gradients, trace.loss_forward
    assert back is not None
    assert loss is not None
    yield LOSS, "y", loss.value
    for name, dy in back.outputs.items():
        yield name, "dy", dy
        for parameter, grad in back.params.get(name, {}).items():
            yield name, f"d{parameter}", grad
    for name, mine in after.items():
        for parameter, value in mine.items():
            yield name, parameter, value
