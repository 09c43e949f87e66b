"""The round trip of a trace of LeNet-5 through the real server, as safetensors and as JSON.

``python -m bench.api``. The server is started as a process of its own on a free port of this
machine, with an empty store. Every trace is a new one, computed and recorded for the request.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit

from bench import measure
from bench.engine import engine_pass, lenet5

API = "/api/v1"
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
PACKAGES = ("numpy", "fastapi", "uvicorn", "orjson")


def main() -> None:
    """Measure, print, and write the report if asked to."""
    given = measure.arguments(__doc__, rounds=20)
    with server() as address:
        client = Client(address)
        fresh = client.make()
        tasks: dict[str, Callable[[], object]] = {
            "the engine's own pass, in process": engine_pass(*lenet5()),
            "`GET /healthz`: what any request costs": lambda: client.get("/healthz"),
            "`POST /traces`: a new trace, its manifest": client.make,
            "`GET /traces/{id}/tensors`: all as safetensors":
                lambda: client.get(f"/traces/{fresh['id']}/tensors"),
            "both: a new trace with all its tensors, safetensors": client.safetensors,
            "a new trace with all its tensors, JSON one by one": client.one_by_one,
        }
        own = [t for t in fresh["tensors"] if t["alias_of"] is None]
        binary = len(client.safetensors())
        text = sum(len(body) for body in client.one_by_one())
        taken = measure.interleaved(tasks, given.rounds, seconds=0.2)
    engine, *_ = taken.values()
    rows = [
        (name, measure.milliseconds(times), f"{measure.ratio(times, engine):.3g}")
        for name, times in taken.items()
    ]
    head = ("what", "ms: median (middle half)", "ratio to the engine's pass")
    measure.tell("api", f"""## A trace of LeNet-5 through the server and back

`python -m bench.api`: {measure.machine(*PACKAGES)}; {given.rounds} interleaved rounds, one
connection that is kept, {len(own)} tensors: {binary:,} bytes as safetensors, {text:,} as JSON.

{measure.table(head, rows)}""", given.write)


class Client:
    """One connection to the server, as a browser keeps it."""

    def __init__(self, address: str) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.seeds = count()

    def make(self) -> dict:
        """Ask for a trace that is not there yet: another seed makes another trace."""
        body = {
            "network": "lenet5", "input": "sample-digit-7", "target": 7,
            "mode": {"seed": next(self.seeds)},
        }
        self.connection.request("POST", f"{API}/traces", json.dumps(body), JSON)
        return json.loads(self.answer(201))

    def get(self, path: str) -> bytes:
        """Fetch a body."""
        self.connection.request("GET", API + path)
        return self.answer(200)

    def safetensors(self) -> bytes:
        """Make a trace and fetch all its tensors at once."""
        return self.get(f"/traces/{self.make()['id']}/tensors")

    def one_by_one(self) -> list[bytes]:
        """Make a trace and fetch its tensors as JSON."""
        made = self.make()
        return [
            self.get(f"/traces/{made['id']}/tensors/{tensor['name']}.json")
            for tensor in made["tensors"] if tensor["alias_of"] is None
        ]

    def answer(self, wanted: int) -> bytes:
        """Read to the end and refuse surprises."""
        response = self.connection.getresponse()
        body = response.read()
        if response.status != wanted:
            raise SystemExit(f"the server answered {response.status}: {body[:500]!r}")
        return body


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run the server on a free port with an empty store; gives its address."""
    with tempfile.TemporaryDirectory() as store:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "--port", "0", "--data", store],
            stdout=subprocess.PIPE, text=True,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "http://" in line:
                    yield next(word for word in line.split() if word.startswith("http://"))
                    return
            raise SystemExit("the server did not start")
        finally:
            process.terminate()
            process.wait(timeout=20)


if __name__ == "__main__":
    main()
