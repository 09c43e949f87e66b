"""Cells of pictures at other places than they lie: what moving and distorting pictures is made of.

Places outside of a picture repeat its border.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float32]


def picked(images: NDArray[Any], y: NDArray[np.intp], x: NDArray[np.intp]) -> NDArray[Any]:
    """Take the cells at rows y and columns x of each picture, clamped to it.

    Parameters
    ----------
    images : (N, H, W) or (N, H, W, C) array
    y, x : (N, H', W') int arrays, or what broadcasts to them

    Examples
    --------
    >>> picked(np.array([[[1, 2], [3, 4]]]), np.array([[[0, 1]]]), np.array([[[0, 9]]]))
    array([[[1, 4]]])
    """
    n, h, w = images.shape[:3]
    place = y.clip(0, h - 1) * w + x.clip(0, w - 1)
    place = place + h * w * np.arange(n)[:, None, None]
    # One flat list of cells is picked from several times as fast as three axes are.
    cells: NDArray[Any] = images.reshape(n * h * w, *images.shape[3:]).take(place, axis=0)
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
    n, h, w = images.shape[:3]
    # A border of one cell around, and one more below and on the right: then the four cells around
    # any place, clamped once, lie where they should.
    around = ((0, 0), (1, 2), (1, 2), *[(0, 0)] * (images.ndim - 3))
    cells = np.pad(images, around, "edge").reshape(-1, *images.shape[3:])
    wide = w + 3
    place = (top.clip(-1, h) + 1).astype(np.intp) * wide + (left.clip(-1, w) + 1).astype(np.intp)
    place += (h + 3) * wide * np.arange(n)[:, None, None]
    total: NDArray[Any] = np.zeros((), np.float32)
    for dy, row_share in ((0, 1 - down), (1, down)):
        for dx, col_share in ((0, 1 - right), (1, right)):
            share = row_share * col_share
            found = cells.take(place + (dy * wide + dx), axis=0)
            total = total + found * (share[..., None] if images.ndim == 4 else share)
    return total
