"""The assignment of docs/rest-step-by-step.md runs as it stands, and prints what the page says."""

import json
import shutil
import sys

import pytest

from app.bootstrap import ROOT
from tests.app.test_rest_guide import BLOCK, HERE, address, run  # noqa: F401 (a fixture)

GUIDE = (ROOT / "docs" / "rest-step-by-step.md").read_text("utf-8")


def test_the_curl_of_the_first_page(address, tmp_path):  # noqa: F811
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    script = "".join(code for kind, code in BLOCK.findall(GUIDE) if kind == "bash")
    script = script.replace(HERE, address).replace("curl -sS", "curl -sS --fail-with-body")
    python = f'python3() {{ "{sys.executable}" "$@"; }}\n'
    done = run(["bash", "-euo", "pipefail", "-c"], python + script, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "why.json").read_text())["value"] == 126
    assert done.stdout.rstrip().endswith("= 126")


def test_the_assignment_prints_what_the_page_says(address, tmp_path):  # noqa: F811
    blocks = BLOCK.findall(GUIDE)
    script = "\n".join(code for kind, code in blocks if kind == "python").replace(HERE, address)
    done = run([sys.executable, "-c"], script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(code for kind, code in blocks if kind == "text")


def test_the_checker_is_as_short_as_promised():
    checker = next(code for _, code in BLOCK.findall(GUIDE) if code.startswith("def check"))
    body = checker.partition("\n\n")[0].splitlines()
    assert len(body) <= 23
