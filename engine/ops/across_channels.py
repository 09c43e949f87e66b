"""Sums over neighbouring channels, for local response normalisation."""

from engine.tensor import Tensor


def window_sum(x: Tensor, before: int, after: int) -> Tensor:
    """Add up, for each channel, the `before` channels before it, itself and the `after` after it.

    Channels that are not there count as 0.

    >>> import numpy as np
    >>> window_sum(np.array([[1.0, 10.0, 100.0]]), before=1, after=0)
    array([[  1.,  11., 110.]])
    """
    total = x.copy()
    channels = x.shape[1]
    for apart in range(1, min(before, channels - 1) + 1):
        total[:, apart:] += x[:, :-apart]
    for apart in range(1, min(after, channels - 1) + 1):
        total[:, :-apart] += x[:, apart:]
    return total
