"""What no committed file may hold, and what the requirement files must."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from app.bootstrap import REQUIREMENTS
from tests.files import project_files, text
from tests.lock import FILES

TOP_FOLDERS = {"app", "static", "templates", "engine", "tests", "docs", "bench"}
# Written so that they do not match themselves.
UNWANTED = {
    "a registry's address": r"\b(?:pypi|npmjs|pythonhosted|yarnpkg)\.(?:org|com|io)\b",
    "a path of one machine": r"(?<![\w.:/-])/(?:work|root|home|Users|opt|tmp)/",
    "an unfinished word": r"\b(?:TO[D]O|FIX[M]E|XX[X])\b",
    "a left-over of a merge": r"^(?:<{7}|>{7}) ",
}


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what):
    pattern = re.compile(UNWANTED[what], re.MULTILINE)
    matches = {str(path): pattern.search(text(path)) for path in project_files()}
    found = {path: match[0] for path, match in matches.items() if match}
    assert not found, f"{what}: {found}"


def test_the_top_level_is_what_the_architecture_says():
    folders = {path.parts[0] for path in project_files() if len(path.parts) > 1}
    assert {folder for folder in folders if not folder.startswith(".")} <= TOP_FOLDERS


def test_the_npm_lock_names_no_addresses():
    packages = json.loads(text(Path("package-lock.json")))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    unpinned = [name for name, package in packages.items() if name and "integrity" not in package]
    assert not unpinned


def pins(name):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text(Path(name)), re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_requirements_are_pinned_and_hashed(name):
    entries = re.split(r"\n(?=\w)", re.sub(r"^\s*#.*\n", "", text(Path(name)), flags=re.MULTILINE))
    assert entries
    for entry in entries:
        assert "==" in entry.splitlines()[0], entry
        assert "--hash=sha256:" in entry, entry


def test_tests_run_with_what_the_server_runs_with():
    assert pins(REQUIREMENTS["run"]).items() <= pins(REQUIREMENTS["test"]).items()


def test_everything_asked_for_is_locked():
    project = tomllib.loads(text(Path("pyproject.toml")))
    asked = {
        REQUIREMENTS["run"]: project["project"]["dependencies"],
        REQUIREMENTS["test"]: project["dependency-groups"]["dev"],
    }
    for name, wanted in asked.items():
        names = {re.match(r"[\w.-]+", entry)[0].replace(".", "-") for entry in wanted}
        assert names <= pins(name).keys(), f"{name} is stale; run python3 -m tests.lock"
