"""Settings of recipes: declared once, checked here, and told to the world as JSON schema.

A recipe (a layer, loss, initialiser, optimizer) is a frozen dataclass whose fields are declared
with `setting`. From that one declaration come the check in the constructor, the JSON schema of
the API, the form in the page and the reader of specs.
"""

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, ClassVar, Self

from engine.errors import SettingError

# One integer for each spatial axis of the recipe: (vertical, horizontal) for maps.
Sizes = tuple[int, ...]
# The same where there are always two axes.
Pair = tuple[int, int]
# A list of numbers, of any length up to `LONGEST_LIST`.
Numbers = tuple[float, ...]
LONGEST_LIST = 100_000
# A size no array of this machine could have; keeps products of settings in check.
LARGEST = 1_000_000


def setting(
    default: Any = MISSING,
    *,
    doc: str,
    minimum: float | None = None,
    maximum: float | None = None,
    below: float | None = None,
    above: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a field of a recipe.

    Parameters
    ----------
    default : optional
        Without it the field is required.
    doc : str
        The field's meaning in one line.
    minimum, maximum, above, below : float, optional
        Closed and open limits.
    choices : tuple of str, optional
        The only values allowed.
    """
    metadata = {
        "doc": doc, "minimum": minimum, "maximum": maximum, "above": above, "below": below,
        "choices": choices,
    }
    return field(default=default, metadata=metadata)


def amount(default: float, maximum: float, doc: str) -> Any:
    """Declare how much there is of something: from 0, none of it, to `maximum`."""
    return setting(default, minimum=0, maximum=maximum, doc=doc)


@dataclass(frozen=True)
class Recipe:
    """Settings only: no tensors, no state; equal settings are equal recipes."""

    kind: ClassVar[str]
    # How many spatial axes the recipe works along, and so how many integers a size has.
    rank: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """Check every setting; pairs given as one integer become two."""
        for f in fields(self):
            object.__setattr__(self, f.name, _checked(type(self), f, getattr(self, f.name)))

    def settings(self) -> dict[str, Any]:
        """Every setting by name, as JSON: a pair of equal integers is written as one."""
        return {f.name: _plain(f, getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return the settings that may be left out, with the values they then have, as JSON."""
        return {f.name: _plain(f, f.default) for f in fields(cls) if f.default is not MISSING}

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """Build the recipe from JSON values.

        Raises
        ------
        SettingError
            For an unknown, missing or illegal setting.
        """
        known = {f.name: f for f in fields(cls)}
        for name in settings:
            if name not in known:
                raise SettingError(
                    "setting-unknown", cls.kind, field=name, known=", ".join(known) or "(none)"
                )
        for name, f in known.items():
            if name not in settings and f.default is MISSING:
                raise SettingError(
                    "setting-missing", cls.kind, field=name, meaning=f.metadata["doc"]
                )
        return cls(**settings)


def schema(recipe: type[Recipe]) -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a recipe's settings, in order of declaration."""
    required = [f.name for f in fields(recipe) if f.default is MISSING]
    return {
        "type": "object",
        "properties": {f.name: _field_schema(recipe, f) for f in fields(recipe)},
        "required": required,
        "additionalProperties": False,
    }


def _field_schema(recipe: type[Recipe], f: "Field[Any]") -> dict[str, Any]:
    meta = f.metadata
    limits = {
        "minimum": meta["minimum"], "maximum": meta["maximum"],
        "exclusiveMinimum": meta["above"], "exclusiveMaximum": meta["below"],
    }
    limits = {name: value for name, value in limits.items() if value is not None}
    if f.type is bool:
        body: dict[str, Any] = {"type": "boolean"}
    elif f.type is str:
        body = {"type": "string", "enum": list(meta["choices"])}
    elif f.type is float:
        body = {"type": "number", **limits}
    elif f.type == Numbers:
        items = {"type": "number", **limits}
        body = {"type": "array", "items": items, "maxItems": LONGEST_LIST}
    elif f.type is int:
        body = {"type": "integer", "maximum": LARGEST, **limits}
    else:
        one = {"type": "integer", "maximum": LARGEST, **limits}
        several = {"minItems": recipe.rank, "maxItems": recipe.rank}
        body = {"anyOf": [one, {"type": "array", "items": one, **several}]}
        if recipe.rank == 1:
            body = one
    if f.default is not MISSING and f.default is not None:
        body["default"] = _plain(f, f.default)
    return {"description": meta["doc"], **body}


def _plain(f: "Field[Any]", value: Any) -> Any:
    """Write equal integers for all axes as one."""
    if f.type == Numbers:
        return list(value)
    if isinstance(value, tuple):
        return value[0] if len(set(value)) == 1 else list(value)
    return value


def _checked(recipe: type[Recipe], f: "Field[Any]", value: Any) -> Any:
    kind, rank = recipe.kind, recipe.rank
    if f.type is bool:
        if not isinstance(value, bool):
            raise SettingError(
                "setting-type", kind, field=f.name, wanted="boolean", value=value
            )
        return value
    if f.type is str:
        if value not in f.metadata["choices"]:
            raise SettingError(
                "setting-choice", kind, field=f.name, value=value,
                choices=", ".join(f.metadata["choices"]),
            )
        return value
    if f.type is float:
        return float(_within(kind, f, value, "number", (int, float)))
    if f.type is int:
        return int(_within(kind, f, value, "integer", (int,)))
    if f.type == Numbers:
        if not isinstance(value, list | tuple) or len(value) > LONGEST_LIST:
            raise SettingError("setting-type", kind, field=f.name, wanted="numbers", value=value)
        return tuple(float(_within(kind, f, v, "numbers", (int, float))) for v in value)
    wanted = {1: "integer", 2: "pair"}.get(rank, "triple")
    if isinstance(value, tuple) or (isinstance(value, list) and rank > 1):
        if len(value) != rank:
            raise SettingError("setting-type", kind, field=f.name, wanted=wanted, value=value)
        return tuple(int(_within(kind, f, v, wanted, (int,))) for v in value)
    return (int(_within(kind, f, value, wanted, (int,))),) * rank


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer too large for a float
        return False


def _within(
    kind: str, f: "Field[Any]", value: Any, wanted: str, types: tuple[type[int | float], ...]
) -> Any:
    """Return a number that has the right type and lies within the limits."""
    # An integer too large for a float is out of range, not of the wrong type.
    countable = isinstance(value, int) and float not in types
    if (
        isinstance(value, bool)
        or not isinstance(value, types)
        or not (countable or _finite(value))
    ):
        raise SettingError("setting-type", kind, field=f.name, wanted=wanted, value=value)
    meta = f.metadata
    maximum = LARGEST if meta["maximum"] is None and float not in types else meta["maximum"]
    limits: tuple[tuple[float | None, str, Callable[[float, float], bool]], ...] = (
        (meta["minimum"], "≥", operator.ge),
        (maximum, "≤", operator.le),
        (meta["above"], ">", operator.gt),
        (meta["below"], "<", operator.lt),
    )
    for limit, sign, holds in limits:
        if limit is not None and not holds(value, limit):
            raise SettingError(
                "setting-range", kind, field=f.name, range=f"{sign} {limit}", value=value
            )
    return value
