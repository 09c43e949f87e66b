"""A real server, a real browser, and a page on which nothing may go wrong unnoticed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import chromium
from tests.browser import learned
from tests.browser.training import Room
from tests.browser.watching import Watch
from tests.serving import serving

HERE = Path(__file__).parent
# Workers have to start, a run may wait for the other, a machine may be busy.
expect.set_options(timeout=20_000)


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
    """pytest-playwright's maker of further contexts, watched; they know of nothing."""

    def make(**options):
        context = new_context(**options)
        watch.attach(context)
        return context

    return make


@pytest.fixture(scope="session")
def contexts(browser) -> Iterator[dict[str, BrowserContext]]:
    """Browser contexts, by their options. They are used again, as a person's browser is: most of
    the time a page takes to open goes to its files, which are loaded once.
    """
    kept: dict[str, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def context(contexts, browser, browser_context_args, watch, request) -> Iterator[BrowserContext]:
    """A context of which nothing is left from another test but the files of the pages."""
    marker = request.node.get_closest_marker("browser_context_args")
    options = {**browser_context_args, **(marker.kwargs if marker else {})}
    key = json.dumps(options, sort_keys=True, default=str)
    if key not in contexts:
        contexts[key] = browser.new_context(**options)
    context = contexts[key]
    watch.attach(context)
    yield context
    for page in context.pages:
        page.close()
    context.unroute_all()
    context.clear_cookies()
    context.clear_permissions()
    watch.detach(context)


@pytest.fixture
def room(page, server):
    """The training room of a server without trainings."""
    room = Room(page, server)
    room.clear()
    yield room
    # A stream that stays open would be closed by the end of its server only.
    page.goto("about:blank")
    room.clear()
