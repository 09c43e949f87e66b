"""In the browser, from the click to the finished redraw of the whole picture of LeNet-5.

``python -m bench.browser``. A real server, a real Chromium, a window of 1280 × 720. The clock runs
within the page, from the time stamp of the click itself to the frame that follows the last drawing
on any canvas. Every click asks for something new, so nobody can answer from memory.
"""

import sys
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
        browser.close()
    rows = [(name, measure.milliseconds(times)) for name, times in taken.items()]
    measure.tell("browser", f"""## From the click to the finished redraw

`python -m bench.browser`: {measure.machine("playwright")}, Chromium {version} without a graphics
processor; {given.rounds} clicks each, LeNet-5.

{measure.table(("what is changed", "ms: median (middle half)"), rows)}""", given.write)
    return 0


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


def clicked(page: Any, place: Any) -> float:
    """Click and return the seconds until the picture stood still again."""
    place.scroll_into_view_if_needed()
    page.evaluate("() => { window.lap = window.stopwatch('click'); }")
    place.click()
    taken = page.evaluate("() => window.lap")
    if taken is None:
        raise SystemExit("the page did not redraw")
    return taken / 1e3


if __name__ == "__main__":
    sys.exit(main())
