"""The files that belong to the project, as git sees them."""

import subprocess
from functools import cache
from pathlib import Path

from app.bootstrap import ROOT

GENERATED = {"node_modules", "vendor", "__pycache__", "test-results"}


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is committed or about to be, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = [Path(name) for name in done.stdout.split("\0") if name]
        return tuple(path for path in found if (ROOT / path).is_file())
    # Unpacked from an archive: no git, so what is generated has to be told by name.
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return tuple(
        path
        for path in found
        if not GENERATED & set(path.parts) and not path.parts[0].startswith((".venv", ".tools"))
    )


def text(path: Path) -> str:
    """Return a file's text, or "" if it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
