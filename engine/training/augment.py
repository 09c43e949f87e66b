"""Augmentation: small changes to a picture that leave its class alone (REFERENCE T11)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Images

Coordinates = NDArray[np.float32]


@dataclass(frozen=True)
class Augmentation:
    """Shift, turn, scale, slant and mirror every picture of a batch by chance.

    What moves in from outside repeats the border. Shifts are whole cells, so a picture that is only
    shifted or mirrored keeps its numbers; a turned one is interpolated between four cells.

    Parameters
    ----------
    shift : int, default 0
        Cells at most, in both directions.
    turn : float, default 0
        Degrees at most, either way.
    scale : float, default 0
        Share at most by which it grows or shrinks.
    slant : float, default 0
        Cells at most that a row moves sideways per row.
    mirror : bool, default False
        Swap left and right in half of the cases.

    Examples
    --------
    >>> picture = np.array([[[1, 2, 3]]], np.uint8)
    >>> Augmentation(shift=1)(picture, np.random.default_rng(3))
    array([[[1, 1, 2]]], dtype=uint8)
    """

    shift: int = 0
    turn: float = 0.0
    scale: float = 0.0
    slant: float = 0.0
    mirror: bool = False

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Return changed copies of uint8 pictures, (N, H, W) or (N, H, W, C)."""
        n = len(images)
        # Everything is drawn, used or not: one setting does not change another's chance.
        shift = rng.integers(-self.shift, self.shift + 1, (2, n))
        turn, scale, slant = (
            rng.uniform(-limit, limit, n)
            for limit in (np.deg2rad(self.turn), self.scale, self.slant)
        )
        mirrored = (rng.random(n) < 0.5) & self.mirror
        h, w = images.shape[1:3]
        rows = (np.arange(h) - (h - 1) / 2)[None, :, None]
        cols = (np.arange(w) - (w - 1) / 2)[None, None, :]
        cos, sin, slant = (
            a[:, None, None]
            for a in (np.cos(turn) / (1 + scale), np.sin(turn) / (1 + scale), slant)
        )
        across = cols * np.where(mirrored, -1, 1)[:, None, None] + slant * rows
        y = cos * rows - sin * across + (h - 1) / 2 + shift[0][:, None, None]
        x = sin * rows + cos * across + (w - 1) / 2 + shift[1][:, None, None]
        if self.turn or self.scale or self.slant:
            return _between(images, y.astype(np.float32), x.astype(np.float32))
        return _picked(images, np.rint(y).astype(np.intp), np.rint(x).astype(np.intp))


def _picked(images: Images, y: NDArray[np.intp], x: NDArray[np.intp]) -> Images:
    """Take the cells at rows y and columns x of each picture, clamped to it."""
    h, w = images.shape[1:3]
    each = np.arange(len(images))[:, None, None]
    cells: Images = images[each, y.clip(0, h - 1), x.clip(0, w - 1)]
    return cells


def _between(images: Images, y: Coordinates, x: Coordinates) -> Images:
    """Interpolate bilinearly."""
    top, left = np.floor(y), np.floor(x)
    down, right = y - top, x - left
    top, left = top.astype(np.intp), left.astype(np.intp)
    total: Images = np.zeros((), np.float32)
    for dy, row_share in ((0, 1 - down), (1, down)):
        for dx, col_share in ((0, 1 - right), (1, right)):
            share = row_share * col_share
            cells = _picked(images, top + dy, left + dx)
            total = total + cells * (share[..., None] if images.ndim == 4 else share)
    return np.rint(total).astype(images.dtype)
