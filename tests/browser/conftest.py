"""A real server, a real browser, and a page on which nothing may go wrong unnoticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import chromium
from tests.browser import learned
from tests.browser.serving import serving
from tests.browser.training import Room
from tests.browser.watching import Watch

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of the application, with a data folder of its own."""
    from app.main import create_app
    from app.settings import Settings

    with serving(create_app(Settings(data=tmp_path_factory.mktemp("data")))) as address:
        yield address


@pytest.fixture(scope="session")
def runs(server):
    """Trainings that have ended: two that differ in their rate, one of points, one broken."""
    return learned.learn(server)


@pytest.fixture(scope="session")
def base_url(server) -> str:
    """So that `page.goto("/")` means the server."""
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = chromium.find()
    place = {"executable_path": str(found)} if found else {}
    return {**browser_type_launch_args, **place, "args": [*chromium.FLAGS]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # A locale has to be set: under LANG=C there is none, and uPlot throws.
    return {**browser_context_args, "locale": "en-US", "viewport": {"width": 1280, "height": 720}}


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


@pytest.fixture
def room(page, server):
    """The training room of a server without trainings."""
    room = Room(page, server)
    room.clear()
    yield room
    # A stream that stays open would be closed by the end of its server only.
    page.goto("about:blank")
    room.clear()
