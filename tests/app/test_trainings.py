"""Trainings: what they tell is what the engine computed, however they were ordered about."""

import csv
import io

import numpy as np
import pytest
from safetensors.numpy import load

from engine.datasets.generated import DATASETS
from engine.datasets.split import split
from engine.network import initialize
from engine.spec import read
from engine.training import plan as plans
from engine.training.loop import State, evaluate, train
from tests.app.conftest import PLANE, POINTS, finished, make_training, reach
from tests.app.test_refusals import refused

# Minutes of work, to be interrupted.
LONG = {**POINTS, "epochs": 20_000}


@pytest.fixture(scope="module")
def done(shared):
    """A training that was never disturbed."""
    made = make_training(shared, **POINTS)
    return finished(shared, made["id"])


def log(client, training, **query):
    reply = client.get(f"/api/v1/trainings/{training}/log", params=query)
    return reply.raise_for_status().json()


def order(client, training, command, **fields):
    reply = client.post(f"/api/v1/trainings/{training}/commands",
                        json={"command": command, **fields})
    assert reply.status_code == 202, reply.text
    return reply.json()


def paused_at(client, training, step):
    return reach(client, training, lambda t: t["state"] == "paused" and t["step"] == step)


def weights(client, training, step="latest"):
    body = client.get(f"/api/v1/trainings/{training}/snapshots/{step}/weights")
    return body.raise_for_status().content


def told(answer):
    """What two trainings of one document have in common."""
    return {name: answer[name] for name in ("reports", "evaluations", "changes")}


# what is told


def test_the_curve_is_the_engines(shared, done):
    data = split(DATASETS["moons"]().draw(100, seed=0), 0.2)
    state = State(initialize(read({**PLANE, "classes": ["upper", "lower"]})))
    plan = plans.read({k: POINTS[k] for k in ("optimizer", "epochs", "batch_size")})
    steps = list(train(state, data.training.images, data.training.labels, plan))
    reports = log(shared, done["id"])["reports"]
    assert reports["step"] == [report.step for _, report in steps] == list(range(1, 25))
    for name in ("epoch", "loss", "accuracy", "running", "learning_rate"):
        assert reports[name] == [getattr(report, name) for _, report in steps], name
    for name in ("gradients", "updates"):
        for key, column in reports[name].items():
            exact = [getattr(report, name)[key] for _, report in steps]
            finite = [np.nan if value is None else value for value in column]
            # Parameters of zeros move by infinitely many times their size.
            expected = np.where(np.isfinite(exact), exact, np.nan)
            np.testing.assert_allclose(finite, expected, rtol=1e-6)
    last = evaluate(steps[-1][0].network, data.held_out.images, data.held_out.labels)
    told_last = log(shared, done["id"])["evaluations"][-1]
    assert (told_last["step"], told_last["epoch"]) == (24, 3)
    assert told_last["held_out"]["accuracy"] == last.accuracy
    assert told_last["held_out"]["loss"] == last.loss
    numbers = load(weights(shared, done["id"]))
    for node, params in steps[-1][0].network.params.items():
        for name, torch in (("w", "weight"), ("b", "bias")):
            np.testing.assert_array_equal(numbers[f"{node}.{torch}"], params[name])


def test_a_finished_training_says_what_it_was(shared, done):
    assert (done["step"], done["steps_total"], done["epoch"], done["place"]) == (24, 24, 3, 0)
    assert done["queue"] is done["failure"] is done["seconds_left"] is None
    assert done["seconds"] > 0
    assert (done["dataset"]["training"], done["dataset"]["held_out"]) == (80, 20)
    assert done["snapshots"][0] == 0
    assert done["snapshots"][-1] == 24
    network = shared.get(f"/api/v1/networks/{done['network']}").json()
    assert network["classes"] == done["dataset"]["classes"]
    evaluated = [(one["step"], one["epoch"]) for one in log(shared, done["id"])["evaluations"]]
    assert {(0, 0), (8, 1), (16, 2), (24, 3)} <= set(evaluated)
    listed = shared.get("/api/v1/trainings").json()
    assert done in listed
    assert [one["created"] for one in listed] == sorted(
        (one["created"] for one in listed), reverse=True)


def test_the_same_document_tells_the_same(shared, done):
    again = finished(shared, make_training(shared, **done["document"])["id"])
    assert again["id"] != done["id"]
    assert again["document"] == done["document"]
    assert again["snapshots"] == done["snapshots"]
    assert told(log(shared, again["id"])) == told(log(shared, done["id"]))
    assert weights(shared, again["id"]) == weights(shared, done["id"])


def test_another_seed_tells_something_else(shared, done):
    other = finished(shared, make_training(shared, **{**POINTS, "seed": 1})["id"])
    assert log(shared, other["id"])["reports"]["loss"] != log(shared, done["id"])["reports"]["loss"]


def test_networks_of_one_architecture_begin_alike(shared, done):
    rate = {"kind": "sgd", "learning_rate": 0.001}
    other = finished(shared, make_training(shared, **{**POINTS, "optimizer": rate})["id"])
    assert other["network"] == done["network"]
    assert weights(shared, other["id"], 0) == weights(shared, done["id"], 0)
    assert weights(shared, other["id"]) != weights(shared, done["id"])


def test_thinned_reports_keep_the_newest(shared, done):
    whole = log(shared, done["id"])
    thin = log(shared, done["id"], points=10)
    assert (whole["every"], thin["every"]) == (1, 3)
    assert thin["reports"]["step"] == [3, 6, 9, 12, 15, 18, 21, 24]
    for name in ("loss", "running"):
        assert thin["reports"][name] == whole["reports"][name][2::3]
    assert thin["reports"]["gradients"]["fc1.w"] == whole["reports"]["gradients"]["fc1.w"][2::3]


def test_the_table_says_what_the_log_says(shared, done):
    reply = shared.get(f"/api/v1/trainings/{done['id']}/log.csv")
    assert reply.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    whole = log(shared, done["id"])
    assert [int(row["step"]) for row in rows] == [0, *whole["reports"]["step"]]
    for row, loss, norm in zip(rows[1:], whole["reports"]["loss"],
                               whole["reports"]["gradients"]["fc2.w"], strict=True):
        assert float(row["loss"]) == loss
        assert float(row["gradients.fc2.w"]) == norm
    judged = {one["step"]: one for one in whole["evaluations"]}
    for row in rows:
        found = judged.get(int(row["step"]))
        assert row["held_out_accuracy"] == (str(found["held_out"]["accuracy"]) if found else "")


# orders


def test_batches_and_epochs_by_hand_end_where_a_run_does(shared, done):
    key = make_training(shared, **POINTS, start=False)["id"]
    assert shared.get(f"/api/v1/trainings/{key}").json()["state"] == "paused"
    order(shared, key, "batch")
    assert paused_at(shared, key, 1)["place"] == 10
    order(shared, key, "batch")
    paused_at(shared, key, 2)
    order(shared, key, "epoch")
    assert paused_at(shared, key, 8)["epoch"] == 1
    order(shared, key, "epoch")
    paused_at(shared, key, 16)
    order(shared, key, "run")
    finished(shared, key)
    assert told(log(shared, key)) == told(log(shared, done["id"]))
    assert weights(shared, key) == weights(shared, done["id"])


def test_a_change_on_the_way_is_written_down_and_done_again(shared):
    body = {**POINTS, "epochs": 400}
    key = make_training(shared, **body)["id"]
    reach(shared, key, lambda t: t["step"] > 0)
    order(shared, key, "change", learning_rate=0.05, momentum=0.5)
    order(shared, key, "change", batch_size=16, penalty=0.001)
    first = finished(shared, key)
    assert first["changes"]
    changed = {}
    for change in first["changes"]:
        changed |= change
        assert 0 < change["step"] < first["steps_total"]
    del changed["step"]
    assert changed == {
        "learning_rate": 0.05, "momentum": 0.5, "batch_size": 16, "penalty": 0.001}
    answer = log(shared, key)
    assert answer["reports"]["learning_rate"][0] == 0.5
    assert answer["reports"]["learning_rate"][-1] == 0.05
    again = finished(shared, make_training(shared, **first["document"])["id"])
    assert told(log(shared, again["id"])) == told(answer)
    assert again["snapshots"] == first["snapshots"]
    assert weights(shared, again["id"]) == weights(shared, key)


def test_changes_before_one_batch_become_one(shared):
    key = make_training(shared, **POINTS, start=False)["id"]
    for rate in (0.4, 0.2, 0.1):
        order(shared, key, "change", learning_rate=rate)
    now = order(shared, key, "change", momentum=0.9)
    assert now["changes"] == [{"step": 0, "learning_rate": 0.1, "momentum": 0.9}]
    order(shared, key, "run")
    finished(shared, key)
    answer = log(shared, key)
    assert answer["reports"]["learning_rate"] == [0.1] * 24
    assert answer["changes"] == [
        {"step": 0, "changes": {"learning_rate": 0.1, "momentum": 0.9}}]


def test_a_way_back_and_on_again(shared, done):
    key = finished(shared, make_training(shared, **POINTS)["id"])["id"]
    kept = [step for step in done["snapshots"] if step <= 13]
    now = order(shared, key, "back", step=13)
    assert (now["state"], now["step"], now["snapshots"]) == ("paused", kept[-1], kept)
    assert log(shared, key)["reports"]["step"] == list(range(1, kept[-1] + 1))
    now = order(shared, key, "change", learning_rate=0.01)
    assert now["changes"] == [{"step": kept[-1], "learning_rate": 0.01}]
    order(shared, key, "run")
    finished(shared, key)
    other = log(shared, key)
    assert other["reports"]["step"] == list(range(1, 25))
    assert other["reports"]["loss"] != log(shared, done["id"])["reports"]["loss"]
    # Back before the change: it is undone, and everything is as it was.
    now = order(shared, key, "back", step=kept[-2])
    assert now["changes"] == []
    order(shared, key, "run")
    finished(shared, key)
    assert told(log(shared, key)) == told(log(shared, done["id"]))
    assert weights(shared, key) == weights(shared, done["id"])


def test_back_without_a_step_is_one_snapshot_back(shared, done):
    key = finished(shared, make_training(shared, **POINTS)["id"])["id"]
    for step in reversed(done["snapshots"][:-1]):
        assert order(shared, key, "back")["step"] == step
    assert order(shared, key, "back")["step"] == 0


def test_back_while_it_runs(start):
    client = start()
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: len(t["snapshots"]) > 1)
    order(client, key, "back", step=0)
    now = paused_at(client, key, 0)
    assert now["snapshots"] == [0]
    assert log(client, key)["reports"]["step"] == []
    order(client, key, "batch")
    paused_at(client, key, 1)


def test_pause_and_stop(start):
    client = start()
    key = make_training(client, **{**POINTS, "batch_size": 80, "epochs": 20_000})["id"]
    reach(client, key, lambda t: t["step"] > 0 and t["images_per_second"])
    order(client, key, "pause")
    now = reach(client, key, lambda t: t["state"] == "paused")
    # Where it rests there is a snapshot, and everything before is told.
    assert now["step"] == now["snapshots"][-1]
    assert log(client, key)["reports"]["step"] == list(range(1, now["step"] + 1))
    assert now["images_per_second"] is now["seconds_left"] is None
    order(client, key, "run")
    reach(client, key, lambda t: t["step"] > now["step"])
    order(client, key, "stop")
    now = reach(client, key, lambda t: t["state"] == "stopped")
    assert now["step"] == now["snapshots"][-1]
    order(client, key, "batch")
    assert paused_at(client, key, now["step"] + 1)


def test_of_very_long_trainings_some_steps_are_told(start):
    client = start()
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: t["step"] > 100)
    order(client, key, "pause")
    now = reach(client, key, lambda t: t["state"] == "paused")
    # 160 000 steps, and room for 20 000.
    assert log(client, key)["reports"]["step"] == list(range(8, now["step"] + 1, 8))
    # Who asks for a single one sees it.
    order(client, key, "batch")
    paused_at(client, key, now["step"] + 1)
    assert log(client, key)["reports"]["step"][-1] == now["step"] + 1


# ends


def test_divergence_names_the_step_and_the_node(shared):
    wild = {**POINTS, "optimizer": {"kind": "sgd", "learning_rate": 1e30},
            "network": {"spec": {**PLANE, "nodes": [
                {**node, "kind": "relu"} if node["kind"] == "tanh" else node
                for node in PLANE["nodes"]]}}}
    key = make_training(shared, **wild)["id"]
    now = finished(shared, key, state="failed")
    failure = now["failure"]
    assert failure["code"] == "training-diverged"
    assert failure["step"] == now["step"] + 1
    assert failure["node"] in ("fc1", "relu1", "tanh1", "fc2", "loss")
    assert failure["tensor"]
    assert now["snapshots"][-1] == now["step"]
    answer = log(shared, key)
    assert answer["failure"] == failure
    assert answer["reports"]["step"] == list(range(1, now["step"] + 1))
    refused(shared.post(f"/api/v1/trainings/{key}/commands", json={"command": "run"}), 409,
            "training-ended")
    # The way out: back, a smaller step, on.
    order(shared, key, "back", step=0)
    order(shared, key, "change", learning_rate=0.1)
    order(shared, key, "run")
    now = finished(shared, key)
    assert now["failure"] is None
    assert log(shared, key)["failure"] is None
    assert log(shared, key)["reports"]["step"] == list(range(1, 25))


@pytest.mark.parametrize("command", ["run", "batch", "epoch"])
def test_a_finished_training_cannot_go_on(shared, done, command):
    reply = shared.post(f"/api/v1/trainings/{done['id']}/commands", json={"command": command})
    problem = refused(reply, 409, "training-ended")
    assert problem.pointer == "/command"
    reply = shared.post(f"/api/v1/trainings/{done['id']}/commands",
                        json={"command": "change", "learning_rate": 1.0})
    refused(reply, 409, "training-ended")
    for harmless in ("pause", "stop"):
        assert order(shared, done["id"], harmless)["state"] == "finished"


def test_a_deleted_training_is_gone_and_so_is_its_worker(start):
    client = start()
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: t["step"] > 0)
    jobs = client.app.state.trainings.jobs
    (process,) = jobs._workers.values()
    assert client.delete(f"/api/v1/trainings/{key}").status_code == 204
    refused(client.get(f"/api/v1/trainings/{key}"), 404, "training-unknown")
    refused(client.delete(f"/api/v1/trainings/{key}"), 404, "training-unknown")
    assert client.get("/api/v1/trainings").json() == []
    assert process.wait(timeout=30) == 0


# names


def rename(client, training, name, **options):
    return client.patch(f"/api/v1/trainings/{training}", json={"name": name}, **options)


def test_a_training_is_renamed_and_nothing_else(start):
    client = start(max_running_trainings=0)
    made = make_training(client, **POINTS, name="first", start=False)
    reply = rename(client, made["id"], "  second «№ 2» ")
    assert reply.status_code == 200
    now = reply.json()
    assert now["name"] == now["document"]["name"] == "second «№ 2»"
    assert now == {**made, "name": now["name"], "document": {**made["document"],
                                                            "name": now["name"]},
                   "seq": now["seq"]}
    assert now["seq"] > made["seq"]
    assert client.get(f"/api/v1/trainings/{made['id']}").json() == now
    assert client.get("/api/v1/trainings").json() == [now]


def test_a_training_is_renamed_while_it_learns(start):
    client = start()
    key = make_training(client, **LONG, name="first")["id"]
    reach(client, key, lambda t: t["step"] > 0)
    assert rename(client, key, "second").json()["state"] == "running"
    # What the worker writes into the document since leaves the name alone.
    order(client, key, "change", learning_rate=0.2)
    reach(client, key, lambda t: t["changes"])
    order(client, key, "stop")
    now = reach(client, key, lambda t: t["state"] == "stopped")
    assert now["name"] == now["document"]["name"] == "second"
    assert [one["learning_rate"] for one in now["document"]["changes"]] == [0.2]


@pytest.mark.parametrize(("body", "said"), [
    ({"name": ""}, ("at least 1 character", "не меньше 1")),
    ({"name": " \t "}, ("at least 1 character", "не меньше 1")),
    ({"name": "x" * 201}, ("at most 200", "не больше 200")),
    ({"name": None}, ("text", "строка")),
    ({"name": 5}, ("text", "строка")), ({}, ("required", "обязательно")),
])
def test_names_that_are_none(shared, done, body, said):
    for language, words in zip(("en", "ru"), said, strict=True):
        reply = shared.patch(f"/api/v1/trainings/{done['id']}", json=body,
                             headers={"Accept-Language": language})
        problem = refused(reply, 422, "request-invalid")
        assert words in problem.detail
        assert problem.pointer == "/name"
    assert shared.get(f"/api/v1/trainings/{done['id']}").json() == done


def test_only_the_name_can_be_given(shared, done):
    reply = shared.patch(f"/api/v1/trainings/{done['id']}", json={"name": "x", "epochs": 9})
    assert refused(reply, 422, "request-invalid").pointer == "/epochs"
    refused(rename(shared, "nobody", "x"), 404, "training-unknown")


# limits


def test_who_finds_no_place_waits(start):
    client = start(max_running_trainings=1)
    first, second, third = (make_training(client, **LONG)["id"] for _ in range(3))
    reach(client, first, lambda t: t["step"] > 0)
    places = [client.get(f"/api/v1/trainings/{key}").json()["queue"]
              for key in (first, second, third)]
    assert places == [None, 1, 2]
    # Whoever pauses makes way …
    order(client, first, "pause")
    reach(client, second, lambda t: t["step"] > 0)
    assert client.get(f"/api/v1/trainings/{third}").json()["queue"] == 1
    # … and comes back behind those who wait.
    order(client, first, "run")
    assert client.get(f"/api/v1/trainings/{first}").json()["queue"] == 2
    assert order(client, third, "stop")["state"] == "stopped"
    assert client.get(f"/api/v1/trainings/{first}").json()["queue"] == 1
    order(client, second, "stop")
    reach(client, first, lambda t: t["state"] == "running")


def test_the_oldest_trainings_are_forgotten(start):
    client = start(max_trainings=2, max_running_trainings=0)
    keys = [make_training(client, **POINTS, start=False)["id"] for _ in range(3)]
    assert [one["id"] for one in client.get("/api/v1/trainings").json()] == keys[:0:-1]
    # Those that wait are not.
    for key in keys[1:]:
        order(client, key, "run")
    problem = refused(client.post("/api/v1/trainings", json=POINTS), 409, "trainings-full")
    assert problem.limit == 2
    assert {one["id"] for one in client.get("/api/v1/trainings").json()} == set(keys[1:])
    order(client, keys[1], "stop")
    newest = make_training(client, **POINTS, start=False)["id"]
    assert {one["id"] for one in client.get("/api/v1/trainings").json()} == {keys[2], newest}


def test_a_document_has_so_many_changes_at_most(start):
    client = start(max_changes=2, max_running_trainings=0)
    rates = [{"step": step, "learning_rate": 0.1 + step} for step in range(3)]
    made = make_training(client, **POINTS, changes=rates[:2], start=False)
    assert made["changes"] == rates[:2]
    reply = client.post("/api/v1/trainings", json={**POINTS, "changes": rates})
    problem = refused(reply, 422, "training-too-many-changes")
    assert (problem.limit, problem.values["count"], problem.pointer) == (2, 3, "/changes")
    assert "3 changes" in problem.detail
    assert "at most 2" in problem.detail
    reply = client.post("/api/v1/trainings", json={**POINTS, "changes": rates},
                        headers={"Accept-Language": "ru"})
    assert "не больше 2" in refused(reply, 422, "training-too-many-changes").detail
    assert [one["id"] for one in client.get("/api/v1/trainings").json()] == [made["id"]]


def test_a_training_is_changed_so_often_at_most(start):
    client = start(max_changes=2)
    made = make_training(client, **LONG, start=False)

    def change(rate):
        return client.post(f"/api/v1/trainings/{made['id']}/commands",
                           json={"command": "change", "learning_rate": rate})

    # Before the same batch it is one change, nobody or somebody at work, however often.
    for rate in (0.1, 0.2, 0.3):
        assert change(rate).status_code == 202
    order(client, made["id"], "batch")
    paused_at(client, made["id"], 1)
    for rate in (0.4, 0.5, 0.6):
        assert change(rate).status_code == 202
    both = [{"step": 0, "learning_rate": 0.3}, {"step": 1, "learning_rate": 0.6}]
    reach(client, made["id"], lambda t: t["changes"] == both)
    order(client, made["id"], "run")
    reach(client, made["id"], lambda t: t["state"] == "running" and t["step"] > 1)
    problem = refused(change(0.7), 409, "training-too-many-changes")
    assert (problem.limit, problem.values["count"], problem.pointer) == (2, 3, "/command")
    # What is undone makes room; and the document can be done again.
    order(client, made["id"], "back", step=0)
    paused_at(client, made["id"], 0)
    assert change(0.8).status_code == 202
    now = reach(client, made["id"], lambda t: t["changes"][0]["learning_rate"] == 0.8)
    make_training(client, **now["document"], start=False)


def test_snapshots_are_dropped_where_there_is_no_room(start):
    client = start(max_snapshot_bytes=5000)
    now = finished(client, make_training(client, **POINTS, snapshots=24)["id"])
    kept = client.get(f"/api/v1/trainings/{now['id']}/snapshots").json()
    assert sum(one["bytes"] for one in kept) <= 5000
    steps = [one["step"] for one in kept]
    assert steps == now["snapshots"]
    assert len(steps) > 2
    assert (steps[0], steps[-1]) == (0, 24)
    gaps = np.diff(steps)
    assert gaps.max() <= 4 * gaps.min()
    # A step whose snapshot was dropped is shown by the one before it.
    reply = client.get(f"/api/v1/trainings/{now['id']}/snapshots/{steps[1] - 1}/weights")
    assert reply.headers["snapshot-step"] == "0"
