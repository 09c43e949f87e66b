"""No button, tab or choice is cut or out of reach: every page, both languages, every screen."""

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.learned import Room

# Light and dark differ in colours only.
SCREENS = {
    "light": ((390, 844), (1366, 768)),
    "projector": ((1280, 720), (1366, 768)),
}
# The page, and what has to be there before anything is measured.
PAGES = {
    "/?panel=share": ".drawer-body > *", "/?panel=spec": ".drawer-body > *",
    "/layer?panel=cell": ".result", "/layer?panel=share": ".board .cell", "/training": ".top",
}

# What sticks out of the window or of a frame that cuts it, or whose text is cut. A strip of
# pictures, layers or runs may be longer than the window: it is swiped, and keys bring each into
# sight.
CUT = """() => {
  const strips = ".samples, .picture, .runs ul, .matrix-window, .card, .sheet-window, .board";
  const wide = document.documentElement.clientWidth;
  const found = [];
  const shown = (one) => one.checkVisibility({visibilityProperty: true})
    && !one.closest(".visually-hidden, dialog:not([open])")
    && one.getBoundingClientRect().width > 1;
  for (const one of document.querySelectorAll("button, a[href], select, .button, summary")) {
    if (!shown(one) || one.closest(strips)) continue;
    const box = one.getBoundingClientRect();
    const name = one.dataset.do ?? one.dataset.panel ?? one.textContent.trim().slice(0, 20);
    if (box.left < -1 || box.right > wide + 1) found.push(`${name} leaves the window`);
    if (!one.matches("select") && one.scrollWidth > one.clientWidth + 1 && one.clientWidth) {
      found.push(`${name}: its text is cut`);
    }
    for (let frame = one.parentElement; frame; frame = frame.parentElement) {
      const around = frame.getBoundingClientRect();
      if (getComputedStyle(frame).overflowX !== "visible"
          && (box.left < around.left - 1 || box.right > around.right + 1)) {
        found.push(`${name} is cut by ${frame.className || frame.tagName}`);
        break;
      }
    }
  }
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  return found;
}"""


def cut(page, theme):
    """Return what stays cut or out of reach, on every screen that a theme is for."""
    page.evaluate("() => document.fonts.ready")
    found = []
    for width, height in SCREENS[theme]:
        page.set_viewport_size({"width": width, "height": height})
        try:
            # What measures itself, or waits for data, has its place a moment later.
            page.wait_for_function(f"() => ({CUT})().length === 0", timeout=10_000)
        except TimeoutError:
            found += [f"{width}: {problem}" for problem in page.evaluate(CUT)]
    return found


@pytest.mark.parametrize("theme", SCREENS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_control_is_whole_and_within_the_window(page, theme, language):
    said = {}
    for path, ready in PAGES.items():
        page.goto(f"{path}{'&' if '?' in path else '?'}theme={theme}&lang={language}")
        page.locator(ready).first.wait_for()
        said[path] = cut(page, theme)
    assert said == dict.fromkeys(PAGES, [])


@pytest.mark.parametrize("theme", SCREENS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_tab_of_a_run_is_whole(page, server, runs, theme, language):
    page.set_viewport_size({"width": 1366, "height": 768})
    Room(page, server).open(runs.steady, panel="share", theme=theme, lang=language)
    page.locator(".look .tab").last.wait_for()
    if theme == "light":
        page.set_viewport_size({"width": 390, "height": 844})
        page.locator(".parts button").last.click()
        page.locator(".look .tab").last.wait_for()
    assert cut(page, theme) == []


def test_what_is_only_a_sign_on_a_phone_still_has_its_name(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="Share").click()
    page.locator(".drawer-body > *").first.wait_for()
    assert page.get_by_role("button", name="Undo").count() == 1
