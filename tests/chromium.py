"""Where the browser tests get a Chromium from: the system, npm or Playwright, whichever has one."""

import os
import platform
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

from app import bootstrap

# The shell has no windows to draw around the pages, which takes a third of the others' time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
         "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
FOLDER = bootstrap.ROOT / ".tools" / "chromium"
UNPACKED = FOLDER / "chromium.sh"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """Return a Chromium that Playwright has to be told of, or None."""
    told = os.environ.get("NABLASCOPE_CHROMIUM")
    if told:
        return Path(told)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return UNPACKED if UNPACKED.exists() else None


def provide() -> None:
    """See to it that there is a Chromium; where there is none, fetch one."""
    if not (find() or has_playwrights_own() or fetch_from_npm() or fetch_with_playwright()):
        bootstrap.say("no Chromium found, and none could be fetched: the browser tests will fail")


def fetch_from_npm() -> Path | None:
    """Fetch a headless Chromium that needs no root and brings its own system libraries."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None
    bootstrap.say("no Chromium here: fetching a headless one with npm")
    project = bootstrap.Project(bootstrap.ROOT)
    with project.lock():
        if UNPACKED.exists():
            return UNPACKED
        FOLDER.mkdir(parents=True, exist_ok=True)
        try:
            project.npm("install", "--no-save", "--prefix", str(FOLDER), PACKAGE, folder=FOLDER)
            unpack(FOLDER / "node_modules" / "@sparticuz" / "chromium" / "bin")
            shutil.rmtree(FOLDER / "node_modules")
        except (bootstrap.BootstrapError, OSError, subprocess.CalledProcessError) as error:
            bootstrap.say(str(error))
            return None
    return UNPACKED


def unpack(packed: Path) -> None:
    """Unpack the npm package's brotli files and write the script that starts the browser."""
    script = (
        "const fs=require('fs'),z=require('zlib');"
        "fs.writeFileSync(process.argv[2],z.brotliDecompressSync(fs.readFileSync(process.argv[1])))"
    )
    node = bootstrap.Project(bootstrap.ROOT).node() or "node"
    for name in ("chromium", "al2023.tar", "swiftshader.tar", "fonts.tar"):
        source, target = packed / f"{name}.br", FOLDER / name
        if source.exists():
            subprocess.run([node, "-e", script, str(source), str(target)], check=True)
        if target.suffix == ".tar" and target.exists():
            with tarfile.open(target) as archive:
                archive.extractall(FOLDER, filter="data")
            target.unlink()
    make_executable(FOLDER / "chromium")
    places = f"<dir>{FOLDER / 'fonts'}</dir><cachedir>{FOLDER / 'cache'}</cachedir>"
    (FOLDER / "fonts.conf").write_text(f"<fontconfig>{places}</fontconfig>\n")
    # Its libraries come after the system's, which fit the rest of the system better.
    draft = FOLDER / "chromium.draft"
    draft.write_text(
        "#!/bin/sh\n"
        'here=$(dirname "$(readlink -f "$0")")\n'
        'export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"\n'
        '[ -d /etc/fonts ] || export FONTCONFIG_FILE="$here/fonts.conf"\n'
        'exec "$here/chromium" "$@"\n'
    )
    make_executable(draft)
    draft.rename(UNPACKED)


def make_executable(path: Path) -> None:
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def fetch_with_playwright() -> bool:
    """Let Playwright download the browser that it was made for."""
    bootstrap.say("trying Playwright's own download")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=True, timeout=600, stdout=sys.stderr)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        bootstrap.say(str(error))
    return has_playwrights_own()


def has_playwrights_own() -> bool:
    """Tell whether Playwright once downloaded its browser, which it then finds by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()
