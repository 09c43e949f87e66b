"""Applications on stores of their own, and pictures to send to them."""

import io
import time
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.main import create_app
from app.settings import Settings

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def start(tmp_path):
    """Start an application on this test's store, as often as it likes."""
    running = []

    def go(**settings):
        app = offline(create_app(Settings(**{"data": tmp_path / "data", **settings})))
        client = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False)
        running.append(client.__enter__())
        return client

    yield go
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def client(start):
    return start()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One application for all tests of a module that only look."""
    data = tmp_path_factory.mktemp("data")
    with TestClient(offline(create_app(Settings(data=data))), base_url=ADDRESS) as client:
        yield client


def offline(app):
    """Let nothing be fetched from anywhere: nobody listens where the downloads point to now."""
    downloads = app.state.datasets.downloads
    downloads.table = {
        name: replace(source, addresses=("http://127.0.0.1:9/",))
        for name, source in downloads.table.items()
    }
    return app


def encoded(image, form="PNG", **options):
    body = io.BytesIO()
    image.save(body, form, **options)
    return body.getvalue()


def picture(width=40, height=30, mode="RGB", form="PNG", seed=0, **options):
    """A file with random pixels."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    shape = (height, width) if bands == 1 else (height, width, bands)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return encoded(Image.fromarray(pixels, mode), form, **options)


def upload(client, body, media_type="application/octet-stream"):
    return client.post("/api/v1/inputs", content=body, headers={"Content-Type": media_type})


def make_network(client, **body):
    return client.post("/api/v1/networks", json=body or {"zoo": "lenet5"}).raise_for_status().json()


def make_trace(client, **body):
    body = {"network": "lenet5", "input": "sample-digit-7", "target": 0, **body}
    return client.post("/api/v1/traces", json=body).raise_for_status().json()


def make_training(client, **body):
    reply = client.post("/api/v1/trainings", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()


def until(holds):
    """Wait until something holds, and return it; how long that takes says nothing."""
    for _ in range(6000):
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError("what was waited for never came")


def reach(client, training, holds):
    """Wait until a training is as wished."""
    told = {}

    def look():
        told.update(client.get(f"/api/v1/trainings/{training}").raise_for_status().json())
        return holds(told)

    try:
        until(look)
    except AssertionError as error:
        raise AssertionError(f"it was never reached: {told}") from error
    return told


def finished(client, training, state="finished"):
    """Wait until a training has ended."""
    told = reach(client, training, lambda t: t["state"] in ("finished", "failed", "interrupted"))
    assert told["state"] == state, told
    return told


# Trainings that take no time: points on the plane.
PLANE = {
    "input": {"shape": [2]},
    "nodes": [
        {"name": "fc1", "kind": "linear", "out_features": 8},
        {"name": "tanh1", "kind": "tanh"},
        {"name": "fc2", "kind": "linear", "out_features": 2},
    ],
}
POINTS = {
    "dataset": {"kind": "moons", "count": 100, "seed": 0}, "network": {"spec": PLANE},
    "optimizer": {"kind": "sgd", "learning_rate": 0.5}, "epochs": 3, "batch_size": 10,
}

# Small enough that hundreds of passes take no time; every kind of branch is in it.
SMALL = {
    "input": {"shape": [1, 6, 6]},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
        {"name": "relu1", "kind": "relu"},
        {"name": "sum1", "kind": "add", "inputs": ["relu1", "conv1"]},
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 3},
    ],
    "classes": ["cat", "dog", "fish"],
}
