"""What the engine means by a tensor, and the alphabet of its axes.

One alphabet for the whole engine, as in the lecture notes::

    N objects   C channels in    H x W pixels in    HH x WW kernel
                F filters        H' x W' pixels out

Images are (N, C, H, W) in C order, filters (F, C / groups, HH, WW). A *shape inside a network*
leaves N out: (C, H, W) for feature maps, (D,) for vectors.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError

Tensor = NDArray[np.floating[Any]]
Shape = tuple[int, ...]
Params = Mapping[str, Tensor]
# Something for each parameter of a network, by node and name.
ByNode = Mapping[str, Params]


def product(sizes: tuple[int, ...]) -> int:
    """Multiply sizes as Python integers, which cannot overflow.

    >>> product((2**40, 2**40)) == 2**80
    True
    """
    result = 1
    for size in sizes:
        result *= int(size)
    return result


def numbers(who: str, value: Any, refusal: type[EngineError]) -> NDArray[Any]:
    """Make an array of what may be anything; raises `refusal` where it holds no numbers.

    >>> numbers("loss", [[1, 2], [3]], EngineError)
    Traceback (most recent call last):
    engine.errors.EngineError: loss: expected numbers in lists of one length, got [[1, 2], [3]].
    Give an array of numbers.
    """
    try:
        given: NDArray[Any] = np.asarray(value)
    except (OverflowError, TypeError, ValueError):  # ragged, or nothing NumPy knows
        raise refusal("not-numbers", who, value=value) from None
    if given.dtype.kind not in "biuf":
        raise refusal("not-numbers", who, value=value)
    return given
