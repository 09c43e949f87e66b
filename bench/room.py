"""The training room: what it costs beside the bare loop, and what the server feels of it.

``python -m bench.room``. The bare loop is the engine's `train` in a process of its own, which
throws its reports away. The room is a real server with a real worker: reports are written and heard
as events, snapshots taken, the held-out part judged after every epoch. Both learn the same document
at the same priority, by turns; what other work on the machine takes away shows in objects a second,
not in processor time. Then requests are timed with nothing running and beside two runs.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench import measure
from bench.api import API, JSON, PACKAGES, Client

# As MNIST: a seventh of the objects is judged by.
DOCUMENT: dict[str, Any] = {
    "dataset": {"kind": "digits", "count": 14_000, "seed": 0}, "split": {"held_out": 1 / 7},
    "network": {"zoo": "lenet5"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.03, "momentum": 0.9},
    "epochs": 10, "batch_size": 64,
}
# Minutes of work, so that two runs are there as long as requests are timed.
LONG = {**DOCUMENT, "epochs": 1000}
# The first steps of a process are slower: memory comes, caches fill.
WARM = 50
REQUESTS = 200
TICKS = os.sysconf("SC_CLK_TCK")


class Speed(NamedTuple):
    """Objects a second, and processor milliseconds a step."""

    objects: float
    processor: float


def main() -> None:
    """Measure, print, and write the report if asked to; with a word, the bare loop's speed."""
    if sys.argv[1:2] == ["bare"]:
        print(*bare())
        return
    given = measure.arguments(__doc__, rounds=5)
    speeds: dict[str, list[Speed]] = {"bare": [], "room": []}
    before = load()
    with stage() as (address, store):
        for number in range(given.rounds):
            # Every other round the other way round.
            for who in ("bare", "room")[:: 1 if number % 2 else -1]:
                speeds[who].append(bare_apart() if who == "bare" else room(address, store))
                print(who, *speeds[who][-1], file=sys.stderr)
        quiet = latencies(address)
        runs = [post(address, "/trainings", LONG)["id"] for _ in range(2)]
        for run in runs:
            wait(address, run, lambda told: told["step"] > WARM)
        busy = latencies(address)
        for run in runs:
            post(address, f"/trainings/{run}/commands", {"command": "stop"})
            wait(address, run, lambda told: told["state"] == "stopped")
    pairs = list(zip(speeds["bare"], speeds["room"], strict=True))
    slower = [100 * (1 - room.objects / bare.objects) for bare, room in pairs]
    dearer = [100 * (1 - bare.processor / room.processor) for bare, room in pairs]
    table = measure.table(
        ("who", "objects a second: median (least–most)", "processor time a step, ms"),
        [(name, spread([one.objects for one in speeds[who]], ",.0f"),
          spread([one.processor for one in speeds[who]], ".2f"))
         for who, name in (("bare", "the engine's loop, reports thrown away"),
                           ("room", "the room"))],
    )
    requests = measure.table(
        ("request", "nothing runs, ms", "two trainings run, ms"),
        [(name, spread_of(quiet[name]), spread_of(busy[name])) for name in quiet],
    )
    measure.tell("room", f"""## The training room

`python -m bench.room`: {measure.machine(*PACKAGES)}; LeNet-5, batches of 64, 12,000 objects to
learn from and 2,000 to judge by, {DOCUMENT['epochs']} epochs, {given.rounds} rounds by turns. Load
of the machine before and after, its own work included in the latter: {before:.1f}, {load():.1f}.

{table}

Reports of every step, events, snapshots and the held-out part after every epoch cost, in percent:
of the objects a second {spread(slower, ".1f")}, of the processor's time {spread(dearer, ".1f")}.

What the server feels of two trainings, medians and 95th percentiles of {REQUESTS} requests one
after the other:

{requests}""", given.write)


def load() -> float:
    """Return how many processes wanted the processor over the last five minutes."""
    return os.getloadavg()[1]


def bare_apart() -> Speed:
    """Measure the bare loop in a fresh process."""
    done = subprocess.run([sys.executable, "-m", "bench.room", "bare"], check=True,
                          capture_output=True, text=True)
    return Speed(*map(float, done.stdout.split()))


def bare() -> Speed:
    """Learn without looking."""
    from app.training.worker import NICENESS
    from engine.datasets.generated import DATASETS
    from engine.datasets.split import split
    from engine.network import initialize
    from engine.spec import read
    from engine.training import plan as plans
    from engine.training.loop import State, train
    from engine.zoo import ZOO

    if hasattr(os, "nice"):
        os.nice(NICENESS)
    data = split(DATASETS["digits"]().draw(14_000, 0), 1 / 7).training
    state = State(initialize(read(ZOO["lenet5"].spec)))
    begun, first, spent = 0.0, 0, 0.0
    for now, _ in train(state, data.images, data.labels, plans.read(DOCUMENT)):
        state = now
        if state.step == WARM:
            begun, first, spent = time.perf_counter(), state.step, time.process_time()
    return speed(state.step - first, time.perf_counter() - begun, time.process_time() - spent)


def speed(steps: int, seconds: float, spent: float) -> Speed:
    """Put together what was measured."""
    return Speed(steps * DOCUMENT["batch_size"] / seconds, 1e3 * spent / steps)


def room(address: str, store: Path) -> Speed:
    """Learn in the room, as who listens to it sees it."""
    run = post(address, "/trainings", DOCUMENT)
    begun, first, spent, worker = 0.0, 0, 0.0, 0
    for kind, data in events(address, run["id"]):
        if kind == "reports" and not first and data["step"][-1] >= WARM:
            worker = working(store)
            begun, first, spent = time.perf_counter(), data["step"][-1], processor(worker)
        if kind == "reports" and first:
            # The last time it can be asked: a moment later it is gone.
            last, until, used = data["step"][-1], time.perf_counter(), processor(worker)
        if kind == "state" and data["state"] == "finished":
            return speed(last - first, until - begun, used - spent)
    raise SystemExit("the training did not finish")


def working(store: Path) -> int:
    """Find the worker that has used the processor most; the other one stands ready."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # processes come and go
            command = path.read_bytes()
            if str(store).encode() in command and b"worker" in command:
                found.append(int(path.parent.name))
    return max(found, key=processor)


def processor(pid: int) -> float:
    """Return the seconds of processor time a process has used, by Linux's account."""
    with contextlib.suppress(OSError):
        account = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(account[11]) + int(account[12])) / TICKS
    return float("nan")


@contextlib.contextmanager
def stage() -> Iterator[tuple[str, Path]]:
    """Run the server on a free port with an empty store; gives its address and the store."""
    with tempfile.TemporaryDirectory() as store:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "--port", "0", "--data", store],
            stdout=subprocess.PIPE, text=True,
        )
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield next(word for word in words if word.startswith("http://")), Path(store)
        finally:
            process.terminate()
            process.wait(timeout=30)


def latencies(address: str) -> dict[str, list[float]]:
    """Time requests one after the other, in milliseconds."""
    client = Client(address)
    done = next(t for t in ask(address, "/trainings") if t["state"] == "finished")
    made = post(address, f"/trainings/{done['id']}/parts/held_out/0/input", {})
    body = {"input": made["input"]["id"], "target": "label", "prepare": made["prepare"]}
    steps = done["snapshots"]
    client.seeds = iter(range(time.monotonic_ns() % 2**40, 2**52))  # traces nobody has made yet
    tasks: dict[str, Callable[[int], object]] = {
        "`GET /healthz`": lambda _: client.get("/healthz"),
        "`POST /traces`: a new trace": lambda _: client.make(),
        "a new trace with all its tensors": lambda _: client.safetensors(),
        "`POST …/snapshots/{step}/traces`: through time": lambda n: post(
            address, f"/trainings/{done['id']}/snapshots/{steps[n % len(steps)]}/traces",
            {**body, "mode": {"seed": n // len(steps)}}, client.connection),
        "`GET /trainings/{id}/log`": lambda _: client.get(f"/trainings/{done['id']}/log"),
    }
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(REQUESTS):
        for name, task in tasks.items():
            begun = time.perf_counter()
            task(number)
            taken[name].append(1e3 * (time.perf_counter() - begun))
    return taken


def post(
    address: str, path: str, body: dict[str, Any], connection: HTTPConnection | None = None
) -> Any:
    """Send JSON and read the answer."""
    connection = connection or HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("POST", API + path, json.dumps(body), JSON)
    response = connection.getresponse()
    text = response.read()
    if response.status >= 400:
        raise SystemExit(f"the server answered {response.status}: {text[:500]!r}")
    return json.loads(text)


def ask(address: str, path: str) -> Any:
    """Read JSON."""
    return json.loads(Client(address).get(path))


def wait(address: str, run: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Listen until a training is as wished."""
    for _ in events(address, run):
        if holds(ask(address, f"/trainings/{run}")):
            return


def events(address: str, run: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Listen to a training, as a browser does."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
    connection.request("GET", f"{API}/trainings/{run}/events")
    kind = ""
    for line in connection.getresponse():
        if line.startswith(b"event: "):
            kind = line[7:].strip().decode()
        elif line.startswith(b"data: "):
            yield kind, json.loads(line[6:])


def spread(values: list[float], form: str) -> str:
    """Write median, least and most."""
    return f"{median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def spread_of(values: list[float]) -> str:
    """Write median and 95th percentile."""
    return f"{median(values):.3g} (95 %: {quantiles(values, n=20)[-1]:.3g})"


if __name__ == "__main__":
    main()
