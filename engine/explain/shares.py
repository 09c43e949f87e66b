"""Layers without weights of their own: each output is a sum of inputs, each times a fixed factor.

Pooling, dropout, flatten, upsample, add and concat differ only in which cells are joined and by
what factor, and that is what their explainers say, from both ends.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product as every_combination
from typing import ClassVar, NamedTuple

import numpy as np

from engine.explain.sliding import PLACES, TAPS, WINDOWS, Axis, places_under, windows_over
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
from engine.layers.pooling import (
    AdaptiveAvgPool,
    AvgPooling,
    MaxPooling,
    Pooling,
    SumPooling,
)
from engine.layers.upsample import Upsample


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
    # LaTeX; DX stands for the input's name.
    output: ClassVar[str]
    back: ClassVar[str]

    @property
    def formulas(self) -> tuple[str, str]:
        """Forward and back."""
        return self.output, self.back

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
        output, back = self.formulas
        rules = {"y": Rule(context["y"], self.forward, readers, output, notes=self.notes)}
        if "dy" in context:
            for name in context.inputs:
                rules[f"d{name}"] = Rule(
                    context[f"d{name}"], self._backward(name), {"dy": self._sources(name)},
                    back.replace("DX", f"x^{{({name[1:]})}}" if name != "x" else "x"),
                    notes=self.back_notes,
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


# pooling


@dataclass(frozen=True, eq=False)
class Windows(Shares):
    """Pooling by windows that glide."""

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
    def formulas(self) -> tuple[str, str]:
        """With the numbers of the settings in their indices."""
        rank = len(self.axes)
        i, k, u = (",".join(names[:rank]) for names in (WINDOWS, PLACES, TAPS))
        return (
            rf"y_{{n,c,{i}}} = {self.output.replace('TAPS', u)} "
            rf"x_{{n,c,{places_under(self.axes)}}}",
            rf"dx_{{n,c,{k}}} = \sum_{{{windows_over(self.axes)}}} {self.back} dy_{{n,c,{i}}}",
        )

    def places(self, index: Index) -> Iterator[tuple[Index, bool]]:
        """Everything under the window of an output cell, and whether it is a cell of x."""
        n, c, *at = index
        rows = [axis.window(i) for axis, i in zip(self.axes, at, strict=True)]
        for met in every_combination(*rows):
            place = tuple(k for _, k in met)
            inside = all(0 <= k < axis.size for axis, k in zip(self.axes, place, strict=True))
            yield (n, c, *place), inside

    def windows(self, index: Index) -> Iterator[Index]:
        """Every output whose window lies over a cell of x."""
        n, c, *at = index
        rows = [axis.windows_over(k) for axis, k in zip(self.axes, at, strict=True)]
        for met in every_combination(*rows):
            yield (n, c, *(i for i, _ in met))

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Its window."""
        factor = self.factor(index)
        for place, inside in self.places(index):
            moved = tuple(k + axis.padding for axis, k in zip(self.axes, place[2:], strict=True))
            padded = (Place("x_padded", (*place[:2], *moved)),)
            any_padding = any(axis.padding for axis in self.axes)
            yield Joined(index, place, "x", factor, inside, padded if any_padding else ())

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """All windows over it."""
        for y in self.windows(index):
            yield Joined(y, index, source, self.factor(y))

    def factor(self, index: Index) -> Operand | None:
        """Return what the cells of this output's window are multiplied with."""
        return None


@dataclass(frozen=True, eq=False)
class Sums(Windows):
    """Sum pooling."""

    output = r"\sum_{TAPS}"
    back = ""


@dataclass(frozen=True, eq=False)
class Means(Windows):
    """Average pooling."""

    output = r"\frac{1}{m} \sum_{TAPS}"
    back = r"\frac{1}{m} \cdot"

    def factor(self, index: Index) -> Operand:
        """One over the window's size, or over its real cells."""
        layer = self.context.recipe
        assert isinstance(layer, AvgPooling)
        if layer.count_include_pad:
            return one_over(int(np.prod(layer.kernel_size)))
        return one_over(sum(inside for _, inside in self.places(index)))


@dataclass(frozen=True, eq=False)
class Maxima(Windows):
    """Max pooling: every cell of the window competes, the winner counts once, the others never.

    Padding does not compete.
    """

    output = r"\max_{TAPS}"
    back = r"[\,x \; \text{wins}\,] \cdot"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """All that compete."""
        winner, _ = self.winner(index)
        for place, inside in self.places(index):
            if inside:
                yield Joined(index, place, "x", _wins(place == winner))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """All windows it competes in."""
        for y in self.windows(index):
            yield Joined(y, index, source, _wins(self.winner(y)[0] == index))

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


def _wins(does: bool) -> Operand:
    return constant(float(does), "1" if does else "0")


def one_over(count: int) -> Operand:
    """Make the share of a mean."""
    return constant(1 / count, f"1/{count}")


def pooling(context: Context) -> dict[str, Rule]:
    """Rules of pooling by windows."""
    layer = context.recipe
    for recipe, rules in ((MaxPooling, Maxima), (AvgPooling, Means), (SumPooling, Sums)):
        if isinstance(layer, recipe):
            return rules(context).rules()
    raise TypeError(layer.kind)


@dataclass(frozen=True, eq=False)
class Cuts(Shares):
    """Adaptive average pooling: window i is ``floor(i·H / H') … ceil((i + 1)·H / H') − 1``."""

    output = (
        r"y_{n,c,i} = \frac{1}{m} "
        r"\sum_{k=\lfloor iH/H' \rfloor}^{\lceil (i+1)H/H' \rceil - 1} x_{n,c,k}"
    )
    back = r"dDX = \sum_{\text{windows over it}} \frac{1}{m}\, dy"

    def spans(self, at: Index) -> list[range]:
        """Tell what the window of an output covers along each axis."""
        sizes, counts = self.context["x"].shape[2:], self.context["y"].shape[2:]
        return [
            range(i * size // count, -(-(i + 1) * size // count))
            for i, size, count in zip(at, sizes, counts, strict=True)
        ]

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Its window."""
        spans = self.spans(index[2:])
        factor = one_over(int(np.prod([len(span) for span in spans])))
        for place in every_combination(*spans):
            yield Joined(index, (*index[:2], *place), "x", factor)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """All windows over it."""
        counts = self.context["y"].shape[2:]
        over = [
            [i for i in range(count) if at in self.spans((0,) * axis + (i,) + (0,) * (
                len(counts) - axis - 1))[axis]]
            for axis, (at, count) in enumerate(zip(index[2:], counts, strict=True))
        ]
        for window in every_combination(*over):
            spans = self.spans(window)
            factor = one_over(int(np.prod([len(span) for span in spans])))
            yield Joined((*index[:2], *window), index, source, factor)


def adaptive(context: Context) -> dict[str, Rule]:
    """Rules of adaptive average pooling."""
    assert isinstance(context.recipe, AdaptiveAvgPool)
    return Cuts(context).rules()


@dataclass(frozen=True, eq=False)
class WholeMaps(Shares):
    """Global average pooling."""

    output = r"y_{n,c} = \frac{1}{HW} \sum_{i}\sum_{j} x_{n,c,i,j}"
    back = r"dDX_{n,c,i,j} = \frac{1}{HW}\, dy_{n,c}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Go over the whole map."""
        space = self.context["x"].shape[2:]
        factor = one_over(int(np.prod(space)))
        for at in np.ndindex(*space):
            yield Joined(index, (*index, *at), "x", factor)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """One output."""
        factor = one_over(int(np.prod(self.context["x"].shape[2:])))
        yield Joined(index[:2], index, source, factor)


def whole_maps(context: Context) -> dict[str, Rule]:
    """Rules of global average pooling."""
    return WholeMaps(context).rules()


# shapes


@dataclass(frozen=True, eq=False)
class Row(Shares):
    """Flatten: cell (c, i, j) becomes number (c·H + i)·W + j."""

    output = r"y_{n,\,(c \cdot H + i) \cdot W + j} = x_{n,c,i,j}"
    back = r"dDX_{n,c,i,j} = dy_{n,\,(c \cdot H + i) \cdot W + j}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Find the cell by its number."""
        n, number = index
        at: list[int] = []
        for size in reversed(self.context["x"].shape[1:]):
            number, rest = divmod(number, size)
            at.insert(0, rest)
        yield Joined(index, (n, *at))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Count its number."""
        number = 0
        for size, at in zip(self.context["x"].shape[1:], index[1:], strict=True):
            number = number * size + at
        yield Joined((index[0], number), index, source)


def flatten(context: Context) -> dict[str, Rule]:
    """Rules of flatten."""
    return Row(context).rules()


@dataclass(frozen=True, eq=False)
class Blocks(Shares):
    """Upsample: every cell becomes a block."""

    output = r"y_{n,c,i,j} = x_{n,c,\lfloor i/s \rfloor,\lfloor j/s \rfloor}"
    back = r"dDX_{n,c,k,l} = \sum_{\text{block}} dy"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Find the cell it repeats."""
        at = (i // s for i, s in zip(index[2:], self._scale, strict=True))
        yield Joined(index, (*index[:2], *at))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Its block."""
        block = [range(k * s, (k + 1) * s) for k, s in zip(index[2:], self._scale, strict=True)]
        for at in every_combination(*block):
            yield Joined((*index[:2], *at), index, source)

    @property
    def _scale(self) -> tuple[int, ...]:
        assert isinstance(self.context.recipe, Upsample)
        return self.context.recipe.scale_factor


def upsample(context: Context) -> dict[str, Rule]:
    """Rules of upsample."""
    return Blocks(context).rules()


# joins


@dataclass(frozen=True, eq=False)
class Together(Shares):
    """Add: the inputs' cells at the same place."""

    output = r"y = \sum_{k} x^{(k)}"
    back = r"dDX = dy"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """One cell of each input."""
        for name in self.context.inputs:
            yield Joined(index, index, name)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Stay at the same place."""
        yield Joined(index, index, source)

    def back_notes(self, index: Index) -> Iterator[Note]:
        """Say that a sum copies its delta."""
        yield Note("copied", {"inputs": len(self.context.inputs)})


def add(context: Context) -> dict[str, Rule]:
    """Rules of add."""
    return Together(context).rules()


@dataclass(frozen=True, eq=False)
class Stacked(Shares):
    """Concat: the inputs' channels one after the other."""

    output = r"y_{n,c} = x^{(k)}_{n,\,c - C_0 - \dots - C_{k-1}}"
    back = r"dDX_{n,c} = dy_{n,\,c + C_0 + \dots + C_{k-1}}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Find whose channel it is."""
        n, c, *at = index
        for name in self.context.inputs:
            channels = self.context[name].shape[1]
            if c < channels:
                yield Joined(index, (n, c, *at), name)
                return
            c -= channels

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Count the channels before it."""
        n, c, *at = index
        for name in self.context.inputs:
            if name == source:
                yield Joined((n, c, *at), index, source)
                return
            c += self.context[name].shape[1]


def concat(context: Context) -> dict[str, Rule]:
    """Rules of concat."""
    return Stacked(context).rules()


# dropout


@dataclass(frozen=True, eq=False)
class Kept(Shares):
    """Dropout: times the mask, which is 0 or 1 / (1 − p); in use nothing happens."""

    output = r"y = x \cdot \text{mask}"
    back = r"dDX = dy \cdot \text{mask}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Stay at the same place."""
        yield Joined(index, index, "x", self._mask(index))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Stay at the same place."""
        yield Joined(index, index, source, self._mask(index))

    def _mask(self, index: Index) -> Operand | None:
        mask = self.context.saved
        if mask is None:
            return None
        value = float(mask[index])
        return constant(value, "1/(1-p)" if value else "0")

    def notes(self, index: Index) -> Iterator[Note]:
        """Say what happened to the cell."""
        mask = self.context.saved
        if mask is None:
            yield Note("dropout-off", {})
        elif mask[index] == 0:
            yield Note("dropped", {})

    def back_notes(self, index: Index) -> Iterator[Note]:
        """Say what happened to the cell."""
        yield from self.notes(index)


def dropout(context: Context) -> dict[str, Rule]:
    """Rules of dropout and dropout2d."""
    return Kept(context).rules()
