"""Data to learn from, by id or by recipe: generated, uploaded, found in a folder, downloaded.

Everything that has to do with data asks here: the server, the workers and the command line. The
same reference always means the same objects in the same order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app import ids
from app.cache import Cache
from app.errors import ApiError
from app.settings import Settings
from engine.datasets.generated import DATASETS, Generated
from engine.datasets.labelled import Labelled
from engine.datasets.split import class_counts
from engine.errors import SettingError
from engine.settings import LARGEST, schema
from engine.spec import recipe_of

TRAINING, HELD_OUT = "training", "held_out"
PARTS = (TRAINING, HELD_OUT)
# What a generated data set has besides the settings of its kind.
COUNT, SEED = 2000, 0
# The largest whole number that every reader of JSON takes for what it is.
LAST_SEED = 2**53


@dataclass(frozen=True)
class Loaded:
    """A data set in memory.

    Parameters
    ----------
    training : Labelled
        Everything, where the data set brings no part of its own to judge by.
    held_out : Labelled or None
        What it brings to judge by: MNIST's test images.
    name : str
        What people call it.
    record : dict
        What the API says of it, see schemas/datasets.py; `source` makes it again.
    """

    training: Labelled
    held_out: Labelled | None
    name: str
    record: dict[str, Any]

    def part(self, name: str) -> Labelled:
        """Return a part by its name.

        Raises
        ------
        ApiError
            404 for a part that it does not have.
        """
        found = {TRAINING: self.training, HELD_OUT: self.held_out}.get(name)
        if found is None:
            raise ApiError(404, "dataset-part-unknown", value=name,
                           known=", ".join(self.parts))
        return found

    @property
    def parts(self) -> dict[str, Labelled]:
        """Every part it has, by name."""
        held_out = {} if self.held_out is None else {HELD_OUT: self.held_out}
        return {TRAINING: self.training, **held_out}

    @property
    def nbytes(self) -> int:
        """Bytes of all its objects."""
        return sum(part.images.nbytes + part.labels.nbytes for part in self.parts.values())


class Datasets:
    """The data sets of one store."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._settings, self._cache = settings, cache

    def load(self, reference: Mapping[str, Any], pointer: str = "") -> Loaded:
        """Return the data that a reference means; arrays must not be written to.

        Parameters
        ----------
        reference : mapping
            ``{"kind", "count", "seed", settings…}`` of a generated kind, or ``{"id"}``.
        pointer : str
            JSON pointer to the reference in the request, for refusals.

        Raises
        ------
        ApiError, EngineError
            For an unknown kind, setting or id, and for too many objects.
        """
        if "id" in reference:
            raise ApiError(404, "dataset-unknown", pointer=f"{pointer}/id", id=reference["id"])
        made = self._generated(reference, pointer)
        return self._cache.get(("dataset", made.id), lambda: _sized(made.load()))

    def _generated(self, reference: Mapping[str, Any], pointer: str) -> "Drawn":
        drawn = read_generated(reference, pointer)
        most = self._settings.max_dataset_objects
        if drawn.count > most:
            raise ApiError(413, "dataset-too-many-objects", pointer=f"{pointer}/count", limit=most,
                           count=drawn.count)
        return drawn


def _sized(loaded: Loaded) -> tuple[Loaded, int]:
    for part in loaded.parts.values():
        part.images.flags.writeable = part.labels.flags.writeable = False
    return loaded, loaded.nbytes


def record_of(
    key: str, name: str, kind: str, source: Mapping[str, Any], parts: Mapping[str, Labelled]
) -> dict[str, Any]:
    """Describe a data set, as the API tells it."""
    first = parts[TRAINING]
    return {
        "id": key, "name": name, "kind": kind, "classes": list(first.classes),
        "shape": list(shape_of(first)), "count": sum(len(part.labels) for part in parts.values()),
        "parts": {part: len(parts[part].labels) if part in parts else None for part in PARTS},
        "balance": {part: class_counts(data).tolist() for part, data in parts.items()},
        "source": dict(source),
    }


def shape_of(data: Labelled) -> tuple[int, ...]:
    """Return the shape of one object as a network reads it: (C, H, W), or (2,) for points."""
    images = data.images
    if images.dtype != np.uint8:
        return tuple(images.shape[1:])
    height, width, *channels = images.shape[1:]
    return (*(channels or [1]), height, width)


# generated


@dataclass(frozen=True)
class Drawn:
    """A generated data set: a recipe, how many objects, and where chance starts."""

    recipe: Generated
    count: int
    seed: int

    @property
    def reference(self) -> dict[str, Any]:
        """Every setting, also those that are as by default."""
        return {"kind": self.recipe.kind, "count": self.count, "seed": self.seed,
                **self.recipe.settings()}

    @property
    def id(self) -> str:
        """Digest of the reference."""
        return ids.of_record(self.reference)

    def load(self) -> Loaded:
        """Draw it."""
        data, kind = self.recipe.draw(self.count, self.seed), self.recipe.kind
        record = record_of(self.id, kind, "generated", self.reference, {TRAINING: data})
        return Loaded(data, None, kind, record)


def read_generated(reference: Mapping[str, Any], pointer: str = "") -> Drawn:
    """Read a generated data set from JSON.

    Raises
    ------
    SpecError, SettingError
        For an unknown kind or setting, or one outside its limits; with a JSON pointer.
    """
    given = dict(reference)
    count, seed = given.pop("count", COUNT), given.pop("seed", SEED)
    recipe = recipe_of(DATASETS, given, "dataset", pointer)
    for field, value, least, most in (("count", count, 1, LARGEST), ("seed", seed, 0, LAST_SEED)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise SettingError("setting-type", "dataset", pointer=f"{pointer}/{field}",
                               field=field, wanted="integer", value=value)
        if not least <= value <= most:
            raise SettingError("setting-range", "dataset", pointer=f"{pointer}/{field}",
                               field=field, range=f"from {least} to {most}", value=value)
    return Drawn(recipe, count, seed)


def generated_schema(kind: type[Generated], most: int) -> dict[str, Any]:
    """Return the JSON schema of a generated data set: count, seed, and the kind's own settings."""
    own = schema(kind)
    return {**own, "properties": {
        "count": {"description": "How many objects", "type": "integer", "minimum": 1,
                  "maximum": most, "default": COUNT},
        "seed": {"description": "Where chance starts", "type": "integer", "minimum": 0,
                 "maximum": LAST_SEED, "default": SEED},
        **own["properties"],
    }}
