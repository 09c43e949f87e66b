"""Anti-aliased shapes in NumPy: what the samples are painted with.

A shape is its signed distance on a grid of pixels: how far each pixel's centre lies from the edge,
negative inside. Points are (x, y) in a unit square, x to the right and y down.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Color = tuple[float, float, float]
Picture = NDArray[np.uint8]
Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Canvas:
    """A square of `size` × `size` pixels that shapes are measured on, in units of its side.

    Examples
    --------
    >>> covered(Canvas(4).disc((0.5, 0.5), 0.4)).round(1)
    array([[0. , 0.5, 0.5, 0. ],
           [0.5, 1. , 1. , 0.5],
           [0.5, 1. , 1. , 0.5],
           [0. , 0.5, 0.5, 0. ]])
    """

    size: int

    @property
    def x(self) -> Grid:
        """Distance of each column's centre from the left edge, (1, size)."""
        return ((np.arange(self.size) + 0.5) / self.size)[None, :]

    @property
    def y(self) -> Grid:
        """Distance of each row's centre from the top edge, (size, 1)."""
        return ((np.arange(self.size) + 0.5) / self.size)[:, None]

    def disc(self, center: Point, radius: float) -> Grid:
        """Distance in pixels from a disc."""
        return (np.hypot(self.x - center[0], self.y - center[1]) - radius) * self.size

    def ellipse(self, center: Point, radii: Point, turned: float = 0.0) -> Grid:
        """Distance from an ellipse whose axes are turned clockwise, in radians."""
        angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        u, v = radii[0] * np.cos(angles), radii[1] * np.sin(angles)
        x = center[0] + u * np.cos(turned) - v * np.sin(turned)
        y = center[1] + u * np.sin(turned) + v * np.cos(turned)
        return self.polygon(list(zip(x.tolist(), y.tolist(), strict=True)))

    def polygon(self, corners: Sequence[Point]) -> Grid:
        """Distance from a polygon; what an odd number of edges encloses is inside."""
        inside = np.zeros((self.size, self.size), bool)
        for (ax, ay), (bx, by) in _edges([*corners, corners[0]]):
            if ay != by:
                crossed = (self.y > ay) != (self.y > by)
                inside ^= crossed & (self.x < ax + (self.y - ay) * (bx - ax) / (by - ay))
        distance = self.stroke([*corners, corners[0]], 0.0)
        return np.where(inside, -distance, distance)

    def stroke(self, points: Sequence[Point], width: float, pressure: float = 0.0) -> Grid:
        """Distance from a line with round caps, as a pen draws it.

        Parameters
        ----------
        points : sequence of points
            Joined by straight pieces.
        width : float
        pressure : float, default 0
            How much wider the line is in its middle and narrower at its ends, as a share.
        """
        edges = _edges(points)
        x, y = self.x, self.y
        nearest = np.full((self.size, self.size), np.inf)
        for number, ((ax, ay), (bx, by)) in enumerate(edges):
            dx, dy = bx - ax, by - ay
            length = dx * dx + dy * dy or 1.0
            along = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0, 1)
            squared = (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2
            if pressure:
                swell = np.sin(np.pi * (number + along) / len(edges)) * 2 - 1
                reach = np.sqrt(squared) - width / 2 * (1 + pressure * swell)
            else:  # The root of the least square is the least root, and taken once.
                reach = squared
            np.minimum(nearest, reach, out=nearest)
        if not pressure:
            nearest = np.sqrt(nearest) - width / 2
        return nearest * self.size


def smooth(points: Sequence[Point], pieces: int = 8) -> list[Point]:
    """Lay a curve through points (Catmull–Rom), as a polyline.

    >>> smooth([(0.0, 0.0), (1.0, 0.0)], pieces=2)
    [(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)]
    """
    p = np.array([points[0], *points, points[-1]])
    t = np.arange(pieces)[:, None] / pieces
    curve = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
               + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return [(float(x), float(y)) for x, y in (*np.concatenate(curve), p[-1])]


def covered(distance: Grid) -> Grid:
    """Share of each pixel that a shape covers, from 0 to 1."""
    return np.clip(0.5 - distance, 0, 1)


def paint(picture: Grid, distance: Grid, color: Color, opacity: float = 1.0) -> None:
    """Lay a shape of one colour (0 … 1 per channel) over an (H, W, 3) picture, in place."""
    share = (covered(distance) * opacity)[..., None]
    picture *= 1 - share
    picture += share * np.array(color)


def blend(top: Color, bottom: Color, share: Grid) -> Grid:
    """Mix two colours by a grid of shares of the second -> (H, W, 3)."""
    share = share[..., None]
    mixed: Grid = (1 - share) * np.array(top) + share * np.array(bottom)
    return mixed


def to_bytes(picture: Grid) -> Picture:
    """Turn 0 … 1 into 0 … 255."""
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, points[1:], strict=False))
