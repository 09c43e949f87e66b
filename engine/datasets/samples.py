"""The pictures the page offers at once, drawn by our own code: the same bytes everywhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.datasets.drawing import (
    Canvas,
    Grid,
    Picture,
    Point,
    blend,
    covered,
    paint,
    smooth,
    to_bytes,
)


@dataclass(frozen=True)
class Sample:
    """One picture.

    Parameters
    ----------
    name : str
        Its key in `SAMPLES`.
    title : str
        What people call it.
    label : str or None
        The class it belongs to, as the networks of the zoo name it; None where it has none.
    draw : callable
        Paints it: uint8, (H, W) for grey and (H, W, 3) for colour.
    """

    name: str
    title: str
    label: str | None
    draw: Callable[[], Picture]


# Strokes of a pen in the box around a digit, (0, 0) its upper left corner. A new stroke begins
# wherever the pen turns a corner; a curve is laid through the points of each.
DIGITS: tuple[tuple[tuple[Point, ...], ...], ...] = (
    (((0.60, 0.02), (0.30, 0.10), (0.12, 0.42), (0.14, 0.76), (0.38, 0.98), (0.66, 0.90),
      (0.86, 0.58), (0.84, 0.22), (0.60, 0.02), (0.46, 0.04)),),
    (((0.34, 0.20), (0.54, 0.02)), ((0.54, 0.02), (0.52, 0.50), (0.49, 1.00))),
    (((0.12, 0.24), (0.28, 0.05), (0.56, 0.00), (0.80, 0.16), (0.74, 0.42), (0.44, 0.72),
      (0.08, 0.96)), ((0.08, 0.96), (0.34, 0.91), (0.62, 0.95), (0.94, 0.93))),
    (((0.16, 0.12), (0.40, 0.00), (0.70, 0.05), (0.78, 0.24), (0.62, 0.40), (0.38, 0.46)),
     ((0.38, 0.46), (0.68, 0.49), (0.84, 0.68), (0.74, 0.90), (0.44, 1.00), (0.10, 0.90))),
    (((0.24, 0.02), (0.16, 0.30), (0.10, 0.56)),
     ((0.10, 0.56), (0.40, 0.57), (0.70, 0.54), (0.94, 0.50)),
     ((0.78, 0.04), (0.74, 0.40), (0.69, 0.72), (0.66, 1.00))),
    (((0.88, 0.02), (0.60, 0.05), (0.32, 0.04)), ((0.32, 0.04), (0.26, 0.24), (0.21, 0.44)),
     ((0.21, 0.44), (0.48, 0.37), (0.76, 0.48), (0.83, 0.72), (0.64, 0.95), (0.36, 1.00),
      (0.10, 0.92))),
    (((0.68, 0.00), (0.42, 0.14), (0.20, 0.42), (0.13, 0.72), (0.28, 0.96), (0.58, 0.98),
      (0.80, 0.80), (0.74, 0.58), (0.48, 0.52), (0.24, 0.66), (0.15, 0.80)),),
    (((0.08, 0.07), (0.36, 0.08), (0.66, 0.06), (0.92, 0.03)),
     ((0.92, 0.03), (0.70, 0.32), (0.52, 0.64), (0.40, 1.00))),
    (((0.80, 0.12), (0.54, 0.00), (0.28, 0.10), (0.28, 0.32), (0.52, 0.48), (0.76, 0.66),
      (0.76, 0.90), (0.50, 1.00), (0.22, 0.90), (0.24, 0.68), (0.50, 0.48), (0.76, 0.32),
      (0.80, 0.12)),),
    (((0.80, 0.16), (0.60, 0.01), (0.32, 0.06), (0.16, 0.28), (0.28, 0.48), (0.54, 0.46),
      (0.74, 0.30), (0.80, 0.16)), ((0.80, 0.16), (0.78, 0.44), (0.68, 0.74), (0.60, 1.00))),
)


def digit(value: int) -> Picture:
    """Write a digit as MNIST's writers did: white on black, slightly slanted, 112 × 112."""
    canvas = Canvas(112)
    picture = np.zeros((canvas.size, canvas.size))
    for points in DIGITS[value]:
        # The box is 18 of the canvas's 28 cells high and leans to the right.
        line: list[Point] = [
            (0.5 + 0.54 * (x - 0.5) + 0.14 * (0.5 - y), 0.5 + 0.643 * (y - 0.5))
            for x, y in smooth(points)
        ]
        width = 2.7 / 28
        np.maximum(picture, covered(canvas.stroke(line, width, pressure=0.1)), out=picture)
    return to_bytes(picture)


def ship() -> Picture:
    """Draw a steamer on the sea."""
    canvas = Canvas(128)
    picture = blend((0.52, 0.70, 0.88), (0.86, 0.91, 0.95), _down(canvas, 0.0, 0.55))
    sea = blend((0.24, 0.43, 0.60), (0.07, 0.20, 0.36), _down(canvas, 0.55, 1.0))
    picture = np.where(canvas.y[..., None] < 0.56, picture, sea)
    for x, y, size in ((0.20, 0.16, 0.10), (0.31, 0.19, 0.08), (0.80, 0.25, 0.07)):
        paint(picture, canvas.ellipse((x, y), (size, size / 3.4)), (1, 1, 1), 0.75)
    for step in range(4):  # smoke, thinner the farther it drifted
        center, radius = (0.50 - 0.075 * step, 0.25 - 0.035 * step), 0.030 + 0.012 * step
        paint(picture, canvas.disc(center, radius), (0.35, 0.36, 0.38), 0.55 - 0.11 * step)
    dark, light = (0.15, 0.17, 0.22), (0.93, 0.93, 0.90)
    paint(picture, canvas.polygon([(0.50, 0.29), (0.58, 0.29), (0.59, 0.45), (0.50, 0.45)]), dark)
    paint(picture, canvas.polygon([(0.498, 0.32), (0.583, 0.32), (0.585, 0.36), (0.499, 0.36)]),
          (0.80, 0.16, 0.12))
    paint(picture, canvas.polygon([(0.30, 0.43), (0.76, 0.43), (0.79, 0.54), (0.28, 0.54)]), light)
    paint(picture, canvas.polygon([(0.64, 0.36), (0.73, 0.36), (0.75, 0.44), (0.64, 0.44)]), light)
    paint(picture, canvas.stroke([(0.25, 0.53), (0.25, 0.30)], 0.010), dark)
    for x in (0.36, 0.44, 0.52, 0.60, 0.68):
        paint(picture, canvas.disc((x, 0.485), 0.016), (0.18, 0.30, 0.42))
    hull: list[Point] = [(0.10, 0.52), (0.92, 0.52), (0.84, 0.70), (0.18, 0.70)]
    paint(picture, canvas.polygon(hull), dark)
    paint(picture, canvas.polygon([(0.155, 0.63), (0.872, 0.63), (0.84, 0.70), (0.18, 0.70)]),
          (0.62, 0.13, 0.11))
    for row in range(6):
        _wave(picture, canvas, 0.70 + 0.05 * row, 0.008 + 0.0015 * row, 0.55 - 0.06 * row, row)
    return to_bytes(picture)


def airplane() -> Picture:
    """Draw an airliner that climbs through a clear sky."""
    canvas = Canvas(128)
    picture = blend((0.25, 0.50, 0.82), (0.74, 0.86, 0.96), _down(canvas, 0.0, 1.0))
    for x, y, size in ((0.16, 0.83, 0.15), (0.30, 0.87, 0.14), (0.82, 0.90, 0.16),
                       (0.70, 0.93, 0.13), (0.13, 0.14, 0.10)):
        paint(picture, canvas.ellipse((x, y), (size, size / 3)), (1, 1, 1), 0.55)

    def place(*points: Point) -> list[Point]:
        """Turn the nose up by a sixth of a right angle."""
        angle = -np.pi / 12
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        return [(0.5 + cos * (x - 0.5) - sin * (y - 0.5), 0.48 + sin * (x - 0.5) + cos * (y - 0.5))
                for x, y in points]

    body, shade, wing = (0.94, 0.95, 0.97), (0.70, 0.74, 0.80), (0.55, 0.60, 0.67)
    far = place((0.52, 0.46), (0.60, 0.46), (0.46, 0.28), (0.41, 0.28))
    paint(picture, canvas.polygon(far), wing)
    paint(picture, canvas.polygon(place((0.09, 0.24), (0.17, 0.24), (0.28, 0.47), (0.14, 0.48))),
          (0.78, 0.20, 0.16))
    outline = smooth(place((0.08, 0.47), (0.30, 0.44), (0.60, 0.44), (0.82, 0.45), (0.93, 0.50),
                           (0.82, 0.545), (0.60, 0.56), (0.30, 0.54), (0.08, 0.47)))
    paint(picture, canvas.polygon(outline), body)
    belly = smooth(place((0.16, 0.495), (0.40, 0.52), (0.70, 0.52), (0.92, 0.505), (0.82, 0.545),
                         (0.60, 0.56), (0.30, 0.54), (0.16, 0.495)))
    paint(picture, canvas.polygon(belly), shade)
    for number in range(11):
        (spot,) = place((0.32 + 0.045 * number, 0.485))
        paint(picture, canvas.disc(spot, 0.010), (0.20, 0.28, 0.40))
    paint(picture, canvas.polygon(place((0.855, 0.47), (0.895, 0.48), (0.905, 0.492),
                                        (0.850, 0.490))), (0.16, 0.22, 0.32))
    paint(picture, canvas.ellipse(place((0.50, 0.615))[0], (0.065, 0.026), -np.pi / 12), wing)
    near = place((0.48, 0.53), (0.62, 0.53), (0.40, 0.80), (0.32, 0.80))
    paint(picture, canvas.polygon(near), (0.62, 0.67, 0.74))
    paint(picture, canvas.polygon(place((0.10, 0.47), (0.20, 0.48), (0.10, 0.58), (0.05, 0.58))),
          wing)
    return to_bytes(picture)


def car() -> Picture:
    """Draw a red car on a road."""
    canvas = Canvas(128)
    picture = blend((0.66, 0.80, 0.92), (0.90, 0.93, 0.94), _down(canvas, 0.0, 0.5))
    hills = smooth([(-0.1, 0.45), (0.15, 0.34), (0.42, 0.42), (0.70, 0.32), (1.1, 0.44)])
    paint(picture, canvas.polygon([*hills, (1.1, 0.7), (-0.1, 0.7)]), (0.36, 0.52, 0.36))
    paint(picture, canvas.polygon([(-0.1, 0.62), (1.1, 0.62), (1.1, 1.1), (-0.1, 1.1)]),
          (0.43, 0.44, 0.46))
    for x in (-0.05, 0.27, 0.59, 0.91):
        paint(picture, canvas.polygon([(x, 0.915), (x + 0.17, 0.915), (x + 0.16, 0.935),
                                       (x - 0.01, 0.935)]), (0.90, 0.90, 0.85))
    paint(picture, canvas.ellipse((0.5, 0.805), (0.44, 0.032)), (0.16, 0.16, 0.18), 0.7)
    red, dark_red, glass = (0.82, 0.12, 0.10), (0.58, 0.07, 0.08), (0.22, 0.32, 0.42)
    roof = smooth([(0.20, 0.53), (0.32, 0.37), (0.48, 0.335), (0.62, 0.36), (0.76, 0.53)])
    paint(picture, canvas.polygon([*roof, (0.76, 0.60), (0.20, 0.60)]), red)
    body = smooth([(0.07, 0.70), (0.07, 0.58), (0.18, 0.52), (0.50, 0.51), (0.78, 0.525),
                   (0.92, 0.58), (0.945, 0.70)])
    paint(picture, canvas.polygon([*body, (0.93, 0.76), (0.08, 0.76)]), red)
    paint(picture, canvas.polygon([(0.08, 0.68), (0.94, 0.68), (0.93, 0.765), (0.08, 0.765)]),
          dark_red)
    paint(picture, canvas.polygon([(0.26, 0.515), (0.345, 0.405), (0.46, 0.375), (0.46, 0.515)]),
          glass)
    paint(picture, canvas.polygon([(0.50, 0.375), (0.60, 0.395), (0.69, 0.515), (0.50, 0.515)]),
          glass)
    paint(picture, canvas.polygon([(0.53, 0.385), (0.575, 0.392), (0.545, 0.505), (0.515, 0.505)]),
          (0.60, 0.70, 0.78), 0.6)
    paint(picture, canvas.stroke([(0.48, 0.53), (0.48, 0.70)], 0.008), dark_red)
    paint(picture, canvas.stroke([(0.52, 0.575), (0.57, 0.575)], 0.012), dark_red)
    paint(picture, canvas.ellipse((0.915, 0.605), (0.025, 0.022)), (1.0, 0.93, 0.65))
    paint(picture, canvas.ellipse((0.085, 0.600), (0.016, 0.024)), (0.98, 0.55, 0.25))
    for x in (0.265, 0.745):
        for radius, grey in ((0.110, 0.10), (0.096, 0.13), (0.056, 0.72), (0.018, 0.35)):
            paint(picture, canvas.disc((x, 0.745), radius), (grey, grey, grey))
    return to_bytes(picture)


def circle() -> Picture:
    """Draw a ring: edges of every direction."""
    canvas = Canvas(112)
    ring = np.abs(canvas.disc((0.5, 0.5), 0.30)) - 0.045 * canvas.size
    return to_bytes(covered(ring))


def cross() -> Picture:
    """Draw two strokes that cross: edges of four directions and four corners."""
    canvas = Canvas(112)
    strokes = [canvas.stroke([(0.24, 0.24), (0.76, 0.76)], 0.10),
               canvas.stroke([(0.76, 0.24), (0.24, 0.76)], 0.10)]
    return to_bytes(covered(np.minimum(*strokes)))


def edge() -> Picture:
    """Draw black left of the middle and white right of it: a single vertical edge."""
    canvas = Canvas(112)
    return to_bytes(np.where(canvas.x > 0.5, 1.0, np.zeros((canvas.size, 1))))


def gradient() -> Picture:
    """Let grey rise evenly from left to right: a first derivative that is the same everywhere."""
    canvas = Canvas(112)
    return to_bytes(np.broadcast_to(canvas.x, (canvas.size, canvas.size)))


def checkerboard() -> Picture:
    """Draw seven by seven fields: the highest frequency that pooling still can follow."""
    canvas = Canvas(112)
    white = np.sin(7 * np.pi * canvas.x) * np.sin(7 * np.pi * canvas.y) < 0
    return to_bytes(np.where(white, 1.0, 0.0))


def colors() -> Picture:
    """Lay red, green and blue light over each other: what each channel sees by itself."""
    canvas = Canvas(128)
    picture = np.zeros((canvas.size, canvas.size, 3))
    for channel, center in enumerate(((0.5, 0.37), (0.37, 0.60), (0.63, 0.60))):
        picture[..., channel] = covered(canvas.disc(center, 0.25))
    return to_bytes(picture)


def _down(canvas: Canvas, top: float, bottom: float) -> Grid:
    """Shares that grow from 0 at `top` to 1 at `bottom`."""
    share = np.clip((canvas.y - top) / (bottom - top), 0, 1)
    return np.broadcast_to(share, (canvas.size, canvas.size))


def _wave(picture: Grid, canvas: Canvas, y: float, width: float, opacity: float, row: int) -> None:
    """Draw one crest from edge to edge, every row out of step with the one before."""
    x = np.linspace(-0.05, 1.05, 45)
    crest = y + 0.011 * np.sin(2 * np.pi * (4.5 * x + 0.37 * row))
    line = list(zip(x.tolist(), crest.tolist(), strict=True))
    paint(picture, canvas.stroke(line, width), (0.72, 0.84, 0.92), opacity)


def _digit_sample(value: int) -> Sample:
    return Sample(f"digit-{value}", f"Digit {value}", str(value), lambda: digit(value))


SAMPLES: dict[str, Sample] = {
    sample.name: sample
    for sample in (
        *map(_digit_sample, range(10)),
        Sample("ship", "Ship", "ship", ship),
        Sample("airplane", "Airplane", "airplane", airplane),
        Sample("car", "Car", "automobile", car),
        Sample("colors", "Red, green, blue", None, colors),
        Sample("circle", "Circle", None, circle),
        Sample("cross", "Cross", None, cross),
        Sample("edge", "Vertical edge", None, edge),
        Sample("gradient", "Gradient", None, gradient),
        Sample("checkerboard", "Checkerboard", None, checkerboard),
    )
}
