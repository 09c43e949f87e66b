"""Data that ship with the code: shapes in noise, handwritten digits, points on the plane.

A kind is a recipe, and what it draws follows from its settings, the count and the seed alone. Every
class gets the same number of objects, give or take one.

Shapes and digits are drawn from stencils: how far each place lies from a shape's edge or from the
line of a pen, worked out once. A picture looks its stencil up at places that are shifted, turned,
scaled and slanted by chance, and inks what is near enough; so a thousand cost little more than one.
"""

import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.datasets.drawing import Canvas, Grid, Point, covered, smooth, to_bytes
from engine.datasets.labelled import Labelled, Labels
from engine.datasets.resampling import between
from engine.datasets.samples import DIGITS
from engine.errors import SettingError
from engine.settings import LARGEST, Recipe, setting
from engine.tensor import Shape

# Cells along a picture's side, as MNIST's.
SIDE = 28
# Cells along a stencil's side: fine enough that looking up between its cells shows nowhere.
STENCIL = 112
# Pictures at a time, so that what lies between stays small; no number depends on it.
CHUNK = 500

Chance = np.random.Generator
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Generated(Recipe, ABC):
    """A recipe for labelled objects."""

    # "pictures", uint8 (N, 28, 28), or "points", float32 (N, 2).
    family: ClassVar[str]
    # What a network must read, without N, as the `shape` of a spec's input.
    shape: ClassVar[Shape]

    @property
    @abstractmethod
    def classes(self) -> tuple[str, ...]:
        """What the classes are called."""

    def draw(self, count: int, seed: int = 0) -> Labelled:
        """Make `count` objects in random order.

        Raises
        ------
        SettingError
            For a count outside 1 … 1 000 000, or a seed below 0.
        """
        for field, value, limit, holds in (
            ("count", count, f"from 1 to {LARGEST}", 1 <= count <= LARGEST),
            ("seed", seed, "≥ 0", seed >= 0),
        ):
            if not holds:
                raise SettingError("setting-range", self.kind, field=field, range=limit,
                                   value=value)
        # The kind takes part, so that moons and circles of one seed have nothing in common.
        rng = np.random.default_rng([seed, zlib.crc32(self.kind.encode())])
        labels = rng.permutation(np.arange(count, dtype=np.int64) % len(self.classes))
        return Labelled(self.objects(labels, rng), labels, self.classes)

    @abstractmethod
    def objects(self, labels: Labels, rng: Chance) -> NDArray[Any]:
        """Make one object for each label."""


@dataclass(frozen=True)
class Pictures(Generated, ABC):
    """A recipe for white on black, 28 × 28."""

    family = "pictures"
    shape = (1, SIDE, SIDE)


@dataclass(frozen=True)
class Places:
    """Where the stencils of N pictures lie.

    Parameters
    ----------
    y, x : (N,) arrays
        The stencil's middle in cells of the picture, counted from the picture's middle.
    side : (N,) array
        Its side, in cells of the picture.
    turn : (N,) array
        Clockwise, in radians.
    slant : (N,) array
        Cells that a row lies farther to the right than the row below it.
    """

    y: Numbers
    x: Numbers
    side: Numbers
    turn: Numbers
    slant: Numbers

    def look_up(self, stencils: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the distance of every cell from its picture's stencil, in cells: (N, 28, 28)."""
        y, x, side, turn, slant = (
            a[:, None, None] for a in (self.y, self.x, self.side, self.turn, self.slant)
        )
        cells = np.arange(SIDE) - (SIDE - 1) / 2
        down, right = cells[None, :, None] - y, cells[None, None, :] - x
        cos, sin = np.cos(turn), np.sin(turn)
        rows = cos * down - sin * right
        cols = sin * down + cos * right + slant * rows
        middle, scale = (STENCIL - 1) / 2, STENCIL / side
        found = between(stencils, (rows * scale + middle).astype(np.float32),
                        (cols * scale + middle).astype(np.float32))
        return (found * side).astype(np.float32)

    def __getitem__(self, part: slice) -> "Places":
        return Places(self.y[part], self.x[part], self.side[part], self.turn[part],
                      self.slant[part])


# A shape reaches as far as a circle of this radius around the middle of its stencil.
REACH = 0.4


def _around(canvas: Canvas, radii: tuple[float, ...], corners: int) -> Grid:
    """Lay a polygon around the middle, upright, its corners at these radii by turns."""
    angles = [2 * np.pi * k / corners for k in range(corners)]
    points: list[Point] = [
        (0.5 + radii[k % len(radii)] * float(np.sin(angle)),
         0.5 - radii[k % len(radii)] * float(np.cos(angle)))
        for k, angle in enumerate(angles)
    ]
    return canvas.polygon(points)


def _square(canvas: Canvas, half: float) -> Grid:
    low, high = 0.5 - half, 0.5 + half
    return canvas.polygon([(low, low), (high, low), (high, high), (low, high)])


def _nearest(distances: list[Grid]) -> Grid:
    """Join shapes: what lies in one of them lies in the whole."""
    joined: Grid = np.minimum.reduce(distances)
    return joined


def _strokes(canvas: Canvas, *lines: tuple[Point, Point], width: float) -> Grid:
    return _nearest([canvas.stroke(line, width) for line in lines])


def _bars(canvas: Canvas) -> Grid:
    bars: list[list[Point]] = [
        [(x - 0.05, 0.22), (x + 0.05, 0.22), (x + 0.05, 0.78), (x - 0.05, 0.78)]
        for x in (0.28, 0.5, 0.72)
    ]
    return _nearest([canvas.polygon(bar) for bar in bars])


def _crescent(canvas: Canvas) -> Grid:
    bite = canvas.disc((0.67, 0.5), 0.31)
    return np.maximum(canvas.disc((0.5, 0.5), REACH), -bite)


MIDDLE: Point = (0.5, 0.5)
# The order decides which take part where fewer are asked for.
SHAPES: dict[str, Callable[[Canvas], Grid]] = {
    "circle": lambda canvas: canvas.disc(MIDDLE, REACH),
    "square": lambda canvas: _square(canvas, REACH / 2**0.5),
    "triangle": lambda canvas: _around(canvas, (REACH,), 3),
    "cross": lambda canvas: _strokes(canvas, ((0.27, 0.27), (0.73, 0.73)),
                                     ((0.73, 0.27), (0.27, 0.73)), width=0.14),
    "bars": _bars,
    "ring": lambda canvas: np.abs(canvas.disc(MIDDLE, 0.33)) - 0.07 * canvas.size,
    "star": lambda canvas: _around(canvas, (REACH, 0.17), 10),
    "plus": lambda canvas: _strokes(canvas, ((0.5, 0.17), (0.5, 0.83)),
                                    ((0.17, 0.5), (0.83, 0.5)), width=0.14),
    "frame": lambda canvas: np.abs(_square(canvas, 0.225)) - 0.05 * canvas.size,
    "crescent": _crescent,
}


@cache
def _shape_stencils() -> NDArray[np.float32]:
    """Distances from the edge of every shape, in sides of the stencil, negative inside."""
    canvas = Canvas(STENCIL)
    return np.stack([shape(canvas) / STENCIL for shape in SHAPES.values()]).astype(np.float32)


@cache
def _digit_stencils() -> NDArray[np.float32]:
    """Distances from the line of every digit; the digit is as high as half the stencil."""
    canvas, stencils = Canvas(STENCIL), list[Grid]()
    for strokes in DIGITS:
        lines: list[list[Point]] = [
            [(0.5 + 0.42 * (x - 0.5), 0.5 + 0.5 * (y - 0.5)) for x, y in smooth(points)]
            for points in strokes
        ]
        stencils.append(_nearest([canvas.stroke(line, 0.0) for line in lines]) / STENCIL)
    return np.stack(stencils).astype(np.float32)


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
    size_spread: float = setting(0.2, minimum=0, maximum=0.5,
                                 doc="Share at most by which a shape is smaller or larger")
    shift: float = setting(1.0, minimum=0, maximum=1,
                           doc="How much of the free space around it a shape wanders through")
    turn: float = setting(10.0, minimum=0, maximum=180,
                          doc="Degrees at most by which a shape is turned, either way")
    fade: float = setting(0.3, minimum=0, maximum=0.9,
                          doc="Share at most by which a shape is darker than white")
    noise: float = setting(0.15, minimum=0, maximum=1,
                           doc="Standard deviation of the noise in each cell; white is 1")

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
        return _inked(_shape_stencils(), labels, places, np.zeros(n), brightness, self.noise, rng)


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
    size_spread: float = setting(0.2, minimum=0, maximum=0.3,
                                 doc="Share at most by which a digit is smaller or larger")
    thickness: float = setting(2.6, above=0, maximum=4, doc="Width of the pen in cells")
    thickness_spread: float = setting(0.35, minimum=0, maximum=0.8,
                                      doc="Share at most by which the pen is thinner or thicker")
    slant: float = setting(0.4, minimum=0, maximum=1,
                           doc="Cells at most that a row moves sideways per row")
    turn: float = setting(12.0, minimum=0, maximum=45,
                          doc="Degrees at most by which a digit is turned, either way")
    shift: float = setting(2.5, minimum=0, maximum=6,
                           doc="Cells at most by which a digit stands off the middle")
    noise: float = setting(0.05, minimum=0, maximum=1,
                           doc="Standard deviation of the noise in each cell; white is 1")

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
        return _inked(_digit_stencils(), labels, places, pen, np.ones(n), self.noise, rng)


@dataclass(frozen=True)
class Points(Generated, ABC):
    """A recipe for points (x, y) on the plane, around the origin (REFERENCE T15)."""

    family = "points"
    shape = (2,)

    noise: float = setting(0.1, minimum=0, maximum=2,
                           doc="Standard deviation of what is added to both coordinates")

    @property
    def classes(self) -> tuple[str, ...]:
        """0 and 1."""
        return ("0", "1")

    def objects(self, labels: Labels, rng: Chance) -> NDArray[np.float32]:
        """Scatter one point for each label."""
        points = self.exact(labels, rng)
        return (points + self.noise * rng.standard_normal(points.shape)).astype(np.float32)

    @abstractmethod
    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """Return points without noise, (N, 2)."""


@dataclass(frozen=True)
class Moons(Points):
    """Two half circles of radius 1 that reach into each other."""

    kind = "moons"

    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """0 is the upper half circle around (−½, −¼), 1 the lower one around (½, ¼)."""
        angle = np.pi * (rng.random(len(labels)) + labels)
        return _on_circle(angle, 1) + np.where(labels[:, None] == 1, [0.5, 0.25], [-0.5, -0.25])


@dataclass(frozen=True)
class Circles(Points):
    """A circle within a circle of radius 1: no line separates them, their radius does."""

    kind = "circles"

    inner: float = setting(0.5, above=0, below=1, doc="Radius of the inner circle, class 0")

    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """Anywhere along the circles."""
        angle = 2 * np.pi * rng.random(len(labels))
        return _on_circle(angle, np.where(labels == 1, 1, self.inner))


@dataclass(frozen=True)
class Spiral(Points):
    """Arms that wind around each other, one for each class."""

    kind = "spiral"

    noise: float = setting(0.03, minimum=0, maximum=2,
                           doc="Standard deviation of what is added to both coordinates")
    arms: int = setting(2, minimum=2, maximum=10, doc="How many classes")
    turns: float = setting(1.25, minimum=0, maximum=5, doc="How often an arm goes round")

    @property
    def classes(self) -> tuple[str, ...]:
        """Arms by number."""
        return tuple(map(str, range(self.arms)))

    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """Let the radius grow evenly with the angle, up to 1."""
        # Roots, so that an arm is as dense outside as near the middle.
        radius = np.sqrt(rng.random(len(labels)))
        return _on_circle(2 * np.pi * (self.turns * radius + labels / self.arms), radius)


@dataclass(frozen=True)
class Xor(Points):
    """Four squares like a chessboard: 1 where exactly one coordinate is positive."""

    kind = "xor"

    gap: float = setting(0.1, minimum=0, below=1, doc="How far points keep from the axes")

    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """Even within each square, which reaches from the gap to 1."""
        points: Numbers = rng.uniform(self.gap, 1, (len(labels), 2))
        right = rng.choice([-1.0, 1.0], len(labels))
        points *= np.stack([right, np.where(labels == 1, -right, right)], axis=1)
        return points


@dataclass(frozen=True)
class Gaussians(Points):
    """Round clouds on a circle of radius 1: lines separate them as far as they do not overlap."""

    kind = "gaussians"

    noise: float = setting(0.3, minimum=0, maximum=2, doc="Standard deviation of each cloud")
    clouds: int = setting(2, minimum=2, maximum=10, doc="How many classes")

    @property
    def classes(self) -> tuple[str, ...]:
        """Clouds by number."""
        return tuple(map(str, range(self.clouds)))

    def exact(self, labels: Labels, rng: Chance) -> Numbers:
        """Middles of the clouds, counter-clockwise from (1, 0)."""
        angle: Numbers = 2 * np.pi * labels / self.clouds
        return _on_circle(angle, 1)


def _on_circle(angle: Numbers, radius: Numbers | float) -> Numbers:
    points: Numbers = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points


DATASETS: dict[str, type[Generated]] = {
    recipe.kind: recipe
    for recipe in (Shapes, Digits, Moons, Circles, Spiral, Xor, Gaussians)
}
