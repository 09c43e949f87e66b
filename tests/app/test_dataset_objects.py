"""Objects of data sets: looked at, augmented, and given to the explorer to the bit."""

import io
import json

import numpy as np
import pytest
from safetensors.numpy import load

from app.schemas.datasets import ObjectInput
from engine.architecture import InputRecipe
from engine.datasets.generated import DATASETS
from engine.datasets.labelled import as_tensor
from engine.training.augment import AUGMENTATIONS
from tests.app.data_files import datasets, digits, loaded, mnist, pets, send, send_form, zipped


def objects(client, key, **query):
    if "augmentations" in query:
        query["augmentations"] = json.dumps(query["augmentations"])
    reply = client.get(f"/api/v1/datasets/{key}/objects", params=query)
    assert reply.status_code == 200, reply.text
    return load(reply.content)


@pytest.fixture(scope="module")
def shapes(shared):
    return shared.post("/api/v1/datasets", json={"kind": "shapes", "count": 50}).json()["id"]


@pytest.fixture(scope="module")
def colored(shared):
    return send(shared, zipped(pets()[1])).json()["id"]


@pytest.fixture(scope="module")
def moons(shared):
    return shared.post("/api/v1/datasets", json={"kind": "moons", "count": 30}).json()["id"]


# a page


def test_a_page_of_pictures(shared, shapes):
    drawn = DATASETS["shapes"]().draw(50)
    page = objects(shared, shapes, offset=10, count=7)
    assert set(page) == {"images", "labels"}
    assert page["images"].dtype == np.uint8
    np.testing.assert_array_equal(page["images"], drawn.images[10:17])
    np.testing.assert_array_equal(page["labels"], drawn.labels[10:17])
    assert len(objects(shared, shapes)["images"]) == 50
    beyond = objects(shared, shapes, offset=48, count=7)
    np.testing.assert_array_equal(beyond["images"], drawn.images[48:])
    assert objects(shared, shapes, offset=1000)["images"].shape == (0, 28, 28)


def test_a_page_of_colours_and_one_of_points(shared, colored, moons):
    assert objects(shared, colored)["images"].shape == (6, 8, 8, 3)
    points = objects(shared, moons)["images"]
    assert points.dtype == np.float32
    np.testing.assert_array_equal(points, DATASETS["moons"]().draw(30).images)


def test_each_part_is_asked_for_by_name(shared):
    key = send_form(shared, mnist(digits(), digits(4, seed=1))).json()["id"]
    np.testing.assert_array_equal(objects(shared, key, part="held_out")["images"],
                                  digits(4, seed=1)[0])


@pytest.mark.parametrize("kind", [*AUGMENTATIONS, "mixup"])
def test_every_augmentation_can_be_looked_at(shared, shapes, colored, kind):
    for key in (shapes, colored):
        plain = objects(shared, key, count=20)
        page = objects(shared, key, count=20, augmentations=[kind])
        changed = page["augmented"]
        assert (changed.shape, changed.dtype) == (plain["images"].shape, np.uint8)
        np.testing.assert_array_equal(page["images"], plain["images"])
        idle = kind == "affine" or (key == shapes and kind in ("hue", "saturation"))
        assert (changed == plain["images"]).all() == idle
        again = objects(shared, key, count=20, augmentations=[kind])["augmented"]
        np.testing.assert_array_equal(again, changed)
        if not idle:
            other = objects(shared, key, count=20, augmentations=[kind], seed=1)["augmented"]
            assert (other != changed).any()


def test_mixing_mixes_targets_as_it_mixes_cells(shared, shapes):
    page = objects(shared, shapes, count=40, augmentations=[{"kind": "mixup", "alpha": 1}])
    images, mixed, targets = page["images"].astype(float), page["augmented"], page["targets"]
    assert targets.shape == (40, 5)
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-6)
    own = np.eye(5)[page["labels"]]
    found = 0
    for n in range(40):
        share = targets[n][page["labels"][n]]
        if own[n] @ targets[n] > 0.999:
            continue  # with itself or with its like: λ cannot be read from the target
        fits = [
            np.abs(share * images[n] + (1 - share) * other - mixed[n]).max() <= 0.5 + 1e-3
            for other in images
        ]
        assert any(fits), n
        found += 1
    assert found > 10


def test_targets_are_smoothed_as_the_notes_do_it(shared, shapes):
    targets = objects(shared, shapes, count=9, label_smoothing=0.1)["targets"]
    labels = objects(shared, shapes, count=9)["labels"]
    np.testing.assert_allclose(targets, np.eye(5)[labels] * 0.9 + 0.1 / 5, rtol=1e-6)


def test_points_can_be_mixed_but_not_turned(shared, moons):
    page = objects(shared, moons, augmentations=["mixup"])
    assert page["augmented"].dtype == np.float32
    assert page["targets"].shape == (30, 2)
    reply = shared.get(f"/api/v1/datasets/{moons}/objects",
                       params={"augmentations": '["rotate"]'})
    assert (reply.status_code, reply.json()["code"]) == (422, "augment-points")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"part": "held_out"}, 404, "dataset-part-unknown"),
        ({"part": "x"}, 404, "dataset-part-unknown"),
        ({"count": 0}, 422, "request-invalid"),
        ({"count": 1001}, 422, "request-invalid"),
        ({"offset": -1}, 422, "request-invalid"),
        ({"seed": -1}, 422, "request-invalid"),
        ({"label_smoothing": 1.1}, 422, "request-invalid"),
        ({"label_smoothing": "nan"}, 422, "request-invalid"),
        ({"augmentations": "["}, 400, "json-invalid"),
        ({"augmentations": "{}"}, 422, "spec-type"),
        ({"augmentations": '["turn"]'}, 422, "kind-unknown"),
        ({"augmentations": '[{"kind": "shift", "cells": -1}]'}, 422, "setting-range"),
        ({"augmentations": '["mixup", "mixup"]'}, 422, "mixup-repeated"),
    ],
)
def test_pages_that_cannot_be(shared, shapes, query, status, code):
    reply = shared.get(f"/api/v1/datasets/{shapes}/objects", params=query)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_a_page_has_a_limit_of_cells(start):
    client = start(max_cells=10_000)
    reply = client.get("/api/v1/datasets/shapes/objects?count=13")
    assert (reply.status_code, reply.json()["code"]) == (422, "objects-too-many")
    assert client.get("/api/v1/datasets/shapes/objects?count=12").status_code == 200


def test_a_page_is_not_sent_twice(shared, shapes):
    url = f"/api/v1/datasets/{shapes}/objects?count=3"
    tag = shared.get(url).headers["etag"]
    assert shared.get(url, headers={"If-None-Match": tag}).status_code == 304
    other = shared.get(f"{url}&seed=1", headers={"If-None-Match": tag})
    assert other.status_code == 200


# an input


GREY = {"shape": [1, 28, 28], "mean": [0.1307], "std": [0.3081], "background": "dark",
        "center": True}
COLORED = {"shape": [3, 8, 8], "mean": [0.49, 0.48, 0.44], "std": [0.2, 0.19, 0.21],
           "background": "light", "center": True}
PLAIN = {"shape": [2]}


def network_for(client, recipe, classes):
    nodes = [{"name": "flat", "kind": "flatten"}] if len(recipe["shape"]) == 3 else []
    spec = {"input": recipe, "nodes": [
        *nodes, {"name": "fc", "kind": "linear", "out_features": len(classes)},
    ], "classes": classes}
    return client.post("/api/v1/networks", json={"spec": spec}).raise_for_status().json()["id"]


def entered(client, network, made, **body):
    """What a trace says that the network was given."""
    body = {"network": network, "input": made["input"]["id"], "prepare": made["prepare"], **body}
    trace = client.post("/api/v1/traces", json=body).raise_for_status().json()
    tensor = client.get(f"/api/v1/traces/{trace['id']}/tensors/input.y.npy").content
    return trace, np.load(io.BytesIO(tensor))


def as_input(client, key, index, part="training"):
    reply = client.post(f"/api/v1/datasets/{key}/objects/{part}/{index}/input")
    assert reply.status_code == 201, reply.text
    ObjectInput.model_validate_json(reply.content)
    return reply.json()


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize("recipe", [GREY, COLORED, PLAIN], ids=["grey", "coloured", "points"])
def test_the_explorer_reads_the_bits_that_training_read(shared, colored, moons, recipe, index):
    if recipe is GREY:
        body = {"kind": "digits", "count": 8, "shift": 5, "noise": 0.2}
        key = shared.post("/api/v1/datasets", json=body).json()["id"]
    else:
        key = colored if recipe is COLORED else moons
        index %= 6
    data = loaded(shared, key).training
    network = network_for(shared, recipe, list(data.classes))
    made = as_input(shared, key, index)
    trace, x = entered(shared, network, made, target="label")
    taught = as_tensor(data.images[index : index + 1], InputRecipe(
        tuple(recipe["shape"]), tuple(recipe.get("mean", [0])), tuple(recipe.get("std", [1]))
    ))
    assert x.dtype == np.float32
    assert x.tobytes() == taught.tobytes()
    # The label is the object's own, and the preparation did nothing but the arithmetic.
    assert trace["target"]["name"] == data.classes[data.labels[index]]
    for step in trace["preparation"]:
        assert step["step"] in ("decode", "scale", "normalize", "invert")
        assert not step["values"].get("applied", False)


def test_a_network_of_the_zoo_would_have_centred_it(shared):
    body = {"kind": "digits", "count": 3, "shift": 6, "height": 12}
    key = shared.post("/api/v1/datasets", json=body).json()["id"]
    made = as_input(shared, key, 0)
    _, x = entered(shared, "lenet5", made)
    _, centred = entered(shared, "lenet5", made, prepare={})
    assert x.tobytes() != centred.tobytes()
    assert x.tobytes() == as_tensor(
        loaded(shared, key).training.images[:1], InputRecipe((1, 28, 28), (0.1307,), (0.3081,))
    ).tobytes()


def test_the_same_object_is_the_same_input(shared, shapes):
    first, again = as_input(shared, shapes, 3), as_input(shared, shapes, 3)
    assert first == again
    origin = {"dataset": shapes, "part": "training", "index": 3}
    assert first["input"]["origin"] == origin
    known = shared.get(f"/api/v1/inputs/{first['input']['id']}").json()
    assert known == first["input"]
    assert known["label"] == loaded(shared, shapes).training.classes[
        loaded(shared, shapes).training.labels[3]]
    shown = shared.get(known["image"])
    assert shown.headers["content-type"] == "image/png"
    assert as_input(shared, shapes, 4)["input"]["id"] != known["id"]


def test_an_upload_of_the_same_picture_has_no_label(shared, shapes):
    made = as_input(shared, shapes, 5)["input"]
    body = shared.get(made["image"]).content
    plain = shared.post("/api/v1/inputs", content=body).json()
    assert (plain["label"], plain["id"] == made["id"]) == (None, False)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("shapes/objects/training/2000/input", 404, "object-unknown"),
        ("shapes/objects/held_out/0/input", 404, "dataset-part-unknown"),
        ("cats/objects/training/0/input", 404, "dataset-unknown"),
        ("shapes/objects/training/-1/input", 422, "request-invalid"),
    ],
)
def test_objects_that_are_not_there(shared, path, status, code):
    reply = shared.post(f"/api/v1/datasets/{path}")
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_what_a_trace_tells_is_what_a_batch_told(shared):
    """Rounding apart: products of one row and of many are summed in another order."""
    data = datasets(shared).load({"kind": "digits", "count": 20})
    key = shared.post("/api/v1/datasets", json={"kind": "digits", "count": 20}).json()["id"]
    network = shared.app.state.networks.get("lenet5").network
    logits = network.predict(as_tensor(data.training.images, network.architecture.input))
    for index in (0, 7, 19):
        trace, _ = entered(shared, "lenet5", as_input(shared, key, index))
        told = [one["logit"] for one in sorted(trace["prediction"], key=lambda p: p["index"])]
        np.testing.assert_allclose(told, logits[index], rtol=1e-4, atol=1e-4)
