"""The passes of the lab as one sequence of cells: stepped, played, scrubbed, looped."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.lab import LAPTOP, Lab, body_of


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def lab(page, server):
    return Lab(page, server)


def test_a_pass_is_walked_cell_by_cell(lab):
    lab.open("?preset=w2")
    now = lab.page.locator(".now")
    lab.page.locator("body").press(".")
    expect(now).to_have_attribute("data-cell", "y[0,0,0,0]")
    expect(lab.cell("y", 0, 0, 0, 1)).to_have_attribute("data-when", "later")
    lab.page.locator("body").press(".")
    expect(now).to_have_attribute("data-cell", "y[0,0,0,1]")
    expect(lab.page.locator(".workings")).to_have_attribute("data-of", "y[0,0,0,1]")
    lab.page.locator("body").press(",")
    expect(now).to_have_attribute("data-step", "0")
    lab.page.locator("body").press("Escape")
    expect(lab.page.locator('[data-when]')).to_have_count(0)


def test_stamps_add_up_as_the_api_walks_them(lab):
    lab.open("?preset=w2&way=scatter")
    expect(lab.page.locator(".tick.pass").last).to_contain_text("dx scattered")
    steps = lab.post("conv2d/steps", {**body_of(lab.preset("w2")), "what": "dx-scatter"})["steps"]
    count = int(lab.page.locator(".scrub input").get_attribute("max"))
    lab.scrub(count - len(steps) + 2)
    expect(lab.page.locator(".now")).to_have_attribute("data-cell", "dy[0,0,1,0]")
    for write in steps[2]["writes"]:
        expect(lab.cell("dx", *write["index"])).to_have_attribute(
            "data-partial", str(write["sum"]))


def test_forward_and_backward_are_one_timeline(lab):
    lab.open("?preset=w2")
    bands = lab.page.locator(".tick.pass")
    assert [band.get_attribute("data-phase") for band in bands.all()] == [
        "forward", "backward", "backward", "backward"]
    assert [text.strip() for text in bands.all_inner_texts()] == ["y", "db", "dw", "dx"]
    slider = lab.page.locator(".scrub input")
    expect(slider).to_have_attribute("max", str(4 + 1 + 9 + 16))
    now = lab.page.locator(".now")
    for step, address in ((0, "y[0,0,0,0]"), (3, "y[0,0,1,1]"), (4, "db[0]"),
                          (5, "dw[0,0,0,0]"), (14, "dx[0,0,0,0]"), (29, "dx[0,0,3,3]")):
        lab.scrub(step)
        expect(now).to_have_attribute("data-cell", address)
        expect(now).to_have_attribute("data-phase", "forward" if step < 4 else "backward")
        # What is not computed yet is empty, what was computed stays.
        expect(lab.page.locator('.board [data-when="later"]')).to_have_count(29 - step)
        said = f"{address.replace(',', ', ')}, step {step + 1} of 30"
        expect(slider).to_have_attribute("aria-valuetext", said)
    lab.scrub(30)
    expect(lab.page.locator(".board [data-when]")).to_have_count(0)


@pytest.fixture
def stopped(new_context, server):
    """W2 with a clock that moves only when it is told: the whole context has it, to its end."""
    lab = Lab(new_context().new_page(), server)
    lab.page.clock.install()
    lab.open("?preset=w2")
    lab.page.clock.pause_at(datetime.now() + timedelta(hours=1))
    return lab


def test_playing_goes_from_cell_to_cell_and_stops_when_told(stopped):
    lab = stopped
    now = lab.page.locator(".now")
    lab.page.keyboard.press("Space")
    expect(now).to_have_attribute("data-step", "0")
    lab.page.clock.run_for(1150)
    expect(now).to_have_attribute("data-step", "1")
    lab.page.locator(".speed select").select_option("4")
    lab.page.clock.run_for(1150)
    # Four times as many cells, and on into the way back.
    expect(now).to_have_attribute("data-cell", "dw[0,0,0,0]")
    lab.page.keyboard.press("Space")
    lab.page.clock.run_for(5000)
    expect(now).to_have_attribute("data-cell", "dw[0,0,0,0]")
    # Played to its end the whole board stands.
    lab.page.locator(".speed select").select_option("8")
    lab.page.keyboard.press("Space")
    lab.page.clock.run_for(5000)
    expect(now).to_have_attribute("data-phase", "whole")


def test_a_loop_goes_round_within_one_pass(stopped):
    lab = stopped
    lab.page.keyboard.press("l")
    expect(lab.page.locator(".loop")).to_have_attribute("aria-pressed", "true")
    lab.scrub(3)
    lab.page.keyboard.press("Space")
    lab.page.clock.run_for(1150)
    expect(lab.page.locator(".now")).to_have_attribute("data-cell", "y[0,0,0,0]")


def test_a_walk_begins_at_the_pass_that_is_looked_at(stopped):
    lab = stopped
    lab.page.locator('[data-pass="dw"]').click()
    lab.page.locator(".play").click()
    expect(lab.page.locator(".now")).to_have_attribute("data-cell", "dw[0,0,0,0]")


def test_a_stamp_shows_what_it_adds_and_the_board_stands_in_its_line(lab):
    """Where there is room for one sum only, a stamp's own tensors are on the board."""
    lab.open("?preset=w1&way=scatter")
    steps = lab.post("conv2d/steps", {**body_of(lab.preset("w1")), "what": "dx-scatter"})["steps"]
    expect(lab.page.locator(".tick.pass").last).to_contain_text("scattered")
    lab.scrub(int(lab.page.locator(".scrub input").get_attribute("max")) - len(steps) + 4)
    expect(lab.page.locator(".workings")).to_have_attribute("data-view", "dx-scatter")
    writes = steps[4]["writes"]
    expect(lab.page.locator(".workings .stamp")).to_have_count(len(writes))
    sums = lab.page.locator(".workings .stamp .makes").all_inner_texts()
    assert sorted(sums) == sorted(str(write["sum"]).replace("-", "−") for write in writes)
    assert {write["tensor"] for write in writes} == {"dx"}
    expect(lab.cell("dx", *writes[0]["index"])).to_be_visible()
