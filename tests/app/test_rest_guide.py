"""The REST guide does what it says: its blocks run in order against a server."""

import re
import shutil
import subprocess
import sys

import pytest

from app.bootstrap import ROOT
from app.main import create_app
from app.settings import Settings
from tests.serving import serving

GUIDE = (ROOT / "docs" / "rest.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(create_app(Settings(data=tmp_path_factory.mktemp("data")))) as found:
        yield found


def code_of(guide, language):
    """Every block of one language, one after the other; `text` is what the code above prints."""
    return "".join(code for kind, code in BLOCK.findall(guide) if kind == language)


def run(command, code, folder):
    return subprocess.run(
        [*command, code], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def run_shell(code, address, folder):
    """Run curl and Python of a guide, as a reader would type it."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    script = code.replace(HERE, address).replace("curl -sS", "curl -sS --fail-with-body")
    python = f'python3() {{ "{sys.executable}" "$@"; }}\n'
    done = run(["bash", "-euo", "pipefail", "-c"], python + script, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_python(guide, address, folder):
    """Run all Python of a guide, which must print all that the guide says it prints."""
    script = code_of(guide, "python").replace(HERE, address)
    done = run([sys.executable, "-c"], script, folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == code_of(guide, "text")


def test_the_guide_has_examples_in_both_languages():
    kinds = [kind for kind, _ in BLOCK.findall(GUIDE)]
    assert kinds.count("bash") >= 4
    assert kinds.count("python") >= 8
    assert set(kinds) == {"bash", "python", "text"}


def test_curl_examples(address, tmp_path):
    run_shell(code_of(GUIDE, "bash"), address, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} >= {
        "trace.json", "dw.npy", "dw.png", "trace.safetensors", "weights.safetensors"}
    assert (tmp_path / "dw.png").read_bytes().startswith(b"\x89PNG")


def test_python_examples_print_what_the_guide_says(address, tmp_path):
    run_python(GUIDE, address, tmp_path)
