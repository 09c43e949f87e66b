"""In the browser: from a click to the redraw or the explanation, from a hover to its light.

``python -m bench.browser``. A real server, a real Chromium, a window of 1280 × 720. The clock runs
within the page, from the time stamp of the event itself to the frame that shows its outcome. Every
click asks for something new, so nobody can answer from memory. The mouse is moved and pressed as
such: Playwright's ``hover`` and ``click`` of an element look for what lies under the pointer from
within the event, which took longer than the page's own work.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from bench import measure
from bench.api import server

MISSING = """Playwright is not installed here. It belongs to the development requirements:
run `python3 -m tests --collect-only` once, which installs them."""

# Wraps whatever puts pixels on a canvas, and tells when the frame after the last of it was made.
STOPWATCH = """
window.stopwatch = (type) => new Promise((resolve) => {
  let begun = null, asked = false, painted = 0, quiet = null;
  const finish = () => resolve(painted - begun);
  const frame = () => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => { painted = performance.now(); };
    port2.postMessage(0);
  });
  window.whenDrawn = () => {
    if (begun === null || !asked) return;
    frame();
    clearTimeout(quiet);
    quiet = setTimeout(finish, 250);
  };
  addEventListener(type, (event) => { begun = event.timeStamp; }, {capture: true, once: true});
  const page = document.querySelector(".page");
  const busy = new MutationObserver(() => {
    if (begun === null || page.getAttribute("aria-busy") !== "false") return;
    asked = true;
    window.whenDrawn();
  });
  busy.observe(page, {attributes: true, attributeFilter: ["aria-busy"]});
  setTimeout(() => { busy.disconnect(); resolve(null); }, 10000);
});
for (const name of ["putImageData", "drawImage", "fillRect", "strokeRect"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...all) {
    const result = draw.apply(this, all);
    window.whenDrawn?.();
    return result;
  };
}
"""

# What an event is to bring about, and the time until the frame that shows it.
OUTCOME = """
const OUTCOMES = {
  // The card of the cell with as many terms as a window shows, and with all of its page.
  card: () => document.querySelector(".card")?.dataset.address ?? null,
  whole: () => document.querySelector('.card[aria-busy="false"]')?.dataset.address ?? null,
  term: () => document.querySelector('.card [data-term][data-lit="true"]')?.dataset.term ?? null,
  told: () => document.querySelector(".status")?.dataset.address ?? null,
  cells: () => [...document.querySelectorAll('.board [data-lit]:not([data-lit="false"])')].length
    ? [...document.querySelectorAll(".board [data-key]")].find((cell) => cell.matches(":hover"))
      ?.dataset.key ?? null : null,
};
window.outcome = (type, name) => new Promise((resolve) => {
  let begun = null, outlined = 0;
  const was = OUTCOMES[name]();
  addEventListener(type, (event) => { begun = event.timeStamp; }, {capture: true, once: true});
  const painted = () => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => resolve(Math.max(outlined, performance.now()) - begun);
    port2.postMessage(0);
  };
  const check = () => {
    const now = OUTCOMES[name]();
    if (begun === null || now === null || now === was) return;
    watch.disconnect();
    // The outlines over the picture are drawn in the frame itself.
    requestAnimationFrame(painted);
  };
  const watch = new MutationObserver(check);
  watch.observe(document, {subtree: true, childList: true, attributes: true});
  setTimeout(() => { watch.disconnect(); resolve(null); }, 5000);
});
"""

# What is explained: a tensor, what its cells are made of, and the cell to begin at.
CARDS = {
    "pool1.y": ("a maximum of 4 cells", "0,0,0,0"),
    "conv1.y": ("26 terms", "0,0,0,0"),
    "conv2.y": ("151 terms, the first hundred of them", "0,0,0,0"),
    "fc1.y": ("401 terms, the first hundred of them", "0,0"),
    "input.dy": ("a gradient, gathered from 150 terms", "0,0,0,0"),
}

# The largest picture that the lab takes.
PICTURE = {
    "kind": "conv2d", "settings": {"out_channels": 2, "kernel_size": 3, "padding": 1},
    "inputs": [[[[[(7 * i * i + 3 * j) % 10 for j in range(32)] for i in range(32)]]]],
}
PICTURES = {"y": "10 terms", "dx": "18 terms, gathered", "dw": "1024 terms, the first of them"}


def main() -> int:
    """Measure, print, and write the report if asked to."""
    given = measure.arguments(__doc__, rounds=20)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        print(MISSING, file=sys.stderr)
        return 1
    from tests import chromium

    chromium.provide()
    with server() as address, sync_playwright() as playwright:
        place = chromium.find()
        browser = playwright.chromium.launch(
            executable_path=str(place) if place else None, args=[*chromium.FLAGS]
        )
        version = browser.version
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-US")
        page.add_init_script(STOPWATCH)
        page.add_init_script(OUTCOME)
        page.goto(address)
        page.locator('.page[aria-busy="false"] .column').first.wait_for()
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        taken = {
            "another target class, by a click on it": targets(page, given.rounds),
            "one filter more in conv1 (`out_channels`), by its + button": filters(
                page, given.rounds
            ),
        }
        explained = {
            f"a cell of {name}: {what}": cards(
                page, f"{address}?panel=map&at={name}[{first}]",
                mapped(page, f'.sheet[data-tensor="{name}"] .sheet-window'), given.rounds)
            for name, (what, first) in CARDS.items()
        }
        explained["a cell of the layer lab"] = cards(
            page, f"{address}layer", among(page, '.board [data-key^="y["]'), given.rounds)
        picture = f"{address}layer?whole=true#work={json.dumps(PICTURE, separators=(',', ':'))}"
        explained |= {
            f"a cell of {tensor} of a 32×32 picture in the lab: {what}": cards(
                page, picture, among(page, f'.board [data-key^="{tensor}[0,0,"]'), given.rounds)
            for tensor, what in PICTURES.items()
        }
        terms = f"{address}?panel=map&at=conv1.y[0,1,9,4]"
        lights = {
            "a term of the card, and its cells in the picture": lit(
                page, terms, among(page, ".card-grid td[data-term]"), "pointerover", "term",
                given.rounds),
            "a cell of the picture, and all that it is linked with": lit(
                page, address, over_maps(page), "pointermove", "told",
                given.rounds),
            "a cell of the layer lab, and all that it is linked with": lit(
                page, f"{address}layer", among(page, '.board [data-key^="x["]'), "pointerover",
                "cells", given.rounds),
            "a weight of a 32×32 picture in the lab, and the 2,000 cells it is linked with": lit(
                page, picture, among(page, '.board [data-key^="w["]'), "pointerover", "cells",
                given.rounds),
            "a cell of the picture itself": lit(
                page, picture, among(page, '.board [data-key^="x[0,0,1"]'), "pointerover",
                "cells", given.rounds),
        }
        browser.close()
    rows = [(name, measure.milliseconds(times)) for name, times in taken.items()]
    measure.tell("browser", f"""## From the click to the finished redraw

`python -m bench.browser`: {measure.machine("playwright")}, Chromium {version} without a graphics
processor; {given.rounds} clicks each, LeNet-5.

{measure.table(("what is changed", "ms: median (middle half)"), rows)}

## From the click to the explanation, from the pointer to the light

The same page, {given.rounds} events each, every time another cell; load of the machine meanwhile
{os.getloadavg()[0]:.1f}. An answer is there with the frame that shows it, counted from the click,
which is when the button is let go. A hand holds it for some 80 ms, in which the card is asked for
already; what is pressed and let go in one instant, as by a program or a touchpad, has to wait for
the server too. Hoped for: a card within 50 ms, a light within a frame (16.7 ms) of the event.

{measure.table(("the card of", *CLICKS), [
    (name, *(" ".join(percentiles(times)) for times in columns))
    for name, columns in explained.items()])}

{measure.table(("pointed at", "ms: median, 90 %, 99 %"), [
    (name, " ".join(percentiles(times))) for name, times in lights.items()])}""", given.write)
    return 0


# How long a button is held, in ms, what must be there, and what the column is called.
HOLDS = ((80, "card"), (80, "whole"), (0, "card"))
CLICKS = (
    "held for 80 ms: card and first terms; ms: median, 90 %, 99 %",
    "the same with all terms of its page",
    "let go at once: card and first terms",
)

# Cells of a tensor that are clicked one after the other, beside the first, which is chosen already.
FRESH = 8

# Gives the place in the window of one target after the other.
Places = Callable[[int], tuple[float, float]]


def percentiles(taken: list[float]) -> list[str]:
    """Write the median and what nine of ten and nearly all stay below, in milliseconds."""
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return [f"{1e3 * cuts[at - 1]:.3g}" for at in (50, 90, 99)]


def targets(page: Any, rounds: int) -> list[float]:
    """Choose one class after the other; a trace of each has yet to be made."""
    taken = []
    for number in range(rounds):
        digit, place = divmod(number, 9)
        if place == 0:
            # Another picture, so that its classes are new; it opens with its own as the target.
            page.locator(".samples button").nth(digit).click()
            page.wait_for_timeout(500)
        label = place if place < digit else place + 1
        taken.append(clicked(page, page.locator(f'.answer[data-class="{label}"]')))
    return taken


def filters(page: Any, rounds: int) -> list[float]:
    """Add one filter after the other to the first convolution."""
    page.locator('.column[data-node="conv1"] .column-head').click()
    more = page.locator('.inspector [data-field="out_channels"] .stepper button').last
    more.wait_for()
    page.wait_for_timeout(500)
    return [clicked(page, more) for _ in range(rounds)]


def cards(page: Any, link: str, places: Places, rounds: int) -> list[list[float]]:
    """Click one cell after the other: for each of HOLDS the seconds until its card is there."""
    columns = []
    for hold, outcome in HOLDS:
        taken = []
        for number in range(rounds):
            if number % FRESH == 0:
                # A card that was seen is remembered; the page begins anew before one comes again.
                open_page(page, link)
                page.locator(".card[data-address]").wait_for()
                page.wait_for_timeout(800)
            page.mouse.move(*places(number % FRESH + 1))
            page.wait_for_timeout(120)
            taken.append(brought(page, "click", outcome, partial(press, page, hold)))
            page.wait_for_timeout(120)
        columns.append(taken)
    return columns


def press(page: Any, hold: int) -> None:
    """Press the button of the mouse and let it go after so many milliseconds."""
    page.mouse.down()
    if hold:
        page.wait_for_timeout(hold)
    page.mouse.up()


def lit(
    page: Any, link: str, places: Places, event: str, outcome: str, rounds: int
) -> list[float]:
    """Point at one place after the other: the seconds until it is lit."""
    open_page(page, link)
    page.wait_for_timeout(800)
    taken = []
    for number in range(rounds):
        place = places(number)
        taken.append(brought(page, event, outcome, partial(page.mouse.move, *place)))
        page.wait_for_timeout(120)
    return taken


def open_page(page: Any, link: str) -> None:
    """Open a link, from elsewhere, so that nothing of the last one is left."""
    page.goto("about:blank")
    page.goto(link)
    page.locator('.page[aria-busy="false"]').wait_for()
    page.keyboard.press("End")


def mapped(page: Any, selector: str) -> Places:
    """Cells of an enlarged map, back and forth: no two in a row are the same."""
    def place(number: int) -> tuple[float, float]:
        box = page.locator(selector).bounding_box()
        return box["x"] + 50 + 39 * (number % 5), box["y"] + 40 + 39 * (number // 5 % 2)

    return place


def over_maps(page: Any) -> Places:
    """Cells of the maps of conv2, in two columns and eight rows, and none of the gaps between."""
    def place(number: int) -> tuple[float, float]:
        box = page.locator('[data-tensor="conv2.y"]').bounding_box()
        return (box["x"] + box["width"] * (number % 6 + 0.5) / 6,
                box["y"] + box["height"] * (number % 8 + 0.5) / 8)

    return place


def among(page: Any, selector: str) -> Places:
    """Return the middles of elements, one after the other."""
    def place(number: int) -> tuple[float, float]:
        found = page.locator(selector)
        one = found.nth(number % found.count())
        one.scroll_into_view_if_needed()
        box = one.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    return place


def brought(page: Any, event: str, outcome: str, act: Callable[[], object]) -> float:
    """Act and return the seconds until the page shows the outcome."""
    page.evaluate("([type, name]) => { window.lap = window.outcome(type, name); }",
                  [event, outcome])
    act()
    taken = page.evaluate("() => window.lap")
    if taken is None:
        raise SystemExit(f"{event} did not bring about: {outcome}")
    return float(taken) / 1e3


def clicked(page: Any, place: Any) -> float:
    """Click and return the seconds until the picture stood still again."""
    place.scroll_into_view_if_needed()
    page.evaluate("() => { window.lap = window.stopwatch('click'); }")
    place.click()
    taken = page.evaluate("() => window.lap")
    if taken is None:
        raise SystemExit("the page did not redraw")
    return float(taken) / 1e3


if __name__ == "__main__":
    sys.exit(main())
