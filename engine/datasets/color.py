"""Hue, saturation and value: colours as people name them (REFERENCE T16).

With ``V = max(R, G, B)`` and ``c = V − min(R, G, B)``: saturation ``S = c / V``, and the hue is how
far round the circle of colours the largest of the three stands: red 0, green ⅓, blue ⅔.
Grey has no hue and no saturation; both are 0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.floating[Any]]


def to_hsv(rgb: Planes) -> Planes:
    """Turn red, green and blue into hue, saturation and value, all of them from 0 to 1.

    Parameters
    ----------
    rgb : (…, 3) array of floats

    Examples
    --------
    >>> to_hsv(np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.2, 0.2, 0.2]]))
    array([[0. , 1. , 1. ],
           [0.5, 1. , 0.5],
           [0. , 0. , 0.2]])
    """
    red, green, blue = np.moveaxis(rgb, -1, 0)
    value = rgb.max(axis=-1)
    chroma = value - rgb.min(axis=-1)
    divisor = np.where(chroma > 0, chroma, 1)
    sextant = np.select(
        [chroma == 0, value == red, value == green],
        [np.zeros_like(value), (green - blue) / divisor % 6, (blue - red) / divisor + 2],
        (red - green) / divisor + 4,
    )
    saturation = chroma / np.where(value > 0, value, 1)
    return np.stack([sextant / 6, saturation, value], axis=-1)


def to_rgb(hsv: Planes) -> Planes:
    """Turn hue, saturation and value back; a hue goes round, so 1.25 is 0.25.

    Examples
    --------
    >>> to_rgb(np.array([[2 / 3, 1.0, 1.0], [0.5, 0.5, 1.0]])).round(6)
    array([[0. , 0. , 1. ],
           [0.5, 1. , 1. ]])
    """
    hue, saturation, value = hsv[..., :1], hsv[..., 1:2], hsv[..., 2:]
    # How far each of the three primaries stands from the hue, in sixths of the circle.
    away = (hue * 6 + np.array([5, 3, 1], hsv.dtype)) % 6
    share = np.minimum(away, 4 - away).clip(0, 1)
    rgb: Planes = value * (1 - saturation * share)
    return rgb
