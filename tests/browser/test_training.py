"""The training room: what runs do is shown, and nothing of it is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.training import LAPTOP, SLOW, Room


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


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
    assert float(re.search(r"loss Q ([\d.]+)", said)[1]) == pytest.approx(loss, rel=5e-3)
    assert float(re.search(r"([\d.]+)\s%", said)[1]) == pytest.approx(100 * right, abs=0.05)
    bar = room.page.locator(".chip [role=progressbar]")
    expect(bar).to_have_attribute("aria-valuenow", "100")


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
    # Nothing may be asked of the run any more when it goes.
    with room.page.expect_response(re.compile(f"{gone['id']}/snapshots/.*/traces")):
        room.page.reload()
    expect(room.chips).to_have_count(2)
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


def test_a_run_is_renamed_where_its_name_stands(room, new_context, server):
    training = room.post(name="first")
    other = new_context().new_page()
    Room(other, server).open()
    room.open()
    room.settle("finished")
    page = room.page
    field = page.locator(".run-name input")
    # With the keyboard alone, from the labelled pencil; Escape leaves all as it was.
    pencil = page.get_by_role("button", name="Rename first").first
    pencil.focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("nothing")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(pencil).to_be_focused()
    assert room.training()["name"] == "first"
    page.keyboard.press("Enter")
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    expect(page.locator(".run-name .reason")).to_have_text("A run needs a name.")
    field.fill("second, with momentum")
    page.keyboard.press("Enter")
    expect(room.focused.locator("b")).to_have_text("second, with momentum")
    expect(page.get_by_role("button", name="Rename second, with momentum")).to_be_focused()
    assert room.training()["name"] == "second, with momentum"
    document = {**training["document"], "name": "second, with momentum"}
    assert room.training()["document"] == document
    # Another page hears of it.
    expect(other.locator(".chip b")).to_have_text("second, with momentum")
    expect(other).to_have_title(re.compile("second, with momentum"))


def test_a_double_click_and_the_list_rename_too(room):
    room.post(name="first")
    room.open("?panel=runs")
    room.settle("finished")
    page = room.page
    name = room.focused.locator(".chip-name")
    name.dblclick()
    page.keyboard.type("second")
    page.keyboard.press("Enter")
    expect(name.locator("b")).to_have_text("second")
    expect(name).to_be_focused()
    row = page.locator("[data-row]")
    row.get_by_role("button", name="Rename second").click()
    row.locator(".run-name input").fill("third")
    # Whoever goes elsewhere has not lost what was typed.
    page.locator(".status").click()
    expect(row.locator(".link").first).to_have_text("third")
    expect(room.focused.locator("b")).to_have_text("third")
    assert room.training()["name"] == "third"
