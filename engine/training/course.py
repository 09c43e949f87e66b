"""The course of a training: which objects each update sees, and how far the way is by then."""

import math
from typing import NamedTuple

from engine.training.plan import Plan


class Leg(NamedTuple):
    """A stretch of updates with batches of one size.

    Parameters
    ----------
    step, epoch, place : int
        Where it begins: updates made, epochs finished, objects of this epoch seen.
    batch_size : int
    share : float
        How much of the way behind the warm-up lies before it, from 0 to 1.
    """

    step: int
    epoch: int
    place: int
    batch_size: int
    share: float


class Course:
    """Where each update of a plan stands.

    As long as batches keep their size, the way is measured in updates. From an update where they
    change it, what is left of the way is spread evenly over the updates that are then left: the
    schedule goes on from where it was and still ends with the last epoch.

    Parameters
    ----------
    plan : Plan
        With its changes.
    count : int
        Objects to learn from.

    Examples
    --------
    >>> course = Course(Plan(epochs=2, batch_size=25), count=100)
    >>> course.steps, course.stands(5)
    (8, (1, 25))
    """

    def __init__(self, plan: Plan, count: int) -> None:
        self.plan, self.count = plan, count
        self.legs = [Leg(0, 0, 0, plan.batch_size, 0.0)]
        for change in plan.changes:
            if change.batch_size is not None and change.step < self.steps:
                share = self.share(change.step)
                self.legs.append(
                    Leg(change.step, *self.stands(change.step), change.batch_size, share)
                )

    @property
    def steps(self) -> int:
        """Updates in all, with the changes that are known."""
        return self._end(self.legs[-1])

    @property
    def batches(self) -> set[int]:
        """Sizes that batches have."""
        sizes = set[int]()
        for leg in self.legs:
            for objects in (self.count - leg.place, self.count):
                sizes |= {min(objects, leg.batch_size), objects % leg.batch_size}
        return sizes - {0}

    def stands(self, step: int) -> tuple[int, int]:
        """Return the epochs finished after `step` updates, and objects of the next one seen."""
        leg = self._leg(step)
        made, first = step - leg.step, self._batches(self.count - leg.place, leg)
        if made < first:
            return leg.epoch, leg.place + made * leg.batch_size
        epochs, batches = divmod(made - first, self._batches(self.count, leg))
        return leg.epoch + 1 + epochs, batches * leg.batch_size

    def share(self, step: int) -> float:
        """Return how much of the way behind the warm-up is done after `step` updates."""
        leg = self._leg(step)
        start = max(leg.step, self.plan.schedule.warm_up)
        done = max(step - start, 0) / max(self._end(leg) - start, 1)
        return leg.share + (1 - leg.share) * min(done, 1.0)

    def factor(self, step: int) -> float:
        """Return what the schedule multiplies the rate with for the update after `step` others."""
        return self.plan.schedule.at(step, self.share(step))

    def _leg(self, step: int) -> Leg:
        return next(leg for leg in reversed(self.legs) if leg.step <= step)

    def _batches(self, objects: int, leg: Leg) -> int:
        return math.ceil(objects / leg.batch_size)

    def _end(self, leg: Leg) -> int:
        """Say after how many updates the training ends if batches keep this size."""
        later = self.plan.epochs - leg.epoch - 1
        return (leg.step + self._batches(self.count - leg.place, leg)
                + later * self._batches(self.count, leg))
