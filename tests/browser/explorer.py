"""What the tests of the explorer do again and again: open it, wait for a pass, read its numbers."""

import io
import re
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Page

# axe measures with inline styles, which the policy of our pages forbids.
UNGUARDED = pytest.mark.browser_context_args(bypass_csp=True)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Explorer:
    """The page at `/`, and the answers that it got from the server."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server

    def open(self, query: str = "", *, network: str | None = None) -> dict[str, Any]:
        """Open the page and return the manifest of the pass that it shows."""
        with self.passing() as done:
            self.page.goto("/" + query)
        self.page.locator(".column").first.wait_for()
        # The pass plays once when the page opens; a test looks at the whole of it.
        self.page.keyboard.press("End")
        if network:
            with self.passing() as done:
                self.page.locator(".network-choice").click()
                self.page.locator(f'[data-zoo="{network}"]').click()
        return done.trace

    @contextmanager
    def passing(self):
        """Wait until the pass that is asked for inside is on the screen; gives `.trace`."""
        done = Passed()
        is_trace = lambda r: r.request.method == "POST" and r.url.endswith("/api/v1/traces")  # noqa: E731
        with self.page.expect_response(lambda r: is_trace(r) and r.ok) as answer:
            yield done
        done.trace = answer.value.json()
        self.page.locator('.page[aria-busy="false"]').wait_for()

    def get(self, path: str) -> Any:
        """Ask the API what a program would get, and return the JSON."""
        answer = self.page.request.get(f"{self.server}/api/v1/{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def tensor(self, trace: dict[str, Any], name: str) -> np.ndarray:
        """Ask the API for a whole tensor."""
        url = f"{self.server}/api/v1/traces/{trace['id']}/tensors/{quote(name)}.npy"
        answer = self.page.request.get(url)
        assert answer.ok, answer.text()
        return np.load(io.BytesIO(answer.body()))

    def layer(self, name: str) -> None:
        """Open the inspector at a layer."""
        self.page.locator(f'.column[data-node="{name}"] .column-head').click()
        self.page.locator(f'.inspector[data-node="{name}"]').wait_for()

    def field(self, name: str):
        """Return the field of a setting in the open inspector."""
        return self.page.locator(f'.inspector [data-field="{name}"]')

    def wait_until(self, condition) -> None:
        """Let the page run until a condition holds, for ten seconds at most."""
        for _ in range(500):
            if condition():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("what was waited for did not happen")

    def pinned(self) -> tuple[str, tuple[int, ...]]:
        """Return the address in the status line: tensor and index."""
        address = self.page.locator(".status").get_attribute("data-address") or ""
        name, inside = re.fullmatch(r"(.+)\[([\d,]+)\]", address).groups()
        return name, tuple(int(i) for i in inside.split(","))

    def shown_number(self) -> float:
        """Return the number in the status line, with all its digits."""
        return number(self.page.locator(".status").get_attribute("title") or "")

    def point(self, selector: str, x: float, y: float) -> None:
        """Point at a place of an element, given in shares of its size."""
        place = self.page.locator(selector)
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


class Passed:
    """The manifest of the pass that was waited for."""

    trace: dict[str, Any]


def number(text: str) -> float:
    """Read a number as the page writes it: −3,21·10⁻⁵.

    >>> number("−3,21·10⁻⁵")
    -3.21e-05
    """
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−,", "-0123456789-.")
    return float(text.translate(digits).replace("·10", "e"))


def png(width: int, height: int, draw) -> bytes:
    """Draw a picture, white on black, and return it as a file."""
    image = Image.new("L", (width, height), 0)
    draw(ImageDraw.Draw(image))
    body = io.BytesIO()
    image.save(body, "PNG")
    return body.getvalue()


def seven() -> bytes:
    """A handsome 7."""
    return png(140, 140, lambda pen: pen.line([(35, 35), (105, 35), (65, 115)], 255, 13, "curve"))


def assert_accessible(page: Page, part: str) -> None:
    """Let axe look at a part of the page."""
    found = Axe().run(page, part, {"runOnly": {"type": "tag", "values": WCAG}})
    assert not found.response["violations"], found.generate_report()
