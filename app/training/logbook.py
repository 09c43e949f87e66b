"""The log of a training put together: columns of reports without what was undone, and as CSV."""

import csv
import io
import math
from typing import Any

import orjson

from app.training.rows import Event

PLAIN = ("step", "epoch", "loss", "accuracy", "running", "learning_rate")
NAMED = ("gradients", "updates")
Columns = dict[str, Any]


def empty() -> Columns:
    """Return reports of nothing."""
    return {**{name: [] for name in PLAIN}, **{name: {} for name in NAMED}}


class Logbook:
    """Everything a training told up to some event.

    Attributes
    ----------
    seq : int
        The last event that is in here.
    reports : dict
        Columns, one number for each report; of `gradients` and `updates` one column each parameter.
    evaluations, changes : list of dict
    snapshots : list of int
        Their steps.
    failure : dict or None
    """

    def __init__(self) -> None:
        self.seq = 0
        self.reports = empty()
        self.evaluations: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self.snapshots: list[int] = []
        self.failure: dict[str, Any] | None = None

    def read(self, event: Event) -> None:
        """Take in one more event."""
        self.seq = event.id
        if event.kind == "state":
            return
        data = orjson.loads(event.data)
        del data["training"]
        if event.kind == "reports":
            _extend(self.reports, data)
        elif event.kind == "evaluation":
            self.evaluations.append(data)
        elif event.kind == "change":
            self.changes = [one for one in self.changes if one["step"] != data["step"]] + [data]
        elif event.kind == "snapshot":
            gone = {data["step"], *data.get("dropped", ())}
            self.snapshots = [one for one in self.snapshots if one not in gone] + [data["step"]]
        elif event.kind == "failure":
            self.failure = data
        elif event.kind == "back":
            self._go_back(data["step"])

    def _go_back(self, step: int) -> None:
        steps = self.reports["step"]
        rows = len(steps)
        while rows and steps[rows - 1] > step:
            rows -= 1
        self.reports = selected(self.reports, slice(rows))
        self.evaluations = [one for one in self.evaluations if one["step"] <= step]
        self.changes = [one for one in self.changes if one["step"] <= step]
        self.snapshots = [one for one in self.snapshots if one <= step]
        self.failure = None

    def every(self, points: int | None) -> int:
        """Say which part of the reports leaves at most so many points: every k-th."""
        rows = len(self.reports["step"])
        return 1 if points is None else max(1, math.ceil(rows / points))

    def thinned(self, every: int) -> Columns:
        """Return every k-th report, the last one always."""
        rows = len(self.reports["step"])
        if every == 1:
            return self.reports
        # Counted from the end, so that the newest report is there.
        return selected(self.reports, slice((rows - 1) % every, None, every))


def _extend(columns: Columns, more: Columns) -> None:
    before = len(columns["step"])
    for name in PLAIN:
        columns[name] += more[name]
    for name in NAMED:
        for key, values in more[name].items():
            columns[name].setdefault(key, [None] * before).extend(values)


def selected(columns: Columns, rows: slice) -> Columns:
    """Return some rows of all columns."""
    return {
        **{name: columns[name][rows] for name in PLAIN},
        **{name: {key: column[rows] for key, column in columns[name].items()} for name in NAMED},
    }


def write_csv(columns: Columns, evaluations: list[dict[str, Any]]) -> str:
    """Write reports and evaluations as a table, one line for each step; unknown cells are empty.

    Numbers have a decimal point in every language: programs read them.
    """
    named = [(name, key) for name in NAMED for key in columns[name]]
    judged = {one["step"]: one for one in evaluations}
    parts = ("learning", "held_out")
    body = io.StringIO()
    table = csv.writer(body, lineterminator="\n")
    table.writerow([
        *PLAIN, *(f"{part}_{what}" for part in parts for what in ("loss", "accuracy")),
        *(f"{name}.{key}" for name, key in named),
    ])
    rows = {step: place for place, step in enumerate(columns["step"])}
    for step in sorted({*rows, *judged}):
        place, found = rows.get(step), judged.get(step, {})
        plain = [step, found.get("epoch"), None, None, None, None] if place is None else [
            columns[name][place] for name in PLAIN
        ]
        measures = [
            (found.get(part) or {}).get(what) for part in parts for what in ("loss", "accuracy")
        ]
        norms = [None if place is None else columns[name][key][place] for name, key in named]
        table.writerow([_cell(one) for one in (*plain, *measures, *norms)])
    return body.getvalue()


def _cell(number: Any) -> Any:
    """Leave empty what is no number."""
    return "" if number is None or not math.isfinite(number) else number
