"""Events of trainings: what is told, in order, once, and where it goes on after a break."""

import json
import threading

import httpx2
import pytest

from app.main import create_app
from app.settings import Settings
from tests.app.conftest import POINTS, finished, make_training, reach
from tests.app.test_refusals import refused
from tests.app.test_trainings import LONG, log, order
from tests.serving import serving


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A server that streams, as the framework's own client does not."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("data")))
    # In a thread of its own a server does not hear signals: streams are closed by the tests.
    with serving(app) as address, httpx2.Client(base_url=address, timeout=60) as client:
        yield client


def parsed(lines):
    """Events of a stream, as the specification of EventSource reads them."""
    event = {}
    for line in lines:
        if not line:
            if "data" in event:
                yield event.get("id"), event.get("event", "message"), json.loads(event["data"])
            event = {}
        elif not line.startswith(":"):
            field, _, value = line.partition(":")
            event[field] = value.removeprefix(" ")


def known(client, path, **options):
    """Everything that has been told so far."""
    reply = client.get(f"/api/v1/trainings/{path}", **options)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("text/event-stream")
    return list(parsed(reply.text.split("\n")))


def rebuilt(events):
    """The log as somebody puts it together who hears events only."""
    told = {"step": [], "loss": [], "evaluations": [], "snapshots": []}
    for _, kind, data in events:
        if kind == "reports":
            told["step"] += data["step"]
            told["loss"] += data["loss"]
        elif kind == "evaluation":
            told["evaluations"].append({k: v for k, v in data.items() if k != "training"})
        elif kind == "snapshot":
            told["snapshots"].append(data["step"])
        elif kind == "back":
            rows = sum(step <= data["step"] for step in told["step"])
            told["step"], told["loss"] = told["step"][:rows], told["loss"][:rows]
            told["evaluations"] = [e for e in told["evaluations"] if e["step"] <= data["step"]]
            told["snapshots"] = [step for step in told["snapshots"] if step <= data["step"]]
    return told


def test_who_hears_events_knows_what_it_is_called(client):
    made = make_training(client, **POINTS, start=False, name="first")
    path = f"{made['id']}/events?follow=false&after="
    (first,) = known(client, f"{path}0")
    assert first[2]["name"] == "first"
    client.patch(f"/api/v1/trainings/{made['id']}", json={"name": "second"}).raise_for_status()
    (event,) = known(client, f"{path}{made['seq']}")
    assert (event[1], event[2]["name"]) == ("state", "second")


def test_who_hears_events_knows_what_the_log_says(client):
    key = make_training(client, **POINTS)["id"]
    finished(client, key)
    order(client, key, "back", step=10)
    order(client, key, "run")
    now = finished(client, key)
    events = known(client, f"{key}/events?follow=false")
    assert all(data["training"] == key for _, _, data in events)
    numbers = [int(number) for number, _, _ in events]
    assert numbers == sorted(set(numbers))
    answer, heard = log(client, key), rebuilt(events)
    assert heard["step"] == answer["reports"]["step"]
    assert heard["loss"] == answer["reports"]["loss"]
    assert sorted(heard["evaluations"], key=lambda e: e["step"]) == answer["evaluations"]
    assert sorted(heard["snapshots"]) == answer["snapshots"]
    assert answer["seq"] == numbers[-1] == now["seq"]
    kind, data = events[-1][1:]
    assert kind == "state"
    assert data == {"training": key, **{name: now[name] for name in data if name != "training"}}


def test_a_stream_tells_what_happens(client):
    key = make_training(client, **LONG, start=False)["id"]
    heard = {}
    with client.stream("GET", f"/api/v1/trainings/{key}/events") as stream:
        events = parsed(stream.iter_lines())
        order(client, key, "run")
        for _, kind, data in events:
            heard.setdefault(kind, data)
            if {"state", "evaluation", "snapshot", "reports"} <= heard.keys():
                break
        order(client, key, "change", learning_rate=0.125)
        assert next(data for _, kind, data in events if kind == "change")["changes"] == {
            "learning_rate": 0.125}
        order(client, key, "pause")
        next(data for _, kind, data in events
             if kind == "state" and data["state"] == "paused")
        order(client, key, "back", step=0)
        assert next(data for _, kind, data in events if kind == "back")["step"] == 0
        assert client.delete(f"/api/v1/trainings/{key}").status_code == 204
        assert next(data for _, kind, data in events if kind == "deleted") == {"training": key}


def test_a_stream_resumes_where_it_broke_off(client):
    key = finished(client, make_training(client, **POINTS)["id"])["id"]
    whole = known(client, f"{key}/events?follow=false")
    middle = whole[len(whole) // 2][0]
    rest = whole[len(whole) // 2 + 1:]
    path = f"{key}/events?follow=false"
    assert known(client, f"{path}&after={middle}") == rest
    # What the browser says counts for more than what stood in the address.
    assert known(client, f"{path}&after=0", headers={"Last-Event-ID": middle}) == rest
    for nonsense in ("", "x", "-1", "1e3", "9" * 40):
        assert known(client, path, headers={"Last-Event-ID": nonsense}) == whole
    assert known(client, f"{path}&after={whole[-1][0]}") == []


def test_one_stream_for_several(client):
    keys = [finished(client, make_training(client, **{**POINTS, "seed": seed})["id"])["id"]
            for seed in (1, 2)]
    both = known(client, f"events?ids={','.join(keys)},unknown&follow=false")
    assert {data["training"] for _, _, data in both} == set(keys)
    for key in keys:
        assert [event for event in both if event[2]["training"] == key] == known(
            client, f"{key}/events?follow=false")
    assert known(client, "events?follow=false") == []


def test_streams_of_nothing(client):
    refused(client.get("/api/v1/trainings/nobody/events"), 404, "training-unknown")
    ids = ",".join(map(str, range(501)))
    problem = refused(client.get(f"/api/v1/trainings/events?ids={ids}&follow=false"), 422,
                      "training-too-many")
    assert problem.limit == 500


def test_many_listeners_hear_the_same(client):
    key = make_training(client, **{**POINTS, "batch_size": 80, "epochs": 500})["id"]
    heard = []

    def listen():
        with client.stream("GET", f"/api/v1/trainings/{key}/events") as stream:
            mine = []
            for event in parsed(stream.iter_lines()):
                mine.append(event)
                if event[1] == "state" and event[2]["state"] == "finished":
                    break
            heard.append(rebuilt(mine))

    listeners = [threading.Thread(target=listen) for _ in range(5)]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        listener.join()
    reach(client, key, lambda t: t["state"] == "finished")
    answer = log(client, key)
    assert len(heard) == 5
    assert all(one["step"] == answer["reports"]["step"] == list(range(1, 501)) for one in heard)
    assert all(one["loss"] == answer["reports"]["loss"] for one in heard)
