"""A worker or the server dies in the middle of a run: the page says so, and the run goes on."""

import re

import pytest
from playwright.sync_api import expect

from app.main import create_app
from app.settings import Settings
from tests.browser.training import LAPTOP, SLOW, Room
from tests.serving import serving


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


def begun(room):
    """A run that is far from its end, and has been learned from for a while."""
    training = room.post(dataset=SLOW, network={"zoo": "lenet5"}, epochs=30, batch_size=32)
    room.open()
    room.settle("running")
    expect(room.page.locator(".status")).to_contain_text(re.compile(r"batch [1-9]\d+ of"))
    return training


def test_a_run_whose_worker_dies_goes_on_where_its_snapshot_was(page, watch, tmp_path):
    app = create_app(Settings(data=tmp_path))
    with serving(app) as address:
        watch.server = address
        room = Room(page, address)
        training = begun(room)
        for worker in list(app.state.trainings.jobs._workers.values()):
            worker.kill()
        room.settle("interrupted")
        expect(room.command("run")).to_contain_text("Continue")
        step = room.training()["step"]
        assert step in room.training()["snapshots"]
        room.command("run").click()
        room.settle("running")
        room.command("stop").click()
        room.settle("stopped")
        log = room.api.get(f"/trainings/{training['id']}/log").json()
        assert log["reports"]["step"] == list(range(1, room.training()["step"] + 1))
        page.goto("about:blank")


def test_a_run_outlives_its_server(page, watch, tmp_path):
    app = create_app(Settings(data=tmp_path))
    with serving(app) as address:
        watch.server = address
        training = begun(Room(page, address))
        page.goto("about:blank")
    app = create_app(Settings(data=tmp_path))
    with serving(app) as address:
        watch.server = address
        room = Room(page, address)
        room.open(f"?runs={training['id']}")
        expect(room.focused).to_have_attribute("data-state", re.compile("interrupted|paused"))
        step = room.training()["step"]
        assert step > 0
        expect(room.page.locator(".status")).to_contain_text(f"batch {step} of")
        room.command("batch").click()
        expect(room.page.locator(".status")).to_contain_text(f"batch {step + 1} of")
        room.command("stop").click()
        room.settle("stopped")
        page.goto("about:blank")
