"""The training room's scenes in the real server, two runs at a time: how long, and what came of it.

``python -m bench.scenes``. The server is started as a process of its own with an empty store, and
each scene is begun as the page does it. Seconds are those from the first click to the last run's
end, the start of its workers included; all other figures are the same in every run on one machine.
Names of scenes as arguments pick some of them; the report is written only with all.
"""

import argparse
import json
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
    rows = []
    with server() as address:
        client = Client(address)
        for scene in json.loads(client.get("/scenes?lang=en")):
            if not given.scenes or scene["name"] in given.scenes:
                rows += played(client, scene)
    head = ("scene", "seconds", "run", "updates", f"loss of the last {LAST} batches",
            "held-out loss", "held-out accuracy")
    measure.tell("scenes", f"""## Scenes of the training room

`python -m bench.scenes`: {measure.machine("numpy")}; two runs at a time, the start of their
processes included.

{measure.table(head, rows)}""", given.write and not given.scenes)


def played(client: Client, scene: dict) -> list[tuple[str, ...]]:
    """Begin all runs of a scene, wait for their ends, and tell of each."""
    begun = time.perf_counter()
    made = [post(client, training) for training in scene["trainings"]]
    while {about(client, key)["state"] for key in made} - OVER:
        time.sleep(LOOK)
    seconds = time.perf_counter() - begun
    rows = []
    for number, key in enumerate(made):
        run, log = about(client, key), json.loads(client.get(f"/trainings/{key}/log"))
        name = (f"`{scene['name']}`", f"{seconds:.0f}") if not number else ("", "")
        rows.append((*name, run["name"], *told(run, log)))
    return rows


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
