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
    (["--port", "70000"], "65535"), (["--port", "x"], "integer"), (["--colour"], "--colour"),
    (["--host", "no.such.name.invalid"], "not an address"),
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


def test_small_answers_are_sent_at_once():
    # Without it asyncio leaves Nagle's algorithm on, and every answer takes 40 ms.
    with cli.listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("path", ["inputs", "networks"])
def test_a_body_without_end_is_cut_off(serve, monkeypatch, path):
    monkeypatch.setenv("NABLASCOPE_MAX_BODY_BYTES", "100000")
    _, line = serve("--port", "0")
    port = int(re.search(r":(\d+)/", line)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            f"POST /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
            "\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"2710\r\n" + b" " * 10_000 + b"\r\n"
        for _ in range(11):
            connection.sendall(piece)
        answer = b""
        while piece := connection.recv(10_000):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"100,000" in answer or b"100000" in answer
