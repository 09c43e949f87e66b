"""The field of a cell: what a nudged pixel does to it, and nothing else."""

import numpy as np
import pytest

from tests.app.conftest import make_network, make_trace

EPS = 1e-2
SPEC = {
    "input": {"shape": [2, 6, 7]},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 3, "kernel_size": 3, "padding": 1},
        {"name": "relu1", "kind": "leaky_relu"},
        {"name": "conv2", "kind": "conv2d", "out_channels": 2, "kernel_size": 2, "stride": 2},
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 3},
    ],
    "loss": {"kind": "mean_squared_error"},
}


@pytest.fixture
def nudged(client, rng):
    """Ask for the value of a cell as a function of the input."""
    network = make_network(client, spec=SPEC)["id"]
    x = rng.standard_normal((2, 6, 7))

    def run(tensor):
        known = client.post("/api/v1/inputs", json={"tensor": tensor.tolist()}).json()
        return make_trace(client, network=network, input=known["id"], target=None)["id"]

    def value(tensor, name, index):
        url = f"/api/v1/traces/{run(tensor)}/tensors/{name}.json?index={index}"
        return client.get(url).raise_for_status().json()["data"]

    return x, run(x), value


def field(client, trace, **query):
    return client.get(f"/api/v1/traces/{trace}/field", params=query).raise_for_status().json()


@pytest.mark.parametrize(("name", "index"), [
    ("conv1.y", "0,1,0,6"), ("conv2.y", "0,1,1,2"), ("fc.y", "0,2"), ("conv2.y", "0,0,2,0"),
])
def test_the_gradient_is_what_a_nudge_does(client, nudged, name, index):
    x, trace, value = nudged
    answer = field(client, trace, tensor=name, index=index)
    whole = np.zeros((1, *x.shape))
    rows, columns = (slice(*axis) for axis in answer["box"])
    whole[..., rows, columns] = answer["gradient"]
    assert answer["shape"] == list(whole[..., rows, columns].shape)
    assert answer["nonzero"] == np.count_nonzero(whole)
    for at in [(0, 0, 6), (1, 2, 3), (0, 5, 6), (1, 3, 5), (0, 2, 4), (1, 4, 0)]:
        step = np.zeros_like(x)
        step[at] = EPS
        change = value(x + step, name, index) - value(x - step, name, index)
        assert whole[0][at] == pytest.approx(change / (2 * EPS), abs=2e-3)


def test_a_pooling_carries_only_its_winner(client):
    trace = make_trace(client)["id"]
    answer = field(client, trace, tensor="pool1.y", index="0,2,7,6")
    (top, bottom), (left, right) = answer["box"]
    assert (bottom - top, right - left) == (5, 5)
    could = client.get("/api/v1/networks/lenet5").json()["nodes"]
    seen = next(n for n in could if n["name"] == "pool1")["receptive_field"]
    assert seen["size"] == [6, 6]


def test_a_pixel_is_its_own_field_and_an_output_is_the_default(client):
    trace = make_trace(client)["id"]
    answer = field(client, trace, tensor="input.y", index="0,0,3,4")
    assert (answer["box"], answer["gradient"]) == ([[3, 4], [4, 5]], [[[[1.0]]]])
    assert field(client, trace)["tensor"] == "fc3.y"


def test_what_depends_on_nothing_has_no_box(client):
    network = make_network(client, spec={
        "input": {"shape": [1, 4, 4]},
        "nodes": [{"name": "step1", "kind": "step"}],
        "loss": {"kind": "mean_squared_error"},
    })["id"]
    known = client.post("/api/v1/inputs", json={"tensor": [np.eye(4).tolist()]}).json()["id"]
    trace = make_trace(client, network=network, input=known, target=None)["id"]
    answer = field(client, trace, tensor="step1.y", index="0,0,1,1")
    assert (answer["box"], answer["nonzero"], answer["peak"]) == (None, 0, 0.0)
