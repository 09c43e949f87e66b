"""Normalisation: statistics of a channel, of an object, or of neighbouring channels.

Batch and layer normalisation are one thing told of different sets of cells. The statistics are
intermediate tensors of their own: ``mean``, ``variance``, ``scale`` (1 / standard deviation) and
``x_hat``, so a cell of x flows into its own x̂ directly, and into the others' through these.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from engine.explain import quiet
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
from engine.layers.batchnorm import BatchNorm
from engine.layers.layernorm import LayerNorm
from engine.layers.lrn import LRN


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
        context = self.context
        rules = self._rules_of_statistics()
        rules["scale"] = Rule(
            self.scale, self._scale_terms, {self._spread: same},
            r"\text{scale} = \frac{1}{\sqrt{\sigma^2 + \epsilon}}",
        )
        rules["x_hat"] = Rule(
            self.x_hat, self._x_hat_terms,
            {"x": same, "scale": self.members, self._centre: self.members},
            r"\hat{x} = (x - \mu) \cdot \text{scale}",
        )
        rules["y"] = Rule(
            context["y"], self._y_terms,
            {"gamma": self.learned_by, "beta": self.learned_by, "x_hat": same},
            r"y = \gamma \hat{x} + \beta", notes=self.notes,
        )
        if "dy" not in context:
            return rules
        learned: Cells = lambda index: (self.learned(index),)  # noqa: E731 (short twins)
        rules["dgamma"] = Rule(
            context["dgamma"], self._dgamma_terms, {"dy": learned, "x_hat": learned},
            r"d\gamma = \sum dy \cdot \hat{x}",
        )
        rules["dbeta"] = Rule(
            context["dbeta"], self._dbeta_terms, {"dy": learned}, r"d\beta = \sum dy"
        )
        rules["dx"] = self._dx_rule()
        return rules

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

        reader: Cells = lambda index: (self.set_of(index),)  # noqa: E731 (used twice)
        return {
            "mean": Rule(self.mean, mean, {"x": reader}, r"\mu = \frac{1}{m} \sum x"),
            "variance": Rule(self.variance, variance, {"x": reader, "mean": same},
                             r"\sigma^2 = \frac{1}{m} \sum (x - \mu)^2"),
        }

    def _scale_terms(self, number: Index) -> Iterator[Term]:
        value = self.scale.at(number)
        yield function_of(
            value, "1 / sqrt(variance + eps)", self._statistic(self._spread, number),
            constant(self.eps, "eps"),
        )

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

    def _dx_rule(self) -> Rule:
        if not self.own_statistics:
            return Rule(
                self.context["dx"], self._dx_terms,
                {"dy": same, "gamma": self.learned_by, "scale": self.members},
                r"dx = \gamma \cdot \text{scale} \cdot dy", notes=self.notes,
            )
        whole: Cells = lambda index: self.members(self.set_of(index))  # noqa: E731
        return Rule(
            self.context["dx"], self._dx_terms,
            {"dy": whole, "x_hat": whole, "scale": self.members, "gamma": self.sets_of_learned},
            r"dx = \text{scale} \left( g - \frac{1}{m} \sum g "
            r"- \hat{x} \frac{1}{m} \sum g \hat{x} \right), \quad g = \gamma\, dy",
            notes=self.notes,
        )

    def sets_of_learned(self, number: Index) -> Iterator[Index]:
        """Go over all cells whose set has a cell that this γ belongs to."""
        numbers = dict.fromkeys(self.set_of(one) for one in self.learned_by(number))
        return chain.from_iterable(self.members(one) for one in numbers)

    def notes(self, index: Index) -> Iterator[Note]:
        """Say where the statistics come from."""
        yield Note("own-statistics" if self.own_statistics else "running-statistics",
                   {"count": self.count})


@dataclass(frozen=True, eq=False)
class ByChannel(Normalization):
    """Batch normalisation: a set is a channel, over the whole batch."""

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


@dataclass(frozen=True, eq=False)
class ByObject(Normalization):
    """Layer normalisation: a set is an object, γ and β have one number a cell."""

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


def _share(count: int) -> Operand:
    return constant(1 / count, f"1/{count}")


def batch_normalization(context: Context) -> dict[str, Rule]:
    """Rules of batchnorm1d and batchnorm2d."""
    return ByChannel(context).rules()


def layer_normalization(context: Context) -> dict[str, Rule]:
    """Rules of layernorm."""
    return ByObject(context).rules()


def local_response(context: Context) -> dict[str, Rule]:
    """Rules of lrn; what a cell is divided by, before the power, is an intermediate: divisor."""
    layer, x = context.recipe, context["x"]
    assert isinstance(layer, LRN)
    before, after = layer.size // 2, (layer.size - 1) // 2
    weight = constant(layer.alpha / layer.size, "alpha/size")

    def around(index: Index, back: int, on: int) -> Iterator[Index]:
        n, c, *at = index
        for channel in range(max(c - back, 0), min(c + on + 1, x.shape[1])):
            yield (n, channel, *at)

    def looked_at(index: Index) -> Iterator[Index]:
        return around(index, before, after)

    def looking(index: Index) -> Iterator[Index]:
        return around(index, after, before)

    def divide(index: Index) -> float:
        squares = quiet.total(x.item(*one) * x.item(*one) for one in looked_at(index))
        return layer.k + weight.value * squares

    divisor = Computed(x.shape, divide)

    def divisors(index: Index) -> Iterator[Term]:
        yield multiplied(constant(layer.k, "k"))
        for one in looked_at(index):
            neighbour = context.operand("x", one)
            yield multiplied(weight, neighbour, neighbour)

    def y(index: Index) -> Iterator[Term]:
        own, below = context.operand("x", index), cell("divisor", divisor, index)
        value = own.value * quiet.power(below.value, -layer.beta)
        yield function_of(value, "x · divisor^−beta", own, below)

    rules = {
        "divisor": Rule(divisor, divisors, {"x": looking},
                        r"D_c = k + \frac{\alpha}{\text{size}} \sum_j x_j^2"),
        "y": Rule(context["y"], y, {"x": same, "divisor": same}, r"y_c = x_c D_c^{-\beta}"),
    }
    if "dy" in context:
        factor = constant(-2 * layer.beta * weight.value, "−2 beta alpha/size")

        def dx(index: Index) -> Iterator[Term]:
            delta, below = context.operand("dy", index), cell("divisor", divisor, index)
            value = delta.value * quiet.power(below.value, -layer.beta)
            yield function_of(value, "dy · divisor^−beta", delta, below, group="own")
            own = context.operand("x", index)
            for one in looking(index):
                parts = (factor, own, context.operand("dy", one), context.operand("x", one))
                below = cell("divisor", divisor, one)
                value = math.prod(part.value for part in parts)
                yield function_of(
                    value * quiet.power(below.value, -layer.beta - 1),
                    "−2 beta alpha/size · x · dy · x · divisor^(−beta−1)", *parts, below,
                    group="neighbours",
                )

        rules["dx"] = Rule(
            context["dx"], dx, {"dy": looked_at, "x": looked_at, "divisor": looked_at},
            r"dx_j = dy_j D_j^{-\beta} - \frac{2 \alpha \beta}{\text{size}} x_j "
            r"\sum_c dy_c x_c D_c^{-\beta-1}",
        )
    return rules
