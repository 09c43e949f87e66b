"""The examples of docs/datasets.md run as they stand, and print what the page says."""

import json

from app.bootstrap import ROOT
from tests.app.test_rest_guide import (
    address,  # noqa: F401 (a fixture)
    code_of,
    run_python,
    run_shell,
)

GUIDE = (ROOT / "docs" / "datasets.md").read_text("utf-8")


def test_what_is_sent_becomes_data_sets(address, tmp_path):  # noqa: F811
    run_shell(code_of(GUIDE, "bash"), address, tmp_path)
    shapes, pets, idx = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("shapes", "pets", "idx")
    )
    assert (shapes["classes"], shapes["count"]) == (["circle", "square", "triangle"], 300)
    assert (pets["name"], pets["classes"], pets["shape"]) == ("Pets", ["cat", "dog"], [1, 32, 32])
    assert (idx["kind"], idx["shape"], idx["balance"]) == ("idx", [1, 2, 2], {"training": [2, 2]})


def test_the_examples_print_what_the_page_says(address, tmp_path):  # noqa: F811
    run_python(GUIDE, address, tmp_path)
