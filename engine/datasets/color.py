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
    # Plane by plane: NumPy is slow along an axis of three.
    red, green, blue = np.ascontiguousarray(np.moveaxis(rgb, -1, 0))
    value = np.maximum(np.maximum(red, green), blue)
    chroma = value - np.minimum(np.minimum(red, green), blue)
    divisor = np.where(chroma > 0, chroma, 1)
    by_red = (green - blue) / divisor
    sextant = np.where(value == green, (blue - red) / divisor + 2, (red - green) / divisor + 4)
    sextant = np.where(value == red, np.where(by_red < 0, by_red + 6, by_red), sextant)
    hue = np.where(chroma == 0, 0, sextant / 6)
    saturation = chroma / np.where(value > 0, value, 1)
    return np.stack([hue, saturation, value], axis=-1)


def to_rgb(hsv: Planes) -> Planes:
    """Turn hue, saturation and value back; a hue goes round, so 1.25 is 0.25.

    Examples
    --------
    >>> to_rgb(np.array([[2 / 3, 1.0, 1.0], [0.5, 0.5, 1.0]])).round(6)
    array([[0. , 0. , 1. ],
           [0.5, 1. , 1. ]])
    """
    hue, saturation, value = np.ascontiguousarray(np.moveaxis(hsv, -1, 0))
    sixths = (hue - np.floor(hue)) * 6
    planes = []
    for primary in (5, 3, 1):
        # How far each of the three primaries stands from the hue, in sixths of the circle.
        away = sixths + primary
        away = np.where(away >= 6, away - 6, away)
        share = np.minimum(away, 4 - away).clip(0, 1)
        planes.append(value * (1 - saturation * share))
    return np.stack(planes, axis=-1)
