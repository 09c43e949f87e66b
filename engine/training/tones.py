"""Transforms that leave cells where they are and change what they hold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.datasets.color import to_hsv, to_rgb
from engine.datasets.labelled import Images
from engine.settings import amount, setting
from engine.training.transform import Transform


@dataclass(frozen=True)
class Noise(Transform):
    """Add Gaussian noise to every cell of every channel."""

    kind = "noise"

    std: float = amount(0.05, 1, "Standard deviation; white is 1")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Cells stay from 0 to 255."""
        noise = rng.standard_normal(images.shape, np.float32)
        return _cells(images + np.float32(255 * self.std) * noise)


@dataclass(frozen=True)
class Cutout(Transform):
    """Paint a square over, anywhere: no single part of a picture may be all a network looks at.

    The middle of the square lies in the picture, the square need not.
    """

    kind = "cutout"

    size: int = setting(8, minimum=0, doc="Cells along the side of the square")
    value: int = amount(0, 255, "What the square is painted with")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Paint one square over in each picture."""
        n, h, w = images.shape[:3]
        middles = rng.integers(0, [[h], [w]], (2, n))
        top, left = middles[..., None] - self.size // 2
        rows, cols = np.arange(h) - top, np.arange(w) - left
        inside = ((rows >= 0) & (rows < self.size))[:, :, None]
        inside = inside & ((cols >= 0) & (cols < self.size))[:, None, :]
        changed = images.copy()
        changed[inside] = self.value
        return changed


@dataclass(frozen=True)
class Brightness(Transform):
    """Multiply all cells of a picture by one factor; what becomes brighter than white is white."""

    kind = "brightness"

    by: float = amount(0.2, 1, "The factor is from 1 − by to 1 + by")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Multiply."""
        factor = 1 + self.by * rng.uniform(-1, 1, len(images))
        return _cells(images * _each(factor, images))


@dataclass(frozen=True)
class Hue(Transform):
    """Turn the circle of colours; pictures without colour stay as they are."""

    kind = "hue"

    degrees: float = amount(15.0, 180, "Degrees at most, either way")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Turn all colours of a picture by the same angle."""
        turn = self.degrees / 360 * rng.uniform(-1, 1, len(images))
        if not _colored(images):
            return images.copy()
        hsv = to_hsv(images.astype(np.float32) / 255)
        hsv[..., 0] += _each(turn, hsv[..., 0])
        return _cells(to_rgb(hsv) * 255)


@dataclass(frozen=True)
class Saturation(Transform):
    """Make colours stronger or paler; pictures without colour stay as they are."""

    kind = "saturation"

    by: float = amount(0.3, 1, "The factor of the saturation is from 1 − by to 1 + by")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Multiply the saturation, up to the pure colour."""
        factor = 1 + self.by * rng.uniform(-1, 1, len(images))
        if not _colored(images):
            return images.copy()
        hsv = to_hsv(images.astype(np.float32) / 255)
        hsv[..., 1] = np.minimum(hsv[..., 1] * _each(factor, hsv[..., 1]), 1)
        return _cells(to_rgb(hsv) * 255)


def _cells(values: NDArray[np.floating[Any]]) -> Images:
    cells: Images = np.rint(values).clip(0, 255).astype(np.uint8)
    return cells


def _each(factor: NDArray[np.float64], images: Images) -> NDArray[np.float32]:
    """Give a number for each picture the axes of the pictures."""
    return factor.astype(np.float32).reshape(-1, *[1] * (images.ndim - 1))


def _colored(images: Images) -> bool:
    return images.ndim == 4 and images.shape[3] == 3
