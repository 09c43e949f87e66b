"""What the docs list is what the code has."""

import re
from pathlib import Path

import pytest

from engine.datasets.generated import DATASETS
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularizers import REGULARIZERS
from engine.schedules import SCHEDULES
from engine.training.augment import AUGMENTATIONS

ROOT = Path(__file__).parents[1]
MATHEMATICS = (ROOT / "docs/mathematics.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("kind", [*LAYERS, *LOSSES])
def test_every_kind_has_its_formulas(kind):
    heading = rf"^### (?:\w+, )*{kind}(?:, \w+)*$"
    section = re.search(rf"{heading}(.*?)(?=^##|\Z)", MATHEMATICS, re.MULTILINE | re.DOTALL)
    assert section, f"docs/mathematics.md has no section {kind}"
    assert len(section[1].strip()) > 20


@pytest.mark.parametrize(
    "kind",
    [*INITIALIZERS, *OPTIMIZERS, *SCHEDULES, *REGULARIZERS, *DATASETS, *AUGMENTATIONS, "mixup"],
)
def test_every_kind_of_a_table_is_listed(kind):
    assert re.search(rf"^\| (?:`\w+`, )*`{kind}`(?:, `\w+`)* \|", MATHEMATICS, re.MULTILINE)


def test_sections_are_about_something_that_exists():
    for heading in re.findall(r"^### (.+)$", MATHEMATICS, re.MULTILINE):
        for name in heading.split(", "):
            assert name in LAYERS or name in LOSSES or name == "Shapes", name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_files_named_in_the_docs_exist(path):
    text = path.read_text("utf-8")
    for name in re.findall(r"`((?:app|engine|tests|static|docs|bench)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), f"{path.name} names {name}"
