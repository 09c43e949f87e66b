"""Layers without weights of their own: each output is a sum of inputs, each times a fixed factor.

Pooling, dropout, flatten, upsample, add and concat differ only in which cells are joined and by
what factor, and that is what their explainers say, from both ends.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.explain.terms import (
    Cells,
    Context,
    Index,
    Note,
    Operand,
    Place,
    Rule,
    Term,
    Terms,
    constant,
    multiplied,
)


class Joined(NamedTuple):
    """An output cell and an input cell that are joined, and by what factor.

    `source` names the input; `factor` is None for 1; `real` is False for padding.
    """

    y: Index
    x: Index
    source: str = "x"
    factor: Operand | None = None
    real: bool = True
    padded: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class Shares(ABC):
    """Rules of a layer whose outputs are sums of inputs times factors."""

    context: Context

    @property
    @abstractmethod
    def formula(self) -> str:
        """LaTeX of y."""

    @abstractmethod
    def gradient(self, source: str) -> str:
        """LaTeX of the gradient of an input."""

    @abstractmethod
    def of_y(self, index: Index) -> Iterator[Joined]:
        """Everything that an output cell reads."""

    @abstractmethod
    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Everything that reads an input cell."""

    def rules(self) -> dict[str, Rule]:
        """Rules of y, and after a backward pass of the dx."""
        context = self.context
        readers: dict[str, Cells] = {name: self._readers(name) for name in context.inputs}
        rules = {"y": Rule(context["y"], self.forward, readers, self.formula, notes=self.notes)}
        if "dy" in context:
            for name in context.inputs:
                rules[f"d{name}"] = Rule(
                    context[f"d{name}"], self._backward(name), {"dy": self._sources(name)},
                    self.gradient(name), notes=self.back_notes,
                )
        return rules

    def forward(self, index: Index) -> Iterator[Term]:
        """Input times factor."""
        for joined in self.of_y(index):
            if joined.real:
                x = self.context.operand(joined.source, joined.x, *joined.padded)
            else:
                x = Operand(joined.source, joined.x, 0.0, True, joined.padded)
            yield _term(x, joined.factor)

    def notes(self, index: Index) -> Iterator[Note]:
        """Remarks about an output cell."""
        yield from ()

    def back_notes(self, index: Index) -> Iterator[Note]:
        """Remarks about a cell of dx."""
        if not any(True for _ in self.of_x(self.context.inputs[0], index)):
            yield Note("unreached", {})

    def _backward(self, name: str) -> Terms:
        def terms(index: Index) -> Iterator[Term]:
            for joined in self.of_x(name, index):
                yield _term(self.context.operand("dy", joined.y), joined.factor)
        return terms

    def _readers(self, name: str) -> Cells:
        def cells(index: Index) -> Iterator[Index]:
            yield from (joined.y for joined in self.of_x(name, index))
        return cells

    def _sources(self, name: str) -> Cells:
        def cells(index: Index) -> Iterator[Index]:
            for joined in self.of_y(index):
                if joined.real and joined.source == name:
                    yield joined.x
        return cells


def _term(operand: Operand, factor: Operand | None) -> Term:
    if factor is None:
        return Term((operand,), operand.value)
    if factor.value == 0:  # 0 also where the other is infinite
        return Term((operand, factor), 0.0)
    return multiplied(operand, factor)


def one_over(count: int) -> Operand:
    """Make the share of a mean."""
    return constant(1 / count, f"1/{count}")
