"""Snapshots: bytes that hold all of a state, and what is refused."""

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import load as read_safetensors
from safetensors.numpy import save

from engine import weights
from engine.errors import WeightsError
from engine.network import initialize
from engine.optimizers import SGD, Adam
from engine.spec import read
from engine.training import snapshot
from engine.training.loop import Plan, State, train
from tests.engine.trainings import SPEC, bits, rows, small_network

ARCHITECTURE = small_network().architecture


def state(optimizer=SGD(0.1, 0.9)):  # noqa: B008 (frozen)
    plan = Plan(optimizer, batch_size=20)
    return list(train(State(small_network()), *rows(), plan))[1][0]


def test_the_file_names_parameters_as_pytorch_and_keeps_memory_apart():
    tensors = read_safetensors(snapshot.dump(state(Adam(0.1))))
    own = {name for name in tensors if not name.startswith("optimizer/")}
    assert own == set(read_safetensors(weights.dump(small_network())))
    assert {"norm.running_var", "conv.weight"} <= own
    assert {name for name in tensors if "conv.w." in name} == {
        "optimizer/conv.w.mean", "optimizer/conv.w.squares", "optimizer/conv.w.count"
    }
    assert tensors["optimizer/conv.w.count"].shape == ()
    assert tensors["optimizer/conv.w.count"] == 2
    told = json.loads(snapshot.metadata(snapshot.dump(state()))["training"])
    assert (told["step"], told["epoch"], told["place"]) == (2, 0, 40)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_state_before_the_first_step_and_of_any_type(dtype):
    network = initialize(read(SPEC), 3, dtype)
    given = State(network)
    kept = snapshot.load(snapshot.dump(given), network.architecture)
    assert bits(kept) == bits(given)
    assert kept.network.dtype == dtype
    assert kept.running is None


def test_the_same_state_gives_the_same_bytes():
    assert snapshot.dump(state()) == snapshot.dump(state())


def test_plain_weights_are_no_snapshot():
    with pytest.raises(WeightsError) as caught:
        snapshot.load(weights.dump(small_network()), ARCHITECTURE)
    assert caught.value.code == "snapshot-file"


@pytest.mark.parametrize("data", [b"", b"PK\3\4", snapshot.dump(State(small_network()))[:-1]])
def test_bytes_that_are_no_file_are_refused(data):
    with pytest.raises(WeightsError) as caught:
        snapshot.load(data, ARCHITECTURE)
    assert caught.value.code == "weights-file"


def changed(drop=(), rest=None, **tensors):
    data = snapshot.dump(state())
    kept = {name: value for name, value in read_safetensors(data).items() if name not in drop}
    told = {**json.loads(snapshot.metadata(data)["training"]), **(rest or {})}
    written = {name: value for name, value in told.items() if value != "left out"}
    return save({**kept, **tensors}, {"training": json.dumps(written)})


@pytest.mark.parametrize(("data", "code"), [
    (save({}, {"training": "[]"}), "snapshot-file"),
    (save({}, {"training": "step"}), "snapshot-file"),
    (changed(rest={"step": "left out"}), "snapshot-file"),
    (changed(rest={"place": -1}), "snapshot-file"),
    (changed(rest={"epoch": "first"}), "snapshot-file"),
    (changed(rest={"dtype": "picture"}), "snapshot-file"),
    (changed(rest={"running": "much"}), "snapshot-file"),
    (changed(drop=["conv.weight"]), "weights-missing"),
    (changed(drop=["conv.weight"], **{"conv2.weight": np.ones(3)}), "weights-missing"),
    (changed(**{"optimizer/conv2.w.velocity": np.ones(3)}), "weights-unknown"),
    (changed(**{"optimizer/conv.v.velocity": np.ones(3)}), "weights-unknown"),
    (changed(**{"optimizer/conv.w.velocity": np.ones(3)}), "parameter-shape"),
    (changed(**{"optimizer/conv.w.count": np.array(3)}), "parameter-shape"),
])  # fmt: skip
def test_a_snapshot_that_does_not_fit_is_refused(data, code):
    with pytest.raises(WeightsError) as caught:
        snapshot.load(data, ARCHITECTURE)
    assert caught.value.code == code


def test_a_header_may_lack_metadata():
    data = weights.dump(small_network())
    length = struct.unpack("<Q", data[:8])[0]
    assert "__metadata__" not in json.loads(data[8 : 8 + length])
    assert snapshot.metadata(data) == {}
