"""Whatever the catalogue of recipes offers is named and explained in both languages of the page."""

import re
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parents[2] / "static" / "locales"
EXPLORER = ("layers", "losses", "initializers")
# Of what a training is made: the group, and how the ids of its words begin.
TRAINING = {
    "optimizers": "optimizer", "schedules": "schedule", "regularizers": "regularizer",
    "augmentations": "augmentation", "datasets": "dataset",
}
languages = pytest.mark.parametrize("language", ["en", "ru"])


@pytest.fixture(scope="module")
def catalogue(shared):
    return shared.get("/api/v1/layers").json()


def bundle(language: str, *files: str) -> FluentBundle:
    """Return the messages of some files together."""
    made = FluentBundle([language], use_isolating=False)
    for name in files:
        made.add_resource(FluentResource((LOCALES / language / f"{name}.ftl").read_text("utf-8")))
    return made


def of_explorer(catalogue: dict) -> set[str]:
    """Return the ids that the explorer looks up for kinds, settings and choices."""
    ids = set()
    for kind, recipe in catalogue["layers"].items():
        ids |= {f"kind-{kind}", f"layer-{kind}", f"family-{recipe['family']}"}
    for group, prefix in (("losses", "loss"), ("initializers", "initializer")):
        ids |= {f"{prefix}-{kind}{end}" for kind in catalogue[group] for end in ("", "-idea")}
    for recipe in (recipe for group in EXPLORER for recipe in catalogue[group].values()):
        for name, field in recipe["schema"].get("properties", {}).items():
            ids |= {f"setting-{name}", f"setting-{name}-label"}
            ids |= {f"setting-{name}-is-{choice}" for choice in field.get("enum", ())}
    return ids


def of_training(catalogue: dict) -> set[str]:
    """Return the ids that the training room looks up."""
    ids = set()
    for group, prefix in TRAINING.items():
        for kind, recipe in catalogue[group].items():
            about = {f"{prefix}-{kind}"}
            for name, field in recipe["schema"]["properties"].items():
                about.add(f"{prefix}-{kind}-{name}")
                ids |= {f"{prefix}-{kind}-{name}-is-{choice}" for choice in field.get("enum", ())}
            ids |= about | {f"{one}-idea" for one in about}
    for shape in catalogue["datasets"]["shapes"]["schema"]["properties"]["shapes"][
            "description"].partition("of ")[2].split(", "):
        ids.add(f"class-{shape}")
    return ids


def test_nothing_is_in_the_catalogue_that_no_test_asks_for(catalogue):
    assert set(catalogue) == {*EXPLORER, *TRAINING}


@languages
def test_everything_of_the_explorer_is_said_in_the_language_of_the_page(catalogue, language):
    said = bundle(language, "page", "tools")
    assert [one for one in sorted(of_explorer(catalogue)) if not said.has_message(one)] == []


@languages
def test_everything_of_a_training_is_said_in_the_language_of_the_page(catalogue, language):
    said = bundle(language, "recipes")
    wanted = sorted(of_training(catalogue))
    assert len(wanted) > 100
    assert [one for one in wanted if not said.has_message(one)] == []
    for one in wanted:
        # A reference that leads nowhere is an error too.
        text, errors = said.format_pattern(said.get_message(one).value)
        assert (errors, bool(text.strip())) == ([], True), one


@languages
def test_no_word_of_a_training_is_left_over(catalogue, language):
    text = (LOCALES / language / "recipes.ftl").read_text("utf-8")
    assert set(re.findall(r"^([a-z][\w-]*) *=", text, re.MULTILINE)) == of_training(catalogue)


def test_the_two_languages_differ(catalogue):
    said = [bundle(language, "recipes") for language in ("en", "ru")]
    for one in sorted(of_training(catalogue)):
        if one.endswith("-idea"):
            english, russian = (b.format_pattern(b.get_message(one).value)[0] for b in said)
            assert re.search("[а-яё]", russian), one
            assert not re.search("[а-яё]", english), one
