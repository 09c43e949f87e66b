"""Every library loads in a browser under its bare name, and the font draws mathematics."""

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.bootstrap import ROOT
from tests.serving import serving

IMPORT_MAP = (ROOT / "static" / "importmap.json").read_text()
PAGE = f"""<!doctype html><title>Libraries</title>
<link rel="stylesheet" href="/static/css/math-font.css">
<script type="importmap">{IMPORT_MAP}</script><math><mo>∑</mo></math>"""


@pytest.fixture(scope="module")
def blank(browser):
    """A page with the import map and nothing else, from a server that is not ours."""
    routes = [
        Route("/", lambda request: HTMLResponse(PAGE)),
        Mount("/static", StaticFiles(directory=ROOT / "static")),
    ]
    with serving(Starlette(routes=routes)) as address:
        page = browser.new_page()
        page.goto(address)
        yield page
        page.close()


@pytest.mark.parametrize("name", json.loads(IMPORT_MAP)["imports"])
def test_it_loads_under_its_bare_name(blank, name):
    names = blank.evaluate("async (name) => Object.keys(await import(name))", name)
    assert names


def test_the_font_has_the_mathematics(blank):
    blank.evaluate("document.fonts.ready")
    assert blank.evaluate("""document.fonts.check('16px "STIX Two Math"', '∑')""")
    assert blank.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded"]
