"""The training room's curves: every number against the log, and all that one can do to them."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.explorer import number
from tests.browser.learned import Room, ask, document, ended, near


@pytest.fixture
def room(page, server):
    return Room(page, server)


def test_the_legend_says_what_the_log_says(room, runs):
    room.open(runs.steady)
    log = room.log(runs.steady)
    step = log["reports"]["step"][20]
    room.page.mouse.move(*room.place("loss", step, runs.steady))
    expect(room.chart("loss").locator(".crosshair.hover")).to_be_visible()
    for quantity in ("loss", "accuracy"):
        assert near(room.reading(quantity, runs.steady, "learning"),
                    log["reports"][quantity][20], 4)
        held_out = [one for one in log["evaluations"] if one["step"] <= step][-1]["held_out"]
        assert near(room.reading(quantity, runs.steady, "held_out"), held_out[quantity], 4)


def test_without_a_pointer_the_legend_says_the_last(room, runs):
    room.open(runs.steady, pane="rate")
    log = room.log(runs.steady)
    assert near(room.reading("loss", runs.steady, "learning"), log["reports"]["loss"][-1], 4)
    assert near(room.reading("learning_rate", runs.steady, "learning"), 0.02, 4)


def test_two_runs_lie_over_each_other(room, runs):
    room.open(runs.steady, runs.changed)
    logs = {run["id"]: room.log(run) for run in (runs.steady, runs.changed)}
    colours = set()
    for run in (runs.steady, runs.changed):
        log = logs[run["id"]]
        assert near(room.reading("loss", run, "learning"), log["reports"]["loss"][-1], 4)
        swatch = room.chart("loss").locator(f'.reading[data-run="{run["id"]}"] .swatch').first
        colours.add(swatch.evaluate("(swatch) => getComputedStyle(swatch).color"))
    assert len(colours) == 2
    # The same weights to begin with: the same evaluation before the first step.
    first = [log["evaluations"][0] for log in logs.values()]
    assert first[0]["step"] == 0
    assert first[0]["held_out"] == first[1]["held_out"]


def test_layers_have_curves_of_their_own(room, runs):
    room.open(runs.steady, runs.changed, pane="gradients")
    for run in (runs.steady, runs.changed):
        log = room.log(run)
        chart = room.page.locator(f'.chart[data-quantity="gradients"][data-run="{run["id"]}"]')
        layers = chart.locator("[data-layer]")
        assert layers.evaluate_all("(all) => all.map((one) => one.dataset.layer)") == [
            "conv1.w", "fc.w"
        ]
        for name in ("conv1.w", "fc.w"):
            shown = number(chart.locator(f'[data-layer="{name}"] b').inner_text())
            assert near(shown, log["reports"]["gradients"][name][-1], 3)
    room.page.get_by_label("biases too").check()
    expect(room.page.locator('[data-layer="conv1.b"]')).to_have_count(2)


def test_the_spread_of_outputs(room, runs):
    room.open(runs.steady, pane="outputs")
    told = room.log(runs.steady)["evaluations"][-1]["outputs"]
    for layer in ("conv1", "fc"):
        room.page.locator('[data-control="layer"]').select_option(layer)
        place = room.chart("outputs").locator('[data-part="outputs"]')
        low, median, high = (number(one) for one in place.inner_text().split(" · "))
        for shown, value in zip((low, median, high), told[layer], strict=True):
            assert near(shown, value, 3)


def test_a_change_is_marked_in_words(room, runs):
    room.open(runs.changed)
    mark = room.page.locator('.happenings [data-kind="change"]')
    expect(mark).to_have_text("rate 0.05 → 0.005")
    assert mark.get_attribute("data-step") == "12"
    room.page.get_by_role("button", name="Русский").click()
    expect(mark).to_have_text("скорость 0,05 → 0,005")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_long_change_in_the_middle_of_a_phone_stays_in_sight(room, server, language):
    many = {"step": 16, "learning_rate": 0.0125, "batch_size": 40, "momentum": 0.75}
    found = ended(server, ask(server, "trainings", document("many", changes=[many]))["id"])
    room.page.set_viewport_size({"width": 390, "height": 844})
    room.open(found, lang=language)
    mark = room.page.locator('.happenings [data-kind="change"]')
    mark.scroll_into_view_if_needed()
    frame, box = room.page.locator(".happenings").bounding_box(), mark.bounding_box()
    assert "0.75" in mark.inner_text().replace(",", ".")
    assert box["x"] >= frame["x"] - 1
    assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    # Its lines have their place above the charts, and its text is not wider than itself.
    assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    assert mark.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert room.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_failure_is_marked(room, runs):
    room.open(runs.broken)
    failure = runs.broken["failure"]
    mark = room.page.locator('.happenings [data-kind="failure"]')
    expect(mark).to_contain_text(f"step {failure['step']}")
    expect(mark).to_contain_text(f"{failure['node']}.{failure['tensor']}")


def test_logarithmic_by_button_and_key(room, runs):
    room.open(runs.steady)
    chart = room.chart("loss")
    assert chart.get_attribute("data-logarithmic") == "false"
    chart.locator(".logarithm").click()
    expect(chart).to_have_attribute("data-logarithmic", "true")
    expect(room.page).to_have_url(re.compile(r"log=loss"))
    room.page.keyboard.press("l")
    expect(chart).to_have_attribute("data-logarithmic", "false")
    # A share has no use for it.
    assert room.chart("accuracy").locator(".logarithm").count() == 0


def test_zoom_by_dragging_double_click_and_keys(room, runs):
    room.open(runs.steady)
    whole = room.page.locator('[data-control="whole"]')
    expect(whole).to_be_disabled()
    steps = room.log(runs.steady)["reports"]["step"]
    left, top = room.place("loss", steps[9], runs.steady)
    right, _ = room.place("loss", steps[19], runs.steady)
    room.page.mouse.move(left, top)
    room.page.mouse.down()
    room.page.mouse.move((left + right) / 2, top)
    room.page.mouse.move(right, top)
    room.page.mouse.up()
    expect(whole).to_be_enabled()
    # The middle of the chart is now the middle of what was dragged over.
    box = room.chart("accuracy").locator(".u-over").bounding_box()
    room.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    log = room.log(runs.steady)["reports"]
    assert near(room.reading("loss", runs.steady, "learning"), log["loss"][14], 4)
    room.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(whole).to_be_disabled()
    room.page.locator(".charts").focus()
    room.page.keyboard.press("+")
    expect(whole).to_be_enabled()
    room.page.keyboard.press("0")
    expect(whole).to_be_disabled()


def test_epochs_make_runs_of_different_batches_comparable(room, server):
    """160 objects: batches of 20 are eight steps an epoch, of 80 and then 40 fewer."""
    keys = [ask(server, "trainings", one)["id"] for one in (
        document("small batches"),
        document("large batches", batch_size=80, changes=[{"step": 4, "batch_size": 40}]),
    )]
    small, large = (ended(server, key) for key in keys)
    room.open(small, large, axis="epochs")
    over = room.chart("accuracy").locator(".u-over")
    expect(room.page.locator('[data-axis="epochs"]')).to_have_attribute("aria-pressed", "true")
    box = over.bounding_box()
    # Both end at the right: the same objects, seen as often.
    for share, steps in ((0.99, (31, 11)), (0.74, (23, 7)), (0.51, (16, 4))):
        room.page.mouse.move(box["x"] + box["width"] * share, box["y"] + 30)
        for run, step in zip((small, large), steps, strict=True):
            reports = room.log(run)["reports"]
            assert near(room.reading("loss", run, "learning"), reports["loss"][step - 1], 4)
    # The change stands in the middle of two of four epochs.
    frame = room.page.locator(".happenings").bounding_box()
    mark = room.page.locator('.happenings [data-kind="change"]')
    expect(mark).to_have_attribute("data-step", "4")
    assert mark.bounding_box()["x"] == pytest.approx(frame["x"] + frame["width"] / 2, abs=3)
    # A click travels to the snapshot of the run that has the focus.
    steps = room.snapshots(small)
    place = steps[len(steps) // 2]
    room.page.mouse.click(box["x"] + box["width"] * place / 32, box["y"] + 30)
    expect(room.page).to_have_url(re.compile(rf"at={place}\b"))
    line = room.page.locator(".crosshair.moment").first.bounding_box()
    assert line["x"] == pytest.approx(box["x"] + box["width"] * place / 32, abs=2)
    # The keyboard switches; what is on the axis stands in the address.
    room.page.locator("body").press("x")
    expect(room.page).not_to_have_url(re.compile("axis="))
    expect(room.page.locator(".plot-steps").first).to_have_text("step")
    room.page.locator('[data-axis="epochs"]').press("Enter")
    expect(room.page).to_have_url(re.compile("axis=epochs"))
    expect(room.page.locator(".plot-steps").first).to_have_text("epoch")


def test_smoothing_calms_the_curve(room, runs):
    room.open(runs.steady)
    raw = room.reading("loss", runs.steady, "learning")
    room.page.locator('[data-control="smoothing"]').fill("0.9")
    losses = np.array(room.log(runs.steady)["reports"]["loss"])
    weights = 0.9 ** np.arange(len(losses))[::-1]
    calm = room.reading("loss", runs.steady, "learning")
    assert calm != raw
    assert near(calm, float((weights * losses).sum() / weights.sum()), 4)


def test_the_table_has_every_evaluation(room, runs):
    room.open(runs.steady)
    room.page.get_by_text("The curves as a table").click()
    rows = room.page.locator(".curve-table tbody tr")
    told = room.log(runs.steady)["evaluations"]
    expect(rows).to_have_count(len(told))
    for row, one in zip(rows.all(), told, strict=True):
        cells = row.locator("td").all_inner_texts()
        assert near(number(cells[-2]), one["held_out"]["loss"], 4)
        assert near(number(cells[-1]), one["held_out"]["accuracy"], 4)


def saved(room, form, place, path):
    with room.page.expect_download() as begun:
        room.page.locator(place).locator(f'[data-charts-as="{form}"]').click()
    begun.value.save_as(path)
    return begun.value.suggested_filename


SVG = "{http://www.w3.org/2000/svg}"


def parsed(path):
    """Return an SVG's words and the paths of its first chart, each with its colour."""
    root = ElementTree.parse(path).getroot()
    words = [text.text for text in root.iter() if text.text and text.text.strip()]
    panel = root.find(f"{SVG}g[@data-panel='0']")
    return words, [(path.get("stroke"), path.get("d")) for path in panel.iter(f"{SVG}path")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_charts_are_saved_as_a_drawing(room, runs, tmp_path, theme):
    """The curve goes through every loss that was told, on white paper whatever the theme."""
    room.open(runs.steady, runs.changed, theme=theme)
    assert saved(room, "svg", ".curve-tools", tmp_path / "charts.svg") == "steady-changed.svg"
    words, paths = parsed(tmp_path / "charts.svg")
    assert {"Loss and accuracy", "Loss", "Accuracy", "step", "steady", "changed"} <= set(words)
    assert any(word.startswith("changed: rate 0.05 → 0.005") for word in words)
    (curve,) = [d for colour, d in paths if colour == "rgb(11, 111, 184)" and d.count("L") == 31]
    points = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", curve), float)
    losses = np.array(room.log(runs.steady)["reports"]["loss"])
    # Pixels are a line through numbers: what is left of it is rounding.
    slope, offset = np.polyfit(losses, points[:, 1], 1)
    np.testing.assert_allclose(points[:, 1], slope * losses + offset, atol=0.011)
    assert slope < 0
    assert np.diff(points[:, 0]) == pytest.approx(np.diff(points[:, 0])[0], abs=0.011)


@pytest.mark.browser_context_args(locale="ru-RU")
def test_the_file_speaks_the_pages_language(room, runs, tmp_path):
    room.open(runs.steady, runs.changed, axis="epochs", pane="all")
    room.page.locator('[data-panel="share"]').click()
    saved(room, "svg", ".share", tmp_path / "charts.svg")
    words, _ = parsed(tmp_path / "charts.svg")
    assert {"Всё сразу", "Потери", "доля объектов", "эпоха", "conv1.w"} <= set(words)
    assert any(re.fullmatch(r"0,\d+", word) for word in words)
    assert not any(re.search(r"\d\.\d", word) for word in words)


def test_the_charts_are_saved_as_a_picture(room, runs, tmp_path):
    room.open(runs.steady, runs.changed, theme="dark")
    assert saved(room, "png", ".curve-tools", tmp_path / "charts.png") == "steady-changed.png"
    picture = np.asarray(Image.open(tmp_path / "charts.png").convert("RGB"))
    assert picture.shape[1] == 3 * 960
    assert (picture[0] == 255).all()
    # Both runs' colours of the light theme are in it.
    for colour in ((11, 111, 184), (194, 65, 12)):
        assert (picture == colour).all(axis=2).sum() > 2000


def test_going_back_takes_the_curves_back(room, server):
    key = ask(server, "trainings", document("returned"))["id"]
    run = ended(server, key)
    steps = room.snapshots(run)
    room.open(run)
    expect(room.page.get_by_role("slider", name="The moment")).to_have_attribute(
        "aria-valuemax", str(steps[-1])
    )
    ask(server, f"trainings/{key}/commands", {"command": "back", "step": steps[5]})
    rail = room.page.get_by_role("slider", name="The moment")
    expect(rail).to_have_attribute("aria-valuemax", str(steps[5]))
    mark = room.page.locator('.happenings [data-kind="back"]')
    expect(mark).to_contain_text(str(steps[5]))
    log = room.log(run)["reports"]
    assert log["step"][-1] == steps[5]
    assert near(room.reading("loss", run, "learning"), log["loss"][-1], 4)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_bars_of_a_projector_take_one_line_each(room, runs, language):
    room.page.set_viewport_size({"width": 1280, "height": 720})
    room.open(runs.steady, runs.changed, theme="projector", lang=language, panel="share")
    for bar, parts in ((".curves-bar", "select, input, button"), (".look > .tabs", ".tab")):
        boxes = room.page.locator(bar).locator(parts).evaluate_all(
            "parts => parts.map((part) => part.getBoundingClientRect())"
            ".map(({top, bottom}) => (top + bottom) / 2)")
        assert max(boxes) - min(boxes) < 12, bar
    for button in room.page.locator(".curves-bar button, .look .tab").all():
        assert button.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    whole = "Весь ход" if language == "ru" else "Whole run"
    assert room.page.get_by_role("button", name=whole).count() == 1
