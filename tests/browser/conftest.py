"""A real server, a real browser, and a page on which nothing may go wrong unnoticed."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from tests import chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(app) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start; its messages are above")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of the application, with a data folder of its own."""
    from app.main import create_app
    from app.settings import Settings

    with serving(create_app(Settings(data=tmp_path_factory.mktemp("data")))) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(server) -> str:
    """So that `page.goto("/")` means the server."""
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = chromium.find()
    if found is None:
        pytest.fail("no Chromium; python3 -m tests fetches one", pytrace=False)
    return {**browser_type_launch_args, "executable_path": str(found), "args": [*chromium.FLAGS]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # A locale has to be set: under LANG=C there is none, and uPlot throws.
    return {**browser_context_args, "locale": "en-US", "viewport": {"width": 1280, "height": 720}}


class Watch:
    """Notes what goes wrong in a browser, and what a test said would.

    Problems read like `console: text`, `page error: text`, `404 GET /path` and
    `left the server: GET address`.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        self.problems: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Say that a problem that matches will happen; if none does, the test fails."""
        self.expected.append(pattern)

    def attach(self, context) -> None:
        """Watch all pages of a browser context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def unexpected(self) -> list[str]:
        """Return what went wrong unannounced, and what was announced and did not."""
        missing = [
            f"expected and did not happen: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, problem) for problem in self.problems)
        ]
        return missing + [
            problem
            for problem in self.problems
            if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _console(self, message) -> None:
        # The browser repeats each failed response here; `_response` has noted it with its path.
        repeated = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not repeated:
            self.problems.append(f"console: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.server + "/", "data:", "blob:", "about:")):
            self.problems.append(f"left the server: {request.method} {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400:
            path = response.url.removeprefix(self.server)
            self.problems.append(f"{response.status} {response.request.method} {path}")


@pytest.fixture
def watch(server) -> Iterator[Watch]:
    """Fail the test for anything that went wrong in its browser; `watch.expect(...)` allows it."""
    watch = Watch(server)
    yield watch
    problems = watch.unexpected()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def new_context(new_context, watch):
    """pytest-playwright's maker of contexts (and so its `context` and `page`), watched."""

    def make(**options):
        context = new_context(**options)
        watch.attach(context)
        return context

    return make
