"""The browser's libraries: asked for, copied, mapped and documented, each exactly once."""

import json
import re
from pathlib import Path

from app.bootstrap import ROOT
from tests.files import text

VENDOR = json.loads(text(Path("static/vendor.json")))
IMPORTS = json.loads(text(Path("static/importmap.json")))["imports"]
# Minified modules have many statements on a line.
IMPORT = re.compile(r"""(?:^|[;}])\s*(?:import|export)[^;"'()]*?\bfrom\s*["']([^"'\n]+)["']""")
TARGETS = [target for files in VENDOR.values() for target in files.values()]


def test_every_package_that_is_asked_for_is_copied():
    assert json.loads(text(Path("package.json")))["dependencies"].keys() == VENDOR.keys()
    assert len(TARGETS) == len(set(TARGETS))
    assert not [target for target in TARGETS if not (ROOT / "static" / "vendor" / target).is_file()]


def test_every_mapped_address_is_a_copied_file():
    assert {url.removeprefix("/static/vendor/") for url in IMPORTS.values()} <= set(TARGETS)


def test_copied_modules_find_each_other():
    for target in TARGETS:
        path = ROOT / "static" / "vendor" / target
        if path.suffix != ".js":
            continue
        for name in IMPORT.findall(path.read_text()):
            there = name in IMPORTS or (path.parent / name).is_file()
            assert there, f"{target} imports {name!r}"


def test_the_page_of_libraries_lists_them():
    page = text(Path("docs/browser-libraries.md"))
    for name, url in IMPORTS.items():
        assert f"| `{name}` | `{url}`" in page
