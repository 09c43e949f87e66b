"""The explorer: what the picture, the outcome and the status line show is what the API says."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, Explorer, assert_accessible, number

LAPTOP = {"width": 1366, "height": 768}
SIZES = {
    "phone": {"width": 390, "height": 844},
    "laptop": LAPTOP,
    "projector": {"width": 1280, "height": 720},
    "large": {"width": 1920, "height": 1080},
}


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def explorer(page, server) -> Explorer:
    return Explorer(page, server)


def other_class(trace):
    return (trace["target"]["index"] + 3) % len(trace["prediction"])


def choose_target(explorer, index):
    with explorer.passing() as done:
        explorer.page.locator(f'.answer[data-class="{index}"]').click()
    return done.trace


# — the picture ———————————————————————————————————————————————————————————————————————————————————


def test_every_node_has_a_column_with_its_maps_above_its_deltas(explorer):
    trace = explorer.open()
    network = explorer.get(f"networks/{trace['network']}")
    names = ["input", *(node["name"] for node in network["nodes"])]
    # What the server drew before the scripts came is gone.
    expect(explorer.page.locator(".top")).to_have_count(1)
    expect(explorer.page.locator("#page > *")).to_have_count(1)
    columns = explorer.page.locator(".column")
    assert [c.get_attribute("data-node") for c in columns.all()] == names
    for name in names:
        above = explorer.page.locator(f'[data-tensor="{name}.y"]').bounding_box()
        below = explorer.page.locator(f'[data-tensor="{name}.dy"]').bounding_box()
        assert above["x"] == below["x"]
        assert (above["width"], above["height"]) == (below["width"], below["height"])
        assert above["y"] + above["height"] <= below["y"]


def test_lenet_fits_a_laptop_without_scrolling(explorer):
    explorer.open()
    picture = explorer.page.locator(".picture")
    assert picture.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert picture.evaluate("e => e.scrollHeight <= e.clientHeight")


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_sticks_out_of_the_window(explorer, theme, language):
    explorer.open(f"?lang={language}&theme={theme}")
    for name, size in SIZES.items():
        if (name == "projector") != (theme == "projector"):
            continue
        explorer.page.set_viewport_size(size)
        assert explorer.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        for part in (".outcome", ".timeline", ".picture"):
            box = explorer.page.locator(part).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size["width"] + 0.5


def test_a_network_with_branches_draws_its_skips(explorer):
    trace = explorer.open(network="branches")
    nodes = explorer.get(f"networks/{trace['network']}")["nodes"]
    edges = sum(len(node["inputs"]) for node in nodes)
    assert explorer.page.locator(".line.forward").count() == edges
    assert explorer.page.locator('.line.forward[data-skip="true"]').count() >= 2


def test_hovering_tells_address_value_gradient_and_what_is_seen_of_the_image(explorer):
    trace = explorer.open()
    explorer.point('[data-tensor="conv2.y"]', 0.2, 0.1)
    name, index = explorer.pinned()
    assert name == "conv2.y"
    value = explorer.tensor(trace, "conv2.y")[index]
    slope = explorer.tensor(trace, "conv2.dy")[index]
    line = explorer.page.locator(".status").inner_text()
    shown, gradient = re.search(r" = (\S+) · gradient dy = (\S+)", line).groups()
    assert number(shown) == pytest.approx(value, rel=1e-4)
    assert number(gradient) == pytest.approx(slope, rel=1e-4, abs=1e-30)
    node = next(
        n for n in explorer.get(f"networks/{trace['network']}")["nodes"] if n["name"] == "conv2"
    )
    field = node["receptive_field"]
    top = max(0, field["start"][0] + index[2] * field["jump"][0])
    assert f"rows {top}–" in line


# — outcome ———————————————————————————————————————————————————————————————————————————————————————


def test_the_outcome_is_what_the_api_answers(explorer):
    trace = explorer.open()
    page = explorer.page
    best = max(trace["prediction"], key=lambda p: p["probability"])
    assert page.locator("[data-prediction]").inner_text() == best["name"]
    shown = page.locator(".loss strong").inner_text()
    assert number(shown) == pytest.approx(trace["loss"], rel=1e-3)
    for answer in trace["prediction"]:
        row = page.locator(f'.answer[data-class="{answer["index"]}"]')
        assert number(row.locator(".logit b").inner_text()) == pytest.approx(
            answer["logit"], rel=6e-3
        )


def test_another_target_changes_the_deltas_and_not_the_maps(explorer):
    trace = explorer.open()
    page = explorer.page
    pixels = "e => e.querySelector('canvas').toDataURL()"
    before = {
        name: page.locator(f'[data-tensor="{name}"]').evaluate(pixels)
        for name in ("conv1.y", "conv1.dy", "fc3.dy", "input.dy")
    }
    index = other_class(trace)
    changed = choose_target(explorer, index)
    assert changed["target"] == {
        "index": index,
        "name": trace["prediction"][index]["name"],
        "source": "given",
    }
    for name, was in before.items():
        now = page.locator(f'[data-tensor="{name}"]').evaluate(pixels)
        assert (now == was) == (name == "conv1.y")
    assert number(page.locator(".loss strong").inner_text()) == pytest.approx(
        changed["loss"], rel=1e-3
    )
    explorer.point('[data-tensor="fc3.dy"]', 0.5, 0.05)
    _, place = explorer.pinned()
    assert np.float32(explorer.shown_number()) == explorer.tensor(changed, "fc3.dy")[place]
    expect(page.locator(f'.answer[data-class="{index}"] input')).to_be_checked()


def test_ours_minus_before_shows_the_difference_the_server_made(explorer):
    trace = explorer.open()
    page = explorer.page
    expect(page.locator(".compare")).to_be_disabled()
    changed = choose_target(explorer, other_class(trace))
    with page.expect_response(lambda r: f"minus={trace['id']}" in r.url):
        page.locator(".compare").click()
    expect(page.locator('[data-tensor="conv1.y"] .constant')).to_have_text("constant 0")
    explorer.point('[data-tensor="conv1.dy"]', 0.3, 0.2)
    _, index = explorer.pinned()
    true = explorer.tensor(changed, "conv1.dy") - explorer.tensor(trace, "conv1.dy")
    assert np.float32(explorer.shown_number()) == true[index]


def test_undo_and_redo_bring_the_very_same_pass_back(explorer):
    trace = explorer.open()
    changed = choose_target(explorer, other_class(trace))
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+z")
    assert done.trace["id"] == trace["id"]
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+Shift+z")
    assert done.trace["id"] == changed["id"]
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+z")
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+y")
    assert done.trace["id"] == changed["id"]


def test_a_change_does_not_cost_the_one_that_is_still_under_way(explorer):
    trace = explorer.open()
    page = explorer.page
    page.locator('.column[data-node="conv1"] .column-head').click()
    held = []  # The first request; it gets no answer while the page waits.
    page.route(
        "**/api/v1/networks", lambda route: route.continue_() if held else held.append(route)
    )
    with page.expect_request("**/api/v1/networks"):
        explorer.field("out_channels").locator("input").fill("4")
    chosen = other_class(trace)
    with explorer.passing() as done:
        page.locator(f'.answer[data-class="{chosen}"]').click()
    assert done.trace["target"]["index"] == chosen
    shapes = {one["name"]: one["shape"] for one in done.trace["tensors"]}
    assert shapes["conv1.y"] == [1, 4, 28, 28]
    held[0].continue_()


def test_undo_counts_every_press_however_fast(explorer):
    trace = explorer.open()
    page = explorer.page
    for target in (3, 4, 5):
        choose_target(explorer, target)
    page.evaluate("""() => {
        const press = {code: "KeyZ", key: "z", ctrlKey: true};
        for (let i = 0; i < 3; i++) dispatchEvent(new KeyboardEvent("keydown", press));
    }""")
    expect(page.locator(".tools button").first).to_be_disabled()
    assert page.locator('.answer[data-target="true"]').get_attribute("data-class") == str(
        trace["target"]["index"]
    )


def test_undo_does_not_take_the_first_picture_back(explorer):
    page = explorer.page
    held = []
    page.route("**/api/v1/traces", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/api/v1/traces"):
        page.goto("/?network=branches")
    page.keyboard.press("Control+z")
    held[0].continue_()
    expect(page.locator('.column[data-node="norm1"]')).to_be_visible()


def test_what_is_not_a_number_is_marked_and_counted(explorer):
    spec = explorer_spec(explorer)
    spec["initializer"] = {"kind": "constant", "value": 3e18}
    answer = explorer.page.request.post(
        f"{explorer.server}/api/v1/networks", data={"spec": spec}
    ).json()
    trace = explorer.open(f"?network={answer['id']}")
    page = explorer.page
    entry = next(t for t in trace["tensors"] if t["name"] == "fc1.y")
    assert entry["infinite"] == 120
    expect(page.locator('[data-tensor="fc1.y"] .bad')).to_have_text("120 ∞")
    expect(page.locator('[data-tensor="conv1.y"] .bad')).to_have_count(0)
    expect(page.locator(".loss strong")).to_have_text("NaN")
    expect(page.locator('.answer[data-class="0"] .logit b')).to_have_text("∞")
    expect(page.locator("[data-prediction]")).to_have_text("–")
    # The status line says why, once the card knows it.
    explorer.open(f"?network={answer['id']}&panel=map&at=fc1.y[0,0]")
    why = page.locator('.card-notes [data-note^="infinite-"]').first
    expect(page.locator(".status")).to_contain_text(why.inner_text())


def explorer_spec(explorer):
    zoo = explorer.get("zoo")
    return next(entry for entry in zoo if entry["name"] == "lenet5")["spec"]


# — timeline ——————————————————————————————————————————————————————————————————————————————————————


def phases(page, suffix):
    return {
        tensor.get_attribute("data-tensor"): tensor.get_attribute("data-phase")
        for tensor in page.locator(f'.tensor[data-tensor$=".{suffix}"]').all()
    }


def test_walking_the_timeline_lights_one_step_at_a_time(explorer):
    trace = explorer.open()
    page = explorer.page
    page.keyboard.press("Home")
    now = page.locator(".now")
    for number_, step in enumerate(trace["steps"]):
        expect(now).to_have_attribute("data-step", str(number_))
        expect(now).to_have_attribute("data-node", step["node"])
        lit = page.locator('.tensor[data-phase="lit"]')
        if step["phase"] == "loss":
            assert lit.count() == 0
        else:
            suffix = "y" if step["phase"] == "forward" else "dy"
            assert lit.get_attribute("data-tensor") == f"{step['node']}.{suffix}"
        page.keyboard.press(".")
    expect(now).to_have_attribute("data-phase", "whole")
    page.keyboard.press(",")
    expect(now).to_have_attribute("data-node", "input")


def test_what_is_not_computed_yet_is_faded_and_the_answer_waits(explorer):
    trace = explorer.open("?step=2")
    page = explorer.page
    page.goto("/?step=2")
    page.locator('.now[data-step="2"]').wait_for()
    above, below = phases(page, "y"), phases(page, "dy")
    done = [step["node"] for step in trace["steps"][:3]]
    assert {name for name, phase in above.items() if phase != "future"} == {f"{n}.y" for n in done}
    assert set(below.values()) == {"future"}
    expect(page.locator("[data-prediction]")).to_have_text("…")


def test_space_plays_to_the_end_and_stops(explorer):
    trace = explorer.open()
    page = explorer.page
    page.locator(".speed select").select_option("4")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Play")
    page.keyboard.press("Space")
    end = page.locator(f'.now[data-step="{len(trace["steps"])}"]')
    end.wait_for(timeout=30_000)
    expect(page.locator(".play")).to_contain_text("Play")


def test_the_colour_scale_holds_still_while_scrubbing(explorer):
    explorer.open()
    page = explorer.page
    page.locator(".scale select").select_option("global")
    limits = "es => es.map(e => e.dataset.limit)"
    before = page.locator(".legend-bar").evaluate_all(limits)
    pixels = "e => e.querySelector('canvas').toDataURL()"
    conv1 = page.locator('[data-tensor="conv1.y"]')
    map_before = conv1.evaluate(pixels)
    page.evaluate("document.activeElement.blur()")
    for key in ("Home", ".", ".", "."):
        page.keyboard.press(key)
        assert page.locator(".legend-bar").evaluate_all(limits) == before
    assert conv1.evaluate(pixels) == map_before


# — enlarged map, keyboard ————————————————————————————————————————————————————————————————————————


def test_a_click_enlarges_the_map_and_pins_the_cell(explorer):
    trace = explorer.open()
    page = explorer.page
    explorer.point('[data-tensor="conv1.y"]', 0.3, 0.2)
    page.mouse.down()
    page.mouse.up()
    sheets = page.locator(".sheet")
    expect(sheets).to_have_count(2)
    address = page.locator(".enlarged").get_attribute("data-address")
    index = tuple(int(i) for i in re.search(r"\[(.+)\]", address)[1].split(","))
    for role, name in (("value", "conv1.y"), ("gradient", "conv1.dy")):
        shown = page.locator(f'[data-fact="{role}"] dd').inner_text()
        assert np.float32(number(shown)) == explorer.tensor(trace, name)[index]


def test_the_keyboard_alone_does_it_all(explorer):
    trace = explorer.open()
    page = explorer.page
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.tensor") == "conv1.y":
            break
    else:
        pytest.fail("Tab never reached conv1.y")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    # The first arrow enters the tensor at its first cell.
    assert explorer.pinned() == ("conv1.y", (0, 1, 1, 1))
    assert np.float32(explorer.shown_number()) == explorer.tensor(trace, "conv1.y")[0, 1, 1, 1]
    page.keyboard.press("Enter")
    page.locator(".enlarged").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.tensor") == "conv1.y"
    spoken = page.locator('.under [role="status"]')
    expect(spoken).to_contain_text("conv1.y[0, 1, 1, 1] =")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()


def test_a_click_does_not_take_the_keyboard_from_the_timeline(explorer):
    explorer.open()
    page = explorer.page
    slider, now = page.locator(".scrub input"), page.locator(".timeline .now")
    page.locator(".play").click()
    page.locator(".play").click()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(now).to_have_attribute("data-step", "1")
    slider.focus()
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Pause")


def test_the_power_of_ten_of_a_map_s_numbers_is_never_cut_off(explorer):
    explorer.page.set_viewport_size({"width": 1280, "height": 720})
    explorer.open("?lang=ru&theme=projector&at=conv2.dy[0,0,6,6]&panel=map")
    caption = explorer.page.locator('.sheet[data-tensor="conv2.dy"] figcaption')
    whole, power = caption.bounding_box(), caption.locator(".exponent").bounding_box()
    assert power["x"] + power["width"] <= whole["x"] + whole["width"]


def test_p_leaves_only_the_picture(explorer):
    explorer.open("?theme=projector")
    page = explorer.page
    page.keyboard.press("p")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".timeline")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".top")).to_be_visible()


def test_lenet_fits_the_projector_and_p_gives_its_maps_the_room(explorer):
    page = explorer.page
    page.set_viewport_size({"width": 1280, "height": 720})
    explorer.open("?lang=ru&theme=projector")
    picture = page.locator(".picture")
    fits = "view => view.scrollWidth <= view.clientWidth"
    assert picture.evaluate(fits)
    for shape in page.locator(".column-shape").all():
        assert shape.evaluate("text => text.scrollWidth <= text.clientWidth")
    size = """columns => columns.map(column => column.querySelector(".tensor").offsetWidth
        * column.querySelector(".tensor").offsetHeight).reduce((a, b) => a + b)"""
    before = page.locator(".column").evaluate_all(size)
    page.keyboard.press("p")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".answer .logit").first).to_be_hidden()
    page.wait_for_timeout(100)
    assert picture.evaluate(fits)
    assert page.locator(".column").evaluate_all(size) > 1.2 * before


def test_what_was_before_is_read_whole_at_the_projector(explorer):
    page = explorer.page
    page.set_viewport_size({"width": 1280, "height": 720})
    explorer.open("?lang=ru&theme=projector")
    with explorer.passing():
        page.locator('[data-sample="digit-3"]').click()
    page.keyboard.press("d")
    page.locator(".answer small").first.wait_for()
    outcome = page.locator(".outcome").bounding_box()
    for small in page.locator(".answer small").all():
        box = small.bounding_box()
        assert outcome["x"] < box["x"]
        assert box["x"] + box["width"] <= outcome["x"] + outcome["width"]
    # Only what a probability was that is another now.
    assert page.locator(".answer small").count() < 10
    with explorer.passing():
        page.locator('.answer[data-class="5"]').click()
    label = page.locator(".half-label.deltas span").bounding_box()
    notes = page.locator(".note.constant")
    expect(notes.first).to_be_visible()
    for note in notes.all():
        box = note.bounding_box()
        assert box["y"] + box["height"] <= label["y"] or label["y"] + label["height"] <= box["y"]


# — links, languages, refusals ————————————————————————————————————————————————————————————————————


def test_a_link_restores_everything(explorer):
    trace = explorer.open("?lang=ru&theme=dark")
    page = explorer.page
    choose_target(explorer, other_class(trace))
    page.locator('[data-tensor="pool1.dy"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".scale select").select_option("map")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    page.keyboard.press(".")
    page.wait_for_url(re.compile(r"step=1\b"))
    link = page.url
    seen = {
        "loss": page.locator(".loss").get_attribute("data-loss"),
        "status": page.locator(".status").inner_text(),
        "sheet": page.locator(".enlarged").get_attribute("data-address"),
        "scale": page.locator(".scale select").input_value(),
        "step": page.locator(".now").get_attribute("data-step"),
        "theme": page.locator("html").get_attribute("data-theme"),
        "language": page.locator("html").get_attribute("lang"),
    }
    assert seen["language"] == "ru"
    with explorer.passing():
        page.goto(link)
    page.locator(".enlarged").wait_for()
    expect(page.locator(".status")).to_have_text(seen["status"])
    again = {
        "loss": page.locator(".loss").get_attribute("data-loss"),
        "status": page.locator(".status").inner_text(),
        "sheet": page.locator(".enlarged").get_attribute("data-address"),
        "scale": page.locator(".scale select").input_value(),
        "step": page.locator(".now").get_attribute("data-step"),
        "theme": page.locator("html").get_attribute("data-theme"),
        "language": page.locator("html").get_attribute("lang"),
    }
    assert again == seen
    page.wait_for_timeout(400)
    assert page.url == link


def test_russian_speaks_russian_and_writes_a_comma(explorer):
    trace = explorer.open("?lang=ru")
    page = explorer.page
    expect(page.locator(".play")).to_contain_text("Пуск")
    explorer.point('[data-tensor="conv1.y"]', 0.3, 0.2)
    name, index = explorer.pinned()
    line = page.locator(".status").inner_text()
    assert "градиент" in line
    shown = re.search(r" = (\S+) ·", line)[1]
    assert "." not in shown
    assert number(shown) == pytest.approx(explorer.tensor(trace, name)[index], rel=1e-4)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".play")).to_contain_text("Play")


def test_a_language_that_was_switched_to_is_in_the_link(explorer):
    explorer.open("?lang=en")
    page = explorer.page
    page.get_by_role("button", name="Русский").click()
    expect(page.locator(".play")).to_contain_text("Пуск")
    page.wait_for_url(re.compile(r"lang=ru\b"))


def test_no_word_is_missing_in_either_language(explorer):
    for language in ("en", "ru"):
        explorer.open(f"?lang={language}")
        for panel in ("map", "layer", "spec", "share"):
            explorer.page.goto(f"/?lang={language}&panel={panel}&at=conv1.y[0,0,3,3]")
            explorer.page.locator(f'.drawer[data-panel="{panel}"]').wait_for()
            text = explorer.page.locator("body").inner_text()
            # A message that is missing shows its own id.
            assert not re.search(
                r"\b(status|legend|panel|outcome|target|enlarged|facts|sheet|kind|share|spec)-[a-z]+",
                text.replace("conv2d", ""),
            ), text


def test_a_link_that_leads_nowhere_opens_a_picture_and_says_so(explorer, watch):
    watch.expect("404 GET /api/v1/networks/nowhere")
    explorer.open("?network=nowhere")
    assert explorer.page.locator(".column").count() > 5
    expect(explorer.page.locator(".problem")).to_be_visible()


@pytest.mark.parametrize("gone", ["input", "network"])
def test_a_link_of_which_half_is_gone_opens_the_other_half(explorer, watch, gone):
    trace = explorer.open(network="branches")
    kept = {"network": trace["network"], "input": "sample-digit-4", gone: "zzz"}
    watch.expect(f"404 GET /api/v1/{gone}s/zzz")
    again = explorer.open("?network={network}&input={input}".format(**kept))
    other = {"input": "network", "network": "input"}[gone]
    assert again[other] == kept[other]
    said = explorer.page.locator(".problem")
    expect(said).to_contain_text({"input": "picture", "network": "network"}[gone] + " of this link")
    expect(said.locator(".aside")).to_have_count(0)


def test_a_tensor_whose_shape_changed_is_not_subtracted(explorer):
    explorer.open()
    explorer.layer("conv1")
    field = explorer.field("out_channels").locator("input").first
    with explorer.passing():
        field.fill("5")
        field.press("Enter")
    with explorer.page.expect_response(lambda r: "minus=" in r.url):
        explorer.page.locator(".compare").click()
    note = explorer.page.locator('[data-tensor="conv1.y"] .note')
    expect(note).to_have_text("shape changed")


def test_a_refused_change_keeps_the_picture_and_says_where(explorer, watch):
    watch.expect("422 POST /api/v1/networks")
    explorer.open()
    page = explorer.page
    pixels = "e => e.querySelector('canvas').toDataURL()"
    before = page.locator('[data-tensor="conv2.y"]').evaluate(pixels)
    explorer.layer("conv2")
    field = explorer.field("kernel_size").locator("input").first
    field.fill("40")
    field.press("Enter")
    problem = page.locator(".problem")
    problem.wait_for()
    assert problem.get_attribute("data-node") == "conv2"
    expect(page.locator('.column[data-node="conv2"]')).to_have_attribute("data-wrong", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator('[data-tensor="conv2.y"]').count() == 1
    problem.get_by_role("button", name="Take the change back").click()
    expect(problem).to_have_count(0)
    page.locator('.column[data-wrong="true"]').wait_for(state="detached")
    assert page.locator('[data-tensor="conv2.y"]').evaluate(pixels) == before


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_page_is_accessible(server, page, theme):
    page.goto(f"{server}/?theme={theme}&panel=map&at=conv1.y[0,1,9,9]")
    page.locator(".enlarged").wait_for()
    assert_accessible(page, ".page")


# — one piece of geometry in the browser ——————————————————————————————————————————————————————————

WINDOWS = """async ({node, cells, feeds}) => {
    const {readsFrom, feedsInto} = await import("/static/js/layout/windows.js");
    return cells.map((index) => (feeds ? feedsInto(node, 0, index) : readsFrom(node, index)[0]));
}"""


@pytest.mark.parametrize(
    "settings",
    [
        {
            "kind": "conv2d",
            "out_channels": 4,
            "kernel_size": [3, 2],
            "stride": [2, 1],
            "padding": [1, 0],
            "dilation": [1, 2],
        },
        {"kind": "conv2d", "out_channels": 4, "kernel_size": 3, "padding": 2, "groups": 2},
        {"kind": "avgpool2d", "kernel_size": 3, "stride": 2, "padding": 1},
        {"kind": "avgpool2d", "kernel_size": [2, 3]},
        {"kind": "globalavgpool"},
        {"kind": "flatten"},
        {"kind": "leaky_relu"},
    ],
    ids=lambda s: "-".join(str(v) for v in s.values()).replace(" ", ""),
)
def test_the_windows_drawn_are_the_cells_the_engine_links(explorer, settings):
    from engine import network, spec

    explorer.open()
    text = {
        "input": {"shape": [2, 6, 7]},
        "nodes": [{"name": "a", **settings}],
        "loss": {"kind": "mean_squared_error"},
    }
    answer = explorer.page.request.post(
        f"{explorer.server}/api/v1/networks", data={"spec": text}
    ).json()
    node = answer["nodes"][0]
    net = network.initialize(spec.read(text), seed=3, dtype=np.float64)
    layer, params = net.architecture.nodes[0].layer, net.params.get("a", {})
    x = np.random.default_rng(5).uniform(1, 2, (1, 2, 6, 7))
    y, saved, _ = layer.forward(params, x)
    linked = np.zeros((y.size, x.size), bool)
    for i in range(y.size):
        dy = np.zeros(y.size)
        dy[i] = 1
        linked[i] = layer.backward(params, dy.reshape(y.shape), saved).inputs[0].ravel() != 0

    def box(cells, shape):
        where = np.nonzero(cells.reshape(shape))[1:]
        return [(int(axis.min()), int(axis.max()) + 1) for axis in where]

    def drawn(region, shape):
        if region["index"]:
            return [(i, i + 1) for i in region["index"][1:]]
        if region["maps"] is None:
            return [tuple(region["columns"])]
        ends = zip((region["maps"], region["rows"], region["columns"]), shape[1:], strict=True)
        return [(max(0, low), min(size, high)) for (low, high), size in ends]

    cells = [list(map(int, np.unravel_index(i, y.shape))) for i in range(y.size)]
    regions = explorer.page.evaluate(WINDOWS, {"node": node, "cells": cells, "feeds": False})
    for i, region in enumerate(regions):
        assert drawn(region, x.shape) == box(linked[i], x.shape)
    cells = [list(map(int, np.unravel_index(i, x.shape))) for i in range(x.size)]
    regions = explorer.page.evaluate(WINDOWS, {"node": node, "cells": cells, "feeds": True})
    for i, region in enumerate(regions):
        if linked[:, i].any():
            assert drawn(region, y.shape) == box(linked[:, i], y.shape)
        else:
            assert region is None


def test_a_very_wide_layer_is_paged(explorer):
    spec = {"name": "Wide", "input": {"shape": [1, 12, 12]}, "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 500, "kernel_size": 3, "padding": 1},
        {"name": "relu1", "kind": "relu"}, {"name": "gap", "kind": "globalavgpool"},
        {"name": "fc", "kind": "linear", "out_features": 3}]}
    page = explorer.page
    made = page.request.post(f"{explorer.server}/api/v1/networks", data={"spec": spec}).json()
    trace = explorer.open(f"?network={made['id']}")
    shown = page.locator('.column[data-node="conv1"] .map-pages span')
    total, count = 500, int(re.findall(r"\d+", shown.inner_text())[1]) + 1
    expect(shown).to_have_text(f"maps 0–{count - 1} of {total}")
    canvas = page.locator('[data-tensor="conv1.y"]')
    assert canvas.bounding_box()["width"] < 0.5 * page.viewport_size["width"]
    page.locator('.column[data-node="conv1"] [data-maps="next"]').click()
    expect(shown).to_have_text(f"maps {count}–{2 * count - 1} of {total}")
    # The ReLU behind it turns along: a map stands level with what becomes of it.
    expect(page.locator('.column[data-node="relu1"] .map-pages span')).to_have_text(
        f"maps {count}–{2 * count - 1} of {total}")
    explorer.point('[data-tensor="conv1.y"]', 0.01, 0.02)
    name, index = explorer.pinned()
    assert (name, index[1]) == ("conv1.y", count)
    assert np.float32(explorer.shown_number()) == explorer.tensor(trace, name)[index]
    # The keyboard turns too, and a link turns up the map it names.
    canvas.focus()
    page.keyboard.press("PageUp")
    expect(shown).to_have_text(f"maps 0–{count - 1} of {total}")
    explorer.open(f"?network={made['id']}&panel=map&at=conv1.y[0,499,2,3]")
    expect(shown).to_have_text(f"maps {total - count}–{total - 1} of {total}")
