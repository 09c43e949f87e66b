"""The import rules of docs/architecture.md, checked."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from app.bootstrap import ROOT
from tests.files import project_files, text

# Each row may import from itself and from the rows above it.
ENGINE = (
    {"errors", "settings", "tensor"},
    {"ops"},
    {"initializers", "layers", "losses", "metrics", "optimizers", "regularizers", "schedules"},
    {
        "architecture", "geometry", "matrices", "network", "spec", "statistics", "summary", "trace",
        "weights",
    },
    {"datasets", "explain", "gradcheck", "operation", "training", "zoo"},
)
ENGINE_LIBRARIES = {"numpy", "safetensors", "threadpoolctl"}
PAGE = ({"api", "draw", "i18n", "layout"}, {"state"}, {"views"})
PURE = {"draw", "layout"}
DOM = {
    "draw": r"\b(fetch\(|localStorage|location\.|navigator\.|querySelector|getElementById)",
    "layout": r"\b(document\.|fetch\(|localStorage|location\.|navigator\.)",
}

IMPORT = re.compile(
    r"""^\s*(?:import(?:\s[^;'"]*?\sfrom)?|export\s+[*{][^;'"]*?\sfrom)\s*["']([^"']+)["']""",
    re.MULTILINE,
)
DYNAMIC_IMPORT = re.compile(r"""\bimport\(\s*["']([^"']+)["']""")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def python_files(folder):
    return [path for path in project_files() if path.suffix == ".py" and path.parts[0] == folder]


def scripts():
    return [path for path in project_files() if path.as_posix().startswith("static/js/")]


def imports(path):
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; say where from"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            # `from engine import network` names the module only by what is imported.
            yield from names if node.module in {"app", "engine"} else [node.module]


def script_imports(path):
    code = COMMENT.sub("", text(path))
    return IMPORT.findall(code) + DYNAMIC_IMPORT.findall(code)


def rank(rows, name, where):
    for position, row in enumerate(rows):
        if name in row:
            return position
    pytest.fail(f"{where}: give {name!r} its place in tests/test_architecture.py")


@pytest.mark.parametrize("path", python_files("engine"), ids=str)
def test_the_engine_imports_only_downwards(path):
    own = path.parts[1].removesuffix(".py")
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "engine" and own != "__init__":
            mine, theirs = rank(ENGINE, own, path), rank(ENGINE, rest[0], path)
            assert theirs <= mine, f"{path} imports {name}, which stands above it"
        elif top != "engine":
            known = ENGINE_LIBRARIES | sys.stdlib_module_names
            assert top in known, f"{path} imports {name}; the engine knows NumPy only"


@pytest.mark.parametrize("path", python_files("app"), ids=str)
def test_the_server_keeps_its_walls(path):
    names = list(imports(path))
    assert not [name for name in names if name.split(".")[0] in {"tests", "bench"}]
    if any(name.split(".")[0] == "PIL" for name in names):
        assert path.name in {"images.py", "wire.py"}, "pictures are read and written there only"
    if path.parts[1] not in {"main.py", "routers"}:
        assert not [name for name in names if name.startswith("app.routers")]
    if path.parts[1] == "schemas":
        assert not [name for name in names if name.startswith(("app.routers", "fastapi"))]


def test_the_bootstrap_needs_nothing_installed():
    assert not list(imports(Path("app/__init__.py")))
    for name in imports(Path("app/bootstrap.py")):
        assert name.split(".")[0] in sys.stdlib_module_names, f"app/bootstrap.py imports {name}"


@pytest.mark.parametrize("path", scripts(), ids=str)
def test_the_page_imports_only_downwards(path):
    known = json.loads(text(Path("static/importmap.json")))["imports"]
    own = path.parts[2] if len(path.parts) > 3 else None
    for name in script_imports(path):
        if not name.startswith("."):
            assert name in known, f"{path} imports {name!r}, which static/importmap.json lacks"
            assert own not in PURE, f"{path} imports {name!r}; {own}/ needs no library"
            continue
        target = (ROOT / path.parent / name).resolve()
        assert target.is_file(), f"{path} imports {name}, which is not there"
        theirs = target.relative_to(ROOT / "static" / "js").parts
        if own is None:  # The entry points, which may import everything.
            continue
        assert len(theirs) > 1, f"{path} imports {name}, an entry point"
        assert rank(PAGE, theirs[0], path) <= rank(PAGE, own, path), f"{path} imports {name}"
        if own in PURE:
            assert theirs[0] in PURE, f"{path} imports {name}; {own}/ is pure"


@pytest.mark.parametrize("folder", DOM)
def test_pure_folders_do_not_touch_the_page(folder):
    for path in scripts():
        if path.parts[2] == folder:
            found = re.search(DOM[folder], COMMENT.sub("", text(path)))
            assert found is None, f"{path} knows {found[0]!r}"


def test_the_patterns_find_what_they_should():
    code = """
import {a,
  b} from "./one.js";
import "./two.js";
export {c} from './three.js';
export function e() { return "five"; }
const d = await import("./four.js");
"""
    assert IMPORT.findall(code) == ["./one.js", "./two.js", "./three.js"]
    assert DYNAMIC_IMPORT.findall(code) == ["./four.js"]
    commented = 'x; // import "./no.js"\n/* document */ y = "http://z"'
    assert COMMENT.sub("", commented) == 'x; \n y = "http://z"'
