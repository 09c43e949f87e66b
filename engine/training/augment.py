"""Augmentation: small changes to pictures that leave their classes alone (REFERENCE T11).

Every kind is a recipe; called with uint8 pictures, (N, H, W) or (N, H, W, C), and a generator it
returns changed copies of the same shape and type. What is changed by how much is drawn anew for
each picture; all channels of a picture change together. What moves in from outside repeats the
border. `Chain` does several changes one after another. `Mixup` stands apart: it changes targets
too.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.datasets.color import to_hsv, to_rgb
from engine.datasets.labelled import Images
from engine.datasets.resampling import Coordinates, between, picked
from engine.errors import SettingError, SpecError, TargetError
from engine.settings import Recipe, setting
from engine.spec import described, recipe_of
from engine.tensor import Tensor

R = TypeVar("R", bound=Recipe)
# More changes than this in a row leave nothing to recognise.
LONGEST = 20


@dataclass(frozen=True)
class Change(Recipe, ABC):
    """A recipe for a change."""

    @abstractmethod
    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Return changed copies of uint8 pictures, (N, H, W) or (N, H, W, C)."""


@dataclass(frozen=True)
class Augmentation(Change):
    """Shift, turn, scale, slant and mirror every picture, all in one step.

    Shifts are whole cells, so a picture that is only shifted or mirrored keeps its numbers; a
    turned one is interpolated between four cells, once, whatever else happens to it.

    Examples
    --------
    >>> picture = np.array([[[1, 2, 3]]], np.uint8)
    >>> Augmentation(shift=1)(picture, np.random.default_rng(3))
    array([[[1, 1, 2]]], dtype=uint8)
    """

    kind = "affine"

    shift: int = setting(0, minimum=0, doc="Cells at most, in both directions")
    turn: float = setting(0.0, minimum=0, maximum=180, doc="Degrees at most, either way")
    scale: float = setting(0.0, minimum=0, below=1,
                           doc="Share at most by which it grows or shrinks")
    slant: float = setting(0.0, minimum=0, maximum=5,
                           doc="Cells at most that a row moves sideways per row")
    mirror: bool = setting(False, doc="Swap left and right in half of the cases")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Return changed copies of uint8 pictures, (N, H, W) or (N, H, W, C)."""
        n = len(images)
        # Everything is drawn, used or not: one setting does not change another's chance.
        shift = rng.integers(-self.shift, self.shift + 1, (2, n))
        turn, scale, slant = (
            rng.uniform(-limit, limit, n)
            for limit in (np.deg2rad(self.turn), self.scale, self.slant)
        )
        mirrored = (rng.random(n) < 0.5) & self.mirror
        h, w = images.shape[1:3]
        rows = (np.arange(h) - (h - 1) / 2)[None, :, None]
        cols = (np.arange(w) - (w - 1) / 2)[None, None, :]
        cols = cols * np.where(mirrored, -1, 1)[:, None, None]
        middle = ((h - 1) / 2 + shift[0])[:, None, None], ((w - 1) / 2 + shift[1])[:, None, None]
        if not (self.turn or self.scale or self.slant):
            y, x = rows + middle[0], cols + middle[1]
            return picked(images, np.rint(y).astype(np.intp), np.rint(x).astype(np.intp))
        cos, sin, slant = (
            a[:, None, None]
            for a in (np.cos(turn) / (1 + scale), np.sin(turn) / (1 + scale), slant)
        )
        across = cols + slant * rows
        y = cos * rows - sin * across + middle[0]
        x = sin * rows + cos * across + middle[1]
        return _moved(images, y.astype(np.float32), x.astype(np.float32))


@dataclass(frozen=True)
class Shift(Change):
    """Move a picture by whole cells, up or down and left or right.

    >>> Shift(1)(np.array([[[1, 2, 3]]], np.uint8), np.random.default_rng(3))
    array([[[1, 1, 2]]], dtype=uint8)
    """

    kind = "shift"

    cells: int = setting(2, minimum=0, doc="Cells at most, in both directions")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Shift only."""
        return Augmentation(shift=self.cells)(images, rng)


@dataclass(frozen=True)
class Rotate(Change):
    """Turn a picture around its middle."""

    kind = "rotate"

    degrees: float = setting(10.0, minimum=0, maximum=180, doc="Degrees at most, either way")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Turn only."""
        return Augmentation(turn=self.degrees)(images, rng)


@dataclass(frozen=True)
class Scale(Change):
    """Let a picture grow or shrink around its middle."""

    kind = "scale"

    by: float = setting(0.1, minimum=0, below=1, doc="Share at most by which it grows or shrinks")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Scale only."""
        return Augmentation(scale=self.by)(images, rng)


@dataclass(frozen=True)
class Flip(Change):
    """Mirror a picture: a ship is still a ship, but few digits are still digits.

    >>> Flip(share=1)(np.array([[[1, 2, 3]]], np.uint8), np.random.default_rng(0))
    array([[[3, 2, 1]]], dtype=uint8)
    """

    kind = "flip"

    axis: str = setting("horizontal", choices=("horizontal", "vertical"),
                        doc="Swap left and right, or top and bottom")
    share: float = setting(0.5, minimum=0, maximum=1, doc="Share of the pictures that are mirrored")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Mirror the pictures that chance picks."""
        mirrored = rng.random(len(images)) < self.share
        changed = images.copy()
        changed[mirrored] = np.flip(images[mirrored], 2 if self.axis == "horizontal" else 1)
        return changed


@dataclass(frozen=True)
class Noise(Change):
    """Add Gaussian noise to every cell of every channel."""

    kind = "noise"

    std: float = setting(0.05, minimum=0, maximum=1, doc="Standard deviation; white is 1")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Cells stay from 0 to 255."""
        noise = rng.standard_normal(images.shape, np.float32)
        return _cells(images + np.float32(255 * self.std) * noise)


@dataclass(frozen=True)
class Cutout(Change):
    """Paint a square over, anywhere: no single part of a picture may be all a network looks at.

    The middle of the square lies in the picture, the square need not.
    """

    kind = "cutout"

    size: int = setting(8, minimum=0, doc="Cells along the side of the square")
    value: int = setting(0, minimum=0, maximum=255, doc="What the square is painted with")

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
class Perspective(Change):
    """Look at a picture aslant: each of its corners moves inwards by an amount of its own.

    Notes
    -----
    A place (x, y) of the new picture shows the old one at ``((a x + b y + c) / w, (d x + e y + f) /
    w)`` with ``w = g x + h y + 1``; the eight numbers follow from where the four corners go.
    """

    kind = "perspective"

    distortion: float = setting(0.3, minimum=0, below=1,
                                doc="How far at most a corner moves, as a share of the half side")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Look at each picture from a side of its own."""
        n, h, w = images.shape[:3]
        # (x, y) from −1 to 1 between the middles of the corner cells.
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        moved = corners * (1 - self.distortion * rng.random((n, 4, 2)))
        a, b, c, d, e, f, g, k = _homography(moved, corners)[..., None, None].swapaxes(0, 1)
        y, x = np.linspace(-1, 1, h)[None, :, None], np.linspace(-1, 1, w)[None, None, :]
        depth = g * x + k * y + 1
        rows = ((d * x + e * y + f) / depth + 1) * (h - 1) / 2
        cols = ((a * x + b * y + c) / depth + 1) * (w - 1) / 2
        return _moved(images, rows.astype(np.float32), cols.astype(np.float32))


@dataclass(frozen=True)
class Brightness(Change):
    """Multiply all cells of a picture by one factor; what becomes brighter than white is white."""

    kind = "brightness"

    by: float = setting(0.2, minimum=0, maximum=1, doc="The factor is from 1 − by to 1 + by")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Multiply."""
        factor = 1 + self.by * rng.uniform(-1, 1, len(images))
        return _cells(images * _each(factor, images))


@dataclass(frozen=True)
class Hue(Change):
    """Turn the circle of colours; pictures without colour stay as they are."""

    kind = "hue"

    degrees: float = setting(15.0, minimum=0, maximum=180, doc="Degrees at most, either way")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Turn all colours of a picture by the same angle."""
        turn = self.degrees / 360 * rng.uniform(-1, 1, len(images))
        if not _colored(images):
            return images.copy()
        hsv = to_hsv(images.astype(np.float32) / 255)
        hsv[..., 0] += _each(turn, hsv[..., 0])
        return _cells(to_rgb(hsv) * 255)


@dataclass(frozen=True)
class Saturation(Change):
    """Make colours stronger or paler; pictures without colour stay as they are."""

    kind = "saturation"

    by: float = setting(0.3, minimum=0, maximum=1,
                        doc="The factor of the saturation is from 1 − by to 1 + by")

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Multiply the saturation, up to the pure colour."""
        factor = 1 + self.by * rng.uniform(-1, 1, len(images))
        if not _colored(images):
            return images.copy()
        hsv = to_hsv(images.astype(np.float32) / 255)
        hsv[..., 1] = np.minimum(hsv[..., 1] * _each(factor, hsv[..., 1]), 1)
        return _cells(to_rgb(hsv) * 255)


AUGMENTATIONS: dict[str, type[Change]] = {
    recipe.kind: recipe
    for recipe in (
        Augmentation, Shift, Rotate, Scale, Flip, Perspective, Noise, Cutout, Brightness, Hue,
        Saturation,
    )
}

@dataclass(frozen=True)
class Chain:
    """Changes one after another.

    The first draws from the generator that is given, so that a chain of one does what its change
    does; each other from a generator of its own, so that what it draws does not depend on the
    settings of those before it.

    Examples
    --------
    >>> chain = Chain.read([{"kind": "flip", "share": 1}, "noise"])
    >>> chain.changes
    (Flip(axis='horizontal', share=1.0), Noise(std=0.05))
    >>> chain.write()
    [{'kind': 'flip', 'share': 1.0}, {'kind': 'noise'}]
    """

    changes: tuple[Change, ...] = ()

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Change copies of the pictures, one kind of change after the other."""
        if not self.changes:
            return images.copy()
        others = rng.spawn(len(self.changes) - 1)  # does not move `rng` on
        for change, own in zip(self.changes, [rng, *others], strict=True):
            images = change(images, own)
        return images

    @classmethod
    def read(cls, given: Any, pointer: str = "") -> "Chain":
        """Build a chain from a list of kinds, or of objects with a kind and settings.

        Raises
        ------
        SpecError, SettingError
            With a JSON pointer below `pointer`.
        """
        return cls(tuple(_listed(AUGMENTATIONS, given, pointer)))

    def write(self) -> list[dict[str, Any]]:
        """Write the chain as JSON; settings that are as by default are left out."""
        return [described(change) for change in self.changes]


class Mixed(NamedTuple):
    """Mixed objects, how much of each class is in each, and what they were mixed from.

    Parameters
    ----------
    x : Tensor
    targets : (N, K) Tensor
        Rows add up to 1.
    partners : (N,) int array
        Which object of the batch was mixed into each.
    shares : (N,) array
        λ, how much of itself each object kept.
    """

    x: Tensor
    targets: Tensor
    partners: NDArray[np.intp]
    shares: NDArray[np.float64]


@dataclass(frozen=True)
class Mixup(Recipe):
    """Lay another object of the batch over each, and mix their targets in the same proportion.

    ``x ← λ x_i + (1 − λ) x_j``, ``t ← λ t_i + (1 − λ) t_j``, λ drawn from Beta(α, α) for each
    object. Small α: nearly always one of the two alone; α = 1: any proportion alike.

    Examples
    --------
    >>> x, targets = np.array([[0.0], [1.0]]), np.eye(2)
    >>> mixed = Mixup(alpha=1)(x, targets, np.random.default_rng(1))
    >>> bool(np.allclose(mixed.x[:, 0], mixed.targets[:, 1]))
    True
    """

    kind = "mixup"

    alpha: float = setting(0.2, above=0, maximum=100, doc="α, how evenly objects are mixed")

    def __call__(self, x: Tensor, targets: Tensor, rng: np.random.Generator) -> Mixed:
        """Mix a batch.

        Parameters
        ----------
        x : Tensor
            Prepared objects (see `as_tensor`), N of them; not uint8, for the mixture is not.
        targets : (N, K) Tensor
            One-hot or smoothed.

        Raises
        ------
        TargetError
            For targets that are no distribution for each object.
        """
        if targets.ndim != 2 or len(targets) != len(x):
            raise TargetError("target-shape", self.kind, wanted=(len(x), "K"),
                              shape=targets.shape)
        shares = rng.beta(self.alpha, self.alpha, len(x))
        partners = rng.permutation(len(x))
        kept = shares.astype(x.dtype).reshape(-1, *[1] * (x.ndim - 1))
        mine = shares.astype(targets.dtype)[:, None]
        return Mixed(kept * x + (1 - kept) * x[partners],
                     mine * targets + (1 - mine) * targets[partners], partners, shares)


class Augmentations(NamedTuple):
    """What a plan lists: changes of the pictures, and whether objects are mixed after them.

    Examples
    --------
    >>> both = Augmentations.read(["shift", {"kind": "mixup", "alpha": 1}])
    >>> both.mixup
    Mixup(alpha=1.0)
    >>> both.write()
    [{'kind': 'shift'}, {'kind': 'mixup', 'alpha': 1.0}]
    """

    chain: Chain = Chain()
    mixup: Mixup | None = None

    @classmethod
    def read(cls, given: Any, pointer: str = "") -> "Augmentations":
        """Read a list of `AUGMENTATIONS`' kinds with at most one mixup, wherever it stands.

        Raises
        ------
        SpecError, SettingError
            With a JSON pointer below `pointer`.
        """
        changes, mixup = list[Change](), None
        kinds: dict[str, type[Change] | type[Mixup]] = {**AUGMENTATIONS, Mixup.kind: Mixup}
        for position, recipe in enumerate(_listed(kinds, given, pointer)):
            if isinstance(recipe, Change):
                changes.append(recipe)
            elif mixup is None:
                mixup = recipe
            else:
                raise SpecError("mixup-repeated", Mixup.kind, pointer=f"{pointer}/{position}")
        return cls(Chain(tuple(changes)), mixup)

    def write(self) -> list[dict[str, Any]]:
        """Write the list as JSON, mixup last."""
        return [*self.chain.write(), *([described(self.mixup)] if self.mixup else [])]


def _listed(kinds: Mapping[str, type[R]], given: Any, pointer: str) -> Iterator[R]:
    if not isinstance(given, list | tuple):
        raise SpecError("spec-type", "augmentations", pointer=pointer, field="augmentations",
                        wanted="list-of-kinds", value=given)
    if len(given) > LONGEST:
        raise SettingError("setting-range", "augmentations", pointer=pointer,
                           field="augmentations", range=f"≤ {LONGEST}", value=len(given))
    for position, one in enumerate(given):
        yield recipe_of(kinds, one, "augmentations", f"{pointer}/{position}")


def _homography(places: NDArray[np.float64], images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the eight numbers that take four places (N, 4, 2) to where they are seen: (N, 8)."""
    x, y = places[..., 0], places[..., 1]
    u, v = np.broadcast_to(images, places.shape).transpose(2, 0, 1)
    zero, one = np.zeros_like(x), np.ones_like(x)
    # u · (g x + h y + 1) = a x + b y + c, and the same with v and d, e, f.
    across = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=-1)
    down = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=-1)
    solved: NDArray[np.float64] = np.linalg.solve(
        np.concatenate([across, down], axis=1), np.concatenate([u, v], axis=1)[..., None]
    )[..., 0]
    return solved


def _moved(images: Images, y: Coordinates, x: Coordinates) -> Images:
    """Interpolate, back in the pictures' own type."""
    cells: Images = np.rint(between(images, y, x)).astype(images.dtype)
    return cells


def _cells(values: NDArray[np.floating[Any]]) -> Images:
    cells: Images = np.rint(values).clip(0, 255).astype(np.uint8)
    return cells


def _each(factor: NDArray[np.float64], images: Images) -> NDArray[np.float32]:
    """Give a number for each picture the axes of the pictures."""
    return factor.astype(np.float32).reshape(-1, *[1] * (images.ndim - 1))


def _colored(images: Images) -> bool:
    return images.ndim == 4 and images.shape[3] == 3
