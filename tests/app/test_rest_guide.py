"""The REST guide does what it says: its blocks run in order against a server."""

import re
import shutil
import subprocess
import sys
import threading
import time

import pytest
import uvicorn

from app.bootstrap import ROOT
from app.main import create_app
from app.settings import Settings

GUIDE = (ROOT / "docs" / "rest.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    app = create_app(Settings(data=tmp_path_factory.mktemp("data")))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def blocks(language):
    """Code of one language, each with the output that the guide prints under it."""
    found = BLOCK.findall(GUIDE)
    for (kind, code), (below, output) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == language:
            yield code, output if below == "text" else None


def run(command, code, folder):
    return subprocess.run(
        [*command, code], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_guide_has_examples_in_both_languages():
    assert len(list(blocks("bash"))) >= 4
    assert len(list(blocks("python"))) >= 8
    assert {kind for kind, _ in BLOCK.findall(GUIDE)} == {"bash", "python", "text"}


def test_curl_examples(address, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    script = "".join(code for code, _ in blocks("bash")).replace(HERE, address)
    script = script.replace("curl -sS", "curl -sS --fail-with-body")
    python = f'python3() {{ "{sys.executable}" "$@"; }}\n'
    done = run(["bash", "-euo", "pipefail", "-c"], python + script, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in tmp_path.iterdir()} >= {
        "trace.json", "dw.npy", "dw.png", "trace.safetensors", "weights.safetensors"}
    assert (tmp_path / "dw.png").read_bytes().startswith(b"\x89PNG")


def test_python_examples_print_what_the_guide_says(address, tmp_path):
    pieces, expected = [], ""
    for code, output in blocks("python"):
        pieces.append(code)
        expected += output or ""
    script = "\n".join(pieces).replace(HERE, address)
    done = run([sys.executable, "-c"], script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == expected
