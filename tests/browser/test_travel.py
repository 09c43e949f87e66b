"""The training room's curves and its travel through time: every number against the API's."""

import json
import re
import time
from types import SimpleNamespace
from urllib.request import Request, urlopen

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.explorer import assert_accessible, number

CONVOLUTIONAL = {
    "name": "small",
    "input": {"shape": [1, 28, 28]},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 4, "kernel_size": 5, "stride": 2},
        {"name": "relu1", "kind": "relu"},
        {"name": "flatten", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 5},
    ],
}
PLANAR = {
    "name": "points",
    "input": {"shape": [2]},
    "nodes": [
        {"name": "fc1", "kind": "linear", "out_features": 8},
        {"name": "tanh1", "kind": "tanh"},
        {"name": "fc2", "kind": "linear", "out_features": 2},
    ],
}


def document(name, **changed):
    """Five shapes, few objects, a small network: a training of a second."""
    return {
        "name": name, "dataset": {"kind": "shapes", "count": 200, "seed": 1, "shapes": 5},
        "network": {"spec": CONVOLUTIONAL, "seed": 3},
        "optimizer": {"kind": "sgd", "learning_rate": 0.02}, "epochs": 4, "batch_size": 20,
        "snapshots": 12, **changed,
    }


def ask(server, path, body=None):
    """Ask the API as a program would."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{server}/api/v1/{path}", data, {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return json.load(answer)


def ended(server, key, states=("finished", "failed")):
    """Wait until a training has nothing more to do, and return it."""
    deadline = time.monotonic() + 120
    while True:
        training = ask(server, f"trainings/{key}")
        if training["state"] in states:
            return training
        assert time.monotonic() < deadline, training["state"]
        time.sleep(0.05)


@pytest.fixture(scope="module")
def runs(server):
    """Trainings that have ended: two that differ in their rate, one of points, one broken."""
    changes = [{"step": 12, "learning_rate": 0.005}]
    documents = {
        "steady": document("steady"),
        "changed": document("changed", optimizer={"kind": "sgd", "learning_rate": 0.05},
                            changes=changes),
        "points": document("points", dataset={"kind": "moons", "count": 200, "seed": 0},
                           network={"spec": PLANAR, "seed": 0}, epochs=6,
                           optimizer={"kind": "adam", "learning_rate": 0.05}),
        "broken": document("broken", optimizer={"kind": "sgd", "learning_rate": 1e30}),
    }
    keys = {name: ask(server, "trainings", one)["id"] for name, one in documents.items()}
    return SimpleNamespace(**{name: ended(server, key) for name, key in keys.items()})


class Room:
    """The page at `/training`, opened at runs that are there already."""

    def __init__(self, page, server) -> None:
        self.page, self.server = page, server

    def open(self, *shown, **query):
        words = {"runs": ",".join(one["id"] for one in shown), "smoothing": 0, **query}
        self.page.goto("/training?" + "&".join(f"{key}={value}" for key, value in words.items()))
        self.page.locator(".chart .plot .u-over").first.wait_for()

    def ask(self, path, body=None):
        return ask(self.server, path, body)

    def log(self, run):
        return self.ask(f"trainings/{run['id']}/log")

    def snapshots(self, run):
        return [one["step"] for one in self.ask(f"trainings/{run['id']}/snapshots")]

    def wait_until(self, condition):
        """Let the page run until a condition holds, for ten seconds at most."""
        for _ in range(500):
            if condition():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("what was waited for did not happen")

    def chart(self, quantity):
        return self.page.locator(f'.chart[data-quantity="{quantity}"]')

    def reading(self, quantity, run, part):
        """Return what the legend says of a run."""
        place = self.chart(quantity).locator(f'.reading[data-run="{run["id"]}"]')
        return number(place.locator(f'[data-part="{part}"] b').inner_text())

    def place(self, quantity, step, run):
        """Return where a step stands on a chart, in pixels of the window."""
        last = self.log(run)["reports"]["step"][-1]
        box = self.chart(quantity).locator(".u-over").bounding_box()
        return box["x"] + box["width"] * step / last, box["y"] + box["height"] / 2

    def looked_at(self, step):
        """Wait until the pass of a snapshot is shown."""
        self.page.locator(f'.probe[data-step="{step}"][data-waiting="false"]').wait_for()

    def subject(self, run, part="held_out", index=0):
        """Return what the API makes of an object of the data."""
        return self.ask(f"trainings/{run['id']}/parts/{part}/{index}/input", {})

    def trace(self, run, step, part="held_out", index=0):
        """Return the API's pass of an object through the network of a snapshot."""
        made = self.subject(run, part, index)
        return self.ask(f"trainings/{run['id']}/snapshots/{step}/traces", {
            "input": made["input"]["id"], "target": "label", "prepare": made["prepare"],
        })


@pytest.fixture
def room(page, server):
    return Room(page, server)


def near(shown, told, digits=3):
    """Whether a shown number is the told one, rounded."""
    return shown == pytest.approx(told, rel=0.51 * 10 ** (1 - digits), abs=1e-12)


# curves


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


def test_the_charts_are_saved_as_a_picture(room, runs, tmp_path):
    room.open(runs.steady, runs.changed)
    with room.page.expect_download() as begun:
        room.page.locator('[data-control="picture"]').click()
    assert begun.value.suggested_filename == "steady-changed.png"
    begun.value.save_as(tmp_path / "charts.png")
    picture = np.asarray(Image.open(tmp_path / "charts.png").convert("RGB"))
    frame = room.page.locator(".charts-frame").bounding_box()
    assert picture.shape[0] > 2 * frame["height"]
    assert picture.shape[1] > 2 * frame["width"]
    # Both runs' colours are in it, in the charts and in the legend at its foot.
    for run in (runs.steady, runs.changed):
        swatch = room.chart("loss").locator(f'.reading[data-run="{run["id"]}"] .swatch').first
        colour = swatch.evaluate("(swatch) => getComputedStyle(swatch).color")
        wanted = [int(part) for part in re.findall(r"\d+", colour)]
        there = (picture == wanted).all(axis=2)
        assert there[: -60].sum() > 100
        assert there[-60:].sum() > 50


# travelling


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


@pytest.mark.parametrize("panel", ["network", "confusion", "mistakes"])
def test_axe_finds_nothing(new_context, server, runs, panel):
    context = new_context(bypass_csp=True)
    room = Room(context.new_page(), server)
    room.open(runs.steady, runs.changed, panel=panel, pane="gradients")
    places = {"network": ".inside", "confusion": ".matrix", "mistakes": ".mistake"}
    room.page.locator(places[panel]).first.wait_for()
    assert_accessible(room.page, ".learning")
    assert_accessible(room.page, ".look")


def test_axe_finds_nothing_on_the_plane_in_the_dark(new_context, server, runs):
    context = new_context(bypass_csp=True, color_scheme="dark")
    room = Room(context.new_page(), server)
    room.open(runs.points, panel="network")
    room.page.locator(".plane-field").wait_for()
    assert_accessible(room.page, ".look")


def test_russian_numbers_have_a_comma(room, runs):
    room.open(runs.steady, lang="ru")
    text = room.chart("loss").locator(".reading-value b").first.inner_text()
    assert re.fullmatch(r"\d+,\d+", text)
    room.looked_at(room.snapshots(runs.steady)[-1])
    expect(room.page.locator(".travel-where")).to_contain_text("снимок")


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
