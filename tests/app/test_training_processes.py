"""Trainings whose processes die: nothing but what was done since the last snapshot is lost."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from itertools import count
from pathlib import Path

import pytest

from app.bootstrap import ROOT
from app.store import Store
from app.training.ledger import Ledger
from app.training.queue import Queue
from app.training.rows import set_row
from tests.app.conftest import POINTS, finished, make_training, reach, until
from tests.app.test_trainings import LONG, log, order, told, weights

# Some seconds of work, every step of it told.
SOME = {**POINTS, "batch_size": 80, "epochs": 3000, "snapshots": 100}
START = [sys.executable, "-c", "from app.cli import main; main()", "--port", "0"]


class Server:
    """A server in a process of its own, with as much of a client as these tests need."""

    def __init__(self, data):
        self.process = subprocess.Popen([*START, "--data", str(data)], cwd=ROOT, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.address = re.search(r"http://[\d.:]+", self.process.stdout.readline())[0]

    def get(self, path, **_):
        with urllib.request.urlopen(self.address + path, timeout=60) as reply:
            return Reply(reply.status, reply.read())

    def post(self, path, json):
        asked = urllib.request.Request(self.address + path, dumped(json),
                                       {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=60) as reply:
            return Reply(reply.status, reply.read())


class Reply:
    def __init__(self, status, body):
        self.status_code, self.content = status, body
        self.text = body.decode("latin-1")

    def json(self):
        return json.loads(self.content)

    def raise_for_status(self):
        return self


def dumped(value):
    return json.dumps(value).encode()


@pytest.fixture
def serve(tmp_path):
    """Start servers on this test's store."""
    running = []

    def go():
        running.append(Server(tmp_path / "data"))
        return running[-1]

    yield go
    for server in running:
        server.process.kill()
        server.process.communicate()


@pytest.fixture
def ledger(tmp_path):
    """The store itself, as other processes leave it."""
    opened = Store(tmp_path / "data", 10**9)
    yield Ledger(opened)
    opened.close()


def worker_of(client, training):
    found = client.app.state.trainings.jobs._workers.items()
    return next(process for claim, process in found if claim.training == training)


def as_if_undisturbed(client, training):
    """Whether a training told and learned what its document tells and learns."""
    now = finished(client, training)
    answer = log(client, training)
    assert answer["reports"]["step"] == list(range(1, now["steps_total"] + 1))
    again = finished(client, make_training(client, **now["document"])["id"])
    assert told(log(client, again["id"])) == told(answer)
    assert again["snapshots"][-1] == now["snapshots"][-1]
    assert weights(client, again["id"]) == weights(client, training)
    return True


def test_a_killed_worker_loses_what_came_after_its_last_snapshot(start):
    client = start()
    key = make_training(client, **SOME)["id"]
    reach(client, key, lambda t: t["step"] > 0)
    order(client, key, "change", learning_rate=0.25)
    reach(client, key, lambda t: t["changes"] and t["step"] > t["changes"][0]["step"])
    worker_of(client, key).kill()
    now = reach(client, key, lambda t: t["state"] == "interrupted")
    assert now["step"] == now["snapshots"][-1]
    # What was changed is not lost, even where the steps after it are.
    assert [one["learning_rate"] for one in now["changes"]] == [0.25]
    assert log(client, key)["reports"]["step"] == list(range(1, now["step"] + 1))
    order(client, key, "run")
    assert as_if_undisturbed(client, key)
    assert [one["changes"] for one in log(client, key)["changes"]] == [{"learning_rate": 0.25}]


def test_a_worker_that_is_killed_before_it_began(start):
    client = start()
    key = make_training(client, **SOME)["id"]
    reach(client, key, lambda t: t["state"] == "running")
    until(lambda: client.app.state.trainings.jobs._workers)
    worker_of(client, key).kill()
    now = reach(client, key, lambda t: t["state"] == "interrupted")
    assert now["step"] == max([0, *now["snapshots"]])
    order(client, key, "run")
    assert as_if_undisturbed(client, key)


def test_a_worker_that_is_killed_again_and_again_gets_there(start):
    client = start()
    key = make_training(client, **SOME)["id"]
    before = -1
    for _ in range(3):
        now = reach(client, key, lambda t, before=before: t["snapshots"][-1:] > [before])
        before = now["snapshots"][-1]
        worker_of(client, key).kill()
        reach(client, key, lambda t: t["state"] == "interrupted")
        order(client, key, "run")
    assert as_if_undisturbed(client, key)


def test_a_killed_server_takes_nothing_with_it(serve, ledger):
    first = serve()
    key = make_training(first, **SOME)["id"]
    reach(first, key, lambda t: t["step"] > 0)
    first.process.kill()
    first.process.wait()
    # The worker hears that nobody is there, saves what it has and goes.
    until(lambda: ledger.row(key).token is None)
    row = ledger.row(key)
    assert row.state == "interrupted"
    assert row.step == ledger.snapshots(key)[-1].step > 0
    second = serve()
    now = second.get(f"/api/v1/trainings/{key}").json()
    assert (now["state"], now["step"]) == ("interrupted", row.step)
    order(second, key, "run")
    assert as_if_undisturbed(second, key)


def test_what_died_with_its_server_is_noticed_by_the_next(start, ledger):
    client = start(max_running_trainings=0)
    key = make_training(client, **SOME)["id"]
    claim = Queue(ledger.store).claim(1)
    assert claim.training == key
    with ledger.store.write() as connection:
        set_row(connection, key, heartbeat=time.time() - 3600)
    other = start(max_running_trainings=1)
    reach(other, key, lambda t: t["state"] == "interrupted")
    order(other, key, "run")
    assert finished(other, key)


def test_silence_is_measured_by_ones_own_clock(start, ledger, monkeypatch):
    monkeypatch.setattr("app.training.jobs.SILENCE", 0.5)
    monkeypatch.setattr("app.training.jobs.IDLE", 0.05)
    client = start(max_running_trainings=0)
    alive, dead = (make_training(client, **SOME)["id"] for _ in range(2))
    queue = Queue(ledger.store)
    for key in (alive, dead):
        assert queue.claim(2).training == key
    # A clock that is an hour ahead, as that of another machine may be.
    beats = count(time.time() + 3600)

    def dead_and_noticed():
        with ledger.store.write() as connection:
            set_row(connection, alive, heartbeat=next(beats))
        return ledger.row(dead).state == "interrupted"

    until(dead_and_noticed)
    assert ledger.row(alive).state == "running"


def test_a_worker_without_the_right_to_write_goes(start, ledger):
    client = start()
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: t["step"] > 0)
    process = worker_of(client, key)
    with ledger.store.write() as connection:
        set_row(connection, key, token="somebody else", heartbeat=time.time(), step=0)
    assert process.wait(timeout=60) == 0
    row = ledger.row(key)
    assert (row.token, row.step) == ("somebody else", 0)


def test_the_end_of_a_server_is_the_end_of_its_workers_and_streams(serve, ledger, tmp_path):
    server = serve()
    # Somebody looks: a process stands ready besides the one that works.
    assert server.get("/api/v1/trainings").json() == []
    key = make_training(server, **LONG)["id"]
    reach(server, key, lambda t: t["step"] > 0)
    streams = [urllib.request.urlopen(f"{server.address}/api/v1/trainings/{path}", timeout=60)
               for path in (f"{key}/events", f"events?ids={key}&after=0")]
    ends = []
    readers = [threading.Thread(target=lambda one=one: ends.append(one.read()))
               for one in streams]
    for reader in readers:
        reader.start()
    server.process.send_signal(signal.SIGINT)
    out, error = server.process.communicate(timeout=60)
    assert server.process.returncode == 0, error
    assert "Traceback" not in out + error
    for reader in readers:
        reader.join(timeout=60)
    # Each stream came to its end; none was torn off.
    assert len(ends) == 2
    for body in ends:
        assert b"event: reports" in body
        assert body.endswith(b"\n\n")
    row = ledger.row(key)
    assert (row.state, row.token) == ("interrupted", None)
    assert row.step == ledger.snapshots(key)[-1].step > 0
    assert not processes(tmp_path)


def processes(word):
    """Every process of this machine whose command names something."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system does not list processes as files")
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if str(word).encode() in command:
            found.append(int(path.parent.name))
    return found


def test_workers_are_named_by_their_store(start, tmp_path):
    client = start()
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: t["step"] > 0)
    assert processes(tmp_path) == [worker_of(client, key).pid]


def test_who_looks_at_trainings_finds_a_process_ready(start, tmp_path):
    client = start(max_running_trainings=1)
    jobs = client.app.state.trainings.jobs
    assert client.get("/api/v1/trainings").json() == []
    ready = until(lambda: jobs._spare)
    key = make_training(client, **LONG)["id"]
    reach(client, key, lambda t: t["step"] > 0)
    assert worker_of(client, key) is ready
    # There is place for one: nobody waits behind it.
    assert processes(tmp_path) == [ready.pid]


def test_a_worker_that_only_waits_goes_home(start, monkeypatch):
    monkeypatch.setattr("app.training.jobs.KEPT", 0.1)
    client = start()
    key = make_training(client, **POINTS, start=False)["id"]
    order(client, key, "batch")
    reach(client, key, lambda t: (t["state"], t["step"]) == ("paused", 1))
    process = worker_of(client, key)
    assert process.wait(timeout=60) == 0
    assert client.get(f"/api/v1/trainings/{key}").json()["state"] == "paused"
    # Another one comes for the next order.
    order(client, key, "batch")
    reach(client, key, lambda t: (t["state"], t["step"]) == ("paused", 2))


def test_who_waited_when_the_server_ended_goes_on_waiting(start):
    client = start(max_running_trainings=0)
    key = make_training(client, **POINTS)["id"]
    assert client.get(f"/api/v1/trainings/{key}").json()["queue"] == 1
    client.__exit__(None, None, None)
    finished(start(), key)


def test_servers_of_one_store_share_its_trainings(start):
    one, other = (start(max_running_trainings=1) for _ in range(2))
    first, second = (make_training(client, **LONG)["id"] for client in (one, other))
    reach(one, first, lambda t: t["step"] > 0)
    # Both together have one place.
    assert other.get(f"/api/v1/trainings/{second}").json()["queue"] == 1
    order(other, first, "pause")
    reach(other, second, lambda t: t["step"] > 0)
    assert one.get(f"/api/v1/trainings/{first}").json()["state"] == "paused"
    order(one, second, "change", learning_rate=0.3)
    reach(one, second, lambda t: t["changes"])
    assert other.delete(f"/api/v1/trainings/{first}").status_code == 204
    assert one.get(f"/api/v1/trainings/{first}").status_code == 404


def test_two_workers_and_a_busy_server_do_not_lock_each_other_out(start, caplog):
    client = start()
    keys = [make_training(client, **{**SOME, "seed": seed, "snapshots": 500})["id"]
            for seed in (1, 2)]
    for key in keys:
        reach(client, key, lambda t: t["step"] > 0)
    refused = []

    def ask(number):
        n = 0
        while any(client.get(f"/api/v1/trainings/{key}").json()["state"] == "running"
                  for key in keys):
            n += 1
            body = {"input": "sample-digit-7", "network": "lenet5", "target": 0,
                    "mode": {"seed": 1000 * number + n}}
            replies = (
                client.post("/api/v1/traces", json=body),
                client.post("/api/v1/inputs", json={"tensor": [number, n]}),
                client.get(f"/api/v1/trainings/{keys[0]}/snapshots/latest/evaluation"),
                client.get("/api/v1/trainings"),
            )
            refused.extend(reply.text for reply in replies if reply.status_code >= 400)

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert refused == []
    for key in keys:
        finished(client, key)
        assert log(client, key)["reports"]["step"] == list(range(1, SOME["epochs"] + 1))
    assert "locked" not in caplog.text
