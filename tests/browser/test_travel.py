"""Travel through time: filters, maps, matrices, mistakes and regions of a moment, by the API."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, assert_accessible, number
from tests.browser.learned import Room, near


@pytest.fixture
def room(page, server):
    return Room(page, server)


def shown_pass(page):
    """Return what the panel says of the pass: probabilities, and the range of each tensor."""
    chances = {
        line.get_attribute("data-class"): line.locator(".chance").inner_text()
        for line in page.locator(".chances li").all()
    }
    tensors = {
        one.get_attribute("data-tensor"): float(one.get_attribute("data-limit"))
        for one in page.locator(".inside .maps").all()
    }
    return chances, tensors


def assert_shows(room, run, step):
    """Hold the panel against the API's pass of that snapshot."""
    room.looked_at(step)
    trace = room.trace(run, step)
    chances, tensors = shown_pass(room.page)
    told = {one["name"]: one["probability"] for one in trace["prediction"]}
    for name, text in chances.items():
        assert near(number(text.removesuffix("%").strip()) / 100, told[name], 3)
    peaks = {one["name"]: one["peak"] for one in trace["tensors"]}
    assert {"conv1.w", "conv1.dw", "conv1.y", "conv1.dy", "fc.y", "fc.dy"} <= set(tensors)
    for name, limit in tensors.items():
        assert limit == pytest.approx(peaks[name], rel=1e-6)
    return trace


def test_a_snapshot_shows_the_numbers_of_its_pass(room, runs):
    room.open(runs.steady)
    room.page.locator('[data-control="scale"]').select_option("moment")
    steps = room.snapshots(runs.steady)
    now = assert_shows(room, runs.steady, steps[-1])
    rail = room.page.get_by_role("slider", name="The moment")
    rail.press("Home")
    first = assert_shows(room, runs.steady, steps[0])
    assert first["prediction"] != now["prediction"]
    rail.press("ArrowRight")
    assert_shows(room, runs.steady, steps[1])
    expect(rail).to_have_attribute("aria-valuenow", str(steps[1]))
    rail.press("End")
    room.looked_at(steps[-1])
    expect(room.page.locator('[data-control="now"]')).to_have_attribute("aria-pressed", "true")


def test_a_click_on_a_curve_goes_to_the_nearest_snapshot(room, runs):
    room.open(runs.steady)
    steps = room.snapshots(runs.steady)
    room.page.mouse.click(*room.place("accuracy", steps[4] + 0.3, runs.steady))
    room.looked_at(steps[4])
    expect(room.page).to_have_url(re.compile(rf"at={steps[4]}\b"))
    room.page.reload()
    room.looked_at(steps[4])


def test_the_arrows_travel_wherever_one_is(room, runs):
    room.open(runs.steady)
    steps = room.snapshots(runs.steady)
    room.looked_at(steps[-1])
    room.page.locator("body").press("ArrowLeft")
    room.looked_at(steps[-2])
    room.page.locator(".charts").press("ArrowLeft")
    room.looked_at(steps[-3])


def test_dragging_asks_for_one_moment_at_a_time_and_scales_hold_still(room, runs):
    room.open(runs.steady)
    steps = room.snapshots(runs.steady)
    room.looked_at(steps[-1])
    limit = room.page.locator('.maps[data-tensor="conv1.y"]').get_attribute("data-limit")
    waiting, asked = [], []

    def hold(route):
        asked.append(int(re.search(r"snapshots/(\d+)/traces", route.request.url)[1]))
        waiting.append(route)

    room.page.route("**/snapshots/*/traces", hold)
    right, middle = room.place("loss", steps[-1], runs.steady)
    # The line of the moment stands at the very edge now.
    room.page.mouse.move(right - 3, middle)
    room.page.mouse.down()
    for step in reversed(steps[1:-1]):
        room.page.mouse.move(*room.place("loss", step, runs.steady))
    # Many moments were passed, one request is under way; the newest wish waits behind it.
    expect(room.page.get_by_role("slider", name="The moment")).to_have_attribute(
        "aria-valuenow", str(steps[1])
    )
    assert asked == [steps[-2]]
    waiting.pop().continue_()
    room.wait_until(lambda: len(asked) == 2)
    assert asked[1] == steps[1]
    waiting.pop().continue_()
    room.looked_at(steps[1])
    assert room.page.locator('.maps[data-tensor="conv1.y"]').get_attribute("data-limit") == limit
    room.page.mouse.up()
    room.page.unroute("**/snapshots/*/traces")
    # What was seen is not asked for again.
    room.page.get_by_role("slider", name="The moment").press("End")
    room.looked_at(steps[-1])
    assert len(asked) == 2


def test_a_finger_travels(new_context, server, runs):
    room = Room(new_context(has_touch=True).new_page(), server)
    room.page.set_viewport_size({"width": 390, "height": 844})
    room.open(runs.steady)
    steps = room.snapshots(runs.steady)
    rail = room.page.get_by_role("slider", name="The moment")
    x, y = room.place("loss", steps[6], runs.steady)
    room.page.touchscreen.tap(x, y)
    expect(rail).to_have_attribute("aria-valuenow", str(steps[6]))
    rail.scroll_into_view_if_needed()
    box = rail.bounding_box()
    room.page.touchscreen.tap(box["x"] + 1, box["y"] + box["height"] / 2)
    expect(rail).to_have_attribute("aria-valuenow", str(steps[0]))
    width = room.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_another_object_is_looked_at(room, runs):
    room.open(runs.steady)
    steps = room.snapshots(runs.steady)
    room.looked_at(steps[-1])
    room.page.get_by_role("button", name="Next object").click()
    expect(room.page.locator(".probe-number")).to_have_attribute("data-index", "1")
    trace = room.trace(runs.steady, steps[-1], index=1)
    best = max(trace["prediction"], key=lambda one: one["probability"])
    expect(room.page.locator(".chances li").first).to_have_attribute("data-class", best["name"])
    room.page.locator('[data-control="part"]').select_option("training")
    label = room.subject(runs.steady, "training", 0)["input"]["label"]
    expect(room.page.locator(".probe-verdict")).to_contain_text(label)
    room.page.locator('[data-control="samples"]').click()
    room.page.locator(".probe-samples button").first.click()
    expect(room.page.locator(".probe-number")).to_have_text("a sample")


def traced(explorer):
    """Return the pass that the explorer shows, asked for by its own address."""
    explorer.wait_for_url("**/?network=*")
    with explorer.expect_response(lambda r: r.url.endswith("/api/v1/traces") and r.ok) as answer:
        explorer.reload()
    explorer.locator('.page[aria-busy="false"] .column').first.wait_for()
    return answer.value.json()


def test_the_moment_opens_in_the_explorer(room, runs, context):
    steps = room.snapshots(runs.steady)
    room.open(runs.steady, at=steps[3])
    room.looked_at(steps[3])
    with context.expect_page() as opened:
        room.page.get_by_role("button", name="Open in the explorer").click()
    there, here = traced(opened.value), room.trace(runs.steady, steps[3])
    for name in ("prediction", "target", "loss"):
        assert there[name] == here[name]
    assert "conv1.dy" in {one["name"] for one in there["tensors"]}


# judging


def evaluation(room, run, step, **query):
    words = "&".join(f"{name}={value}" for name, value in {"part": "held_out", **query}.items())
    return room.ask(f"trainings/{run['id']}/snapshots/{step}/evaluation?{words}")


def test_the_confusion_matrix_is_the_apis(room, runs):
    steps = room.snapshots(runs.steady)
    room.open(runs.steady, panel="confusion", at=steps[5])
    told = evaluation(room, runs.steady, steps[5])
    table = room.page.locator(f'.confusion[data-step="{steps[5]}"] .matrix')
    table.wait_for()

    def cells():
        texts = table.locator("tbody button").all_inner_texts()
        return np.array([number(one) for one in texts]).reshape(5, 5)

    confusion = np.array(told["confusion"])
    assert (cells() == confusion).all()
    assert confusion.sum() == told["objects"] == runs.steady["dataset"]["held_out"]
    room.page.locator('[data-control="counting"]').select_option("share")
    expect(table).to_have_attribute("data-way", "share")
    assert cells().sum(axis=1) == pytest.approx(np.full(5, 100), abs=0.3)
    shown = [
        number(one.locator(".chance").inner_text().removesuffix("%").strip()) / 100
        for one in room.page.locator(".by-class tbody tr").all()
    ]
    assert shown == pytest.approx(told["by_class"], abs=6e-4)
    accuracy = np.trace(confusion) / confusion.sum()
    expect(room.page.locator(".judged")).to_contain_text(f"{accuracy:.4g}")


def test_a_cell_leads_to_its_mistakes(room, runs):
    room.open(runs.steady, panel="confusion")
    step = room.snapshots(runs.steady)[-1]
    told = evaluation(room, runs.steady, step)
    confusion = np.array(told["confusion"])
    np.fill_diagonal(confusion, 0)
    label, said = np.unravel_index(confusion.argmax(), confusion.shape)
    room.page.locator(f'[data-cell="{label},{said}"]').click()
    expect(room.page.locator(".mistakes-of")).to_contain_text(told["classes"][label])
    # The oracle looks at every mistake and takes those of the cell.
    every = evaluation(room, runs.steady, step, mistakes=told["objects"])["mistakes"]
    mine = [one for one in every if (one["label"], one["predicted"]) == (label, said)]
    shown = room.page.locator(".mistake")
    expect(shown).to_have_count(len(mine))
    assert [int(one.get_attribute("data-index")) for one in shown.all()] == [
        one["index"] for one in mine
    ]
    room.page.locator('[data-control="all-mistakes"]').click()
    expect(shown).to_have_count(min(24, len(every)))


def test_the_matrix_is_walked_with_the_keys(room, runs):
    room.open(runs.steady, panel="confusion")
    room.page.locator(".matrix").wait_for()
    room.page.locator('[data-cell="0,0"]').focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp"):
        room.page.keyboard.press(key)
    expect(room.page.locator('[data-cell="0,2"]')).to_be_focused()
    room.page.keyboard.press("Enter")
    expect(room.page.locator(".mistakes-of")).to_be_visible()


def test_a_mistake_opens_in_the_explorer_with_the_same_answer(room, runs, context):
    step = room.snapshots(runs.steady)[4]
    room.open(runs.steady, panel="mistakes", at=step)
    worst = evaluation(room, runs.steady, step)["mistakes"][0]
    mistake = room.page.locator(".mistake").first
    mistake.wait_for()
    assert int(mistake.get_attribute("data-index")) == worst["index"]
    with context.expect_page() as opened:
        mistake.locator(".mistake-open").click()
    trace = traced(opened.value)
    best = max(trace["prediction"], key=lambda one: one["probability"])
    assert best["index"] == worst["predicted"]
    assert best["probability"] == pytest.approx(worst["probability"], rel=1e-4)
    assert trace["target"]["index"] == worst["label"]


def test_a_mistake_is_looked_at_beside_the_curves(room, runs):
    room.open(runs.steady, panel="mistakes")
    mistake = room.page.locator(".mistake").first
    mistake.wait_for()
    index = mistake.get_attribute("data-index")
    mistake.locator(".mistake-look").click()
    room.page.locator('.tab[data-panel="network"]').click()
    expect(room.page.locator(".probe-number")).to_have_attribute("data-index", index)
    expect(room.page.locator(".probe-verdict")).to_have_attribute("data-right", "false")


# regions


def test_regions_say_the_apis_probabilities(room, runs):
    steps = room.snapshots(runs.points)
    for step in (steps[0], steps[-1]):
        room.open(runs.points, panel="regions", at=step)
        figure = room.page.locator(f'.plane-figure[data-step="{step}"]')
        figure.wait_for()
        field = figure.locator(".plane-field")
        box = field.bounding_box()
        for across, down in ((0.25, 0.3), (0.7, 0.65)):
            place = (round(box["width"] * across), round(box["height"] * down))
            room.page.mouse.move(box["x"] + place[0], box["y"] + place[1])
            said = figure.locator(".plane-reading")
            expect(said).not_to_have_attribute("data-said", "")
            shown = [float(one) for one in said.get_attribute("data-said").split(",")]
            # The network of that moment is asked about the very place, as anybody could.
            x, y = said.get_attribute("data-place").split(",")
            tensor = room.ask("inputs", {"tensor": [float(x), float(y)]})
            trace = room.ask(f"trainings/{runs.points['id']}/snapshots/{step}/traces",
                             {"input": tensor["id"]})
            told = [one["probability"] for one in trace["prediction"]]
            assert shown == pytest.approx(told, abs=1e-5)


def test_the_plane_is_walked_with_the_keys(room, runs):
    room.open(runs.points, panel="regions")
    field = room.page.locator(".plane-field")
    field.press("ArrowLeft")
    first = room.page.locator(".plane-reading").inner_text()
    field.press("Shift+ArrowLeft")
    expect(room.page.locator(".plane-reading")).not_to_have_text(first)


# for everybody


@UNGUARDED
@pytest.mark.parametrize("panel", ["network", "confusion", "mistakes"])
def test_axe_finds_nothing(room, runs, panel):
    room.open(runs.steady, runs.changed, panel=panel, pane="gradients")
    places = {"network": ".inside", "confusion": ".matrix", "mistakes": ".mistake"}
    room.page.locator(places[panel]).first.wait_for()
    assert_accessible(room.page, ".learning")
    assert_accessible(room.page, ".look")


@pytest.mark.browser_context_args(bypass_csp=True, color_scheme="dark")
def test_axe_finds_nothing_on_the_plane_in_the_dark(room, runs):
    room.open(runs.points, panel="network")
    room.page.locator(".plane-field").wait_for()
    assert_accessible(room.page, ".look")


def test_russian_numbers_have_a_comma(room, runs):
    room.open(runs.steady, lang="ru")
    text = room.chart("loss").locator(".reading-value b").first.inner_text()
    assert re.fullmatch(r"\d+,\d+", text)
    room.looked_at(room.snapshots(runs.steady)[-1])
    expect(room.page.locator(".travel-where")).to_contain_text("снимок")
