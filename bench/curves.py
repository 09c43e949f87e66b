"""How long the training room takes to draw curves of 10 000 reports, and a moment of the past.

``python -m bench.curves``. A real server, a real Chromium, a window of 1366 × 768, two runs of
10 000 steps over each other. The clock runs within the page, from the change of the state to the
task after the frame that shows it; no frame can be shorter than the screen's own 16.7 ms.
"""

import json
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

from bench import measure
from bench.api import server
from bench.browser import MISSING

LINEAR = {"name": "linear", "input": {"shape": [1, 28, 28]}, "nodes": [
    {"name": "flatten", "kind": "flatten"},
    {"name": "fc", "kind": "linear", "out_features": 5},
]}
SHAPES = {"kind": "shapes", "count": 1000, "seed": 0}
# 800 objects, 4 a batch: 200 steps an epoch.
LONG = {"dataset": SHAPES, "network": {"spec": LINEAR}, "epochs": 50, "batch_size": 4,
        "optimizer": {"kind": "sgd", "learning_rate": 0.01}}
LENET = {"name": "LeNet-5", "dataset": {**SHAPES, "shapes": 10},
         "network": {"zoo": "lenet5"}, "epochs": 4,
         "batch_size": 32, "snapshots": 60, "optimizer": {"kind": "sgd", "learning_rate": 0.02}}

# What is timed, by name; each gets the modules of the page and does one thing.
TASKS = """async ([name, rounds]) => {
  const [charts, store, travel, log] = await Promise.all([
    import("/static/js/state/training/charts.js"), import("/static/js/state/training/store.js"),
    import("/static/js/state/training/travel.js"), import("/static/js/layout/training/log.js"),
  ]);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const tasks = {
    report: () => {
      const [id] = store.shown.value;
      const run = store.runs.value.get(id);
      const last = run.log.reports.step.at(-1);
      const column = (value) => [value, value, value];
      const norms = {"fc.w": column(1), "fc.b": column(1)};
      const data = {step: [last + 1, last + 2, last + 3], epoch: column(51), loss: column(1),
        accuracy: column(0.5), running: column(1), learning_rate: column(0.01),
        gradients: norms, updates: norms};
      const next = log.append(run.log, {seq: null, kind: "reports", data});
      store.runs.value = new Map(store.runs.value).set(id, {...run, log: next});
    },
    zoom: (round) => charts.moveZoom({factor: round % 2 ? 2 : 0.5}),
    hover: (round) => charts.point(100 + 97 * round),
    travel: async (round) => {
      const step = travel.snapshots.value[round];
      travel.travelTo(step);
      while (travel.look.value?.step !== step) await new Promise((done) => setTimeout(done, 1));
    },
  };
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    await frame();
    const begun = performance.now();
    await tasks[name](round);
    await frame();
    taken.push(performance.now() - begun);
  }
  return taken;
}"""


def main() -> int:
    """Measure, print, and write the report if asked to."""
    given = measure.arguments(__doc__, rounds=30)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        print(MISSING, file=sys.stderr)
        return 1
    from tests import chromium

    chromium.provide()
    with server() as place, sync_playwright() as playwright:
        address = place.rstrip("/")
        keys = [trained(address, {**LONG, "name": f"seed {seed}", "seed": seed}) for seed in (0, 1)]
        lenet = trained(address, LENET)
        found = chromium.find()
        browser = playwright.chromium.launch(
            executable_path=str(found) if found else None, args=[*chromium.FLAGS]
        )
        version = browser.version
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-US")
        taken = {}
        for pane, charts in (("overview", "loss and accuracy"), ("all", "all nine charts")):
            opened(page, f"{address}/training?runs={','.join(keys)}&pane={pane}")
            for what, name in (("three more reports", "report"), ("zooming in and out", "zoom"),
                               ("the crosshair one place on", "hover")):
                taken[f"{what}, {charts}"] = times(page, name, given.rounds)
        opened(page, f"{address}/training?runs={lenet}")
        for what in ("LeNet-5 at another snapshot: trace, tensors, maps and deltas",
                     "the same again, from memory"):
            taken[what] = times(page, "travel", min(given.rounds, 50))
        browser.close()
    rows = [(name, measure.milliseconds(spent)) for name, spent in taken.items()]
    measure.tell("curves", f"""## The training room's curves and its travel through time

`python -m bench.curves`: {measure.machine("playwright")}, Chromium {version} without a graphics
processor; two runs of 10 000 reports, {given.rounds} times each, to the end of the frame that shows
it (a frame takes 16.7 ms).

{measure.table(("what is done", "ms: median (middle half)"), rows)}""", given.write)
    return 0


def trained(address: str, document: dict[str, Any]) -> str:
    """Train and return the id when it has ended."""
    body = Request(f"{address}/api/v1/trainings", json.dumps(document).encode(),
                   {"Content-Type": "application/json"})
    with urlopen(body) as answer:
        key: str = json.load(answer)["id"]
    while True:
        with urlopen(f"{address}/api/v1/trainings/{key}") as answer:
            state = json.load(answer)["state"]
        if state == "finished":
            return key
        if state not in ("queued", "running"):
            raise SystemExit(f"the training is {state}")
        time.sleep(0.2)


def opened(page: Any, address: str) -> None:
    """Open the room and wait until it has come to rest."""
    page.goto(address)
    page.locator(".chart .u-over").first.wait_for()
    page.locator('.probe[data-waiting="false"] .inside').wait_for()
    page.wait_for_timeout(500)


def times(page: Any, name: str, rounds: int) -> list[float]:
    """Do one of the tasks so often; seconds each."""
    taken: list[float] = page.evaluate(TASKS, [name, rounds])
    return [one / 1e3 for one in taken]


if __name__ == "__main__":
    sys.exit(main())
