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

Tensor = NDArray[np.floating[Any]]
Shape = tuple[int, ...]
Params = Mapping[str, Tensor]


def product(sizes: tuple[int, ...]) -> int:
    """Multiply sizes as Python integers, which cannot overflow.

    >>> product((2**40, 2**40)) == 2**80
    True
    """
    result = 1
    for size in sizes:
        result *= int(size)
    return result
