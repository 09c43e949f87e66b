"""Data that ship with the code: shapes in noise, handwritten digits, points on the plane.

A kind is a recipe, and what it draws follows from its settings, the count and the seed alone. Every
class gets the same number of objects, give or take one.
"""

from engine.datasets.base import Generated
from engine.datasets.pictures import Digits, Shapes
from engine.datasets.points import Circles, Gaussians, Moons, Spiral, Xor

__all__ = ["DATASETS", "Generated"]

DATASETS: dict[str, type[Generated]] = {
    recipe.kind: recipe
    for recipe in (Shapes, Digits, Moons, Circles, Spiral, Xor, Gaussians)
}
