"""Moments of a training: each view of a snapshot says the same as the engine, and as the others."""

import json

import numpy as np
import pytest
from safetensors.numpy import load

from engine.datasets.generated import DATASETS
from engine.datasets.split import split
from engine.network import Network
from engine.spec import read
from engine.weights import assign
from tests.app.conftest import POINTS, finished, make_trace, make_training, picture, reach
from tests.app.test_refusals import refused
from tests.app.test_trainings import order, weights

PICTURES = {
    "dataset": {"kind": "shapes", "count": 200, "seed": 3, "shapes": 3, "noise": 0.6},
    "split": {"held_out": 0.5, "seed": 1},
    "network": {"spec": {
        "input": {"shape": [1, 28, 28], "mean": [0.2], "std": [0.4], "center": True},
        "nodes": [
            {"name": "pool", "kind": "avgpool2d", "kernel_size": 4},
            {"name": "conv", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
            {"name": "relu", "kind": "relu"},
            {"name": "flat", "kind": "flatten"},
            {"name": "fc", "kind": "linear", "out_features": 3},
        ],
    }},
    "optimizer": {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9},
    "epochs": 2, "batch_size": 20, "snapshots": 6,
}


@pytest.fixture(scope="module")
def pictures(shared):
    return finished(shared, make_training(shared, **PICTURES)["id"])


@pytest.fixture(scope="module")
def points(shared):
    return finished(shared, make_training(shared, **POINTS)["id"])


def url(training, rest):
    return f"/api/v1/trainings/{training['id']}/{rest}"


def data(body):
    """The same data, drawn and split by the engine alone."""
    given = dict(body["dataset"])
    kind, count, seed = given.pop("kind"), given.pop("count"), given.pop("seed")
    drawn = DATASETS[kind](**given).draw(count, seed)
    parts = body.get("split", {})
    return split(drawn, parts.get("held_out", 0.2), parts.get("seed", 0))


def scores(client, training, step, images):
    """Run objects through the weights of a snapshot, by the spec alone."""
    architecture = read(client.get(f"/api/v1/networks/{training['network']}").json()["spec"])
    network = Network(architecture, assign(architecture, load(weights(
        client, training["id"], step))))
    recipe = architecture.input
    x = np.asarray(images, np.float64)
    if x.ndim == 3:
        x = (x[:, None] / 255 - recipe.mean[0]) / recipe.std[0]
    logits = network.predict(x).astype(np.float64)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return logits, powers / powers.sum(axis=1, keepdims=True)


def test_snapshots_are_listed(shared, pictures):
    listed = shared.get(url(pictures, "snapshots")).json()
    assert [one["step"] for one in listed] == pictures["snapshots"] == [0, 2, 4, 6, 8, 10]
    assert [one["epoch"] for one in listed] == [0, 0, 0, 1, 1, 2]
    # Momentum comes in with the first step.
    assert 0 < listed[0]["bytes"] < listed[1]["bytes"] == listed[-1]["bytes"]


@pytest.mark.parametrize(("asked", "given"), [
    ("latest", 10), ("10", 10), ("99999", 10), ("9", 8), ("0", 0), ("1", 0),
])
def test_the_snapshot_before_a_step_stands_for_it(shared, pictures, asked, given):
    reply = shared.get(url(pictures, f"snapshots/{asked}/weights"))
    assert reply.headers["snapshot-step"] == str(given)
    assert reply.content == weights(shared, pictures["id"], given)


def test_confusion_and_mistakes(shared, pictures):
    held_out = data(PICTURES).held_out
    _, p = scores(shared, pictures, 4, held_out.images)
    guessed, losses = p.argmax(axis=1), -np.log(p[np.arange(len(p)), held_out.labels])
    answer = shared.get(url(pictures, "snapshots/5/evaluation?mistakes=5")).json()
    assert (answer["step"], answer["part"], answer["objects"]) == (4, "held_out", 100)
    assert answer["classes"] == pictures["dataset"]["classes"]
    confusion = [[int(((held_out.labels == i) & (guessed == j)).sum()) for j in range(3)]
                 for i in range(3)]
    assert answer["confusion"] == confusion
    right = guessed == held_out.labels
    assert answer["accuracy"] == pytest.approx(right.mean())
    assert answer["loss"] == pytest.approx(losses.mean(), rel=1e-5)
    assert answer["by_class"] == pytest.approx(
        [right[held_out.labels == k].mean() for k in range(3)])
    wrong = np.flatnonzero(~right)
    worst = wrong[np.argsort(-losses[wrong])][:5]
    assert [one["index"] for one in answer["mistakes"]] == worst.tolist()
    for one in answer["mistakes"]:
        k = one["index"]
        assert (one["label"], one["predicted"]) == (held_out.labels[k], guessed[k])
        assert one["loss"] == pytest.approx(losses[k], rel=1e-4)
        assert one["probability"] == pytest.approx(p[k].max(), rel=1e-4)
    # Of one cell of the matrix only.
    i, j = max(((i, j) for i in range(3) for j in range(3) if i != j),
               key=lambda cell: confusion[cell[0]][cell[1]])
    cell = shared.get(url(
        pictures, f"snapshots/4/evaluation?mistakes=100&label={i}&predicted={j}")).json()
    mine = np.flatnonzero((held_out.labels == i) & (guessed == j))
    assert len(mine) > 0
    assert [one["index"] for one in cell["mistakes"]] == mine[np.argsort(-losses[mine])].tolist()
    assert cell["confusion"] == confusion


def test_the_part_that_was_learned_from_is_judged_too(shared, pictures):
    training = data(PICTURES).training
    _, p = scores(shared, pictures, 10, training.images)
    answer = shared.get(url(pictures, "snapshots/latest/evaluation?part=training")).json()
    assert answer["objects"] == 100
    assert answer["accuracy"] == pytest.approx((p.argmax(axis=1) == training.labels).mean())


def test_a_mistake_opens_in_the_explorer_as_the_training_saw_it(shared, pictures):
    evaluation = shared.get(url(pictures, "snapshots/6/evaluation")).json()
    network = shared.post(url(pictures, "snapshots/6/network"))
    assert network.status_code == 201
    for mistake in evaluation["mistakes"][:4]:
        place = url(pictures, f"parts/{mistake['part']}/{mistake['index']}")
        made = shared.post(f"{place}/input")
        assert made.status_code == 201
        body = made.json()
        assert body["input"]["label"] == evaluation["classes"][mistake["label"]]
        trace = make_trace(shared, network=network.json()["id"], input=body["input"]["id"],
                           target="label", prepare=body["prepare"])
        best = max(trace["prediction"], key=lambda one: one["logit"])
        assert best["index"] == mistake["predicted"]
        assert best["probability"] == pytest.approx(mistake["probability"], rel=1e-6)
        assert trace["loss"] == pytest.approx(mistake["loss"], rel=1e-6)
        where = shared.get(place).json()
        assert where["label"] == mistake["label"]
        assert where["name"] == body["input"]["label"]


def test_objects_say_where_they_are_from(shared, pictures):
    given = dict(PICTURES["dataset"])
    kind, count, seed = given.pop("kind"), given.pop("count"), given.pop("seed")
    drawn = DATASETS[kind](**given).draw(count, seed)
    parts = data(PICTURES)
    for part, mine in (("training", parts.training), ("held_out", parts.held_out)):
        for index in (0, 7, 99):
            where = shared.get(url(pictures, f"parts/{part}/{index}")).json()["dataset"]
            assert where["part"] == "training"  # Generated data bring no part to judge by.
            np.testing.assert_array_equal(drawn.images[where["index"]], mine.images[index])
        reply = shared.get(url(pictures, f"parts/{part}/objects?indices=99,0,7"))
        several = load(reply.content)
        np.testing.assert_array_equal(several["images"], mine.images[[99, 0, 7]])
        np.testing.assert_array_equal(several["labels"], mine.labels[[99, 0, 7]])


def test_traces_of_a_snapshot_are_those_of_its_network(shared, pictures):
    made = shared.post(url(pictures, "parts/held_out/3/input")).json()
    body = {"input": made["input"]["id"], "target": 1, "prepare": made["prepare"]}
    losses = set()
    for step in pictures["snapshots"]:
        reply = shared.post(url(pictures, f"snapshots/{step}/traces"), json=body)
        assert (reply.status_code, reply.headers["snapshot-step"]) == (201, str(step))
        network = shared.post(url(pictures, f"snapshots/{step}/network")).json()["id"]
        assert reply.json()["network"] == network
        assert reply.json() == make_trace(shared, network=network, **body)
        losses.add(reply.json()["loss"])
        # The same as if somebody had sent these weights from outside.
        sent = shared.post(f"/api/v1/networks/{pictures['network']}/weights",
                           content=weights(shared, pictures["id"], step))
        assert sent.json()["id"] == network
    assert len(losses) == len(pictures["snapshots"])


def test_regions_of_the_plane(shared, points):
    reply = shared.get(url(points, "snapshots/latest/regions?size=12"))
    found = load(reply.content)
    header = json.loads(reply.content[8:8 + int.from_bytes(reply.content[:8], "little")])
    left, right, bottom, top = json.loads(header["__metadata__"]["extent"])
    parts = data(POINTS)
    np.testing.assert_array_equal(found["x"], parts.training.images)
    np.testing.assert_array_equal(found["labels"], parts.training.labels)
    every = np.concatenate([parts.training.images, parts.held_out.images])
    assert (every > [left, bottom]).all()
    assert (every < [right, top]).all()
    assert right - left == pytest.approx(top - bottom)
    assert found["p"].shape == (2, 12, 12)
    for row, column in ((0, 0), (3, 8), (11, 5)):
        place = [left + (right - left) * (column + 0.5) / 12,
                 bottom + (top - bottom) * (row + 0.5) / 12]
        _, p = scores(shared, points, "latest", [place])
        np.testing.assert_allclose(found["p"][:, row, column], p[0], rtol=1e-4)


# refusals


def test_what_is_not_there(shared, pictures, points):
    refused(shared.get(url(pictures, "snapshots/soon/weights")), 422, "request-invalid")
    for rest in ("snapshots", "snapshots/latest/weights", "snapshots/0/evaluation",
                 "parts/held_out/0"):
        refused(shared.get(f"/api/v1/trainings/nobody/{rest}"), 404, "training-unknown")
    refused(shared.get(url(pictures, "parts/held_out/100")), 404, "object-unknown")
    refused(shared.post(url(pictures, "parts/held_out/100/input")), 404, "object-unknown")
    refused(shared.get(url(pictures, "parts/held_out/objects?indices=0,100")), 404,
            "object-unknown")
    refused(shared.get(url(pictures, "parts/judged/0")), 422, "request-invalid")
    problem = refused(shared.get(url(pictures, "snapshots/latest/regions")), 422,
                      "training-no-plane")
    assert problem.values["shape"] == [1, 28, 28]


def test_before_its_worker_began_there_is_no_moment(shared):
    key = make_training(shared, **POINTS, start=False)["id"]
    assert shared.get(f"/api/v1/trainings/{key}/snapshots").json() == []
    refused(shared.get(f"/api/v1/trainings/{key}/snapshots/latest/weights"), 404,
            "training-no-snapshot")


def test_going_back_forgets_the_moments_after(shared):
    now = finished(shared, make_training(shared, **POINTS)["id"])
    before = weights(shared, now["id"])
    order(shared, now["id"], "back", step=8)
    reply = shared.get(url(now, "snapshots/latest/weights"))
    assert reply.headers["snapshot-step"] == str(max(s for s in now["snapshots"] if s <= 8))
    order(shared, now["id"], "change", learning_rate=0.001)
    order(shared, now["id"], "run")
    finished(shared, now["id"])
    assert weights(shared, now["id"]) != before


def test_a_kept_network_outlives_its_training_and_others_do_not(start):
    client = start(cache_bytes=0)
    now = finished(client, make_training(client, **POINTS)["id"])
    kept = client.post(url(now, "snapshots/latest/network")).json()["id"]
    made = client.post(url(now, "parts/held_out/0/input")).json()
    body = {"input": made["input"]["id"], "prepare": made["prepare"]}
    first, last = (client.post(url(now, f"snapshots/{step}/traces"), json=body).json()
                   for step in (0, "latest"))
    assert client.delete(f"/api/v1/trainings/{now['id']}").status_code == 204
    assert client.get(f"/api/v1/traces/{last['id']}").json() == last
    assert client.get(f"/api/v1/networks/{kept}/weights").status_code == 200
    refused(client.get(f"/api/v1/traces/{first['id']}"), 410, "weights-gone")


def test_data_that_changed_are_noticed(start, tmp_path):
    folder = tmp_path / "sets" / "mine"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
    for name in ("a", "b"):
        for number in range(10):
            (folder / name / f"{number}.png").write_bytes(
                picture(8, 8, mode="L", seed=number + 100 * (name == "b")))
    client = start(datasets=tmp_path / "sets")
    spec = {"input": {"shape": [1, 8, 8]}, "nodes": [
        {"name": "flat", "kind": "flatten"}, {"name": "fc", "kind": "linear", "out_features": 2}]}
    body = {"dataset": {"id": "mine"}, "network": {"spec": spec}, "epochs": 2, "batch_size": 5}
    now = finished(client, make_training(client, **body)["id"])
    assert now["dataset"]["classes"] == ["a", "b"]
    (folder / "a" / "11.png").write_bytes(picture(8, 8, mode="L", seed=77))
    refused(client.get(url(now, "snapshots/latest/evaluation")), 410, "training-data-changed")
    order(client, now["id"], "back", step=0)
    order(client, now["id"], "run")
    failed = reach(client, now["id"], lambda t: t["state"] == "failed")
    assert failed["failure"]["code"] == "training-data-changed"
