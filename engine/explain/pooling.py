"""Pooling: the largest, the mean or the sum of a window, and what of a delta flows back.

Windows that glide and windows that are cut to a wanted number differ only in which places they
cover along each axis.
"""

import math
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product as every_combination

import numpy as np

from engine.explain.axes import PLACES, TAPS, WINDOWS, Axis, places_under, windows_over
from engine.explain.latex import added, listed, times
from engine.explain.shares import Joined, Shares, one_over
from engine.explain.terms import (
    Context,
    Index,
    Note,
    Operand,
    Place,
    Rule,
    Term,
    constant,
    function_of,
)
from engine.layers.adaptive_pooling import AdaptiveAvgPool
from engine.layers.pooling import AvgPooling, MaxPooling, Pooling, SumPooling


@dataclass(frozen=True, eq=False)
class Windows(Shares):
    """Pooling map by map: each output looks at some places along every axis."""

    @abstractmethod
    def under(self, axis: int, window: int) -> list[int]:
        """Tell which places a window covers along an axis, padding included."""

    @abstractmethod
    def over(self, axis: int, place: int) -> list[int]:
        """Tell which windows cover a place along an axis."""

    def factor(self, index: Index) -> Operand | None:
        """Return what the cells of this output's window are multiplied with."""
        return None

    @property
    def rank(self) -> int:
        """How many axes windows have."""
        return self.context["y"].ndim - 2

    @property
    def paddings(self) -> tuple[int, ...]:
        """How much padding stands before each axis."""
        return (0,) * self.rank

    def places(self, index: Index) -> Iterator[tuple[Index, bool]]:
        """Everything under the window of an output cell, and whether it is a cell of x."""
        sizes = self.context["x"].shape[2:]
        rows = [self.under(axis, i) for axis, i in enumerate(index[2:])]
        for place in every_combination(*rows):
            inside = all(0 <= k < size for k, size in zip(place, sizes, strict=True))
            yield (*index[:2], *place), inside

    def windows(self, index: Index) -> Iterator[Index]:
        """Every output whose window lies over a cell of x."""
        rows = [self.over(axis, k) for axis, k in enumerate(index[2:])]
        for window in every_combination(*rows):
            yield (*index[:2], *window)

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Its window."""
        factor = self.factor(index)
        for place, inside in self.places(index):
            padded: tuple[Place, ...] = ()
            if any(self.paddings):
                moved = (k + p for k, p in zip(place[2:], self.paddings, strict=True))
                padded = (Place("x_padded", (*place[:2], *moved)),)
            yield Joined(index, place, "x", factor, inside, padded)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """All windows over it."""
        for y in self.windows(index):
            yield Joined(y, index, source, self.factor(y))


@dataclass(frozen=True, eq=False)
class Gliding(Windows):
    """Windows that glide: sum pooling as it is."""

    @property
    def share(self) -> str:
        """LaTeX of what a window's cells are multiplied with."""
        return ""

    @property
    def delta_share(self) -> str:
        """LaTeX of what a delta is multiplied with on its way back."""
        return self.share

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """How they glide."""
        layer = self.context.recipe
        assert isinstance(layer, Pooling)
        glide = layer.glide
        return tuple(map(
            Axis, self.context["x"].shape[2:], self.context["y"].shape[2:], glide.kernel,
            glide.stride, glide.padding, glide.dilation,
        ))

    @property
    def paddings(self) -> tuple[int, ...]:
        """How much padding stands before each axis."""
        return tuple(axis.padding for axis in self.axes)

    def under(self, axis: int, window: int) -> list[int]:
        """Tap by tap."""
        return [place for _, place in self.axes[axis].window(window)]

    def over(self, axis: int, place: int) -> list[int]:
        """First window first."""
        return [window for window, _ in self.axes[axis].windows_over(place)]

    @property
    def formula(self) -> str:
        """With the numbers of the settings in the indices."""
        i, u = (",".join(names[:self.rank]) for names in (WINDOWS, TAPS))
        return rf"y_{{n,c,{i}}} = {self._gathered(u)} x_{{n,c,{places_under(self.axes)}}}"

    def _gathered(self, taps: str) -> str:
        return rf"{self.share}\sum_{{{taps}}}"

    def gradient(self, source: str) -> str:
        """With the numbers of the settings in the condition."""
        i, k = (",".join(names[:self.rank]) for names in (WINDOWS, PLACES))
        deltas = rf"\sum_{{{windows_over(self.axes)}}} {self.delta_share}dy_{{n,c,{i}}}"
        return rf"dx_{{n,c,{k}}} = {deltas}"


@dataclass(frozen=True, eq=False)
class Means(Gliding):
    """Average pooling."""

    @property
    def share(self) -> str:
        """The same for all cells, where all windows are as large."""
        return rf"\frac{{1}}{{{self._size or 'm'}}} "

    @property
    def _size(self) -> int:
        """How many cells a window has; 0 where that depends on the padding it covers."""
        layer = self.context.recipe
        assert isinstance(layer, AvgPooling)
        return math.prod(layer.kernel_size) if layer.count_include_pad or not any(
            self.paddings) else 0

    def factor(self, index: Index) -> Operand:
        """One over the window's size, or over its real cells."""
        return one_over(self._size or sum(inside for _, inside in self.places(index)))

    def notes(self, index: Index) -> Iterator[Note]:
        """Say how many cells the mean is of, where padding does not count."""
        if not self._size:
            yield Note("mean-of", {"count": sum(inside for _, inside in self.places(index))})


@dataclass(frozen=True, eq=False)
class Maxima(Gliding):
    """Max pooling: every cell of the window competes, the winner counts once, the others never.

    Padding does not compete.
    """

    def rules(self) -> dict[str, Rule]:
        """Take the sum's, with formulas in numbers that say who wins."""
        rules = super().rules()
        rules["y"] = replace(rules["y"], numbers=self.numbers)
        if "dx" in rules:
            rules["dx"] = replace(rules["dx"], numbers=self.back_numbers)
        return rules

    def _gathered(self, taps: str) -> str:
        return rf"\max_{{{taps}}}"

    @property
    def delta_share(self) -> str:
        """1 for the windows it wins, else 0."""
        k = ",".join(PLACES[:self.rank])
        return rf"[\,x_{{n,c,{k}}} \; \text{{wins}}\,] \cdot "

    def numbers(self, index: Index) -> str:
        """Write the maximum of all that compete."""
        x = self.context["x"]
        return rf"\max({listed(x.item(*joined.x) for joined in self.of_y(index))})"

    def back_numbers(self, index: Index) -> str:
        """Write 1 for each window that it wins, 0 for the others, times that window's delta."""
        return added(
            times(joined.factor.value, self.context["dy"].item(*joined.y))
            for joined in self.of_x("x", index) if joined.factor
        )

    def forward(self, index: Index) -> Iterator[Term]:
        """Let the winner through."""
        winner, _ = self.winner(index)
        for joined in self.of_y(index):
            wins, x = joined.x == winner, self.context.operand("x", joined.x)
            yield function_of(x.value if wins else 0.0, "wins" if wins else "loses", x)

    def of_y(self, index: Index) -> Iterator[Joined]:
        """All that compete."""
        for place, inside in self.places(index):
            if inside:
                yield Joined(index, place, "x")

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """All windows it competes in."""
        for y in self.windows(index):
            wins = self.winner(y)[0] == index
            yield Joined(y, index, source, constant(float(wins), str(int(wins))))

    def winner(self, index: Index) -> tuple[Index, list[Index]]:
        """Who wins a window, and who is as large: the first in row-major order wins, NaN always."""
        x = self.context["x"]
        best: Index | None = None
        ties: list[Index] = []
        for place, inside in self.places(index):
            if not inside:
                continue
            value = x[place]
            if best is None or value > x[best] or (np.isnan(value) and not np.isnan(x[best])):
                best, ties = place, [place]
            elif value == x[best]:
                ties.append(place)
        assert best is not None
        return best, ties

    def notes(self, index: Index) -> Iterator[Note]:
        """Name the winner, and the rule where there are ties."""
        winner, ties = self.winner(index)
        yield Note("max-winner", {"tensor": "x", "index": list(winner),
                                  "value": float(self.context["x"][winner])})
        if len(ties) > 1:
            yield Note("max-tie", {"count": len(ties), "cells": [list(cell) for cell in ties]})

    def back_notes(self, index: Index) -> Iterator[Note]:
        """Count the windows it competes in and those it wins."""
        competed = [joined.factor for joined in self.of_x("x", index)]
        won = sum(1 for factor in competed if factor is not None and factor.value)
        if not competed:
            yield Note("unreached", {})
        else:
            yield Note("max-won", {"windows": len(competed), "won": won})


@dataclass(frozen=True, eq=False)
class Cuts(Windows):
    """Adaptive average pooling: window i is ``floor(i·H / H') … ceil((i + 1)·H / H') − 1``."""

    @cached_property
    def _sizes(self) -> list[tuple[int, int]]:
        """Along each axis how many places and how many windows there are."""
        return list(zip(self.context["x"].shape[2:], self.context["y"].shape[2:], strict=True))

    def under(self, axis: int, window: int) -> list[int]:
        """From the first place to the last."""
        size, count = self._sizes[axis]
        return list(range(window * size // count, -(-(window + 1) * size // count)))

    def over(self, axis: int, place: int) -> list[int]:
        """Neighbouring windows may share a place."""
        return [i for i in range(self._sizes[axis][1]) if place in self.under(axis, i)]

    def factor(self, index: Index) -> Operand:
        """One over the window's size."""
        return one_over(sum(1 for _ in self.places(index)))

    @property
    def formula(self) -> str:
        """With the sizes' numbers in the limits of the sums."""
        i, k = (",".join(names[:self.rank]) for names in (WINDOWS, PLACES))
        sums = "".join(
            rf"\sum_{{{place}=\lfloor {_share(window, size, count)} \rfloor}}"
            rf"^{{\lceil {_share(f'({window}+1)', size, count)} \rceil - 1}} "
            for place, window, (size, count) in zip(PLACES, WINDOWS, self._sizes, strict=False)
        )
        return rf"y_{{n,c,{i}}} = \frac{{1}}{{m}} {sums}x_{{n,c,{k}}}"

    def gradient(self, source: str) -> str:
        """In words: which windows lie over a place has no short formula."""
        i, k = (",".join(names[:self.rank]) for names in (WINDOWS, PLACES))
        return (rf"dx_{{n,c,{k}}} = \sum_{{{i}: \; \text{{windows over it}}}} "
                rf"\frac{{1}}{{m}}\, dy_{{n,c,{i}}}")

    def notes(self, index: Index) -> Iterator[Note]:
        """Say how many cells the mean is of: windows differ in size."""
        yield Note("mean-of", {"count": sum(1 for _ in self.places(index))})


def _share(window: str, size: int, count: int) -> str:
    return f"{window} \\cdot {size}/{count}"


@dataclass(frozen=True, eq=False)
class WholeMaps(Shares):
    """Global average pooling."""

    @property
    def _space(self) -> tuple[int, ...]:
        return self.context["x"].shape[2:]

    @property
    def _share(self) -> str:
        size = r" \cdot ".join(map(str, self._space))
        return rf"\frac{{1}}{{{size}}}"

    @property
    def formula(self) -> str:
        """With the map's size."""
        at = ",".join(WINDOWS[:len(self._space)])
        return rf"y_{{n,c}} = {self._share} \sum_{{{at}}} x_{{n,c,{at}}}"

    def gradient(self, source: str) -> str:
        """Give every cell the same."""
        at = ",".join(WINDOWS[:len(self._space)])
        return rf"dx_{{n,c,{at}}} = {self._share}\, dy_{{n,c}}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Go over the whole map."""
        factor = one_over(math.prod(self._space))
        for at in np.ndindex(*self._space):
            yield Joined(index, (*index, *at), "x", factor)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """One output."""
        yield Joined(index[:2], index, source, one_over(math.prod(self._space)))


def windowed(context: Context) -> dict[str, Rule]:
    """Rules of pooling by windows that glide."""
    layer = context.recipe
    for recipe, rules in ((MaxPooling, Maxima), (AvgPooling, Means), (SumPooling, Gliding)):
        if isinstance(layer, recipe):
            return rules(context).rules()
    raise TypeError(layer.kind)


def adaptive(context: Context) -> dict[str, Rule]:
    """Rules of adaptive average pooling."""
    assert isinstance(context.recipe, AdaptiveAvgPool)
    return Cuts(context).rules()


def whole_maps(context: Context) -> dict[str, Rule]:
    """Rules of global average pooling."""
    return WholeMaps(context).rules()
