"""The form of the training room: what it says is what is trained, and data of any origin."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.training import LAPTOP, zip_of_folders

FETCH = {"name": "mnist", "title": "MNIST", "bytes": 11_594_722, "present": False, "code": None}


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


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


def downloads(page, *answers: dict) -> list[str]:
    """Answer what the page asks of downloads: nothing is fetched from elsewhere in a test."""
    asked, left = [], list(answers)

    def answer(route):
        asked.append(route.request.method)
        status = 202 if route.request.method == "POST" else 200
        route.fulfill(status=status, json=left[0] if len(left) == 1 else left.pop(0))

    page.route("**/api/v1/datasets/downloads**", answer)
    return asked


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
