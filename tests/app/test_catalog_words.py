"""Whatever the catalogue of layers offers is named and explained in both languages of the page."""

import re
from pathlib import Path

import pytest

LOCALES = Path(__file__).parents[2] / "static" / "locales"


def words(language: str) -> set[str]:
    """Return the ids of all messages of the explorer."""
    texts = [(LOCALES / language / f"{name}.ftl").read_text("utf-8") for name in ("page", "tools")]
    return set(re.findall(r"^([a-z][\w-]*) *= *\S", "\n".join(texts), re.MULTILINE))


def wanted(catalogue: dict) -> set[str]:
    """Return the ids that the page looks up for kinds, settings and choices."""
    ids = set()
    for kind, recipe in catalogue["layers"].items():
        ids |= {f"kind-{kind}", f"layer-{kind}", f"family-{recipe['family']}"}
    for group, prefix in (("losses", "loss"), ("initializers", "initializer")):
        ids |= {f"{prefix}-{kind}{end}" for kind in catalogue[group] for end in ("", "-idea")}
    for recipes in catalogue.values():
        for recipe in recipes.values():
            for name, field in recipe["schema"].get("properties", {}).items():
                ids |= {f"setting-{name}", f"setting-{name}-label"}
                ids |= {f"setting-{name}-is-{choice}" for choice in field.get("enum", ())}
    return ids


@pytest.mark.parametrize("language", ["en", "ru"])
def test_everything_in_the_catalogue_is_said_in_the_language_of_the_page(client, language):
    catalogue = client.get("/api/v1/layers").json()
    assert sorted(wanted(catalogue) - words(language)) == []
