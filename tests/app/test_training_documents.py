"""The document of a training: what it leaves out is filled in, what cannot be done is refused."""

import pytest

from tests.app.conftest import PLANE, POINTS, make_network, make_training
from tests.app.test_refusals import refused

# Nobody works here: documents are only read.
SHAPES = {"dataset": {"kind": "shapes", "count": 60, "shapes": 10}, "network": {"zoo": "lenet5"}}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    from fastapi.testclient import TestClient

    from app.main import create_app
    from app.settings import Settings
    from tests.app.conftest import ADDRESS

    settings = Settings(data=tmp_path_factory.mktemp("data"), max_running_trainings=0)
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        yield client


def network(client, training):
    return client.get(f"/api/v1/networks/{training['network']}").raise_for_status().json()


def origins(summary):
    return {parameter["origin"] for node in summary["nodes"] for parameter in node["parameters"]}


def test_what_is_left_out_is_filled_in(client):
    made = make_training(client, **SHAPES)
    assert made["document"] == {
        "name": "LeNet-5: shapes", "dataset": SHAPES["dataset"],
        "split": {"held_out": 0.2, "seed": 0, "count": None, "balanced": False},
        "network": {"zoo": "lenet5", "seed": 0, "trained": False},
        "optimizer": {"kind": "sgd"}, "schedule": {"kind": "constant"}, "regularizer": None,
        "augmentations": [], "epochs": 1, "batch_size": 64, "seed": 0, "changes": [],
        "loss": None, "initializer": None, "snapshots": None,
    }
    assert (made["state"], made["queue"] > 0) == ("queued", True)
    again = make_training(client, **made["document"], start=False)
    assert again["document"] == made["document"]
    assert (again["state"], again["queue"]) == ("paused", None)


def test_classes_are_called_as_the_data_call_them(client):
    made = make_training(client, **SHAPES)
    summary = network(client, made)
    assert summary["classes"] == made["dataset"]["classes"]
    assert summary["classes"][:2] == ["circle", "square"]
    assert origins(summary) == {"seed:0"}


def test_networks_to_begin_with(client):
    seeded = make_training(client, **SHAPES | {"network": {"zoo": "lenet5", "seed": 7}})
    assert origins(network(client, seeded)) == {"seed:7"}
    trained = make_training(client, **SHAPES | {"network": {"zoo": "lenet5", "trained": True}})
    assert origins(network(client, trained)) == {"zoo:lenet5"}
    own = make_network(client, zoo="lenet5", trained=False, seed=3)["id"]
    made = make_training(client, **SHAPES | {"network": {"id": own}})
    assert origins(network(client, made)) == {"seed:3"}


def test_loss_and_initializer_take_the_place_of_the_networks(client):
    made = make_training(
        client, **SHAPES, loss={"kind": "softmax_cross_entropy", "label_smoothing": 0.1},
        initializer="zeros")
    summary = network(client, made)
    assert summary["loss"]["label_smoothing"] == 0.1
    assert summary["spec"]["initializer"] == {"kind": "zeros"}
    assert made["document"]["loss"] == {"kind": "softmax_cross_entropy", "label_smoothing": 0.1}


def test_who_learns_from_few(client):
    few = make_training(client, **SHAPES, split={"count": 20, "held_out": 0.5})
    assert (few["dataset"]["training"], few["dataset"]["held_out"]) == (20, 30)
    assert few["steps_total"] == 1
    assert few["document"]["split"] == {
        "held_out": 0.5, "seed": 0, "count": 20, "balanced": False}


def test_everything_a_plan_may_say(client):
    body = SHAPES | {
        "name": "all of it", "optimizer": {"kind": "adam", "learning_rate": 0.01},
        "schedule": {"kind": "cosine", "warm_up": 2}, "regularizer": {"kind": "l1"},
        "augmentations": ["shift", {"kind": "mixup", "alpha": 0.4}], "epochs": 4,
        "batch_size": 10, "seed": 5, "running": 0.5, "snapshots": 4,
        "changes": [{"step": 9, "batch_size": 20}, {"step": 3, "learning_rate": 0.02}],
    }
    made = make_training(client, **body)
    document = made["document"]
    assert document["augmentations"] == [{"kind": "shift"}, {"kind": "mixup", "alpha": 0.4}]
    assert document["changes"] == [
        {"step": 3, "learning_rate": 0.02}, {"step": 9, "batch_size": 20}]
    # 48 objects: nine batches of ten make one epoch of five and 40 objects of the next; from there
    # on there is one of what is left, and three a whole epoch.
    assert made["steps_total"] == 9 + 1 + 3 + 3
    assert made["name"] == document["name"] == "all of it"
    assert (document["running"], document["snapshots"], document["seed"]) == (0.5, 4, 5)


@pytest.mark.parametrize(("changed", "status", "code", "pointer"), [
    ({"dataset": {"kind": "pets"}}, 422, "kind-unknown", "/dataset/kind"),
    ({"dataset": {"kind": "shapes", "count": 0}}, 422, "setting-range", "/dataset/count"),
    ({"dataset": {"kind": "shapes", "count": 10**6}}, 413, "dataset-too-many-objects",
     "/dataset/count"),
    ({"dataset": {"id": "nobody"}}, 404, "dataset-unknown", "/dataset/id"),
    ({"dataset": {"kind": "shapes", "count": 60, "shapes": 5}}, 422, "training-classes",
     "/network"),
    ({"dataset": {"kind": "moons"}}, 422, "training-shape", "/network"),
    ({"network": {"zoo": "lenet6"}}, 422, "zoo-unknown", "/network/zoo"),
    ({"network": {"id": "nobody"}}, 404, "network-unknown", "/network"),
    ({"network": {}}, 422, "request-invalid", "/network"),
    ({"network": {"zoo": "lenet5", "id": "x"}}, 422, "request-invalid", "/network"),
    ({"network": {"zoo": "lenet5", "seed": -1}}, 422, "request-invalid", "/network/seed"),
    ({"network": {"spec": {**PLANE, "nodes": [{"name": "fc1", "kind": "lin"}]}}}, 422,
     "kind-unknown", "/network/spec/nodes/0/kind"),
    ({"network": {"spec": {**PLANE, "nodes": [{"name": "a", "kind": "linear",
                                               "out_features": 0}]}}}, 422,
     "setting-range", "/network/spec/nodes/0/out_features"),
    ({"split": {"held_out": 0}}, 422, "request-invalid", "/split/held_out"),
    ({"split": {"count": 1000}}, 422, "setting-range", "/split/count"),
    ({"optimizer": "magic"}, 422, "kind-unknown", "/optimizer"),
    ({"optimizer": {"kind": "sgd", "learning_rate": -1}}, 422, "setting-range",
     "/optimizer/learning_rate"),
    ({"schedule": {"kind": "cosine", "last": 2}}, 422, "setting-range", "/schedule/last"),
    ({"regularizer": "l3"}, 422, "kind-unknown", "/regularizer"),
    ({"augmentations": [{"kind": "shift", "cells": -1}]}, 422, "setting-range",
     "/augmentations/0/cells"),
    ({"augmentations": ["mixup", "mixup"]}, 422, "mixup-repeated", "/augmentations/1"),
    ({"loss": "anger"}, 422, "kind-unknown", "/loss"),
    ({"initializer": {"kind": "constant", "value": "x"}}, 422, "setting-type",
     "/initializer/value"),
    ({"epochs": "3"}, 422, "request-invalid", "/epochs"),
    ({"epochs": True}, 422, "request-invalid", "/epochs"),
    ({"epochs": 0}, 422, "setting-range", "/epochs"),
    ({"batch_size": 0}, 422, "setting-range", "/batch_size"),
    ({"changes": [{"step": 5}]}, 422, "change-empty", "/changes/0"),
    ({"changes": [{"step": 5, "learning_rate": -1}]}, 422, "setting-range",
     "/changes/0/learning_rate"),
    ({"snapshots": 1}, 422, "request-invalid", "/snapshots"),
    ({"name": "x" * 201}, 422, "request-invalid", "/name"),
    ({"colour": "red"}, 422, "request-invalid", "/colour"),
])
def test_documents_that_cannot_be_done(client, changed, status, code, pointer):
    before = client.get("/api/v1/trainings").json()
    problem = refused(client.post("/api/v1/trainings", json={**SHAPES, **changed}), status, code)
    assert problem.pointer == pointer
    assert client.get("/api/v1/trainings").json() == before


def test_what_does_not_fit_says_what_would(client):
    body = {**SHAPES, "dataset": {"kind": "shapes", "count": 60, "shapes": 5}}
    english = client.post("/api/v1/trainings", json=body).json()
    assert (english["values"]["wanted"], english["values"]["shape"]) == (5, [10])
    assert "5 classes" in english["detail"]
    russian = client.post("/api/v1/trainings", json=body, headers={"Accept-Language": "ru"}).json()
    assert "классов: 5" in russian["detail"]


def test_points_are_not_augmented_but_mixed(client):
    problem = refused(client.post("/api/v1/trainings", json={
        **POINTS, "augmentations": ["shift", "mixup"]}), 422, "training-augments-points")
    assert problem.pointer == "/augmentations"
    assert make_training(client, **POINTS, augmentations=["mixup"])


@pytest.mark.parametrize(("loss", "code"), [
    ("binary_cross_entropy", "not-probabilities"),
])
def test_a_loss_that_cannot_take_what_comes_is_refused_before_anything_runs(client, loss, code):
    problem = refused(client.post("/api/v1/trainings", json={**POINTS, "loss": loss}), 422, code)
    assert problem.pointer.startswith("/network")


@pytest.mark.parametrize(("body", "status", "code", "pointer"), [
    ({"command": "dance"}, 422, "request-invalid", "/command"),
    ({"command": "back", "step": -1}, 422, "request-invalid", "/step"),
    ({"command": "back", "learning_rate": 0.1}, 422, "request-invalid", ""),
    ({"command": "change", "step": 3, "momentum": 0.5}, 422, "request-invalid", ""),
    ({"command": "run", "batch_size": 5}, 422, "request-invalid", ""),
    ({"command": "change", "learning_rate": "0.1"}, 422, "request-invalid", "/learning_rate"),
    ({"command": "change"}, 422, "change-empty", ""),
    ({"command": "change", "learning_rate": -0.5}, 422, "setting-range", "/learning_rate"),
    ({"command": "change", "batch_size": 0}, 422, "setting-range", "/batch_size"),
    ({"command": "change", "augmentations": ["sepia"]}, 422, "kind-unknown",
     "/augmentations/0"),
    ({}, 422, "request-invalid", "/command"),
])
def test_orders_that_cannot_be_obeyed(client, body, status, code, pointer):
    key = make_training(client, **SHAPES)["id"]
    before = client.get(f"/api/v1/trainings/{key}").json()
    reply = client.post(f"/api/v1/trainings/{key}/commands", json=body)
    assert refused(reply, status, code).pointer == pointer
    assert client.get(f"/api/v1/trainings/{key}").json() == before
    refused(client.post("/api/v1/trainings/nobody/commands", json={"command": "run"}), 404,
            "training-unknown")


def test_an_optimizer_without_momentum_says_so(client):
    key = make_training(client, **SHAPES | {"optimizer": "adagrad"}, start=False)["id"]
    reply = client.post(f"/api/v1/trainings/{key}/commands",
                        json={"command": "change", "momentum": 0.5})
    problem = refused(reply, 422, "momentum-unknown")
    assert "adagrad" in problem.detail
