"""A run: one training in memory, batch by batch, and everything there is to tell of it.

Workers and the command line share it. Nothing here knows of the store or of other processes, and
nothing that is told depends on the clock, so the same document always tells the same. An evaluation
may take long: a run owes it and pays batch by batch, and whoever drives it may do something else,
even end, in between.
"""

import math
from collections.abc import Collection, Generator, Iterator
from typing import Any, NamedTuple

import numpy as np

from app import ids
from app.datasets import HELD_OUT, TRAINING
from app.training.logbook import empty
from app.training.setup import Setup
from engine import weights
from engine.datasets.split import taken
from engine.errors import EngineError
from engine.summary import summarize
from engine.training import plan as plans
from engine.training import snapshot
from engine.training.course import Course
from engine.training.loop import Report, State, evaluating, output_quantiles, train

# Snapshots that are chosen where the document names no number: one for every few steps, and for
# long trainings this many.
SNAPSHOTS, STEPS_BETWEEN = 60, 4
# Reports that are kept of the longest training, and numbers in them, for deep networks have many;
# beyond that every second, third … step is told.
REPORTS, NUMBERS = 20_000, 1_000_000
# Evaluations that are made of the longest training.
EVALUATIONS = 200
# Objects that were learned from and are looked at again: at least so many, or this share.
LOOKED_AT, SHARE = 250, 1 / 60
# A training of so many multiply-adds, some seconds, is evaluated at snapshots too, which may cost
# so many more. A step goes forward and back and costs three times what forward alone does.
SHORT, SPARE, STEP = 1e11, 1e10, 3


class Taken(NamedTuple):
    """A snapshot: the state's numbers and what they are."""

    step: int
    epoch: int
    place: int
    weights: str
    data: bytes


class Told(NamedTuple):
    """What one step left to tell, in the order it happened.

    Parameters
    ----------
    report : Report or None
        None for steps that are not told, and before the first.
    events : list of (kind, data)
    snapshot : Taken or None
    """

    report: Report | None
    events: list[tuple[str, dict[str, Any]]]
    snapshot: Taken | None


class Run:
    """Learns; the caller says how far.

    Parameters
    ----------
    setup : Setup
    state : State
        To go on from.
    evaluated : collection of int
        The steps whose evaluations were told already.

    Attributes
    ----------
    owes : bool
        The state has to be evaluated before anything else is learned.
    """

    def __init__(self, setup: Setup, state: State, evaluated: Collection[int] = ()) -> None:
        self.setup = setup
        self.training, self.held_out = setup.parts[TRAINING].data, setup.parts[HELD_OUT].data
        self.looked_at = taken(
            self.training, min(len(self.training.labels), max(
                LOOKED_AT, round(SHARE * len(self.training.labels)))),
        )
        self._multiply_adds = summarize(setup.network.architecture).multiply_adds
        # A norm and a ratio of each.
        named = 2 * sum(map(len, setup.network.architecture.parameters.values()))
        self._most_reports = max(1, min(REPORTS, NUMBERS // max(named, 1)))
        self.go_back(state, setup.document, evaluated)

    @property
    def finished(self) -> bool:
        """Whether every epoch is done, and judged."""
        return self._learned and not self.owes

    @property
    def _learned(self) -> bool:
        return self.state.epoch >= self.plan.epochs

    @property
    def progress(self) -> dict[str, int]:
        """Where it stands."""
        return {"step": self.state.step, "epoch": self.state.epoch, "place": self.state.place,
                "steps_total": self.course.steps}

    @property
    def images_left(self) -> int:
        """Objects still to be seen, each as often as it will be."""
        count = len(self.training.labels)
        return (self.plan.epochs - self.state.epoch) * count - self.state.place

    def go_back(
        self, state: State, document: dict[str, Any], evaluated: Collection[int]
    ) -> None:
        """Go on from another state."""
        self.state = state
        self.follow(document)
        # As one saw it who came to this step: what is changed from here on, nobody knew.
        self._look_ahead(max(state.step - 1, 0))
        self._owe(state.step not in evaluated and self._is_due())
        self._look_ahead(state.step)

    def follow(self, document: dict[str, Any]) -> None:
        """Go on by a document, the old one or one that was changed."""
        self.document, self.plan = document, plans.read(document)
        self.course = Course(self.plan, len(self.training.labels))
        self._steps: Iterator[tuple[State, Report]] = train(
            self.state, self.training.images, self.training.labels, self.plan
        )
        self._look_ahead(self.state.step)

    def _look_ahead(self, step: int) -> None:
        """Count the steps as one would who knows only of the changes made by now.

        What is told, and when a snapshot is taken, must not depend on what is changed later: a
        training that is done again from its document knows that from the beginning.
        """
        known = self.plan.until(step)
        self._steps_known = Course(known, len(self.training.labels)).steps
        self._every = math.ceil(self._steps_known / self._most_reports)
        self._batch_size = known.at(step).batch_size

    def begin(self) -> Told:
        """Take down the network before the first step."""
        return Told(None, self._changes(), self.snapshot())

    def go_on(self, *, tell: bool = False) -> Told:
        """Evaluate a little further where that is owed, or else learn from one batch."""
        return self.judge() if self.owes else self.step(tell=tell)

    def step(self, *, tell: bool = False) -> Told:
        """Learn from one batch; first pay what is owed.

        Parameters
        ----------
        tell : bool
            Give the report also where only every second, third … step is told.

        Raises
        ------
        EngineError
            Where it cannot go on; the state before stays good.
        """
        self.state, report = next(self._steps)
        step = self.state.step
        told = tell or self._learned or step % self._every == 0
        snap = self._is_snapped()
        self._owe(self._is_due())
        events = self._changes()
        if events:
            self._look_ahead(step)
        return Told(report if told else None, events, self.snapshot() if snap else None)

    def judge(self) -> Told:
        """Evaluate one batch further; what was found is told at the end."""
        assert self._judging is not None
        try:
            next(self._judging)
        except StopIteration as end:
            self._owe(False)
            return Told(None, [("evaluation", end.value)], None)
        return Told(None, [], None)

    def _owe(self, owes: bool) -> None:
        self.owes = owes
        self._judging = self._evaluating() if owes else None

    def _is_snapped(self) -> bool:
        return self._learned or self.state.step % self._interval == 0

    def _is_due(self) -> bool:
        """Whether the state is one of those that are evaluated."""
        if self.state.place == 0 and self._is_evaluated(self.state.epoch):
            return True
        return self._is_snapped() and self._is_evaluated_between(self.state.step)

    @property
    def _interval(self) -> int:
        """Steps from one snapshot to the next."""
        steps = self._steps_known
        asked = self.document["snapshots"] or min(SNAPSHOTS, max(steps // STEPS_BETWEEN, 2))
        # The first is that of step 0.
        return max(1, math.ceil(steps / max(asked - 1, 1)))

    def snapshot(self) -> Taken:
        """Take down the state as it is."""
        state = self.state
        return Taken(state.step, state.epoch, state.place,
                     ids.of_bytes(weights.dump(state.network)), snapshot.dump(state))

    def _evaluating(self) -> Generator[None, None, dict[str, Any]]:
        """Judge the network as it is now, batch by batch."""
        state = self.state
        network = state.network
        held_out = yield from evaluating(network, self.held_out.images, self.held_out.labels)
        learning = yield from evaluating(network, self.looked_at.images, self.looked_at.labels)
        return {
            "step": state.step, "epoch": state.epoch,
            "learning": {"loss": learning.loss, "accuracy": learning.accuracy},
            "held_out": {"loss": held_out.loss, "accuracy": held_out.accuracy,
                         "by_class": held_out.by_class},
            "outputs": output_quantiles(network, self.held_out.images),
        }

    def _changes(self) -> list[tuple[str, dict[str, Any]]]:
        """Tell what the document changes from here on."""
        return [
            ("change", {"step": one["step"],
                        "changes": {k: v for k, v in one.items() if k != "step"}})
            for one in self.document["changes"] if one["step"] == self.state.step
        ]

    def _is_evaluated(self, epoch: int) -> bool:
        return self._learned or epoch % math.ceil(self.plan.epochs / EVALUATIONS) == 0

    def _is_evaluated_between(self, step: int) -> bool:
        """Whether a snapshot is among those that are evaluated, every first, second, third …."""
        steps = self._steps_known
        if STEP * steps * self._batch_size * self._multiply_adds > SHORT:
            return False
        objects = len(self.held_out.labels) + len(self.looked_at.labels)
        cost = steps / self._interval * objects * self._multiply_adds
        return step // self._interval % max(1, math.ceil(cost / SPARE)) == 0


def columns(reports: list[Report]) -> dict[str, Any]:
    """Lay reports out as columns; norms and ratios with the seven digits they have."""
    if not reports:
        return empty()
    narrow = {
        name: {key: np.array([getattr(one, name)[key] for one in reports], np.float32)
               for key in getattr(reports[0], name)}
        for name in ("gradients", "updates")
    }
    plain = ("step", "epoch", "loss", "accuracy", "running", "learning_rate")
    return {**{name: [getattr(one, name) for one in reports] for name in plain}, **narrow}


def failure(error: EngineError, step: int) -> dict[str, Any]:
    """Write down why a training cannot go on."""
    return {
        "step": error.values.get("step", step), "node": error.who,
        "tensor": error.values.get("tensor"), "detail": str(error), "code": error.code,
        "values": error.values,
    }
