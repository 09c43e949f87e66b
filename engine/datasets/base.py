"""What all data made from a seed have in common."""

import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Labelled, Labels
from engine.errors import SettingError
from engine.settings import LARGEST, Recipe
from engine.tensor import Shape

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
