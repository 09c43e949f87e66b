"""Recipes: declared once, checked in the constructor, told as JSON schema."""

from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from engine.errors import SettingError
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.optimizers import SGD
from engine.settings import LARGEST, Pair, Recipe, schema, setting
from tests.engine.json_schema import KNOWN, problems

RECIPES = [*LAYERS.values(), *LOSSES.values(), *INITIALIZERS.values(), SGD]


@dataclass(frozen=True)
class Example(Recipe):
    kind = "example"

    count: int = setting(minimum=1, maximum=5, doc="How many")
    size: Pair = setting(2, minimum=0, doc="How large")
    rate: float = setting(0.5, above=0, below=1, doc="How fast")
    mode: str = setting("valid", choices=("valid", "same"), doc="Which way")
    loud: bool = setting(False, doc="Whether")


def test_the_constructor_normalises():
    made = Example(3, [4, 5], 0.25)
    assert made.size == (4, 5)
    assert Example(3, 4).size == (4, 4)
    assert isinstance(Example(3, rate=0.5).rate, float)
    assert made.settings() == {
        "count": 3, "size": [4, 5], "rate": 0.25, "mode": "valid", "loud": False,
    }  # fmt: skip
    assert Example.from_settings(made.settings()) == made
    assert Example.defaults() == {"size": 2, "rate": 0.5, "mode": "valid", "loud": False}


def test_a_recipe_is_frozen():
    with pytest.raises(FrozenInstanceError):
        Example(1).count = 2


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({}, "setting-missing", "example: expected the setting count, got nothing. .*How many"),
        ({"count": 1, "sise": 1}, "setting-unknown", "count, size, rate, mode, loud, got sise"),
        ({"count": 0}, "setting-range", "count ≥ 1, got 0"),
        ({"count": 6}, "setting-range", "count ≤ 5, got 6"),
        ({"count": 1.0}, "setting-type", "count to be an integer, got 1.0"),
        ({"count": True}, "setting-type", "an integer, got True"),
        ({"count": None}, "setting-type", "an integer, got None"),
        ({"count": 10**400}, "setting-range", "count ≤ 5, got an integer of 1329 bits"),
        ({"count": 1, "size": LARGEST + 1}, "setting-range", "size ≤ 1000000"),
        ({"count": 1, "size": [1]}, "setting-type", "an integer or a pair of integers"),
        ({"count": 1, "size": [1, "2"]}, "setting-type", "a pair of integers, got 2"),
        ({"count": 1, "size": [1, -1]}, "setting-range", "size ≥ 0, got -1"),
        ({"count": 1, "size": "12"}, "setting-type", "a pair of integers, got 12"),
        ({"count": 1, "rate": 0}, "setting-range", "rate > 0, got 0"),
        ({"count": 1, "rate": 1}, "setting-range", "rate < 1, got 1"),
        ({"count": 1, "rate": float("inf")}, "setting-type", "a number, got inf"),
        ({"count": 1, "rate": "0.5"}, "setting-type", "a number, got 0.5"),
        ({"count": 1, "rate": False}, "setting-type", "a number, got False"),
        ({"count": 1, "mode": "full"}, "setting-choice", "mode to be one of valid, same, got full"),
        ({"count": 1, "mode": ["same"]}, "setting-choice", "same"),
        ({"count": 1, "mode": None}, "setting-choice", "None"),
        ({"count": 1, "loud": 0}, "setting-type", "true or false, got 0"),
    ],
)
def test_what_is_refused_fits_neither_recipe_nor_schema(settings, code, words):
    with pytest.raises(SettingError, match=words) as caught:
        Example.from_settings(settings)
    assert caught.value.code == code
    assert problems(settings, schema(Example))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: r.kind)
def test_the_schema_tells_everything_a_form_needs(recipe):
    told = schema(recipe)
    assert told["additionalProperties"] is False
    assert list(told["properties"]) == [field.name for field in fields(recipe)]
    for name, field in told["properties"].items():
        assert field["description"], name
        assert set(field) <= KNOWN
        assert ("default" in field) or name in told["required"] or recipe.defaults()[name] is None
    for name, value in recipe.defaults().items():
        if value is not None:
            assert problems(value, told["properties"][name]) == [], name


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: r.kind)
def test_the_first_sentence_says_what_it_does(recipe):
    first = recipe.__doc__.split("\n")[0]
    assert first.endswith((".", ":"))
    assert len(first) < 110
