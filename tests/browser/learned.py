"""Trainings that have ended, and the page that looks at them."""

import json
import time
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest

from tests.browser.explorer import number

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
    with urlopen(request, timeout=60) as answer:
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


def learn(server):
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


def near(shown, told, digits=3):
    """Whether a shown number is the told one, rounded."""
    return shown == pytest.approx(told, rel=0.51 * 10 ** (1 - digits), abs=1e-12)
