"""Assets: the files a browser loads, at addresses that change whenever one of the files does.

An address holds the version of the whole folder, so what stands there never changes and a browser
keeps it for ever; a page always names the newest version. Modules that import each other by
relative paths stay within one version by themselves.
"""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parents[1] / "static"
PREFIX = "/static/"
VERSION = re.compile(r"^v-[0-9a-f]{12}/")
FOREVER = "public, max-age=31536000, immutable"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORT = re.compile(
    r"""(?:^|[\s;}])(?:import|export)\s*(?:[\w*{][^"';]*?from\s*)?["']([^"']+)["']"""
)


class Files(StaticFiles):
    """Serves the folder, with or without a version in the address."""

    def get_path(self, scope: Scope) -> str:
        """Return the path below the folder; any version stands for the files of now."""
        return VERSION.sub("", self._asked(scope))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer; what has no version is asked for again each time, and mostly is still good."""
        response = await super().get_response(path, scope)
        versioned = VERSION.match(self._asked(scope))
        response.headers["Cache-Control"] = FOREVER if versioned else "no-cache"
        return response

    def _asked(self, scope: Scope) -> str:
        return super().get_path(scope).replace("\\", "/")


def version(folder: Path = FOLDER) -> str:
    """Return the version of all files together, which changes with their sizes and times."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told = path.stat()
            digest.update(f"{path}:{told.st_size}:{told.st_mtime_ns}\n".encode())
    return f"v-{digest.hexdigest()[:12]}"


def address(version: str, path: str) -> str:
    """Return where a file is.

    >>> address("v-0123456789ab", "js/main.js")
    '/static/v-0123456789ab/js/main.js'
    """
    return f"{PREFIX}{version}/{path}"


@lru_cache(maxsize=4)
def import_map(version: str) -> str:
    """Return what bare names lead to; a module that is named without a version is no second one."""
    known = {name: address(version, path) for name, path in _names().items()}
    modules = {f"{PREFIX}js/": address(version, "js/")}
    return json.dumps({"imports": {**known, **modules}})


@lru_cache(maxsize=16)
def preloads(version: str, entry: str) -> tuple[str, ...]:
    """Return the addresses of all that a module imports, and what that imports, sorted.

    The browser fetches them at once instead of finding one behind the other.

    Parameters
    ----------
    version : str
    entry : str
        The module's path, "js/main.js".
    """
    names, found = _names(), set[str]()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        text = COMMENT.sub("", (FOLDER / path).read_text("utf-8"))
        waiting += [
            _beside(path, name) if name.startswith(".") else names[name]
            for name in IMPORT.findall(text)
        ]
    return tuple(address(version, path) for path in sorted(found - {entry}))


def _names() -> dict[str, str]:
    """Return the path of every library, by its bare name."""
    read: dict[str, Any] = json.loads((FOLDER / "importmap.json").read_text("utf-8"))
    return {name: url.removeprefix(PREFIX) for name, url in read["imports"].items()}


def _beside(path: str, name: str) -> str:
    found = (FOLDER / path).parent.joinpath(name).resolve()
    return found.relative_to(FOLDER).as_posix()
