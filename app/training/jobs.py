"""Jobs: the server's side of the workers. It starts them, and notices when one died."""

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from app.settings import Settings
from app.store import Store
from app.training import orders
from app.training.queue import Claim, Queue

logger = logging.getLogger("nablascope")

ROOT = Path(__file__).resolve().parents[2]
# Seconds between looks at the queue: with and without workers.
BUSY, IDLE = 0.25, 2.0
# Seconds without a sign of life after which a worker is given up.
SILENCE = 10.0
# Seconds a worker that waits for orders is kept.
KEPT = 60.0
# Seconds a process that has nothing to do yet is kept after somebody looked at trainings: it has
# imported everything, so that what is begun then begins at once.
WARM = 600.0
# Seconds a worker may take to save what it has when the server ends.
GRACE = 5.0


class Jobs:
    """The workers of one server.

    Several servers may share a store: each looks after its own workers, and after those whose
    server died.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.queue, self.settings = Queue(store), settings
        self._workers: dict[Claim, subprocess.Popen[bytes]] = {}
        self._paused_since: dict[Claim, float] = {}
        # What other workers' signs of life were, and when that was first seen.
        self._seen: dict[Claim, tuple[float, float]] = {}
        self._spare: subprocess.Popen[bytes] | None = None
        self._warm_until = 0.0
        self._wake, self._closing = threading.Event(), False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look after the queue."""
        self._thread = threading.Thread(target=self._watch, name="jobs", daemon=True)
        self._thread.start()

    def wake(self, training: str) -> None:
        """Say that there is an order for a training."""
        for claim, process in list(self._workers.items()):
            if claim.training == training:
                _nudge(process)
        self._wake.set()

    def warm(self) -> None:
        """Say that somebody looks at trainings and may begin one soon."""
        self._warm_until = time.monotonic() + WARM
        self._wake.set()

    def close(self) -> None:
        """End all workers; each saves what it has."""
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        spares = [self._spare] if self._spare else []
        for process in (*self._workers.values(), *spares):
            _hang_up(process)
            if sys.platform != "win32":
                # Those that are still starting do not listen yet; this ends them at once.
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in (*self._workers.values(), *spares):
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for claim in self._workers:
            self.queue.interrupt(claim)
        self._workers.clear()
        self._spare = None

    def _watch(self) -> None:
        while not self._closing:
            try:
                self._look()
            except Exception:
                # A full disc, a lock that somebody holds: it may pass.
                logger.exception("the queue of trainings cannot be looked after")
            self._wake.wait(BUSY if self._workers else IDLE)
            self._wake.clear()

    def _look(self) -> None:
        """Bury the dead, start the next, send home who only waits."""
        for claim, process in list(self._workers.items()):
            if process.poll() is not None:
                self.queue.interrupt(claim)
                _hang_up(process)
                del self._workers[claim]
                self._paused_since.pop(claim, None)
        self._give_up_silent()
        most = self.settings.max_running_trainings
        while not self._closing and (found := self.queue.claim(most)) is not None:
            self._begin(found)
        self._release()
        self._keep_warm()

    def _begin(self, claim: Claim) -> None:
        process, self._spare = self._spare, None
        if process is None or process.poll() is not None:
            try:
                process = self._process()
            except OSError:
                self.queue.interrupt(claim)
                raise
        self._workers[claim] = process
        task = {**claim._asdict(), "settings": _written(self.settings)}
        _send(process, json.dumps(task).encode() + b"\n")

    def _process(self) -> subprocess.Popen[bytes]:
        """Start a process that waits for its task."""
        # The folder is for people who look at the list of processes.
        command = [sys.executable, "-m", "app.training.worker", str(self.settings.data)]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, **_apart())

    def _keep_warm(self) -> None:
        """Have a process ready while somebody is there who may want it."""
        wanted = (time.monotonic() < self._warm_until
                  and len(self._workers) < self.settings.max_running_trainings)
        if not wanted and self._spare is not None:
            _hang_up(self._spare)
            self._spare.wait()
            self._spare = None
        elif wanted and (self._spare is None or self._spare.poll() is not None):
            self._spare = self._process()

    def _give_up_silent(self) -> None:
        """Interrupt trainings whose worker was not heard of for long: its server died with it."""
        now, seen = time.monotonic(), self._seen
        self._seen = {}
        for claim, beat in self.queue.heartbeats().items():
            if claim in self._workers:
                continue
            if claim not in seen:
                # Never seen before: only the beat itself can say how old it is.
                silent = max(time.time() - beat, 0.0)
                since = now - silent
            else:
                # By our own clock from here on: a machine that slept must not lose its workers.
                since = seen[claim][1] if seen[claim][0] == beat else now
            if now - since > SILENCE:
                self.queue.interrupt(claim)
            else:
                self._seen[claim] = beat, since

    def _release(self) -> None:
        """Let a worker that waits for orders go, where another training waits for its place."""
        paused = self.queue.paused(self._workers.keys()) if self._workers else []
        now = time.monotonic()
        self._paused_since = {claim: self._paused_since.get(claim, now) for claim in paused}
        if not paused:
            return
        oldest = min(paused, key=lambda claim: self._paused_since[claim])
        if self.queue.waiting() or now - self._paused_since[oldest] > KEPT:
            with self.queue.store.write() as connection:
                orders.release(connection, *oldest)
            _nudge(self._workers[oldest])


def _apart() -> dict[str, Any]:
    """Start a process that the terminal's Ctrl+C does not reach, behind everything else.

    It stays in the server's session: Linux shares the processor out among sessions first, and how
    nice a process is counts only within one.
    """
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP
                | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"process_group": 0}


def _written(settings: Settings) -> dict[str, Any]:
    """Write settings as JSON; a worker has another working folder, so paths are full ones."""
    folders = {
        name: str(value.resolve()) for name, value in settings if isinstance(value, Path)
    }
    return {**settings.model_dump(mode="json"), **folders}


def _nudge(process: subprocess.Popen[bytes]) -> None:
    _send(process, b"\n")


def _send(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    # A worker that is gone is noticed by its process.
    with contextlib.suppress(OSError, ValueError):
        process.stdin.write(line)
        process.stdin.flush()


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
