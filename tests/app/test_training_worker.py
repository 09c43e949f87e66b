"""A worker and its ears: what is ordered while an evaluation takes long, and what is told of it."""

import pytest

from app.training.queue import Queue
from app.training.run import Run
from app.training.worker import Ears, Worker, state_of
from app.training.writer import Writer
from engine.network import Network
from tests.app.conftest import POINTS, make_training
from tests.app.test_trainings import log, order, told, weights

# 3200 objects to judge by are 13 batches of an evaluation, some to learn from one more.
JUDGED = {**POINTS, "dataset": {"kind": "moons", "count": 4000, "seed": 0}, "epochs": 2,
          "split": {"held_out": 0.8}, "batch_size": 200, "snapshots": 2}
BATCHES = 13 + 1
STEPS = 4


@pytest.fixture
def client(start):
    """Nobody works but those whom the tests let work."""
    return start(max_running_trainings=0)


@pytest.fixture
def judged(monkeypatch):
    """Call what is told to be done when so many batches were judged; count them all."""
    class Count:
        total, calls = 0, {}

    predict = Network.predict

    def counted(self, x):
        Count.total += 1
        Count.calls.pop(Count.total, lambda: None)()
        return predict(self, x)

    monkeypatch.setattr(Network, "predict", counted)
    return Count


def employ(client, ears):
    """Return a worker for the training that has waited longest; when it has to wait, it goes."""
    trainings = client.app.state.trainings
    store = trainings.ledger.store
    claim = Queue(store).claim(1)
    writer = Writer(store, claim, 10**9)
    row = writer.row()
    setup = trainings.setup(row)
    state, begun = state_of(writer, setup)
    ears.nudge.wait = lambda _: ears.leave()
    return Worker(writer, Run(setup, state, writer.evaluated()), ears, begun, row.seconds)


def work(client):
    employ(client, Ears()).work()


def about(client, key):
    return client.get(f"/api/v1/trainings/{key}").json()


def evaluated(client, key):
    return [one["step"] for one in log(client, key)["evaluations"]]


@pytest.fixture
def undisturbed(client):
    """A training that nobody spoke to."""
    key = make_training(client, **JUDGED)["id"]
    work(client)
    assert about(client, key)["state"] == "finished"
    return key


def as_if(client, key, undisturbed):
    assert evaluated(client, key) == evaluated(client, undisturbed)
    assert told(log(client, key)) == told(log(client, undisturbed))
    assert weights(client, key) == weights(client, undisturbed)
    return True


@pytest.mark.parametrize(("command", "state"), [("pause", "paused"), ("stop", "stopped")])
@pytest.mark.parametrize("evaluation", [0, 1, 2])
def test_an_order_waits_for_one_batch_of_an_evaluation(
    client, undisturbed, judged, command, state, evaluation
):
    key = make_training(client, **JUDGED)["id"]
    ears = Ears()
    worker = employ(client, ears)

    def speak():
        order(client, key, command)
        ears.nudge.set()

    asked_at = judged.total + 1 + evaluation * BATCHES + 5
    judged.calls[asked_at] = speak
    worker.work()
    # The batch in hand is judged, and not one more.
    assert judged.total == asked_at
    now = about(client, key)
    assert (now["state"], now["step"]) == (state, 4 * evaluation)
    assert len(evaluated(client, key)) == evaluation
    # What is owed is paid first, by another worker too; and nothing is told twice.
    order(client, key, "run")
    work(client)
    assert about(client, key)["state"] == "finished"
    assert as_if(client, key, undisturbed)


def test_going_back_out_of_an_evaluation(client, undisturbed, judged):
    key = make_training(client, **JUDGED)["id"]
    ears = Ears()
    worker = employ(client, ears)

    def speak():
        order(client, key, "back", step=0)
        ears.nudge.set()

    judged.calls[judged.total + 1 + BATCHES + 5] = speak
    worker.work()
    now = about(client, key)
    assert (now["state"], now["step"]) == ("paused", 0)
    assert evaluated(client, key) == [0]
    order(client, key, "run")
    work(client)
    assert as_if(client, key, undisturbed)


def test_an_evaluation_that_was_undone_is_made_again(client, undisturbed):
    key = make_training(client, **JUDGED)["id"]
    work(client)
    order(client, key, "back", step=0)
    order(client, key, "epoch")
    work(client)
    now = about(client, key)
    assert (now["state"], now["step"]) == ("paused", STEPS)
    assert evaluated(client, key) == evaluated(client, undisturbed)[:2]


@pytest.mark.parametrize(("command", "steps"), [("batch", 1), ("epoch", STEPS)])
def test_one_batch_is_one_also_where_an_evaluation_is_owed(client, judged, command, steps):
    key = make_training(client, **JUDGED)["id"]
    ears = Ears()
    worker = employ(client, ears)

    def speak():
        order(client, key, "pause")
        order(client, key, command)
        ears.nudge.set()

    judged.calls[judged.total + 5] = speak
    worker.work()
    now = about(client, key)
    assert (now["state"], now["step"]) == ("paused", steps)
    assert evaluated(client, key)[:1] == [0]
