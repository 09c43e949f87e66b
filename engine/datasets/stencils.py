"""Stencils of shapes and digits: how far each place lies from an edge, or from the line of a pen.

They are worked out once; a picture looks its stencil up at places that are shifted, turned, scaled
and slanted, and inks what is near enough. So a thousand pictures cost little more than one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.datasets.base import Numbers
from engine.datasets.drawing import Canvas, Grid, Point, smooth
from engine.datasets.resampling import between
from engine.datasets.samples import DIGITS

# Cells along a picture's side, as MNIST's.
SIDE = 28
# Cells along a stencil's side: fine enough that looking up between its cells shows nowhere.
STENCIL = 112


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
def shape_stencils() -> NDArray[np.float32]:
    """Distances from the edge of every shape, in sides of the stencil, negative inside."""
    canvas = Canvas(STENCIL)
    return np.stack([shape(canvas) / STENCIL for shape in SHAPES.values()]).astype(np.float32)


@cache
def digit_stencils() -> NDArray[np.float32]:
    """Distances from the line of every digit; the digit is as high as half the stencil."""
    canvas, stencils = Canvas(STENCIL), list[Grid]()
    for strokes in DIGITS:
        lines: list[list[Point]] = [
            [(0.5 + 0.42 * (x - 0.5), 0.5 + 0.5 * (y - 0.5)) for x, y in smooth(points)]
            for points in strokes
        ]
        stencils.append(_nearest([canvas.stroke(line, 0.0) for line in lines]) / STENCIL)
    return np.stack(stencils).astype(np.float32)
