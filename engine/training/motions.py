"""Transforms that move the cells of pictures; what moves in from outside repeats the border."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Images
from engine.datasets.resampling import Coordinates, between, picked
from engine.settings import amount, setting
from engine.training.transform import Transform


@dataclass(frozen=True)
class Augmentation(Transform):
    """Shift, turn, scale, slant and mirror every picture, all in one step.

    Shifts are whole cells, so a picture that is only shifted or mirrored keeps its numbers; a
    turned one is interpolated between four cells, once, whatever else happens to it.

    Examples
    --------
    >>> picture = np.array([[[1, 2, 3]]], np.uint8)
    >>> Augmentation(shift=1)(picture, np.random.default_rng(3))
    array([[[1, 1, 2]]], dtype=uint8)
    """

    kind = "affine"

    shift: int = setting(0, minimum=0, doc="Cells at most, in both directions")
    turn: float = amount(0.0, 180, "Degrees at most, either way")
    scale: float = setting(0.0, minimum=0, below=1,
                           doc="Share at most by which it grows or shrinks")
    slant: float = amount(0.0, 5, "Cells at most that a row moves sideways per row")
    mirror: bool = setting(False, doc="Swap left and right in half of the cases")

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
        cols = cols * np.where(mirrored, -1, 1)[:, None, None]
        middle = ((h - 1) / 2 + shift[0])[:, None, None], ((w - 1) / 2 + shift[1])[:, None, None]
        if not (self.turn or self.scale or self.slant):
            y, x = rows + middle[0], cols + middle[1]
            return picked(images, np.rint(y).astype(np.intp), np.rint(x).astype(np.intp))
        cos, sin, slant = (
            a[:, None, None]
            for a in (np.cos(turn) / (1 + scale), np.sin(turn) / (1 + scale), slant)
        )
        across = cols + slant * rows
        y = cos * rows - sin * across + middle[0]
        x = sin * rows + cos * across + middle[1]
        return _moved(images, y.astype(np.float32), x.astype(np.float32))


@dataclass(frozen=True)
class Part(Transform, ABC):
    """One of the things that `Augmentation` does, by itself."""

    @property
    @abstractmethod
    def whole(self) -> Augmentation:
        """The augmentation that does nothing else."""

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Return changed copies of uint8 pictures, (N, H, W) or (N, H, W, C)."""
        return self.whole(images, rng)


@dataclass(frozen=True)
class Shift(Part):
    """Move a picture by whole cells, up or down and left or right.

    >>> Shift(1)(np.array([[[1, 2, 3]]], np.uint8), np.random.default_rng(3))
    array([[[1, 1, 2]]], dtype=uint8)
    """

    kind = "shift"

    cells: int = setting(2, minimum=0, doc="Cells at most, in both directions")

    @property
    def whole(self) -> Augmentation:
        """Shift only."""
        return Augmentation(shift=self.cells)


@dataclass(frozen=True)
class Rotate(Part):
    """Turn a picture around its middle."""

    kind = "rotate"

    degrees: float = amount(10.0, 180, "Degrees at most, either way")

    @property
    def whole(self) -> Augmentation:
        """Turn only."""
        return Augmentation(turn=self.degrees)


@dataclass(frozen=True)
class Scale(Part):
    """Let a picture grow or shrink around its middle."""

    kind = "scale"

    by: float = setting(0.1, minimum=0, below=1, doc="Share at most by which it grows or shrinks")

    @property
    def whole(self) -> Augmentation:
        """Scale only."""
        return Augmentation(scale=self.by)


@dataclass(frozen=True)
class Flip(Transform):
    """Mirror a picture: a ship is still a ship, but few digits are still digits.

    >>> Flip(share=1)(np.array([[[1, 2, 3]]], np.uint8), np.random.default_rng(0))
    array([[[3, 2, 1]]], dtype=uint8)
    """

    kind = "flip"

    axis: str = setting("horizontal", choices=("horizontal", "vertical"),
                        doc="Swap left and right, or top and bottom")
    share: float = amount(0.5, 1, "Share of the pictures that are mirrored")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Mirror the pictures that chance picks."""
        mirrored = rng.random(len(images)) < self.share
        changed = images.copy()
        changed[mirrored] = np.flip(images[mirrored], 2 if self.axis == "horizontal" else 1)
        return changed


@dataclass(frozen=True)
class Perspective(Transform):
    """Look at a picture aslant: each of its corners moves inwards by an amount of its own.

    Notes
    -----
    A place (x, y) of the new picture shows the old one at ``((a x + b y + c) / w, (d x + e y + f) /
    w)`` with ``w = g x + h y + 1``; the eight numbers follow from where the four corners go.
    """

    kind = "perspective"

    distortion: float = setting(0.3, minimum=0, below=1,
                                doc="How far at most a corner moves, as a share of the half side")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Look at each picture from a side of its own."""
        n, h, w = images.shape[:3]
        # (x, y) from −1 to 1 between the middles of the corner cells.
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        moved = corners * (1 - self.distortion * rng.random((n, 4, 2)))
        a, b, c, d, e, f, g, k = _homography(moved, corners)[..., None, None].swapaxes(0, 1)
        y, x = np.linspace(-1, 1, h)[None, :, None], np.linspace(-1, 1, w)[None, None, :]
        depth = g * x + k * y + 1
        rows = ((d * x + e * y + f) / depth + 1) * (h - 1) / 2
        cols = ((a * x + b * y + c) / depth + 1) * (w - 1) / 2
        return _moved(images, rows.astype(np.float32), cols.astype(np.float32))


def _homography(places: NDArray[np.float64], images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the eight numbers that take four places (N, 4, 2) to where they are seen: (N, 8)."""
    x, y = places[..., 0], places[..., 1]
    u, v = np.broadcast_to(images, places.shape).transpose(2, 0, 1)
    zero, one = np.zeros_like(x), np.ones_like(x)
    # u · (g x + h y + 1) = a x + b y + c, and the same with v and d, e, f.
    across = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=-1)
    down = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=-1)
    solved: NDArray[np.float64] = np.linalg.solve(
        np.concatenate([across, down], axis=1), np.concatenate([u, v], axis=1)[..., None]
    )[..., 0]
    return solved


def _moved(images: Images, y: Coordinates, x: Coordinates) -> Images:
    """Interpolate, back in the pictures' own type."""
    cells: Images = np.rint(between(images, y, x)).astype(images.dtype)
    return cells
