"""Generated data by reference: a kind, its settings, how many objects, where chance starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import ids
from app.datasets.loaded import TRAINING, Loaded, record_of
from engine.datasets.generated import DATASETS, Generated
from engine.errors import SettingError
from engine.settings import LARGEST, schema
from engine.spec import recipe_of

# What a generated data set has besides the settings of its kind.
COUNT, SEED = 2000, 0
# The largest whole number that every reader of JSON takes for what it is.
LAST_SEED = 2**53


@dataclass(frozen=True)
class Drawn:
    """A generated data set that is still to be drawn."""

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
        parts = {TRAINING: self.recipe.draw(self.count, self.seed)}
        return Loaded.of(parts, record_of(
            self.id, self.recipe.kind, "generated", self.reference, parts, self.id
        ))


def read(reference: Mapping[str, Any], pointer: str = "") -> Drawn:
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


def schema_of(kind: type[Generated], most: int) -> dict[str, Any]:
    """Return the JSON schema of a generated data set: count, seed, and the kind's own settings."""
    own = schema(kind)
    return {**own, "properties": {
        "count": {"description": "How many objects", "type": "integer", "minimum": 1,
                  "maximum": min(most, LARGEST), "default": COUNT},
        "seed": {"description": "Where chance starts", "type": "integer", "minimum": 0,
                 "maximum": LAST_SEED, "default": SEED},
        **own["properties"],
    }}
