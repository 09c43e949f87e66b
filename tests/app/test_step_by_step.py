"""The assignment of docs/rest-step-by-step.md runs as it stands, and prints what the page says."""

import json

from app.bootstrap import ROOT
from tests.app.test_rest_guide import (
    BLOCK,
    address,  # noqa: F401 (a fixture)
    code_of,
    run_python,
    run_shell,
)

GUIDE = (ROOT / "docs" / "rest-step-by-step.md").read_text("utf-8")


def test_the_curl_of_the_first_page(address, tmp_path):  # noqa: F811
    printed = run_shell(code_of(GUIDE, "bash"), address, tmp_path)
    assert json.loads((tmp_path / "why.json").read_text())["value"] == 126
    assert printed.rstrip().endswith("= 126")


def test_the_assignment_prints_what_the_page_says(address, tmp_path):  # noqa: F811
    run_python(GUIDE, address, tmp_path)


def test_the_checker_is_as_short_as_promised():
    checker = next(code for _, code in BLOCK.findall(GUIDE) if code.startswith("def check"))
    body = checker.partition("\n\n")[0].splitlines()
    assert len(body) <= 23
