"""The command line, as a person uses it."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from typer.testing import CliRunner

from app import __version__, cli
from app.bootstrap import ROOT

START = [sys.executable, "-c", "from app.cli import main; main()"]


@pytest.fixture
def serve(tmp_path):
    """Start servers and return the first line each prints."""
    running = []

    def go(*arguments):
        process = subprocess.Popen(
            [*START, "--data", str(tmp_path), *arguments], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.append(process)
        return process, process.stdout.readline()

    yield go
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def taken():
    """A port somebody else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_server_says_where_it_is_and_answers_there(serve, tmp_path, taken):
    process, line = serve("--port", str(taken))
    url = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    assert url, line
    assert taken < int(url[1]) < taken + cli.TRIES
    with urllib.request.urlopen(f"{url[0]}api/v1/healthz", timeout=10) as reply:
        assert reply.status == 200
        assert "server" not in reply.headers
    assert (tmp_path / "nablascope.sqlite3").exists()
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in out + error


def test_help_tells_every_option():
    result = CliRunner(env={"COLUMNS": "120", "TERM": "dumb", "NO_COLOR": "1"}).invoke(
        cli.app, ["--help"])
    assert result.exit_code == 0
    for option in ("--host", "--port", "--data", "--open", "--reload", "--version"):
        assert option in result.output


def test_the_version_is_told():
    assert CliRunner().invoke(cli.app, ["--version"]).output == f"nablascope {__version__}\n"


@pytest.mark.parametrize(("arguments", "words"), [
    (["--port", "70000"], "65535"), (["--port", "x"], "integer"), (["--host", "no.such.name.invalid"],
     "not an address"), (["--colour"], "--colour"),
])
def test_wrong_arguments_are_explained(arguments, words):
    result = CliRunner(env={"COLUMNS": "120", "TERM": "dumb", "NO_COLOR": "1"}).invoke(
        cli.app, arguments)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize(("host", "url"), [
    ("127.0.0.1", "http://127.0.0.1:5/"), ("0.0.0.0", "http://127.0.0.1:5/"),
    ("::1", "http://[::1]:5/"), ("::", "http://[::1]:5/"), ("localhost", "http://localhost:5/"),
])
def test_addresses_can_be_opened_in_a_browser(host, url):
    assert cli._url(host, 5) == url
