"""On a phone, in the language with the longer words: nothing sticks out, all can be reached."""

import pytest

from tests.browser.explorer import Explorer, assert_accessible

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "ru-RU"}

OVERHANG = """(selector) => [...document.querySelectorAll(selector), document.documentElement]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.className || element.tagName)"""


@pytest.mark.browser_context_args(**PHONE)
@pytest.mark.parametrize("panel", ["layer", "spec", "share"])
def test_a_panel_fits(page, server, panel):
    explorer = Explorer(page, server)
    explorer.open(f"?panel={panel}&at=conv2.y")
    page.locator(".drawer-body > *").first.wait_for()
    assert page.evaluate(OVERHANG, ".drawer, .drawer-body") == []


@pytest.mark.browser_context_args(**PHONE)
@pytest.mark.parametrize("pane", ["network", "draw", "webcam", "preparation"])
def test_a_pane_fits(page, server, pane):
    explorer = Explorer(page, server)
    explorer.open()
    page.locator(f'[aria-controls="pane-{pane}"]').tap()
    page.locator(".pane").wait_for()
    assert page.evaluate(OVERHANG, ".inputs, .pane") == []


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_draws_without_scrolling_the_page(page, server):
    explorer = Explorer(page, server)
    explorer.open()
    page.locator('[aria-controls="pane-draw"]').tap()
    pad = page.locator(".drawpad canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert pad.evaluate("pad => getComputedStyle(pad).touchAction") == "none"
    before = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    with explorer.passing() as done:
        for kind, share in [("touchStart", 0.2), *(("touchMove", s / 10) for s in range(3, 9))]:
            at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] * share}
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert not done.trace["input"].startswith("sample-")
    assert page.evaluate("scrollY") == before


@pytest.mark.browser_context_args(**PHONE, bypass_csp=True, color_scheme="dark")
def test_the_panels_pass_axe_on_a_phone_in_the_dark(page, server):
    explorer = Explorer(page, server)
    explorer.open("?panel=layer&at=conv2.y")
    page.locator(".inspector .values").wait_for()
    assert_accessible(page, ".drawer")


# How much wider the name of each theme is than the place it has beside the arrow.
NAMES_CUT = """() => {
  const select = document.querySelector(".tools select");
  const style = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const arrow = 16;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [...select.options].map(({text}) => text)
    .filter((text) => pen.measureText(text).width > room - arrow);
}"""


@pytest.mark.browser_context_args(**PHONE)
@pytest.mark.parametrize("path", ["/", "/layer", "/training"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_name_of_a_theme_is_read_whole(page, path, language):
    page.goto(f"{path}?lang={language}")
    page.locator(".tools select").wait_for()
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate(NAMES_CUT) == []
    assert page.evaluate(OVERHANG, ".tools") == []
