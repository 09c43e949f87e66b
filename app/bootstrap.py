"""From a bare Python to a running project: `.venv`, its packages and the browser's libraries.

Everything here is standard library, because nothing else may be there yet. What is in place is
known by stamps: digests of the committed files that ask for it. When they match, `ensure` costs a
few file reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

Group = Literal["run", "test"]

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
WINDOWS = os.name == "nt"


class BootstrapError(SystemExit):
    """Installing failed; says what, why and what to do, and ends the process with status 1."""

    def __init__(self, what: str, why: str, hint: str) -> None:
        super().__init__(f"nablascope: {what}\n\n{why.strip()}\n\n{hint}")


def ensure(group: Group = "run") -> None:
    """Return inside `.venv` with everything `group` needs; from elsewhere, start again in there.

    Parameters
    ----------
    group
        ``"run"`` for what the server needs, ``"test"`` for the tests and linters too.

    Raises
    ------
    BootstrapError
        When something is missing and could not be installed.
    """
    if os.environ.get("NABLASCOPE_BOOTSTRAP") == "off":
        return
    if sys.version_info < OLDEST_PYTHON:
        raise BootstrapError(
            "this Python is too old.",
            f"It is {sys.version.split()[0]}.",
            "Start with Python 3.11 or newer, for example: python3.11 -m app",
        )
    project = Project(ROOT)
    if not project.ready(group):
        with project.lock():
            # Another process may have done the work while this one waited.
            if not project.ready(group):
                project.install(group)
    if not project.inside():
        restart(project.python)


def restart(python: Path) -> None:
    """Run the present command line again, with another interpreter."""
    command = [str(python), *sys.orig_argv[1:]]
    sys.stdout.flush()
    sys.stderr.flush()
    if WINDOWS:  # There, exec would give the console back before the new process ends.
        raise SystemExit(subprocess.call(command))
    os.execv(python, command)


class Project:
    """A checkout, and what has been installed into it.

    Parameters
    ----------
    root
        The folder of `pyproject.toml`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.scripts = self.venv / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / ("python.exe" if WINDOWS else "python")
        self.node_modules = root / "node_modules"
        self.vendor = root / "static" / "vendor"
        self._packages_stamp = self.venv / "nablascope.json"
        self._modules_stamp = self.node_modules / ".nablascope.json"
        self._vendor_stamp = self.vendor / ".nablascope.json"

    def inside(self) -> bool:
        """Tell whether this process runs in the project's own `.venv`."""
        return Path(sys.prefix).resolve() == self.venv.resolve()

    def ready(self, group: Group) -> bool:
        """Tell whether nothing is left to install for `group`."""
        return (
            self._has_packages(group)
            and self._has_vendor()
            and (group == "run" or self._has_modules(group))
        )

    def install(self, group: Group) -> None:
        """Install what is missing; call it with the lock held."""
        if "test" in (self._read(self._packages_stamp).get("group"), group):
            group = "test"  # An update keeps what a developer had.
        try:
            if not self._has_packages(group):
                self._install_packages(group)
            if not self._has_vendor() or (group == "test" and not self._has_modules(group)):
                if not self._has_modules(group):
                    self._install_modules(group)
                self._copy_vendor()
        except OSError as error:
            raise BootstrapError(
                "could not write into the project's folder.",
                str(error),
                f"Make {self.root} writable, or copy the project to a place that is.",
            ) from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Let one process at a time install; the others wait here."""
        path = self.root / ".tools" / "bootstrap.lock"
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as file:
            if WINDOWS:
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    say("another process is installing; waiting for it")
                    fcntl.flock(file, fcntl.LOCK_EX)
            yield  # Closing the file lets go of the lock.

    def node(self) -> str | None:
        """Return the path of a node that is new enough: our own, else the system's."""
        found = shutil.which("node", path=self._path())
        if found is None or shutil.which("npm", path=self._path()) is None:
            return None
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = version.stdout.strip().lstrip("v").partition(".")[0]
        return found if major.isdigit() and int(major) >= OLDEST_NODE else None

    def npm(self, *arguments: str, folder: Path | None = None) -> None:
        """Run npm quietly; where there is no node, install one into `.venv` first."""
        if self.node() is None:
            say("no node 20 or newer here: installing one into .venv")
            self.pip_install("--require-hashes", "-r", str(self.root / "requirements-node.txt"))
        npm = shutil.which("npm", path=self._path())
        # Packages' own scripts are never run: they would fetch programs from anywhere.
        options = ("--ignore-scripts", "--fetch-retries=1", "--no-audit", "--no-fund")
        problem = self._run(
            [npm or "npm", *arguments, *options, "--loglevel=error"], folder=folder
        )
        if problem:
            raise BootstrapError("npm could not install.", problem, self._advice())

    def pip_install(self, *arguments: str) -> None:
        """Install Python packages into `.venv`, by uv, or by pip if uv fails."""
        uv = shutil.which("uv", path=self._path())
        problem = "There is no uv."
        if uv is not None:
            install = [uv, "pip", "install", "-q", "--python", str(self.python)]
            problem = self._run([*install, *arguments])
        # pip knows mirrors from its own configuration, which uv does not read.
        if problem and self._has_pip():
            problem = self._run([*self._pip(), "install", "-q", "--retries=1", *arguments])
        if problem:
            raise BootstrapError("Python packages could not be installed.", problem, self._advice())

    def _install_packages(self, group: Group) -> None:
        say("installing the Python packages into .venv; the next start is quick")
        if not self.python.exists():
            # Debian leaves ensurepip out, and making do without it is quicker anyway.
            create = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(self.venv)]
            problem = self._run(create)
            if problem:
                raise BootstrapError(
                    "could not create .venv.", problem, "On Debian: apt-get install python3-venv"
                )
        if not (self.scripts / ("uv.exe" if WINDOWS else "uv")).exists():
            self._install_uv()
        self.pip_install("--require-hashes", "-r", str(self.root / REQUIREMENTS[group]))
        self._stamp(self._packages_stamp, group, self._packages_digest(group), version())

    def _install_uv(self) -> None:
        requirements = ["--require-hashes", "-r", str(self.root / "requirements-uv.txt")]
        if self._has_pip():
            problem = self._run([*self._pip(), "install", "-q", "--retries=1", *requirements])
        else:
            # An interpreter without pip may still carry the wheel from which ensurepip makes one.
            own = [str(self.python), "-m"]
            problem = self._run([*own, "ensurepip"])
            problem = problem or self._run([*own, "pip", "install", "-q", *requirements])
        if problem and shutil.which("uv") is None:
            raise BootstrapError("could not install uv.", problem, self._advice())

    def _install_modules(self, group: Group) -> None:
        say("fetching the browser's libraries")
        self.npm("ci", *(["--omit=dev"] if group == "run" else []))
        self._stamp(self._modules_stamp, group, self._modules_digest())

    def _copy_vendor(self) -> None:
        listed = json.loads((self.root / "static" / "vendor.json").read_text())
        # Filled beside its place and then renamed, so that a running server never sees half of it.
        fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=self.root / "static"))
        fresh.chmod(0o755)
        for package, files in listed.items():
            for source, target in files.items():
                (fresh / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.node_modules / package / source, fresh / target)
        self._stamp(fresh / self._vendor_stamp.name, "run", self._modules_digest())
        shutil.rmtree(self.vendor, ignore_errors=True)
        fresh.rename(self.vendor)

    def _has_packages(self, group: Group) -> bool:
        stamp = self._read(self._packages_stamp)
        return (
            self.python.exists()
            and suffices(stamp, group)
            and stamp.get("digest") == self._packages_digest(stamp["group"])
            # The system's Python may have been replaced under an old .venv.
            and (not self.inside() or stamp.get("python") == version())
        )

    def _has_modules(self, group: Group) -> bool:
        stamp = self._read(self._modules_stamp)
        return suffices(stamp, group) and stamp.get("digest") == self._modules_digest()

    def _has_vendor(self) -> bool:
        return self._read(self._vendor_stamp).get("digest") == self._modules_digest()

    def _packages_digest(self, group: str) -> str:
        return digest(self.root / REQUIREMENTS[group])

    def _modules_digest(self) -> str:
        return digest(
            self.root / "package.json",
            self.root / "package-lock.json",
            self.root / "static" / "vendor.json",
        )

    @staticmethod
    def _read(stamp: Path) -> dict[str, str]:
        try:
            found = json.loads(stamp.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    @staticmethod
    def _stamp(path: Path, group: str, digest: str, python: str = "") -> None:
        path.write_text(json.dumps({"group": group, "digest": digest, "python": python}))

    def _pip(self) -> list[str]:
        return [sys.executable, "-m", "pip", "--python", str(self.python)]

    @staticmethod
    def _has_pip() -> bool:
        return importlib.util.find_spec("pip") is not None

    def _path(self) -> str:
        return os.pathsep.join([str(self.scripts), os.environ.get("PATH", os.defpath)])

    def _run(self, command: Sequence[str], folder: Path | None = None) -> str:
        """Run a command in silence; return "" or what it said when it failed."""
        done = subprocess.run(
            command,
            cwd=folder or self.root,
            env=environment(self._path()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode == 0:
            return ""
        said = done.stdout.strip().splitlines()
        if len(said) > 20:
            said = [*said[:12], "…", *said[-7:]]
        return "\n".join([f"{Path(command[0]).name} ended with {done.returncode}:", *said])

    @staticmethod
    def _advice() -> str:
        return (
            "The first start needs the network; later ones do not. Behind a proxy set\n"
            "HTTPS_PROXY; for certificates of your own set SSL_CERT_FILE. To start with packages\n"
            "that you installed yourself, set NABLASCOPE_BOOTSTRAP=off."
        )


def environment(path: str) -> dict[str, str]:
    """Return the environment for pip, uv and npm: one setting for each certificate and mirror.

    Parameters
    ----------
    path
        The search path to give them.
    """
    result = dict(os.environ, PATH=path, PIP_DISABLE_PIP_VERSION_CHECK="1")
    result.pop("PYTHONHOME", None)
    certificates = next((result[n] for n in ("SSL_CERT_FILE", "PIP_CERT") if result.get(n)), None)
    if certificates:
        for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS"):
            result.setdefault(name, certificates)
    for pip, uv in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_FIND_LINKS", "UV_FIND_LINKS")):
        if result.get(pip):
            result.setdefault(uv, result[pip])
    return result


def suffices(stamp: dict[str, str], group: Group) -> bool:
    """Tell whether a stamp vouches for `group`; whoever can test can also run."""
    return stamp.get("group") == "test" or stamp.get("group") == group


def digest(*paths: Path) -> str:
    """Return one digest of the contents of several files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def version() -> str:
    """Return this Python's version without the patch level, which packages do not depend on."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def say(message: str) -> None:
    """Tell the person who waits what is going on."""
    sys.stderr.write(f"nablascope: {message}\n")
    sys.stderr.flush()
