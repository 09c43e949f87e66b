"""Layer normalisation: a set is an object."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.explain.normalizations import Normalization
from engine.explain.terms import Context, Index, Rule
from engine.layers.layernorm import LayerNorm


@dataclass(frozen=True, eq=False)
class ByObject(Normalization):
    """Layer normalisation: a set is an object, γ and β have one number a cell."""

    @property
    def set_name(self) -> str:
        """An object."""
        return "n"

    @property
    def learned_name(self) -> str:
        """A place."""
        return self.cell_name.removeprefix("n,")

    @property
    def sets(self) -> tuple[int, ...]:
        """One an object."""
        return self.context["x"].shape[:1]

    @property
    def eps(self) -> float:
        """What is added to the variance."""
        assert isinstance(self.context.recipe, LayerNorm)
        return self.context.recipe.eps

    def set_of(self, index: Index) -> Index:
        """Its object."""
        return index[:1]

    def members(self, number: Index) -> Iterator[Index]:
        """Every cell of the object."""
        for at in np.ndindex(*self.context["x"].shape[1:]):
            yield (*number, *at)

    def learned(self, index: Index) -> Index:
        """Its place, whatever the object."""
        return index[1:]

    def learned_by(self, number: Index) -> Iterator[Index]:
        """Go over the same place of every object."""
        for n in range(len(self.context["x"])):
            yield (n, *number)


def layer_normalization(context: Context) -> dict[str, Rule]:
    """Rules of layernorm."""
    return ByObject(context).rules()
