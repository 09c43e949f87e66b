"""A worker process: does one training, as its rows in the store say.

A server starts it and says on its standard input, in one line of JSON, what to do; any further line
means that there is an order in the store. When the input ends the server is gone: the worker saves
what it has and goes too.
"""

import json
import os
import signal
import threading
import time
from collections import deque
from typing import Any

from sqlalchemy.exc import OperationalError

from app.cache import Cache
from app.datasets import Datasets
from app.errors import ApiError
from app.networks import Networks
from app.settings import Settings
from app.store import Store
from app.training.orders import LEARNING
from app.training.queue import Claim
from app.training.rows import snapshot_at
from app.training.run import Run, Taken, Told, columns, failure
from app.training.setup import Setup, Setups
from app.training.writer import BEAT, Fenced, Kept, Writer
from engine.errors import EngineError
from engine.training import snapshot
from engine.training.loop import Report, State

# Seconds between what is written while it learns, between looks for orders while it waits, and
# over which the speed is measured.
FLUSH, WAIT, WINDOW = 0.3, 0.25, 5.0
# Seconds between what is told of the progress.
TELL = 1.0
# Bytes of snapshots that may lie in memory before they are written.
WAITING_BYTES = 8 * 2**20
# How much the processor prefers everything else.
NICENESS = 5


class Ears:
    """What a worker hears of its server.

    Attributes
    ----------
    nudge : Event
        Set when there may be an order.
    gone : Event
        Set when nobody is there any more to work for.
    """

    def __init__(self) -> None:
        self.nudge, self.gone = threading.Event(), threading.Event()

    def leave(self, *_: Any) -> None:
        """Ask the worker to go."""
        self.gone.set()
        self.nudge.set()

    def listen(self) -> None:
        """Read the standard input to its end."""
        # Not through `sys.stdin`: its lock would be held when the process ends.
        while os.read(0, 1000):
            self.nudge.set()
        self.leave()

    def beat(self, writer: Writer) -> None:
        """Show that the worker lives, also while a step takes long."""
        while not self.gone.wait(BEAT):
            try:
                writer.beat()
            except Fenced:
                self.leave()
            except OperationalError:
                # Somebody writes for long, or the disc is full: the next sign may get through.
                continue


class Worker:
    """Obeys orders, learns, and writes down what there is to tell."""

    def __init__(self, writer: Writer, run: Run, ears: Ears, begun: bool, seconds: float) -> None:
        self.writer, self.run, self.ears = writer, run, ears
        self.seconds = seconds
        self.goal: str | None = None
        # The one batch or epoch that was asked for is learned; its evaluation may be owed yet.
        self.reached = False
        self.reports: list[Report] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.taken: list[Kept] = []
        self.saved = run.state.step if begun else -1
        self.written_at = self.told_at = 0.0
        # When it stood where, to tell the speed.
        self.marks: deque[tuple[float, int]] = deque()

    def work(self) -> None:
        """Work until there is nothing more to do."""
        try:
            if self.saved < 0:
                self._hear(self.run.begin())
                self._flush()
            while self._goes_on():
                pass
        except EngineError as error:
            self._fail(failure(error, self.run.state.step + 1))

    def _goes_on(self) -> bool:
        """Do one thing after another; False at the end."""
        self.ears.nudge.clear()
        if self.ears.gone.is_set():
            state = "interrupted" if self.goal else "paused"
            self._save()
            return not self.writer.leave(state, at_once=True)
        for order in self.writer.orders():
            if not self._obey(order):
                return False
        if self.run.finished:
            self._save()
            # An order that came in just now is heard first: it may lead back.
            return not self.writer.leave("finished")
        if self.goal is None:
            self.ears.nudge.wait(WAIT)
        else:
            self._learn()
        return True

    def _obey(self, order: dict[str, Any]) -> bool:
        """Do what was ordered; False where that was the end."""
        command = order["command"]
        if command in LEARNING:
            self.goal, self.reached = command, False
            self.marks.clear()
            self._flush(state="running")
        elif command == "pause":
            if not self.run.finished:
                self._pause()
        elif command == "change":
            self._flush()
            self.run.follow(self.writer.change(self.run.state.step, order))
        elif command == "back":
            self._save()
            row = self.writer.back(order.get("step"))
            self.goal, self.seconds, self.saved = None, row.seconds, row.step
            state, _ = state_of(self.writer, self.run.setup)
            self.run.go_back(state, row.document, self.writer.evaluated())
        elif command == "stop" or (command == "release" and self.goal is None):
            self._save()
            return not self.writer.leave("stopped" if command == "stop" else "paused")
        return True

    def _learn(self) -> None:
        """Learn until it is time to write, or to obey."""
        begun = time.monotonic()
        if not self.marks:
            self.marks.append((begun, self.run.images_left))
        while not (self._has_arrived or self.run.finished):
            judges = self.run.owes
            self._hear(self.run.go_on(tell=self.goal == "batch"))
            if not judges:
                self.reached = self.goal == "batch" or (
                    self.goal == "epoch" and self.run.state.place == 0
                )
            full = sum(len(one.data) for one in self.taken) > WAITING_BYTES
            now = time.monotonic()
            if full or now - self.written_at > FLUSH or self.ears.nudge.is_set():
                break
        self.seconds += time.monotonic() - begun
        if self._has_arrived and not self.run.finished:
            self._pause()
        else:
            self._flush()

    @property
    def _has_arrived(self) -> bool:
        return self.reached and not self.run.owes

    def _hear(self, told: Told) -> None:
        if told.report is not None:
            self.reports.append(told.report)
        self.events += told.events
        if told.snapshot is not None:
            self._keep(told.snapshot)

    def _keep(self, taken: Taken) -> None:
        self.taken.append(Kept(taken.step, taken.epoch, taken.place, self.seconds, taken.weights,
                               taken.data))
        self.saved = taken.step

    def _pause(self) -> None:
        self.goal = None
        self.marks.clear()
        self._save(state="paused")

    def _save(self, **fields: Any) -> None:
        """Write everything, with a snapshot of how it stands now."""
        if self.saved != self.run.state.step:
            self._keep(self.run.snapshot())
        self._flush(**fields)

    def _flush(self, **fields: Any) -> None:
        """Write what has gathered."""
        now = time.monotonic()
        tells = bool(fields) or now - self.told_at > TELL
        events = [("reports", columns(self.reports))] if self.reports else []
        progress = {**self.run.progress, "seconds": self.seconds, **self._speed(now), **fields}
        self.writer.write(progress, [*events, *self.events], self.taken, tells)
        self.reports, self.events, self.taken = [], [], []
        self.written_at = now
        if tells:
            self.told_at = now

    def _speed(self, now: float) -> dict[str, float | None]:
        """Say how fast it goes, and how long it will take."""
        if self.marks:
            self.marks.append((now, self.run.images_left))
            while len(self.marks) > 2 and now - self.marks[1][0] > WINDOW:
                self.marks.popleft()
            (since, before), (_, left) = self.marks[0], self.marks[-1]
            if now > since and before > left:
                speed = (before - left) / (now - since)
                return {"images_per_second": speed, "seconds_left": left / speed}
        return {"images_per_second": None, "seconds_left": None}

    def _fail(self, why: dict[str, Any]) -> None:
        """Keep the last state that was good, and say what went wrong."""
        self.goal = None
        self.marks.clear()
        self.events.append(("failure", why))
        self._save(failure=why)
        self.writer.leave("failed", at_once=True)


def state_of(writer: Writer, setup: Setup) -> tuple[State, bool]:
    """Return the state to go on from, and whether there was a snapshot of it."""
    with writer.store.read() as connection:
        found = snapshot_at(connection, writer.claim.training, None)
    if found is None:
        return setup.begin, False
    return snapshot.load(found[1], setup.network.architecture), True


def work(task: dict[str, Any], ears: Ears) -> None:
    """Do one training."""
    settings = Settings(**task["settings"])
    store = Store(settings.data, settings.max_stored_bytes)
    writer = Writer(store, Claim(task["training"], task["token"]), settings.max_snapshot_bytes)
    threading.Thread(target=ears.beat, args=(writer,), daemon=True).start()
    try:
        row = writer.row()
        cache = Cache(settings.cache_bytes)
        networks, datasets = Networks(store, cache, settings), Datasets(settings, cache)
        setups = Setups(networks, datasets, cache, settings)
        try:
            setup = setups.of(row)
            state, begun = state_of(writer, setup)
            run = Run(setup, state, writer.evaluated())
            Worker(writer, run, ears, begun, row.seconds).work()
        except (ApiError, EngineError) as error:  # its data or its network are gone
            _give_up(writer, row.step, error)
        except MemoryError:
            _give_up(writer, row.step, ApiError(413, "training-memory"))
    except Fenced:
        pass
    finally:
        ears.gone.set()
        store.close()


def _give_up(writer: Writer, step: int, error: ApiError | EngineError) -> None:
    why: dict[str, Any] = {
        "step": step, "node": None, "tensor": None, "detail": str(error), "code": error.code,
        "values": error.values,
    }
    writer.write({"failure": why}, [("failure", why)])
    writer.leave("failed", at_once=True)


def main() -> None:
    """Do what the first line of the standard input says."""
    # Ctrl+C is for the server, which then closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ears = Ears()
    signal.signal(signal.SIGTERM, ears.leave)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    task = b""
    while not task.endswith(b"\n"):
        piece = os.read(0, 1)
        if not piece:
            return
        task += piece
    threading.Thread(target=ears.listen, daemon=True).start()
    work(json.loads(task), ears)


if __name__ == "__main__":
    main()
