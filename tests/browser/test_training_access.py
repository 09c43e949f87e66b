"""The training room for every hand, every eye and both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, assert_accessible
from tests.browser.training import LAPTOP, small

PANELS = ["network", "confusion", "mistakes", "data", "share", "runs"]
OVERHANG = """() => [...document.querySelectorAll('.setup, .going, .look-body, .learning'),
    document.documentElement].filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.className || one.tagName)"""


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


def test_the_keyboard_alone_trains(room):
    room.open()
    room.section("dataset")
    room.page.locator("#field-dataset").select_option("digits")
    room.page.locator("#setting-dataset-count").fill("6000")
    expect(room.page.locator('[data-section="dataset"] .form-summary')).to_contain_text("6000")
    button = room.page.locator('[data-do="start"]:visible')
    button.focus()
    room.page.keyboard.press("Enter")
    room.settle("running")
    body = room.page.locator("body")
    body.press("Space")
    room.settle("paused")
    step = room.training()["step"]
    body.press("b")
    status = room.page.locator(".status")
    expect(status).to_contain_text(f"batch {step + 1} of")
    body.press("l")
    expect(room.page).to_have_url(re.compile("log="))
    body.press("?")
    expect(room.page.locator("dialog.keys")).to_be_visible()
    room.page.keyboard.press("Escape")
    expect(room.page.locator("dialog.keys")).to_be_hidden()
    body.press("p")
    expect(room.page.locator(".setup")).to_be_hidden()
    body.press("Escape")
    expect(room.page.locator(".setup")).to_be_visible()
    room.command("stop").focus()
    room.page.keyboard.press("Enter")
    room.settle("stopped")
    # What a screen reader is told.
    expect(room.page.locator("[role=status].visually-hidden").last).to_contain_text("stopped")


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_before_the_first_run(room, theme):
    page = room.page
    room.open(f"?theme={theme}")
    for name in ("dataset", "network", "regularizer", "augmentations"):
        page.locator(f'[data-section="{name}"] > summary').click()
    page.locator("#field-augmentation").select_option("rotate")
    page.locator(".sheet-augmented canvas").first.wait_for()
    assert_accessible(page, "#page")


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_beside_a_run(room, server, theme):
    room.post(name="looked at", dataset={"kind": "shapes", "count": 200},
              network=picture_network())
    page = room.page
    room.open(f"?theme={theme}")
    room.settle("finished")
    for panel in PANELS:
        page.goto(f"{server}/training?theme={theme}&panel={panel}")
        page.locator(".look-body > *").first.wait_for()
        assert_accessible(page, "#page")


def picture_network() -> dict:
    """A network for five shapes."""
    nodes = [
        {"name": "conv1", "kind": "conv2d", "out_channels": 4, "kernel_size": 5, "stride": 2},
        {"name": "relu1", "kind": "relu"}, {"name": "flatten", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 5},
    ]
    return {"spec": {**small(), "input": {"shape": [1, 28, 28]}, "nodes": nodes}}


@pytest.mark.browser_context_args(locale="ru-RU", viewport=LAPTOP)
def test_russian_from_the_first_word_to_the_decimal_comma(room):
    room.open()
    page = room.page
    expect(page.locator(".welcome h2")).to_have_text("Различаем 5 классов")
    expect(page.locator('[data-section="optimizer"] .form-summary')).to_contain_text("0,05")
    page.locator("#setting-optimizer-learning_rate").fill("0,1")
    page.locator("#setting--epochs").fill("2")
    room.start()
    room.settle("finished")
    assert room.training()["document"]["optimizer"]["learning_rate"] == 0.1
    status = page.locator(".status")
    expect(status).to_contain_text("закончен, эпоха 2 из 2, пакет 100 из 100")
    expect(status).to_contain_text(re.compile(r"потерь Q \d+,\d+"))
    # Classes of generated data are named in the page's language wherever they stand.
    shapes = re.compile("круг|квадрат|треугольник|крест|полосы")
    expect(page.locator(".chance-name")).to_have_text([shapes] * 5)
    for panel, place in (("confusion", ".matrix th[scope=col]"), ("data", "dt")):
        page.locator(f'.tab[data-panel="{panel}"]').click()
        expect(page.locator(place).first).to_have_text(shapes)
    latin = page.locator("main").inner_text()
    assert not re.search(r"training-|curves-|recipes-", latin), "a message without its words"


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True,
                                  locale="ru-RU")
def test_on_a_phone_one_column_at_a_time(room):
    room.post(name="на телефоне")
    room.open("?part=setup")
    page = room.page
    for part in ("curves", "look", "setup"):
        page.locator(f'.parts [data-part="{part}"]').tap()
        shown = {"curves": ".curves", "look": ".look", "setup": ".form"}[part]
        expect(page.locator(shown)).to_be_visible()
        assert page.evaluate(OVERHANG) == []
    for name in ("dataset", "network", "augmentations"):
        room.section(name)
    assert page.evaluate(OVERHANG) == []
    page.locator('.parts [data-part="curves"]').tap()
    page.locator('[data-do="all-runs"]').tap()
    expect(page.locator("[data-row]")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_nothing_sticks_out(room, theme):
    room.post(name="a run with a rather long name that somebody typed")
    room.open(f"?theme={theme}")
    room.settle("finished")
    for width, height in ((1280, 720), (1366, 768), (1920, 1080)):
        room.page.set_viewport_size({"width": width, "height": height})
        assert room.page.evaluate(OVERHANG) == []
