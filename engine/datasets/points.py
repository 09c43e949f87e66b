"""Points on the plane, scattered by chance (REFERENCE T15)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets.base import Chance, Generated, Numbers
from engine.datasets.labelled import Labels
from engine.settings import amount, setting


@dataclass(frozen=True)
class Points(Generated, ABC):
    """A recipe for points (x, y) on the plane, around the origin (REFERENCE T15)."""

    family = "points"
    shape = (2,)

    noise: float = amount(0.1, 2, "Standard deviation of what is added to both coordinates")

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

    noise: float = amount(0.03, 2, "Standard deviation of what is added to both coordinates")
    arms: int = setting(2, minimum=2, maximum=10, doc="How many classes")
    turns: float = amount(1.25, 5, "How often an arm goes round")

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

    noise: float = amount(0.3, 2, "Standard deviation of each cloud")
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
