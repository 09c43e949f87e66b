"""Transforms: what every augmentation of pictures is (REFERENCE T11)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from engine.datasets.labelled import Images
from engine.settings import Recipe


@dataclass(frozen=True)
class Transform(Recipe, ABC):
    """A recipe for a change of pictures that leaves their classes alone."""

    @abstractmethod
    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Return changed copies of uint8 pictures, (N, H, W) or (N, H, W, C)."""
