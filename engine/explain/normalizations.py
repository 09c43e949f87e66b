"""Normalisation: statistics of a channel, or of an object.

Batch and layer normalisation are one thing told of different sets of cells. The statistics are
intermediate tensors of their own: ``mean``, ``variance``, ``scale`` (1 / standard deviation) and
``x_hat``, so a cell of x flows into its own x̂ directly, and into the others' through these.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from engine.explain import latex, quiet
from engine.explain.axes import WINDOWS
from engine.explain.latex import added, brackets, scaled, times
from engine.explain.terms import (
    Cells,
    Computed,
    Context,
    Index,
    Note,
    Operand,
    Rule,
    Term,
    cell,
    constant,
    function_of,
    multiplied,
    same,
)


@dataclass(frozen=True, eq=False)
class Normalization(ABC):
    """Rules of a layer that brings sets of cells to mean 0 and variance 1."""

    context: Context

    @abstractmethod
    def set_of(self, index: Index) -> Index:
        """Tell which set a cell belongs to."""

    @abstractmethod
    def members(self, number: Index) -> Iterator[Index]:
        """Go over the cells of a set."""

    @abstractmethod
    def learned(self, index: Index) -> Index:
        """Where γ and β of a cell stand."""

    @abstractmethod
    def learned_by(self, number: Index) -> Iterator[Index]:
        """Go over the cells that a γ or β belongs to."""

    @property
    @abstractmethod
    def sets(self) -> tuple[int, ...]:
        """How many sets there are, as a shape."""

    @property
    def own_statistics(self) -> bool:
        """Whether the statistics are those of the cells themselves."""
        return True

    @property
    @abstractmethod
    def eps(self) -> float:
        """What is added to the variance."""

    @property
    def cell_name(self) -> str:
        """Indices of a cell in formulas."""
        return ",".join(("n", "c", *WINDOWS[:self.context["x"].ndim - 2]))

    @property
    @abstractmethod
    def set_name(self) -> str:
        """Indices of a set in formulas."""

    @property
    @abstractmethod
    def learned_name(self) -> str:
        """Indices of γ and β in formulas."""

    # intermediate tensors

    @cached_property
    def count(self) -> int:
        """How many cells a set has."""
        return sum(1 for _ in self.members((0,) * len(self.sets)))

    @cached_property
    def mean(self) -> Computed:
        """μ of every set."""
        return Computed(self.sets, self._mean)

    @cached_property
    def variance(self) -> Computed:
        """σ² of every set."""
        return Computed(self.sets, self._variance)

    @cached_property
    def scale(self) -> Computed:
        """1 / sqrt(σ² + eps) of every set."""
        return Computed(self.sets, self._scale)

    @cached_property
    def x_hat(self) -> Computed:
        """Every cell, normalised."""
        return Computed(self.context["x"].shape, self._normalized)

    def _scale(self, number: Index) -> float:
        return quiet.over(1.0, quiet.sqrt(self._variance(number) + self.eps))

    def _values(self, number: Index) -> list[float]:
        return [self.context["x"].item(*one) for one in self.members(number)]

    def _mean(self, number: Index) -> float:
        if number not in self._known:
            self._known[number] = self._statistics(number)
        return self._known[number][0]

    def _variance(self, number: Index) -> float:
        self._mean(number)
        return self._known[number][1]

    @cached_property
    def _known(self) -> dict[Index, tuple[float, float]]:
        """Statistics that were asked for: every cell of a set needs the same ones."""
        return {}

    def _statistics(self, number: Index) -> tuple[float, float]:
        values = self._values(number)
        mean = quiet.total(values) / self.count
        return mean, quiet.total((v - mean) * (v - mean) for v in values) / self.count

    def _normalized(self, index: Index) -> float:
        number = self.set_of(index)
        return (self.context["x"].item(*index) - self._mean(number)) * self.scale.at(number)

    # rules

    def rules(self) -> dict[str, Rule]:
        """Rules of the statistics, of y, and after a backward pass of dγ, dβ and dx."""
        context, cell, own, of_set = self.context, self.cell_name, self.learned_name, self.set_name
        scale = rf"\text{{scale}}_{{{of_set}}}"
        rules = self._rules_of_statistics()
        rules["scale"] = Rule(
            self.scale, self._scale_terms, {self._spread: same},
            rf"{scale} = \frac{{1}}{{\sqrt{{\sigma^2_{{{of_set}}} + \epsilon}}}}",
            numbers=self._scale_numbers,
        )
        rules["x_hat"] = Rule(
            self.x_hat, self._x_hat_terms,
            {"x": same, "scale": self.members, self._centre: self.members},
            rf"\hat{{x}}_{{{cell}}} = (x_{{{cell}}} - \mu_{{{of_set}}}) \cdot {scale}",
            numbers=self._x_hat_numbers,
        )
        rules["y"] = Rule(
            context["y"], self._y_terms,
            {"gamma": self.learned_by, "beta": self.learned_by, "x_hat": same},
            rf"y_{{{cell}}} = \gamma_{{{own}}} \hat{{x}}_{{{cell}}} + \beta_{{{own}}}",
            notes=self.notes,
        )
        if "dy" not in context:
            return rules
        learned: Cells = lambda index: (self.learned(index),)  # noqa: E731 (short twins)
        over = rf"\sum_{{{self._others(cell, own)}}}"
        rules["dgamma"] = Rule(
            context["dgamma"], self._dgamma_terms, {"dy": learned, "x_hat": learned},
            rf"d\gamma_{{{own}}} = {over} dy_{{{cell}}} \cdot \hat{{x}}_{{{cell}}}",
        )
        rules["dbeta"] = Rule(
            context["dbeta"], self._dbeta_terms, {"dy": learned},
            rf"d\beta_{{{own}}} = {over} dy_{{{cell}}}",
        )
        rules["dx"] = self._dx_rule()
        return rules

    @staticmethod
    def _others(cell: str, kept: str) -> str:
        """Name the indices that are summed over."""
        return ",".join(i for i in cell.split(",") if i not in kept.split(","))

    @property
    def _centre(self) -> str:
        return "mean" if self.own_statistics else "running_mean"

    @property
    def _spread(self) -> str:
        return "variance" if self.own_statistics else "running_var"

    def _rules_of_statistics(self) -> dict[str, Rule]:
        if not self.own_statistics:
            return {}

        def mean(number: Index) -> Iterator[Term]:
            for one in self.members(number):
                yield multiplied(self.context.operand("x", one), _share(self.count))

        def variance(number: Index) -> Iterator[Term]:
            centre = cell("mean", self.mean, number)
            for one in self.members(number):
                x = self.context.operand("x", one)
                away = x.value - centre.value
                yield function_of(away * away / self.count, "(x − mean)² / m", x, centre,
                                  _share(self.count))

        def variance_numbers(number: Index) -> str:
            centre = latex.number(self.mean.at(number), nested=True)
            x = self.context["x"]
            return scaled(rf"\frac{{1}}{{{self.count}}}", added(
                f"({latex.number(x.item(*one))} - {centre})^2" for one in self.members(number)
            ))

        reader: Cells = lambda index: (self.set_of(index),)  # noqa: E731 (used twice)
        one, of_set = self.cell_name, self.set_name
        average = rf"\frac{{1}}{{{self.count}}} \sum_{{{self._others(one, of_set)}}}"
        return {
            "mean": Rule(self.mean, mean, {"x": reader},
                         rf"\mu_{{{of_set}}} = {average} x_{{{one}}}"),
            "variance": Rule(
                self.variance, variance, {"x": reader, "mean": same},
                rf"\sigma^2_{{{of_set}}} = {average} (x_{{{one}}} - \mu_{{{of_set}}})^2",
                numbers=variance_numbers,
            ),
        }

    def _scale_terms(self, number: Index) -> Iterator[Term]:
        value = self.scale.at(number)
        yield function_of(
            value, "1 / sqrt(variance + eps)", self._statistic(self._spread, number),
            constant(self.eps, "eps"),
        )

    def _scale_numbers(self, number: Index) -> str:
        parts = f"{latex.number(self._variance(number))} + {latex.number(self.eps)}"
        return rf"\frac{{1}}{{\sqrt{{{parts}}}}}"

    def _statistic(self, name: str, number: Index) -> Operand:
        """Take a statistic of the cells themselves, or one that runs."""
        if not self.own_statistics:
            return self.context.operand(name, number)
        return cell(name, self.mean if name == "mean" else self.variance, number)

    def _x_hat_terms(self, index: Index) -> Iterator[Term]:
        number = self.set_of(index)
        scale = cell("scale", self.scale, number)
        yield multiplied(self.context.operand("x", index), scale)
        yield multiplied(constant(-1.0, "−1"), self._statistic(self._centre, number), scale)

    def _x_hat_numbers(self, index: Index) -> str:
        number, x = self.set_of(index), self.context["x"].item(*index)
        away = f"{latex.number(x)} - {latex.number(self._mean(number), nested=True)}"
        return times(brackets(away), self.scale.at(number))

    def _y_terms(self, index: Index) -> Iterator[Term]:
        at = self.learned(index)
        yield multiplied(self.context.operand("gamma", at), cell("x_hat", self.x_hat, index))
        yield multiplied(self.context.operand("beta", at))

    def _dgamma_terms(self, number: Index) -> Iterator[Term]:
        for one in self.learned_by(number):
            yield multiplied(self.context.operand("dy", one), cell("x_hat", self.x_hat, one))

    def _dbeta_terms(self, number: Index) -> Iterator[Term]:
        for one in self.learned_by(number):
            yield multiplied(self.context.operand("dy", one))

    def _dx_terms(self, index: Index) -> Iterator[Term]:
        """Go through x itself, and through the statistics that it moves."""
        number, context = self.set_of(index), self.context
        scale = cell("scale", self.scale, number)

        def delta(one: Index) -> tuple[Operand, Operand]:
            return context.operand("dy", one), context.operand("gamma", self.learned(one))

        yield multiplied(*delta(index), scale, group="x")
        if not self.own_statistics:
            return
        share = constant(-1 / self.count, f"−1/{self.count}")
        for one in self.members(number):
            yield multiplied(share, *delta(one), scale, group="mean")
        own = cell("x_hat", self.x_hat, index)
        for one in self.members(number):
            yield multiplied(share, own, *delta(one), cell("x_hat", self.x_hat, one), scale,
                             group="variance")

    def _dx_numbers(self, index: Index) -> str:
        """Take the means' place: what is left of a delta without its mean and its share of x̂."""
        number = self.set_of(index)
        deltas = {one: self._delta(one) for one in self.members(number)}
        mean = quiet.total(deltas.values()) / self.count
        along = quiet.total(g * self.x_hat.at(one) for one, g in deltas.items()) / self.count
        left = (f"{latex.number(deltas[index])} - {latex.number(mean, nested=True)} - "
                + times(latex.number(self.x_hat.at(index), nested=True), along))
        return times(self.scale.at(number), brackets(left))

    def _delta(self, index: Index) -> float:
        """Compute g = γ · dy."""
        gamma = self.context["gamma"].item(*self.learned(index))
        return float(self.context["dy"].item(*index) * gamma)

    def _dx_rule(self) -> Rule:
        cell, own, of_set = self.cell_name, self.learned_name, self.set_name
        if not self.own_statistics:
            return Rule(
                self.context["dx"], self._dx_terms,
                {"dy": same, "gamma": self.learned_by, "scale": self.members},
                rf"dx_{{{cell}}} = dy_{{{cell}}} \cdot \gamma_{{{own}}} \cdot "
                rf"\text{{scale}}_{{{of_set}}}", notes=self.notes,
            )
        mean = rf"\frac{{1}}{{{self.count}}}"
        whole: Cells = lambda index: self.members(self.set_of(index))  # noqa: E731
        return Rule(
            self.context["dx"], self._dx_terms,
            {"dy": whole, "x_hat": whole, "scale": self.members, "gamma": self.sets_of_learned},
            rf"dx = \text{{scale}} \cdot \left( g - {mean} \sum g "
            rf"- \hat{{x}} \cdot {mean} \sum g \hat{{x}} \right), \quad g = \gamma\, dy",
            notes=self.notes, numbers=self._dx_numbers,
        )

    def sets_of_learned(self, number: Index) -> Iterator[Index]:
        """Go over all cells whose set has a cell that this γ belongs to."""
        numbers = dict.fromkeys(self.set_of(one) for one in self.learned_by(number))
        return chain.from_iterable(self.members(one) for one in numbers)

    def notes(self, index: Index) -> Iterator[Note]:
        """Say where the statistics come from."""
        yield Note("own-statistics" if self.own_statistics else "running-statistics",
                   {"count": self.count})


def _share(count: int) -> Operand:
    return constant(1 / count, f"1/{count}")
