"""Cells of pictures at other places than they lie: what moving and distorting pictures is made of.

Places outside of a picture repeat its border.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float32]


def picked(images: NDArray[Any], y: NDArray[np.intp], x: NDArray[np.intp]) -> NDArray[Any]:
    """Take the cells at rows y and columns x of each picture, clamped to it.

    >>> picked(np.array([[[1, 2], [3, 4]]]), np.array([[[0, 1]]]), np.array([[[0, 9]]]))
    array([[[1, 4]]])
    """
    h, w = images.shape[1:3]
    each = np.arange(len(images))[:, None, None]
    cells: NDArray[Any] = images[each, y.clip(0, h - 1), x.clip(0, w - 1)]
    return cells


def between(images: NDArray[Any], y: Coordinates, x: Coordinates) -> NDArray[Any]:
    """Interpolate bilinearly between the four cells around each place.

    Parameters
    ----------
    images : (N, H, W) or (N, H, W, C) array
    y, x : (N, H', W') float32 arrays
        Rows and columns, counted from the middle of the first cell.

    Returns
    -------
    (N, H', W') or (N, H', W', C) array of floats

    Examples
    --------
    >>> middle = np.full((1, 1, 1), 0.5, np.float32)
    >>> between(np.array([[[1, 2], [3, 4]]], np.uint8), middle, middle)
    array([[[2.5]]], dtype=float32)
    """
    top, left = np.floor(y), np.floor(x)
    down, right = y - top, x - left
    top, left = top.astype(np.intp), left.astype(np.intp)
    total: NDArray[Any] = np.zeros((), np.float32)
    for dy, row_share in ((0, 1 - down), (1, down)):
        for dx, col_share in ((0, 1 - right), (1, right)):
            share = row_share * col_share
            cells = picked(images, top + dy, left + dx)
            total = total + cells * (share[..., None] if images.ndim == 4 else share)
    return total
