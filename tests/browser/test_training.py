"""The training room: what the form says is trained, what runs do is shown, and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import assert_accessible
from tests.browser.training import LAPTOP, SLOW, Room, small, zip_of_folders

PANELS = ["network", "confusion", "mistakes", "data", "share", "runs"]
OVERHANG = """() => [...document.querySelectorAll('.setup, .going, .look-body, .learning'),
    document.documentElement].filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.className || one.tagName)"""


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def room(page, server):
    room = Room(page, server)
    room.clear()
    yield room
    # A stream that stays open would be closed by the end of its server only.
    page.goto("about:blank")
    room.clear()


# — the first visit ——————————————————————————————————————————————————————————————————————————————


def test_a_first_visit_shows_what_there_is_to_learn_and_one_button(room):
    room.open()
    expect(room.page.locator(".welcome h2")).to_have_text("5 classes to tell apart")
    rows = room.page.locator(".sheet-big dt")
    expect(rows).to_have_text(["circle", "square", "triangle", "cross", "bars"])
    expect(room.page.locator('[data-do="start"]:visible')).to_have_count(1)
    assert room.trainings() == []


def test_one_click_trains_and_the_page_says_what_the_api_says(room):
    room.open()
    room.start()
    room.settle("finished")
    training = room.training()
    assert training["state"] == "finished"
    assert training["document"]["dataset"] == {"kind": "shapes", "count": 2000, "seed": 0}
    log = room.api.get(f"/trainings/{training['id']}/log").json()
    loss = log["reports"]["running"][-1]
    right = log["evaluations"][-1]["held_out"]["accuracy"]
    said = room.page.locator(".status").inner_text()
    assert f"batch {training['steps_total']} of {training['steps_total']}" in said
    assert float(re.search(r"loss ([\d.]+)", said)[1]) == pytest.approx(loss, rel=5e-3)
    assert float(re.search(r"([\d.]+)\s%", said)[1]) == pytest.approx(100 * right, abs=0.05)
    bar = room.page.locator(".chip [role=progressbar]")
    expect(bar).to_have_attribute("aria-valuenow", "100")


def test_the_form_is_the_document(room):
    room.open()
    room.section("dataset")
    room.page.locator("#field-dataset").select_option("moons")
    room.page.locator("#setting-dataset-count").fill("300")
    room.page.locator('[data-do="few"]').check()
    room.page.locator("#setting-split-count").fill("40")
    room.section("network")
    expect(room.page.locator("#field-network")).to_have_value("perceptron")
    room.page.locator("#setting-network-plan-depth").fill("2")
    room.page.locator("#setting-network-plan-activation").select_option("tanh")
    room.page.locator("#field-initializer").select_option("normal")
    room.section("optimizer")
    room.page.locator("#field-optimizer").select_option("adam")
    room.page.locator("#setting-optimizer-learning_rate").fill("0,002")
    room.page.locator("#field-schedule").select_option("cosine")
    room.page.locator("#setting--epochs").fill("3")
    room.page.locator("#setting--batch_size").fill("10")
    room.section("regularizer")
    room.page.locator("#field-regularizer").select_option("l1")
    room.section("augmentations")
    room.page.locator("#field-augmentation").select_option("mixup")
    expect(room.page.locator('[data-section="augmentations"] .form-summary')).to_have_text("Mixup")
    room.page.locator("#field-name").fill("mine")
    room.page.locator("#field-name").press("Tab")
    room.start()
    document = room.training()["document"]
    assert document["name"] == "mine"
    assert document["dataset"] == {"kind": "moons", "count": 300}
    assert document["split"]["count"] == 40
    kinds = [node["kind"] for node in document["network"]["spec"]["nodes"]]
    assert kinds == ["linear", "tanh", "linear", "tanh", "linear"]
    assert document["initializer"]["kind"] == "normal"
    assert (document["optimizer"]["kind"], document["optimizer"]["learning_rate"]) == (
        "adam", 0.002)
    assert document["schedule"]["kind"] == "cosine"
    assert (document["epochs"], document["batch_size"]) == (3, 10)
    assert document["regularizer"]["kind"] == "l1"
    assert [one["kind"] for one in document["augmentations"]] == ["mixup"]
    room.settle("finished")


def test_a_network_follows_the_data_and_comes_back_with_them(room):
    room.open()
    room.section("dataset")
    summary = room.page.locator('[data-section="network"] .form-summary')
    expect(summary).to_contain_text("ConvNet 2×8 relu")
    room.page.locator("#field-dataset").select_option("spiral")
    expect(summary).to_contain_text("Perceptron 1×32 relu")
    expect(room.page.locator(".sheet-big canvas.points")).to_be_visible()
    room.page.locator("#field-dataset").select_option("digits")
    expect(summary).to_contain_text("ConvNet 2×8 relu · 9098 parameters")
    room.section("network")
    room.page.locator("#field-network").select_option("lenet5")
    expect(summary).to_contain_text("LeNet-5 · 61\u202f706 parameters")
    room.page.locator("#field-dataset").select_option("shapes")
    # 84 · 5 weights fewer, and 5 biases.
    expect(summary).to_contain_text("LeNet-5 · 61\u202f281 parameters")


# — limits and refusals ——————————————————————————————————————————————————————————————————————————


def test_limits_keep_to_a_lecture_until_they_are_lifted(room):
    room.open()
    field = room.page.locator("#setting--epochs")
    field.fill("500")
    expect(room.page.locator("#setting--epochs-reason")).to_have_text("At most 50.")
    expect(field).to_have_attribute("aria-invalid", "true")
    room.page.locator('[data-do="lift"]').check()
    field.fill("501")
    expect(room.page.locator("#setting--epochs-reason")).to_be_empty()
    expect(room.page.locator('[data-section="optimizer"] .form-summary')).to_contain_text("501")


def test_a_network_that_cannot_be_is_refused_where_it_is_written(room, watch):
    watch.expect("422 POST /api/v1/networks")
    room.open()
    part = room.section("network")
    room.page.locator("#field-network").select_option("json")
    text = part.locator("textarea")
    spec = text.input_value()
    text.fill(spec.replace('"kernel_size": 3', '"kernel_size": 99', 1))
    part.locator('[data-do="apply-spec"]').click()
    expect(part.locator('[data-trouble="network"]')).to_contain_text("99")
    expect(room.page.locator('[data-do="start"]:visible').first).to_be_disabled()
    text.fill(spec[:-3])
    part.locator('[data-do="apply-spec"]').click()
    expect(part.locator(".spec-small .reason")).to_contain_text("Line")
    room.page.locator('[data-do="undo"]').click()
    expect(part.locator('[data-trouble="network"]')).to_have_count(0)
    expect(room.page.locator('[data-do="start"]:visible').first).to_be_enabled()


def test_what_the_server_refuses_stands_beside_its_field(room, watch):
    watch.expect("422 POST /api/v1/trainings")
    room.open()
    refusal = {"title": "No", "status": 422, "detail": "Such a rate is not to be had.",
               "pointer": "/optimizer/learning_rate"}
    room.page.route("**/api/v1/trainings", lambda route: route.fulfill(
        status=422, content_type="application/problem+json", json=refusal)
        if route.request.method == "POST" else route.continue_())
    room.section("optimizer").locator("> summary").click()
    room.page.locator('[data-do="start"]:visible').first.click()
    field = room.page.locator('[data-field="learning_rate"]')
    expect(field.locator(".reason")).to_contain_text("Such a rate is not to be had.")
    field.get_by_role("button", name="more").click()
    expect(field.locator(".reason")).to_be_empty()


def test_a_form_can_be_undone_and_a_link_brings_it_back(room):
    room.open()
    rate = room.page.locator("#setting-optimizer-learning_rate")
    rate.fill("0.2")
    expect(room.page).to_have_url(re.compile("draft="))
    room.page.reload()
    expect(rate).to_have_value("0.2")
    room.page.locator("#field-optimizer").select_option("rmsprop")
    room.page.keyboard.press("Escape")
    room.page.locator("body").press("Control+z")
    expect(room.page.locator("#field-optimizer")).to_have_value("sgd")
    expect(rate).to_have_value("0.2")
    room.page.locator("body").press("Control+Shift+z")
    expect(room.page.locator("#field-optimizer")).to_have_value("rmsprop")


# — runs ——————————————————————————————————————————————————————————————————————————————————————————


def test_a_run_is_changed_paused_left_come_back_to_and_finished(room):
    training = room.post(dataset=SLOW, network={"zoo": "lenet5"}, epochs=2, batch_size=32,
                         optimizer={"kind": "sgd", "learning_rate": 0.05})
    room.open()
    room.settle("running")
    rate = room.page.locator("#live-learning_rate")
    expect(rate).to_have_value("0.05")
    room.page.locator('[data-do="halve"]').click()
    expect(rate).to_have_value("0.025")
    rate.fill("0,01")
    rate.press("Enter")
    mark = room.page.locator(".happenings").get_by_text("0.01")
    expect(mark.first).to_be_visible()
    room.command("pause").click()
    room.settle("paused")
    told = room.training()
    # Two changes before the same batch are one.
    assert told["changes"][-1]["learning_rate"] == 0.01
    assert told["state"] == "paused"
    assert told["step"] < told["steps_total"]
    expect(room.page.locator(".status")).to_contain_text(
        f"batch {told['step']} of {told['steps_total']}")

    room.command("batch").click()
    expect(room.page.locator(".status")).to_contain_text(f"batch {told['step'] + 1} of")
    room.page.locator("body").press("ArrowLeft")
    expect(room.page).to_have_url(re.compile(r"[?&]at=\d+"))
    at = int(re.search(r"[?&]at=(\d+)", room.page.url)[1])
    assert at in room.training()["snapshots"]

    room.page.reload()
    room.settle("paused")
    expect(room.page).to_have_url(re.compile(rf"[?&]at={at}\b"))
    expect(room.command("back")).to_contain_text(f"Back to {at}")
    room.command("back").click()
    expect(room.page.locator(".status")).to_contain_text(f"batch {at} of")
    room.command("run").click()
    room.settle("finished")
    assert room.training()["id"] == training["id"]
    assert room.training()["step"] == told["steps_total"]


def test_what_a_live_field_cannot_be_is_said_beside_it(room, watch):
    room.post(dataset=SLOW, network={"zoo": "lenet5"}, epochs=3, optimizer="sgd")
    room.open()
    momentum = room.page.locator("#live-momentum")
    momentum.fill("1")
    momentum.press("Enter")
    expect(room.page.locator("#live-momentum-reason")).to_have_text("Less than 1.")
    assert room.training()["changes"] == []
    momentum.press("Escape")
    expect(momentum).to_have_value("0")
    room.command("stop").click()
    room.settle("stopped")


def test_runs_wait_in_line_and_say_so(room):
    for number in range(4):
        room.post(dataset=SLOW, network={"zoo": "lenet5"}, epochs=5, name=f"run {number}")
    room.open()
    waiting = room.page.locator('.chip[data-state="queued"]')
    expect(waiting).to_have_count(2)
    states = {one["name"]: (one["state"], one["queue"]) for one in room.trainings()}
    for chip in waiting.all():
        state, queue = states[chip.locator("b").inner_text()]
        assert state == "queued"
        expect(chip).to_contain_text(f"waiting, number {queue} in line")
    for _ in range(2):
        room.page.locator('.chip[data-state="running"] .chip-name').first.click()
        room.command("stop").click()
        room.settle("stopped")
    expect(room.page.locator('.chip[data-state="queued"]')).to_have_count(0)


def test_a_breakdown_names_the_step_and_the_layer_and_offers_a_gentler_rate(room):
    room.open()
    room.page.locator('[data-do="lift"]').check()
    room.page.locator("#setting-optimizer-learning_rate").fill("1e30")
    room.start()
    room.settle("failed")
    failure = room.training()["failure"]
    said = room.page.locator("[data-failure]")
    expect(said).to_contain_text(f"batch {failure['step']}:")
    expect(said).to_contain_text(f"in layer {failure['node']} the")
    expect(room.page.locator(".chip-state").first).to_contain_text("broke down")
    room.page.locator('[data-do="retry"]').click()
    expect(room.chips).to_have_count(2)
    assert room.training()["document"]["optimizer"]["learning_rate"] == 1e29
    assert room.training()["document"]["changes"] == []


def test_runs_are_overlaid_listed_and_deleted(room):
    names = ["one", "two", "three"]
    for name in names:
        room.post(name=name)
    room.open()
    expect(room.page.locator(".all-runs")).to_have_text("All runs (3)")
    room.page.locator('[data-do="all-runs"]').click()
    rows = room.page.locator("[data-row]")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("one")
    for row in rows.all():
        row.locator("input").set_checked(True)
    expect(room.chips).to_have_count(3)
    expect(room.page).to_have_url(re.compile(r"runs=\w+,\w+,\w+"))
    colours = {chip.get_attribute("style").split(";")[0] for chip in room.chips.all()}
    assert len(colours) == 3
    rows.nth(0).locator('[data-do="delete"]').click()
    rows.nth(0).locator('[data-do="delete-yes"]').click()
    expect(rows).to_have_count(2)
    assert [one["name"] for one in room.trainings()] == ["two", "one"]
    rows.nth(1).locator('[data-do="take"]').click()
    room.section("dataset")
    expect(room.page.locator("#field-dataset")).to_have_value("moons")


def test_a_run_is_taken_along(room):
    training = room.post(name="to take")
    room.open()
    room.settle("finished")
    room.page.locator('[data-panel="share"]').click()
    for what, end in (("log", ".csv"), ("weights", ".safetensors"), ("document", ".json")):
        with room.page.expect_download() as waiting:
            room.page.locator(f'[data-share="{what}"]').click()
        assert waiting.value.suggested_filename.endswith(end)
    log = room.api.get(f"/trainings/{training['id']}/log.csv").text
    assert len(log.splitlines()) > training["steps_total"]


def test_a_connection_that_breaks_is_said_and_mends(room, watch):
    watch.expect("Failed to load resource")
    training = room.post(dataset=SLOW, network={"zoo": "lenet5"}, epochs=1, batch_size=64)
    room.page.route("**/trainings/events**", lambda route: route.abort())
    room.open()
    broken = room.page.locator("[data-connection]")
    expect(broken).to_have_text(re.compile("The connection broke; trying again."))
    room.api.post(f"/trainings/{training['id']}/commands", json={"command": "stop"})
    room.page.unroute("**/trainings/events**")
    # What was told in between is told now.
    room.settle("stopped")
    expect(broken).to_have_count(0)


def test_scenes_start_their_runs_side_by_side(room):
    room.open()
    scenes = room.api.get("/scenes", headers={"Accept-Language": "en"}).json()
    scene = next(one for one in scenes if one["name"] == "plane")
    room.page.locator("#scene").select_option("plane")
    expect(room.page.locator(".scenes .watch")).to_contain_text(scene["watch"][:60])
    room.page.locator('[data-do="scene"]').click()
    expect(room.chips).to_have_count(len(scene["trainings"]))
    names = {one["name"] for one in room.trainings()}
    assert names == {one["name"] for one in scene["trainings"]}
    room.settle("finished")


# — data ——————————————————————————————————————————————————————————————————————————————————————————


def test_a_zip_of_folders_is_looked_at_trained_on_and_thrown_away(room):
    room.open()
    part = room.section("dataset")
    part.locator('[data-do="upload"]').set_input_files({
        "name": "greys.zip", "mimeType": "application/zip",
        "buffer": zip_of_folders({"dark": 20, "light": 200}),
    })
    expect(part.locator(".form-summary")).to_contain_text("greys")
    expect(part.locator(".form-summary")).to_contain_text("2 classes · 24 objects")
    expect(room.page.locator(".sheet-big dt")).to_have_text(["dark", "light"])
    chosen = part.locator("#field-dataset").input_value()
    room.start()
    room.settle("finished")
    training = room.training()
    assert training["document"]["dataset"] == {"id": chosen.removeprefix("id:")}
    assert training["dataset"]["classes"] == ["dark", "light"]
    part.locator('[data-do="remove-dataset"]').click()
    part.get_by_role("button", name="Yes, delete").click()
    expect(part.locator("#field-dataset")).to_have_value("shapes")
    assert room.api.get(f"/datasets/{chosen.removeprefix('id:')}").status_code == 404


def test_a_file_that_is_no_data_is_refused_and_nothing_is_lost(room, watch):
    watch.expect("POST /api/v1/datasets")
    room.open()
    part = room.section("dataset")
    room.page.locator("#setting-dataset-count").fill("500")
    part.locator('[data-do="upload"]').set_input_files({
        "name": "letter.zip", "mimeType": "application/zip", "buffer": b"Dear student",
    })
    expect(part.locator('[data-trouble="upload"]')).to_contain_text("letter holds no pictures")
    expect(room.page.locator("#setting-dataset-count")).to_have_value("500")


# — every hand, every eye, both languages ————————————————————————————————————————————————————————


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


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_before_the_first_run(room, new_context, server, theme):
    page = new_context(bypass_csp=True).new_page()
    Room(page, server).open(f"?theme={theme}")
    for name in ("dataset", "network", "regularizer", "augmentations"):
        page.locator(f'[data-section="{name}"] > summary').click()
    page.locator("#field-augmentation").select_option("rotate")
    page.locator(".sheet-augmented canvas").first.wait_for()
    assert_accessible(page, "#page")


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_beside_a_run(room, new_context, server, theme):
    room.post(name="looked at", dataset={"kind": "shapes", "count": 200},
              network=picture_network())
    page = new_context(bypass_csp=True).new_page()
    seen = Room(page, server)
    seen.open(f"?theme={theme}")
    seen.settle("finished")
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
    expect(status).to_contain_text(re.compile(r"потери \d+,\d+"))
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


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_nothing_sticks_out(room, width, height, theme):
    room.post(name="a run with a rather long name that somebody typed")
    room.page.set_viewport_size({"width": width, "height": height})
    room.open(f"?theme={theme}")
    room.settle("finished")
    assert room.page.evaluate(OVERHANG) == []


def downloads(page, *answers: dict) -> list[str]:
    """Answer what the page asks of downloads: nothing is fetched from elsewhere in a test."""
    asked, left = [], list(answers)

    def answer(route):
        asked.append(route.request.method)
        status = 202 if route.request.method == "POST" else 200
        route.fulfill(status=status, json=left[0] if len(left) == 1 else left.pop(0))

    page.route("**/api/v1/datasets/downloads**", answer)
    return asked


FETCH = {"name": "mnist", "title": "MNIST", "bytes": 11_594_722, "present": False, "code": None}


def test_a_download_shows_how_far_it_is_and_why_it_failed(room):
    room.open()
    asked = downloads(
        room.page,
        {**FETCH, "state": "running", "done": 0, "progress": 0.0, "detail": None},
        {**FETCH, "state": "running", "done": 4_000_000, "progress": 0.3, "detail": None},
        {**FETCH, "state": "failed", "done": 4_000_000, "progress": 0.3,
         "detail": "There is no network here."},
    )
    part = room.section("dataset")
    button = part.locator('[data-fetch="mnist"]')
    expect(button).to_have_text("Fetch MNIST (12 MB)")
    button.click()
    expect(part.locator("progress")).to_have_attribute("value", "4000000")
    expect(part.get_by_text("There is no network here.")).to_be_visible()
    expect(button).to_be_enabled()
    assert asked[0] == "POST"
    assert set(asked[1:]) == {"GET"}


def test_a_file_can_be_dropped_anywhere(room):
    room.open()
    archive = list(zip_of_folders({"black": 0, "grey": 100, "white": 240}, 8))
    room.page.evaluate("""(bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "shades.zip", {type: "application/zip"}));
      for (const type of ["dragenter", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type, {bubbles: true, dataTransfer: data}));
      }
    }""", archive)
    expect(room.page.locator(".welcome h2")).to_have_text("3 classes to tell apart")
    expect(room.page.locator('[data-section="dataset"] .form-summary')).to_contain_text("shades")


def test_labels_are_smoothed_and_pictures_varied_as_the_form_says(room):
    room.open()
    room.section("network")
    room.page.locator("#field-loss").select_option("softmax_cross_entropy")
    room.page.locator("#setting-loss-label_smoothing").fill("0.1")
    room.section("augmentations")
    room.page.locator("#field-augmentation").select_option("shift")
    before = room.page.locator(".sheet-augmented canvas").nth(1)
    expect(before).to_be_visible()
    room.page.locator("#field-augmentation").select_option("cutout")
    room.page.locator('[data-augmentation="shift"] .drop').click()
    summary = room.page.locator('[data-section="augmentations"] .form-summary')
    expect(summary).to_have_text("Cutout")
    room.section("optimizer")
    room.page.locator("#setting--epochs").fill("1")
    room.start()
    document = room.training()["document"]
    assert document["loss"]["label_smoothing"] == 0.1
    assert [one["kind"] for one in document["augmentations"]] == ["cutout"]
    room.settle("finished")


def test_a_network_of_the_explorer_goes_on_learning_here(room):
    page = room.page
    page.goto(f"{room.server}/?lang=en")
    page.locator('[aria-controls="pane-network"]').click()
    page.locator('[data-do="train"]').click()
    summary = page.locator('[data-section="network"] .form-summary')
    expect(summary).to_have_text("LeNet-5 · 61\u202f706 parameters")
    room.section("dataset")
    page.locator("#field-dataset").select_option("digits")
    page.locator("#setting-dataset-count").fill("200")
    room.section("optimizer")
    page.locator("#setting--epochs").fill("1")
    room.start()
    room.settle("finished")
    log = room.api.get(f"/trainings/{room.training()['id']}/log").json()
    # It knows digits already, these too.
    assert log["evaluations"][0]["held_out"]["accuracy"] > 0.5


def test_a_run_goes_on_from_the_weights_of_another(room):
    first = room.post(name="first", dataset={"kind": "gaussians", "count": 400})
    room.open()
    room.settle("finished")
    room.page.locator('[data-do="take-weights"]').click()
    expect(room.page.locator("#field-dataset")).to_have_count(0)
    room.section("network")
    expect(room.page.locator("#field-network")).to_have_value("id")
    room.start()
    room.settle("finished")
    second = room.training()
    assert second["document"]["network"]["id"] != first["network"]
    end, begin = (room.api.get(f"/trainings/{one['id']}/log").json()["evaluations"][place]
                  for one, place in ((first, -1), (second, 0)))
    assert begin["held_out"] == end["held_out"]


def test_a_run_that_is_deleted_elsewhere_leaves_the_page(room):
    kept, gone = (room.post(name=name) for name in ("kept", "gone"))
    room.open(f"?runs={gone['id']},{kept['id']}&focus={gone['id']}")
    room.settle("finished")
    room.api.delete(f"/trainings/{gone['id']}").raise_for_status()
    expect(room.chips).to_have_count(1)
    expect(room.focused).to_contain_text("kept")
    expect(room.page.locator(".problem")).to_contain_text("gone was deleted elsewhere.")


def test_of_many_runs_all_are_listened_to(room):
    for _ in range(59):
        room.post(start=False)
    last = room.post(start=False)
    room.open(f"?runs={last['id']}")
    room.settle("paused")
    room.command("run").click()
    room.settle("finished")
    expect(room.page.locator(".connection")).to_have_count(0)
