"""Pictures drawn by chance: shapes in noise, and handwritten digits."""

from abc import ABC
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets.base import Chance, Generated, Numbers
from engine.datasets.drawing import covered, to_bytes
from engine.datasets.labelled import Labels
from engine.datasets.stencils import (
    REACH,
    SHAPES,
    SIDE,
    Places,
    digit_stencils,
    shape_stencils,
)
from engine.settings import amount, setting

# Pictures at a time, so that what lies between stays small; no number depends on it.
CHUNK = 500


@dataclass(frozen=True)
class Pictures(Generated, ABC):
    """A recipe for white on black, 28 × 28."""

    family = "pictures"
    shape = (1, SIDE, SIDE)


def _inked(
    stencils: NDArray[np.float32],
    labels: Labels,
    places: Places,
    thickness: Numbers,
    brightness: Numbers,
    noise: float,
    rng: Chance,
) -> NDArray[np.uint8]:
    """Ink every cell nearer than half the thickness, then lay noise over the picture."""
    images = np.empty((len(labels), SIDE, SIDE), np.uint8)
    for start in range(0, len(labels), CHUNK):
        part = slice(start, start + CHUNK)
        distance = places[part].look_up(stencils[labels[part]])
        ink = covered(distance - thickness[part, None, None] / 2)
        picture = ink * brightness[part, None, None]
        images[part] = to_bytes(picture + noise * rng.standard_normal(picture.shape))
    return images


@dataclass(frozen=True)
class Shapes(Pictures):
    """Filled shapes, white on black, of random place, size and turn, in noise.

    Every shape lies wholly within its picture.

    Examples
    --------
    >>> data = Shapes(shapes=3).draw(6)
    >>> data.images.shape, data.classes, sorted(data.labels.tolist())
    ((6, 28, 28), ('circle', 'square', 'triangle'), [0, 0, 1, 1, 2, 2])
    """

    kind = "shapes"

    shapes: int = setting(5, minimum=2, maximum=len(SHAPES),
                          doc=f"How many classes, the first of {', '.join(SHAPES)}")
    size: float = setting(0.55, minimum=0.3, maximum=1,
                          doc="Diameter of the circle around a shape, as a share of the side")
    size_spread: float = amount(0.2, 0.5, "Share at most by which a shape is smaller or larger")
    shift: float = amount(1.0, 1, "How much of the free space around it a shape wanders through")
    turn: float = amount(10.0, 180, "Degrees at most by which a shape is turned, either way")
    fade: float = amount(0.3, 0.9, "Share at most by which a shape is darker than white")
    noise: float = amount(0.15, 1, "Standard deviation of the noise in each cell; white is 1")

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the shapes that take part."""
        return tuple(SHAPES)[: self.shapes]

    def objects(self, labels: Labels, rng: Chance) -> NDArray[np.uint8]:
        """Draw one shape for each label."""
        n = len(labels)
        size = self.size * (1 + self.size_spread * rng.uniform(-1, 1, n))
        diameter = SIDE * np.minimum(size, 1)
        y, x = rng.uniform(-self.shift, self.shift, (2, n)) * (SIDE - diameter) / 2
        turn = np.deg2rad(self.turn) * rng.uniform(-1, 1, n)
        places = Places(y, x, diameter / (2 * REACH), turn, np.zeros(n))
        brightness = 1 - self.fade * rng.random(n)
        return _inked(shape_stencils(), labels, places, np.zeros(n), brightness, self.noise, rng)


@dataclass(frozen=True)
class Digits(Pictures):
    """Digits drawn with a pen, of random slant, thickness, size, turn and place.

    As MNIST's: white on black, about 20 of the 28 cells high. A linear classifier that
    learns from a few thousand recognises some 93 % of others, LeNet-5 more than 98 %.

    Examples
    --------
    >>> data = Digits().draw(20, seed=1)
    >>> data.images.dtype, np.bincount(data.labels).tolist()
    (dtype('uint8'), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """

    kind = "digits"

    height: float = setting(18.0, minimum=8, maximum=22, doc="Cells from top to bottom")
    size_spread: float = amount(0.2, 0.3, "Share at most by which a digit is smaller or larger")
    thickness: float = setting(2.6, above=0, maximum=4, doc="Width of the pen in cells")
    thickness_spread: float = amount(0.35, 0.8,
                                     "Share at most by which the pen is thinner or thicker")
    slant: float = amount(0.4, 1, "Cells at most that a row moves sideways per row")
    turn: float = amount(12.0, 45, "Degrees at most by which a digit is turned, either way")
    shift: float = amount(2.5, 6, "Cells at most by which a digit stands off the middle")
    noise: float = amount(0.05, 1, "Standard deviation of the noise in each cell; white is 1")

    @property
    def classes(self) -> tuple[str, ...]:
        """0 to 9."""
        return tuple(map(str, range(10)))

    def objects(self, labels: Labels, rng: Chance) -> NDArray[np.uint8]:
        """Draw one digit for each label."""
        n = len(labels)
        y, x, size, thickness, slant, turn = rng.uniform(-1, 1, (6, n))
        places = Places(
            self.shift * y, self.shift * x,
            # A digit is as high as half its stencil.
            2 * self.height * (1 + self.size_spread * size),
            np.deg2rad(self.turn) * turn, self.slant * slant,
        )
        pen = self.thickness * (1 + self.thickness_spread * thickness)
        return _inked(digit_stencils(), labels, places, pen, np.ones(n), self.noise, rng)
