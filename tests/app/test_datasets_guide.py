"""The examples of docs/datasets.md run as they stand, and print what the page says."""

import json
import shutil
import sys

import pytest

from app.bootstrap import ROOT
from tests.app.test_rest_guide import BLOCK, HERE, address, run  # noqa: F401 (a fixture)

GUIDE = (ROOT / "docs" / "datasets.md").read_text("utf-8")


def test_what_is_sent_becomes_data_sets(address, tmp_path):  # noqa: F811
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    script = "".join(code for kind, code in BLOCK.findall(GUIDE) if kind == "bash")
    script = script.replace(HERE, address).replace("curl -sS", "curl -sS --fail-with-body")
    python = f'python3() {{ "{sys.executable}" "$@"; }}\n'
    done = run(["bash", "-euo", "pipefail", "-c"], python + script, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    shapes, pets, idx = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("shapes", "pets", "idx")
    )
    assert (shapes["classes"], shapes["count"]) == (["circle", "square", "triangle"], 300)
    assert (pets["name"], pets["classes"], pets["shape"]) == ("Pets", ["cat", "dog"], [1, 32, 32])
    assert (idx["kind"], idx["shape"], idx["balance"]) == ("idx", [1, 2, 2], {"training": [2, 2]})


def test_the_examples_print_what_the_page_says(address, tmp_path):  # noqa: F811
    blocks = BLOCK.findall(GUIDE)
    script = "\n".join(code for kind, code in blocks if kind == "python").replace(HERE, address)
    done = run([sys.executable, "-c"], script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(code for kind, code in blocks if kind == "text")
