"""Schedules: how the learning rate changes while a network learns."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

from engine.settings import Recipe, setting


@dataclass(frozen=True)
class Schedule(Recipe, ABC):
    """A recipe for the factor of the learning rate.

    While it warms up, the rate grows evenly from almost 0 to its full size; what comes then
    is the kind's own. The first steps of a fresh network are the wildest, and optimizers that
    remember know least when they begin.
    """

    warm_up: int = setting(0, minimum=0, doc="Updates until the rate has reached its full size")

    def factor(self, step: int, steps: int) -> float:
        """Return the factor for the update after `step` others, of `steps` in all."""
        share = (step - self.warm_up) / max(steps - self.warm_up, 1)
        return self.at(step, min(max(share, 0.0), 1.0))

    def at(self, step: int, share: float) -> float:
        """Return the factor after `step` updates, a `share` of the way behind the warm-up.

        Where the number of updates in all is not known from the start, because batches may change
        their size, the share says how far the training is.
        """
        if step < self.warm_up:
            return (step + 1) / (self.warm_up + 1)
        return self.after_warm_up(step - self.warm_up, share)

    @abstractmethod
    def after_warm_up(self, step: int, share: float) -> float:
        """Return the factor, both counted from the end of the warm-up; the share from 0 to 1."""


@dataclass(frozen=True)
class Constant(Schedule):
    """Keep the learning rate as it is.

    Examples
    --------
    >>> [Constant(warm_up=3).factor(step, 10) for step in range(6)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """

    kind = "constant"

    def after_warm_up(self, step: int, share: float) -> float:
        """1."""
        return 1.0


@dataclass(frozen=True)
class Steps(Schedule):
    """Multiply the rate by gamma every `step_size` updates, as PyTorch's `StepLR` does.

    Examples
    --------
    >>> [Steps(step_size=2, gamma=0.5).factor(step, 6) for step in range(6)]
    [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]
    """

    kind = "step"

    step_size: int = setting(1000, minimum=1, doc="Updates from one fall of the rate to the next")
    gamma: float = setting(0.1, minimum=0, maximum=1, doc="Factor of the rate at each fall")

    def after_warm_up(self, step: int, share: float) -> float:
        """Fall once more with each whole `step_size`."""
        return float(self.gamma ** (step // self.step_size))


@dataclass(frozen=True)
class Cosine(Schedule):
    """Let the rate fall from its full size to a last one along half a wave.

    As PyTorch's `CosineAnnealingLR`, ``last + (1 − last) (1 + cos(π step / steps)) / 2``.

    Examples
    --------
    >>> [round(Cosine().factor(step, 4), 3) for step in range(5)]
    [1.0, 0.854, 0.5, 0.146, 0.0]
    """

    kind = "cosine"

    last: float = setting(0.0, minimum=0, maximum=1, doc="Factor of the rate at the end")

    def after_warm_up(self, step: int, share: float) -> float:
        """Half a wave."""
        wave = (1 + math.cos(math.pi * share)) / 2
        return self.last + (1 - self.last) * wave if self.last else wave


SCHEDULES: dict[str, type[Schedule]] = {
    recipe.kind: recipe for recipe in (Constant, Steps, Cosine)
}
