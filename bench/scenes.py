"""The training room's scenes in the real server, two runs at a time: how long, and what came of it.

``python -m bench.scenes``. For each scene a server is started as a process of its own with an empty
store, and the scene is begun as the page does it. Seconds are those from the first click to the
last run's end, the start of its workers included; processor seconds are those of the workers and
of what the server does for them. All other figures are the same in every run on one machine. Names
of scenes as arguments pick some of them; the report is written only with all.
"""

import argparse
import json
import os
import resource
import statistics
import time

from bench import measure
from bench.api import API, JSON, Client, server

# Seconds between two looks at how far the runs are.
LOOK = 0.2
OVER = {"finished", "failed", "stopped"}
LAST = 20


def main() -> None:
    """Measure, print, and write the report if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", help="names; all of them if there are none")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    begun = processor_seconds()
    with server() as address:
        scenes = json.loads(Client(address).get("/scenes?lang=en"))
    idle = processor_seconds() - begun
    rows = [
        row for scene in scenes if not given.scenes or scene["name"] in given.scenes
        for row in played(scene, idle)
    ]
    head = ("scene", "seconds", "processor seconds", "run", "updates",
            f"loss of the last {LAST} batches", "held-out loss", "held-out accuracy")
    measure.tell("scenes", f"""## Scenes of the training room

`python -m bench.scenes`: {measure.machine("numpy")}; two runs at a time, the start of their
processes included. Before it began the machine's load was {load:.1f}.

{measure.table(head, rows)}""", given.write and not given.scenes)


def played(scene: dict, idle: float) -> list[tuple[str, ...]]:
    """Begin all runs of a scene, wait for their ends, and tell of each."""
    before = processor_seconds()
    with server() as address:
        client = Client(address)
        begun = time.perf_counter()
        made = [post(client, training) for training in scene["trainings"]]
        while {about(client, key)["state"] for key in made} - OVER:
            time.sleep(LOOK)
        seconds = time.perf_counter() - begun
        ends = [
            (run["name"], *told(run, json.loads(client.get(f"/trainings/{key}/log"))))
            for key, run in ((key, about(client, key)) for key in made)
        ]
    spent = processor_seconds() - before - idle
    first = (f"`{scene['name']}`", f"{seconds:.0f}", f"{spent:.0f}")
    return [(*(first if not number else ("", "", "")), *end) for number, end in enumerate(ends)]


def processor_seconds() -> float:
    """Count what all children that have ended took, and theirs."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def told(run: dict, log: dict) -> tuple[str, ...]:
    """Tell of a run that is over."""
    if run["state"] == "failed":
        where = run["failure"]
        return (str(where["step"]), f"not finite: {where['node']}.{where['tensor']}", "", "")
    learned = statistics.fmean(log["reports"]["loss"][-LAST:])
    judged = log["evaluations"][-1]["held_out"]
    return (str(run["step"]), f"{learned:.4f}", f"{judged['loss']:.4f}",
            f"{judged['accuracy']:.4f}")


def post(client: Client, training: dict) -> str:
    """Begin a run; returns its id."""
    client.connection.request("POST", f"{API}/trainings", json.dumps(training), JSON)
    key: str = json.loads(client.answer(201))["id"]
    return key


def about(client: Client, key: str) -> dict:
    """Say how a run stands."""
    found: dict = json.loads(client.get(f"/trainings/{key}"))
    return found


if __name__ == "__main__":
    main()
