"""Batch normalisation: a set is a channel."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.explain.normalizations import Normalization
from engine.explain.terms import Context, Index, Rule
from engine.layers.batchnorm import BatchNorm


@dataclass(frozen=True, eq=False)
class ByChannel(Normalization):
    """Batch normalisation: a set is a channel, over the whole batch."""

    @property
    def set_name(self) -> str:
        """A channel."""
        return "c"

    @property
    def learned_name(self) -> str:
        """A channel."""
        return "c"

    @property
    def sets(self) -> tuple[int, ...]:
        """One a channel."""
        return self.context["x"].shape[1:2]

    @property
    def eps(self) -> float:
        """What is added to the variance."""
        assert isinstance(self.context.recipe, BatchNorm)
        return self.context.recipe.eps

    @property
    def own_statistics(self) -> bool:
        """In training those of the batch; in use those that ran along."""
        return self.context.training

    def set_of(self, index: Index) -> Index:
        """Its channel."""
        return index[1:2]

    def members(self, number: Index) -> Iterator[Index]:
        """Every cell of the channel."""
        shape = self.context["x"].shape
        for n in range(shape[0]):
            for at in np.ndindex(*shape[2:]):
                yield (n, *number, *at)

    def learned(self, index: Index) -> Index:
        """Its channel."""
        return index[1:2]

    def learned_by(self, number: Index) -> Iterator[Index]:
        """Every cell of the channel."""
        return self.members(number)

    def _statistics(self, number: Index) -> tuple[float, float]:
        if not self.own_statistics:
            return (self.context["running_mean"].item(*number),
                    self.context["running_var"].item(*number))
        return super()._statistics(number)


def batch_normalization(context: Context) -> dict[str, Rule]:
    """Rules of batchnorm1d and batchnorm2d."""
    return ByChannel(context).rules()
