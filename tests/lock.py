"""`python3 -m tests.lock`: compile the pinned, hashed requirements anew from pyproject.toml."""

import os
import shutil
import subprocess
import sys

from app import bootstrap

FILES = {
    "requirements.txt": ["pyproject.toml"],
    # The constraint keeps what the tests run with equal to what the server runs with.
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev", "-c", "requirements.txt"],
    "requirements-uv.txt": ["--group", "uv"],
    "requirements-node.txt": ["--group", "node"],
}


def main(arguments: list[str]) -> None:
    """Write all requirement files.

    Parameters
    ----------
    arguments
        What `uv pip compile` takes, for instance `--upgrade`.
    """
    uv = shutil.which("uv", path=str(bootstrap.Project(bootstrap.ROOT).scripts)) or "uv"
    # No index address and no annotations: the files name packages, versions and hashes only.
    options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "-q"]
    for name, source in FILES.items():
        subprocess.run(
            [uv, "pip", "compile", *source, *options, *arguments, "-o", name],
            cwd=bootstrap.ROOT,
            env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "python3 -m tests.lock"},
            check=True,
        )


if __name__ == "__main__":
    bootstrap.ensure("test")
    main(sys.argv[1:])
