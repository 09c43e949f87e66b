"""Nonsense of every kind is answered with a problem, never with a failure."""

import copy
import json
import urllib.parse
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.datasets.generated import DATASETS
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.training.augment import AUGMENTATIONS
from engine.zoo import ZOO
from tests.app.conftest import SMALL, make_trace
from tests.app.data_files import digits, mnist, pets, send, zipped

QUICK = settings(
    max_examples=120, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBERS = st.one_of(
    st.integers(-3, 12), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([2**31, 2**63 - 1, 10**6, 1e300, -0.0]),
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8),
              st.sampled_from([*LAYERS, *LOSSES, *INITIALIZERS, "input", "loss", "conv1"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4),
                            st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=8,
)


def places(value, path=()):
    """Every path in a nested value."""
    yield path
    items = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, part in items:
        yield from places(part, (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    value = copy.copy(value)
    value[path[0]] = replaced(value[path[0]], path[1:], new)
    return value


def sent(client, path, body):
    try:
        content = json.dumps(body).encode()
    except UnicodeEncodeError:
        return None
    return client.post(f"/api/v1/{path}", content=content,
                       headers={"Content-Type": "application/json", "Accept-Language": "ru"})


def sound(reply):
    if reply is None:
        return
    assert reply.status_code in (201, 400, 404, 413, 415, 422), reply.text
    if reply.status_code >= 400:
        problem = reply.json()
        assert problem["detail"]
        assert len(reply.content) < 10_000


@QUICK
@given(st.data())
def test_specs_with_one_thing_replaced(shared, data):
    spec = data.draw(st.sampled_from([SMALL, *(entry.spec for entry in ZOO.values())]))
    path = data.draw(st.sampled_from(list(places(spec))))
    sound(sent(shared, "networks", {"spec": replaced(spec, path, data.draw(ANYTHING))}))


NODES = st.lists(st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b", "c", "d"]), "kind": st.sampled_from(list(LAYERS))},
    optional={
        "inputs": st.lists(st.sampled_from(["input", "a", "b", "c", "e"]), max_size=3),
        **{name: NUMBERS | st.lists(st.integers(-1, 9), max_size=3) for name in
           ("out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
            "out_features", "axis", "p")},
        "bias": st.booleans(),
    }), max_size=4)


@QUICK
@given(nodes=NODES, shape=st.lists(st.integers(-1, 40), max_size=4),
       loss=st.sampled_from(list(LOSSES)))
def test_networks_of_any_nodes(shared, nodes, shape, loss):
    reply = sent(shared, "networks", {"spec": {
        "input": {"shape": shape}, "nodes": nodes, "loss": loss}})
    sound(reply)
    if reply.status_code == 201:
        assert shared.get(reply.headers["location"]).json() == reply.json()


@QUICK
@given(st.fixed_dictionaries({}, optional={
    "network": ANYTHING | st.just("lenet5"), "input": ANYTHING | st.just("sample-digit-7"),
    "target": ANYTHING, "prepare": ANYTHING, "mode": ANYTHING}))
def test_traces_of_anything(shared, body):
    sound(sent(shared, "traces", body))


@QUICK
@given(ANYTHING)
def test_inputs_of_anything(shared, value):
    sound(sent(shared, "inputs", {"tensor": value}))


@QUICK
@given(st.binary(max_size=200), st.sampled_from([
    b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"RIFF\x99\0\0\0WEBP",
    b"\x93NUMPY\x01\0", b"\x93NUMPY\x02\0", b"<svg"]))
def test_inputs_of_any_bytes(shared, body, head):
    reply = shared.post("/api/v1/inputs", content=head + body,
                        headers={"Content-Type": "image/png"})
    sound(reply)


@QUICK
@given(st.data())
def test_pictures_with_some_bytes_changed(shared, data):
    from tests.app.conftest import picture

    form = data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP"]))
    body = bytearray(picture(9, 7, form=form))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    reply = shared.post("/api/v1/inputs", content=bytes(body))
    sound(reply)
    if reply.status_code == 201:
        sound(sent(shared, "traces", {"network": "lenet5", "input": reply.json()["id"]}))


RECIPES = st.fixed_dictionaries({}, optional={
    "kind": st.sampled_from(list(DATASETS)) | ANYTHING, "count": st.integers(-1, 30) | ANYTHING,
    "seed": NUMBERS | ANYTHING, "id": ANYTHING, "folder": st.text(max_size=8) | ANYTHING,
    **dict.fromkeys(("noise", "shapes", "turn", "arms", "size", "height", ""), NUMBERS | ANYTHING),
})


@QUICK
@given(RECIPES | ANYTHING)
def test_data_sets_of_anything(shared, body):
    reply = sent(shared, "datasets", body)
    sound(reply)
    if reply is not None and reply.status_code == 201:
        assert shared.get(reply.headers["location"]).json() == reply.json()


@QUICK
@given(st.data())
def test_archives_with_some_bytes_changed(shared, data):
    files = data.draw(st.sampled_from([pets("L", count=1)[1], mnist(digits(6))]))
    method = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    body = bytearray(zipped(files, method))
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    sound(send(shared, bytes(body)))


@QUICK
@given(st.lists(st.sampled_from([*AUGMENTATIONS, "mixup"]) | ANYTHING
                | st.fixed_dictionaries(
                    {"kind": st.sampled_from([*AUGMENTATIONS, "mixup"])},
                    optional=dict.fromkeys(
                        ("shift", "turn", "scale", "cells", "degrees", "by", "share", "std",
                         "size", "value", "distortion", "alpha"), NUMBERS)), max_size=4),
       st.sampled_from(["shapes", "moons", "xor"]))
def test_augmentations_of_anything(shared, augmentations, key):
    try:
        written = json.dumps(augmentations)
        written.encode()
    except UnicodeEncodeError:
        return
    reply = shared.get(f"/api/v1/datasets/{key}/objects",
                       params={"count": 5, "augmentations": written})
    assert reply.status_code in (200, 400, 422), reply.text


@QUICK
@given(st.text(min_size=1, max_size=30))
def test_addresses_of_anything(shared, text):
    quoted = urllib.parse.quote(text, safe="")
    trace = make_trace(shared)["id"]
    for path in (f"traces/{quoted}", f"networks/{quoted}/weights", f"inputs/{quoted}",
                 f"inputs/sample-{quoted}", f"traces/{trace}/tensors/{quoted}",
                 f"traces/{trace}/tensors?names={quoted}", f"layers/{quoted}",
                 f"datasets/{quoted}", f"datasets/{quoted}/objects",
                 f"datasets/shapes/objects?part={quoted}", f"datasets/downloads/{quoted}"):
        reply = shared.get(f"/api/v1/{path}", headers={"If-None-Match": "*"})
        assert reply.status_code in (200, 304, 307, 404), (path, reply.text)


@pytest.mark.parametrize("depth", [100, 500, 1000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_values_in_every_place(shared, depth, opening):
    closing = {"[": "]", '{"a":': "}"}[opening]
    deep = opening * depth + "1" + closing * depth
    for path in places(SMALL):
        text = json.dumps({"spec": replaced(SMALL, path, "DEEP")}).replace('"DEEP"', deep)
        reply = shared.post("/api/v1/networks", content=text,
                            headers={"Content-Type": "application/json"})
        sound(reply)
        assert reply.status_code != 201
    for field in ("network", "input", "target", "prepare", "mode"):
        body = {"network": "lenet5", "input": "sample-digit-7"} | {field: "DEEP"}
        text = json.dumps(body).replace('"DEEP"', deep)
        reply = shared.post("/api/v1/traces", content=text,
                            headers={"Content-Type": "application/json"})
        sound(reply)
    sound(shared.post("/api/v1/inputs", content='{"tensor":' + deep + "}",
                      headers={"Content-Type": "application/json"}))


def test_long_texts_are_not_sent_back(shared):
    long = "x" * 1_000_000
    for body in ({"zoo": long}, {"spec": {long: 1}}, {"spec": {"name": long}}, {long: 1},
                 {"spec": {**SMALL, "nodes": [{"name": long, "kind": "relu"}]}}):
        sound(sent(shared, "networks", body))
    sound(sent(shared, "traces", {"network": long, "input": long}))
    sound(sent(shared, "traces", {"network": "lenet5", "input": "sample-digit-7",
                                  "target": long}))
