"""Augmentation: small changes to pictures that leave their classes alone (REFERENCE T11).

Every kind is a recipe; called with uint8 pictures, (N, H, W) or (N, H, W, C), and a generator it
returns changed copies of the same shape and type. What is changed by how much is drawn anew for
each picture; all channels of a picture change together. What moves in from outside repeats the
border. `Chain` does several changes one after another. `Mixup` stands apart: it changes targets
too.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Images
from engine.errors import SettingError, SpecError, TargetError
from engine.settings import Recipe, setting
from engine.spec import described, recipe_of
from engine.tensor import Tensor
from engine.training.motions import Augmentation, Flip, Perspective, Rotate, Scale, Shift
from engine.training.tones import Brightness, Cutout, Hue, Noise, Saturation
from engine.training.transform import Transform

# More changes than this in a row leave nothing to recognise.
LONGEST = 20

AUGMENTATIONS: dict[str, type[Transform]] = {
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

    >>> Chain((Flip(share=1), Brightness(by=0)))(np.array([[[1, 2]]]), np.random.default_rng(0))
    array([[[2, 1]]], dtype=uint8)
    """

    changes: tuple[Transform, ...] = ()

    def __call__(self, images: Images, rng: np.random.Generator) -> Images:
        """Transform copies of the pictures, one kind of change after the other."""
        if not self.changes:
            return images.copy()
        others = rng.spawn(len(self.changes) - 1)  # does not move `rng` on
        for change, own in zip(self.changes, [rng, *others], strict=True):
            images = change(images, own)
        return images


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
    >>> both = Augmentations.read([{"kind": "flip", "share": 1}, "mixup", "noise"])
    >>> both.chain.changes, both.mixup
    ((Flip(axis='horizontal', share=1.0), Noise(std=0.05)), Mixup(alpha=0.2))
    >>> both.write()
    [{'kind': 'flip', 'share': 1.0}, {'kind': 'noise'}, {'kind': 'mixup'}]
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
        changes, mixup = list[Transform](), None
        kinds: dict[str, type[Transform] | type[Mixup]] = {**AUGMENTATIONS, Mixup.kind: Mixup}
        if not isinstance(given, list | tuple):
            raise SpecError("spec-type", "augmentations", pointer=pointer, field="augmentations",
                            wanted="list-of-kinds", value=given)
        if len(given) > LONGEST:
            raise SettingError("setting-range", "augmentations", pointer=pointer,
                               field="augmentations", range=f"≤ {LONGEST}", value=len(given))
        for position, one in enumerate(given):
            recipe = recipe_of(kinds, one, "augmentations", f"{pointer}/{position}")
            if isinstance(recipe, Transform):
                changes.append(recipe)
            elif mixup is None:
                mixup = recipe
            else:
                raise SpecError("mixup-repeated", Mixup.kind, pointer=f"{pointer}/{position}")
        return cls(Chain(tuple(changes)), mixup)

    def write(self) -> list[dict[str, Any]]:
        """Write the list as JSON, mixup last; settings that are as by default are left out."""
        recipes: list[Recipe] = [*self.chain.changes, *([self.mixup] if self.mixup else [])]
        return [described(recipe) for recipe in recipes]
