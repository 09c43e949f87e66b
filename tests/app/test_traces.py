"""Traces: the manifest, the tensors, and that both can be had again at any time, bit by bit."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import load

from app.schemas.traces import Trace
from engine import spec as specs
from engine.network import initialize
from tests.app.conftest import SMALL, make_network, make_trace, picture, upload


@pytest.fixture
def small(client, rng):
    """A small network and a tensor that fits it."""
    network = make_network(client, spec=SMALL)
    tensor = rng.standard_normal((1, 6, 6)).astype(np.float32)
    known = client.post("/api/v1/inputs", json={"tensor": tensor.tolist()}).json()
    return {"network": network["id"], "input": known["id"]}, tensor


def tensors(client, trace, **query):
    reply = client.get(f"/api/v1/traces/{trace['id']}/tensors", params=query)
    return load(reply.raise_for_status().content)


def one(client, trace, address, **query):
    return client.get(f"/api/v1/traces/{trace['id']}/tensors/{address}", params=query)


def test_the_numbers_are_the_engines(client, small):
    request, tensor = small
    trace = make_trace(client, **request, target=1)
    network = initialize(specs.read(SMALL), seed=0)
    expected = network.backward(network.forward(tensor[None]), [1])
    found = tensors(client, trace)
    originals = [name for name in expected.tensors if name not in expected.aliases]
    assert sorted(found) == sorted(originals)
    for name in originals:
        np.testing.assert_array_equal(found[name], expected.tensors[name], err_msg=name)
    assert trace["loss"] == pytest.approx(expected.loss, rel=1e-6)
    assert trace["bytes"] == sum(value.nbytes for value in found.values())


def test_the_manifest_says_what_the_tensors_are_like(client, small):
    request, _ = small
    reply = client.post("/api/v1/traces", json={**request, "target": "dog"})
    assert reply.status_code == 201
    trace = Trace.model_validate_json(reply.content)
    assert client.get(reply.headers["location"]).content == reply.content
    found = tensors(client, {"id": trace.id})
    for entry in trace.tensors:
        tensor = found[entry.alias_of or entry.name]
        assert entry.name == f"{entry.node}.{entry.tensor}"
        assert entry.shape == list(tensor.shape)
        expected = (tensor.min(), tensor.max(), np.abs(tensor).max(),
                    tensor.mean(dtype=float), tensor.std(dtype=float))
        got = (entry.minimum, entry.maximum, entry.peak, entry.mean, entry.std)
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-12)
        assert (entry.nan, entry.infinite) == (0, 0)
    assert trace.target.model_dump() == {"index": 1, "name": "dog", "source": "given"}
    assert [p.name for p in trace.prediction] == SMALL["classes"]
    assert sum(p.probability for p in trace.prediction) == pytest.approx(1)
    phases = [step.phase for step in trace.steps]
    assert phases == sorted(phases, key=["forward", "loss", "backward"].index)
    made = [name for step in trace.steps for name in step.tensors]
    assert set(made) <= {entry.name for entry in trace.tensors}


def test_without_a_target_the_pass_stops_in_front_of_the_loss(client, small):
    request, _ = small
    trace = make_trace(client, **request, target=None)
    assert (trace["target"], trace["loss"]) == (None, None)
    assert {step["phase"] for step in trace["steps"]} == {"forward"}
    with_target = make_trace(client, **request, target=0)
    assert [p["probability"] for p in trace["prediction"]] == [
        p["probability"] for p in with_target["prediction"]]


@pytest.mark.parametrize(("target", "index", "source"),
                         [(2, 2, "given"), ("fish", 2, "given"), ("predicted", None, "predicted")])
def test_targets_can_be_named(client, small, target, index, source):
    request, _ = small
    trace = make_trace(client, **request, target=target)
    best = max(trace["prediction"], key=lambda p: p["logit"])["index"]
    assert trace["target"]["index"] == (best if index is None else index)
    assert trace["target"]["source"] == source


def test_a_class_by_name_is_the_class_by_number(client, small):
    request, _ = small
    assert make_trace(client, **request, target=2) == make_trace(client, **request, target="fish")


def test_samples_know_their_label(client):
    trace = make_trace(client, target="label")
    assert trace["target"] == {"index": 7, "name": "7", "source": "label"}
    assert trace["input"] == "sample-digit-7"


def test_a_distribution_can_be_the_target(client, small):
    request, _ = small
    trace = make_trace(client, **request, target=[0.2, 0.3, 0.5])
    assert trace["target"] == {"index": None, "name": None, "source": "given"}
    np.testing.assert_allclose(tensors(client, trace)["loss.t"], [[0.2, 0.3, 0.5]])


def test_a_tensor_enters_as_it_is(client, small):
    request, tensor = small
    trace = make_trace(client, **request)
    np.testing.assert_array_equal(tensors(client, trace, names="input.y")["input.y"], tensor[None])
    assert [step["step"] for step in trace["preparation"]] == ["decode"]


def test_preparation_is_told_and_makes_another_trace(client):
    first = make_trace(client)
    second = make_trace(client, prepare={"center": False})
    assert first["id"] != second["id"]
    assert "center" in [step["step"] for step in first["preparation"]]
    assert "center" not in [step["step"] for step in second["preparation"]]


def test_training_mode_draws_from_its_seed(client, rng):
    spec = {**SMALL, "nodes": [{"name": "drop", "kind": "dropout", "p": 0.5},
                               *SMALL["nodes"]]}
    network = make_network(client, spec=spec)
    known = client.post("/api/v1/inputs", json={"tensor": np.ones((6, 6)).tolist()}).json()
    request = {"network": network["id"], "input": known["id"], "target": 0}

    def dropped(**mode):
        trace = make_trace(client, **request, mode=mode)
        return tensors(client, trace, names="drop.y")["drop.y"]

    assert (dropped() == 1).all()
    first, other = dropped(training=True, seed=1), dropped(training=True, seed=2)
    assert not np.array_equal(first, other)
    assert (first == 0).any()


# forms


def test_one_tensor_in_every_form(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    expected = tensors(client, trace)["conv1.dw"]
    as_json = one(client, trace, "conv1.dw.json")
    assert as_json.json()["shape"] == [2, 1, 3, 3]
    np.testing.assert_array_equal(np.array(as_json.json()["data"], np.float32), expected)
    np.testing.assert_array_equal(np.load(io.BytesIO(one(client, trace, "conv1.dw.npy").content)),
                                  expected)
    found = load(one(client, trace, "conv1.dw.safetensors").content)
    np.testing.assert_array_equal(found["conv1.dw"], expected)
    shown = Image.open(io.BytesIO(one(client, trace, "conv1.dw.png").content))
    assert shown.size == (7, 3)
    assert one(client, trace, "conv1.dw").json() == as_json.json()
    for media_type in ("application/x-npy", "application/x-safetensors", "image/png"):
        reply = client.get(f"/api/v1/traces/{trace['id']}/tensors/conv1.dw",
                           headers={"Accept": f"text/html, {media_type};q=0.8"})
        assert reply.headers["content-type"] == media_type
        assert "Accept" in reply.headers["vary"]


def test_a_part_of_a_tensor(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    whole = tensors(client, trace)["conv1.y"]
    for index in ("0", "0,1", "0,1,2", "0,1,2,3"):
        where = tuple(map(int, index.split(",")))
        body = one(client, trace, "conv1.y", index=index).json()
        np.testing.assert_array_equal(np.array(body["data"], np.float32), whole[where])
        assert body["index"] == list(where)
        part = np.load(io.BytesIO(one(client, trace, "conv1.y.npy", index=index).content))
        assert part.shape == whole[where].shape
        assert one(client, trace, "conv1.y.png", index=index).status_code == 200


def test_scalars_have_a_form_too(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    assert one(client, trace, "loss.y").json()["data"] == pytest.approx(trace["loss"])
    assert np.load(io.BytesIO(one(client, trace, "loss.y.npy").content)).shape == ()
    assert one(client, trace, "loss.y.png").status_code == 200


def test_other_names_of_a_tensor_are_found_by_name(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    alias = next(t for t in trace["tensors"] if t["alias_of"] == "conv1.y")
    assert alias["name"] not in tensors(client, trace)
    both = tensors(client, trace, names=f"{alias['name']},conv1.y")
    np.testing.assert_array_equal(both[alias["name"]], both["conv1.y"])


def test_pictures_keep_zero_in_the_middle_and_mark_the_sign(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    value = tensors(client, trace)["conv1.y"][0, 0]
    shown = Image.open(io.BytesIO(one(client, trace, "conv1.y.png", index="0,0").content))
    pixels = np.asarray(shown).astype(int)
    strong = np.abs(value) > np.abs(value).max() / 3
    # Blue below zero, orange above.
    assert ((pixels[..., 2] > pixels[..., 0]) == (value < 0))[strong].all()
    grey = one(client, trace, "conv1.y.png", palette="grey", theme="dark", limit=3)
    assert grey.status_code == 200


def test_the_body_names_its_trace_and_keeps_the_order_of_the_timeline(client, small, tmp_path):
    request, _ = small
    trace = make_trace(client, **request)
    body = client.get(f"/api/v1/traces/{trace['id']}/tensors").content
    length = int.from_bytes(body[:8], "little")
    header = json.loads(body[8 : 8 + length])
    assert header.pop("__metadata__") == {"trace": trace["id"]}
    assert list(header) == [t["name"] for t in trace["tensors"] if t["alias_of"] is None]
    assert (8 + length) % 8 == 0
    path = tmp_path / "trace.safetensors"
    path.write_bytes(body)
    with safe_open(path, "np") as file:
        assert set(file.keys()) == set(header)


# ours − before


def test_the_difference_of_two_traces(client, small):
    request, _ = small
    first, second = (make_trace(client, **request, target=t) for t in (0, 1))
    difference = tensors(client, second, minus=first["id"])
    a, b = tensors(client, first), tensors(client, second)
    for name, value in difference.items():
        np.testing.assert_array_equal(value, b[name] - a[name])
    assert not difference["conv1.y"].any()
    assert difference["fc.dw"].any()


def test_what_cannot_be_compared_is_named(client, small, tmp_path):
    request, _ = small
    first = make_trace(client, **request, target=None)
    second = make_trace(client, **request, target=1)
    reply = client.get(f"/api/v1/traces/{second['id']}/tensors", params={"minus": first["id"]})
    length = int.from_bytes(reply.content[:8], "little")
    metadata = json.loads(reply.content[8 : 8 + length])["__metadata__"]
    assert metadata["minus"] == first["id"]
    assert "fc.dw" in metadata["left_out"].split(",")
    assert "conv1.y" not in metadata["left_out"].split(",")


# NaN and infinity


def test_numbers_that_are_none_are_marked_not_hidden(client, small):
    request, _ = small
    network = make_network(client, spec={
        **SMALL, "initializer": {"kind": "constant", "value": 3e38}, "loss": "mean_squared_error"})
    tensor = np.ones((6, 6))
    tensor[0, 0] = -1
    known = client.post("/api/v1/inputs", json={"tensor": tensor.tolist()}).json()
    with np.errstate(all="ignore"):
        reply = client.post("/api/v1/traces", json={
            "network": network["id"], "input": known["id"], "target": 0})
    assert reply.status_code == 201, reply.text
    trace = reply.json()
    strange = [t for t in trace["tensors"] if t["nan"] or t["infinite"]]
    assert strange
    for entry in strange:
        found = one(client, trace, entry["name"]).json()
        values = [cell["value"] for cell in found["not_finite"]]
        assert values.count("nan") == entry["nan"]
        assert len(values) == entry["nan"] + entry["infinite"]
        assert one(client, trace, f"{entry['name']}.png").status_code == 200
        raw = np.load(io.BytesIO(one(client, trace, f"{entry['name']}.npy").content))
        assert int(np.isnan(raw).sum()) == entry["nan"]
    whole = next(t for t in strange if t["nan"] + t["infinite"] == np.prod(t["shape"]))
    assert whole["minimum"] is whole["peak"] is whole["mean"] is None


# again and elsewhere


def test_forgotten_traces_are_computed_again(start):
    client = start(cache_bytes=0)
    trace = make_trace(client)
    body = client.get(f"/api/v1/traces/{trace['id']}/tensors").content
    assert client.get(f"/api/v1/traces/{trace['id']}").json() == trace
    assert client.get(f"/api/v1/traces/{trace['id']}/tensors").content == body


def test_a_restart_changes_no_bit(start, rng):
    first = start()
    known = upload(first, picture(50, 40)).json()
    network = make_network(first, spec=SMALL, seed=2)
    carried = make_network(first, spec={**SMALL, "name": "again"}, seed=9,
                           start_from=network["id"])
    trace = make_trace(first, network=carried["id"], input=known["id"], target="predicted",
                       mode={"training": True, "seed": 4})
    body = first.get(f"/api/v1/traces/{trace['id']}/tensors").content
    second = start()
    assert second.get(f"/api/v1/traces/{trace['id']}").json() == trace
    assert second.get(f"/api/v1/traces/{trace['id']}/tensors").content == body
    assert second.get(f"/api/v1/networks/{carried['id']}").json() == carried
    assert second.get(f"/api/v1/inputs/{known['id']}").json() == known


ELSEWHERE = """
import hashlib, sys
from pathlib import Path
from app.cache import Cache
from app.inputs import Inputs
from app.networks import Networks
from app.settings import Settings
from app.store import Store
from app.traces import Traces
from app import wire
settings = Settings(data=Path(sys.argv[1]))
store, cache = Store(settings.data, 10**9), Cache(10**9)
inputs = Inputs(store, cache, settings)
traces = Traces(store, cache, Networks(store, cache, settings), inputs)
kept = traces.get(sys.argv[2])
body = wire.safetensors(kept.own_tensors, {"trace": kept.id})
print(hashlib.sha256(body).hexdigest(), hashlib.sha256(kept.manifest).hexdigest())
"""


@pytest.mark.parametrize("threads", ["1", "2"])
def test_another_process_finds_the_same_bits(client, tmp_path, threads):
    known = upload(client, picture(50, 40, form="JPEG")).json()
    trace = make_trace(client, network="branches", input=known["id"], target="predicted")
    body = client.get(f"/api/v1/traces/{trace['id']}/tensors").content
    manifest = client.get(f"/api/v1/traces/{trace['id']}").content
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path / "data"), trace["id"]],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "OMP_NUM_THREADS": threads,
             "OPENBLAS_NUM_THREADS": threads},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [hashlib.sha256(b).hexdigest() for b in (body, manifest)]


def test_many_who_ask_at_once_cost_one_computation(start, monkeypatch):
    from engine.network import Network

    client = start()
    make_network(client)
    passes = []
    forward = Network.forward
    monkeypatch.setattr(
        Network, "forward", lambda *args, **kw: (passes.append(1), forward(*args, **kw))[1])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(make_trace(client)["id"]))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert len(passes) == 1


def test_a_trace_whose_input_was_deleted_is_gone(start):
    client = start()
    known = upload(client, picture()).json()
    trace = make_trace(client, input=known["id"], target=0)
    client.delete(f"/api/v1/inputs/{known['id']}")
    for path in ("", "/tensors", "/tensors/conv1.y"):
        reply = client.get(f"/api/v1/traces/{trace['id']}{path}")
        assert (reply.status_code, reply.json()["code"]) == (410, "trace-input-gone")
    upload(client, picture())
    assert client.get(f"/api/v1/traces/{trace['id']}").json() == trace


def test_browsers_keep_tensors_for_ever(client, small):
    request, _ = small
    trace = make_trace(client, **request)
    for path in ("/tensors", "/tensors/conv1.y.npy", "/tensors?names=fc.y"):
        url = f"/api/v1/traces/{trace['id']}{path}"
        first = client.get(url)
        assert "immutable" in first.headers["cache-control"]
        assert "content-encoding" not in first.headers
        again = client.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    url = f"/api/v1/traces/{trace['id']}"
    etag = client.get(url).headers["etag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
