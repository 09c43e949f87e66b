"""Nonsense about trainings is answered with a problem, never with a failure."""

import urllib.parse

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.app.conftest import ADDRESS, POINTS, make_training
from tests.app.test_fuzz import ANYTHING, QUICK, places, replaced, sent, sound

DOCUMENTS = [
    {**POINTS, "start": False},
    {
        "dataset": {"kind": "shapes", "count": 20, "shapes": 3}, "start": False,
        "split": {"held_out": 0.5, "seed": 1, "count": 6, "balanced": True},
        "network": {"spec": {"input": {"shape": [1, 28, 28]}, "nodes": [
            {"name": "flat", "kind": "flatten"},
            {"name": "fc", "kind": "linear", "out_features": 3}]}, "seed": 0},
        "optimizer": {"kind": "adam", "learning_rate": 0.1},
        "schedule": {"kind": "cosine", "warm_up": 2}, "regularizer": {"kind": "l1"},
        "augmentations": ["shift", {"kind": "mixup", "alpha": 0.2}],
        "loss": {"kind": "softmax_cross_entropy", "label_smoothing": 0.1},
        "initializer": "zeros", "epochs": 3, "batch_size": 2, "seed": 1, "running": 0.5,
        "changes": [{"step": 3, "learning_rate": 0.01}], "snapshots": 4, "name": "a name",
    },
]


@pytest.fixture(scope="module")
def idle(tmp_path_factory):
    """A server whose trainings wait for ever."""
    from app.main import create_app
    from app.settings import Settings

    settings = Settings(data=tmp_path_factory.mktemp("data"), max_running_trainings=0)
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        yield client


@QUICK
@given(st.data())
def test_documents_with_one_thing_replaced(idle, data):
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from([path for path in places(document) if path != ("start",)]))
    reply = sent(idle, "trainings", replaced(document, path, data.draw(ANYTHING)))
    sound(reply)
    if reply is not None and reply.status_code == 201:
        made = reply.json()
        assert idle.get(reply.headers["location"]).json() == made
        again = sent(idle, "trainings", {**made["document"], "start": False}).json()
        assert again["document"] == made["document"]


@QUICK
@given(st.fixed_dictionaries({"command": ANYTHING | st.sampled_from([
    "run", "pause", "batch", "epoch", "stop", "back", "change"])}, optional=dict.fromkeys((
        "step", "learning_rate", "momentum", "penalty", "batch_size", "augmentations"), ANYTHING)))
def test_orders_of_anything(idle, body):
    key = next((t["id"] for t in idle.get("/api/v1/trainings").json()
                if t["dataset"]["shape"] == [2]), None)
    key = key or make_training(idle, **POINTS)["id"]
    reply = sent(idle, f"trainings/{key}/commands", body)
    if reply is not None and reply.status_code != 202:
        sound(reply)
    assert idle.get(f"/api/v1/trainings/{key}/log").status_code == 200


@QUICK
@given(st.text(min_size=1, max_size=30))
def test_addresses_of_anything(idle, text):
    quoted = urllib.parse.quote(text, safe="")
    key = idle.get("/api/v1/trainings").json()
    key = key[0]["id"] if key else make_training(idle, **POINTS)["id"]
    for path in (quoted, f"{quoted}/log", f"{quoted}/log.csv", f"{quoted}/snapshots",
                 f"{quoted}/snapshots/latest/weights", f"{key}/snapshots/{quoted}/weights",
                 f"{key}/parts/{quoted}/0", f"{key}/parts/held_out/{quoted}",
                 f"{key}/parts/training/objects?indices={quoted}", f"{key}/log?points={quoted}",
                 f"{key}/snapshots/latest/evaluation?part={quoted}",
                 f"events?ids={quoted}&after={quoted}&follow=false"):
        reply = idle.get(f"/api/v1/trainings/{path}")
        assert reply.status_code in (200, 307, 404, 422), (path, reply.text)
