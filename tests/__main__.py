"""`python3 -m tests [pytest's arguments]`: install what the tests need, then run them all."""

import importlib.util
import os
import sys
import tomllib
from pathlib import Path

from app import bootstrap


def main(arguments: list[str]) -> int:
    """Run the suite, Python's and JavaScript's, and return pytest's exit status.

    Parameters
    ----------
    arguments
        What pytest takes, and `--rivals`, which installs the group of that name first: PyTorch,
        for the parity tests.
    """
    import pytest

    from tests import chromium

    os.chdir(bootstrap.ROOT)
    if "--rivals" in arguments:
        arguments = [argument for argument in arguments if argument != "--rivals"]
        install_rivals()
    chosen = [argument for argument in arguments if not argument.startswith("-")]
    places = [place for place in chosen if Path(place.partition("::")[0]).exists()]
    if not places or any("browser" in p or p.rstrip("/") in {".", "tests"} for p in places):
        chromium.provide()
    # One test, or a few, are sooner done than two more interpreters are started.
    whole = not chosen and not {"-s", "--pdb", "--collect-only"} & set(arguments)
    workers = min(os.cpu_count() or 1, 4)
    parallel = ["-n", str(workers), "--dist", "worksteal"] if whole and workers > 1 else []
    return int(pytest.main([*parallel, *arguments]))


def install_rivals() -> None:
    """Install the `rivals` group; the other tests run without it, so failing is only said."""
    if importlib.util.find_spec("torch"):
        return
    project = bootstrap.Project(bootstrap.ROOT)
    groups = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())["dependency-groups"]
    bootstrap.say("installing " + ", ".join(groups["rivals"]))
    try:
        project.pip_install(*groups["rivals"])
    except bootstrap.BootstrapError as error:
        bootstrap.say(f"going on without it. {error}")


if __name__ == "__main__":
    bootstrap.ensure("test")
    raise SystemExit(main(sys.argv[1:]))
