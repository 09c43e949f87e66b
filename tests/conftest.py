"""What every test can ask for, and how tests in JavaScript join the same report."""

import importlib.util
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app import bootstrap

RESOLVE = Path(__file__).parent / "js" / "resolve.mjs"
HAS_TORCH = importlib.util.find_spec("torch") is not None


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("torch") and not HAS_TORCH:
            item.add_marker(pytest.mark.skip(reason="PyTorch is not installed"))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("torch" in report.keywords for report in skipped)
    if count:
        terminalreporter.write_line(
            f"torch parity: {count} tests not run: PyTorch is not installed;"
            " install it with: python3 -m tests --rivals"
        )
    count = sum("data" in report.keywords for report in skipped)
    if count:
        terminalreporter.write_line(
            f"accuracy on MNIST: {count} tests not run: set NABLASCOPE_TEST_DATA to a folder"
            " whose folder mnist holds the four files"
        )


def pytest_collect_file(file_path, parent):
    if file_path.name.endswith(".test.mjs"):
        return JavaScriptFile.from_parent(parent, path=file_path)
    return None


class JavaScriptFile(pytest.File):
    """A file for node's own test runner; one file is one item of the report."""

    def collect(self):
        yield JavaScriptTests.from_parent(self, name=self.path.name)


class JavaScriptTests(pytest.Item):
    def runtest(self):
        node = bootstrap.Project(bootstrap.ROOT).node()
        if node is None:
            raise JavaScriptError("no node 20 or newer; python3 -m tests installs one")
        # Run directly, a file of node:test prints its report and ends with 1 if a test failed.
        done = subprocess.run(
            [node, "--import", RESOLVE.as_uri(), "--test-reporter=spec", str(self.path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise JavaScriptError(done.stdout + done.stderr)
        if "tests 0" in done.stdout:
            raise JavaScriptError("the file holds no test")

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, JavaScriptError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


class JavaScriptError(Exception):
    """Tests in JavaScript failed; the message is node's report."""
