"""Layers that hand cells on: flatten, upsample, add, concat and dropout."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as every_combination

from engine.explain.axes import PLACES, WINDOWS
from engine.explain.latex import name as name_of
from engine.explain.latex import number
from engine.explain.shares import Joined, Shares
from engine.explain.terms import Context, Index, Note, Operand, Rule, constant
from engine.layers.dropout import Dropout
from engine.layers.upsample import Upsample

# So many inputs are written one by one.
FEW = 4


@dataclass(frozen=True, eq=False)
class Row(Shares):
    """Flatten: cell (c, i, j) becomes number (c·H + i)·W + j."""

    @property
    def _names(self) -> tuple[str, str]:
        """Indices of a cell, and how its number is counted."""
        sizes = self.context["x"].shape[2:]
        counted = "c"
        for at, size in zip(WINDOWS, sizes, strict=False):
            inner = f"({counted})" if "+" in counted else counted
            counted = rf"{inner} \cdot {size} + {at}"
        return ",".join(("c", *WINDOWS[:len(sizes)])), counted

    @property
    def formula(self) -> str:
        """With the numbers of the sizes."""
        cell, counted = self._names
        return rf"y_{{n,\,{counted}}} = x_{{n,{cell}}}"

    def gradient(self, source: str) -> str:
        """Lead back the same way."""
        cell, counted = self._names
        return rf"dx_{{n,{cell}}} = dy_{{n,\,{counted}}}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Find the cell by its number."""
        n, counted = index
        at: list[int] = []
        for size in reversed(self.context["x"].shape[1:]):
            counted, rest = divmod(counted, size)
            at.insert(0, rest)
        yield Joined(index, (n, *at))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Count its number."""
        counted = 0
        for size, at in zip(self.context["x"].shape[1:], index[1:], strict=True):
            counted = counted * size + at
        yield Joined((index[0], counted), index, source)


@dataclass(frozen=True, eq=False)
class Blocks(Shares):
    """Upsample: every cell becomes a block."""

    @property
    def formula(self) -> str:
        """With the numbers of the scale."""
        at = ",".join(WINDOWS[:len(self._scale)])
        cell = ",".join(
            rf"\lfloor {i}/{s} \rfloor" for i, s in zip(WINDOWS, self._scale, strict=False)
        )
        return rf"y_{{n,c,{at}}} = x_{{n,c,{cell}}}"

    def gradient(self, source: str) -> str:
        """Sum over a block."""
        at, cell = (",".join(names[:len(self._scale)]) for names in (WINDOWS, PLACES))
        sums = "".join(
            rf"\sum_{{{i}={s}{k}}}^{{{s}{k}+{s - 1}}} "
            for i, k, s in zip(WINDOWS, PLACES, self._scale, strict=False)
        )
        return rf"dx_{{n,c,{cell}}} = {sums}dy_{{n,c,{at}}}"

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


@dataclass(frozen=True, eq=False)
class InPlace(Shares):
    """What joins cells of the same place, whatever the input."""

    def factor(self, index: Index) -> Operand | None:
        """Return what a place's cells are multiplied with."""
        return None

    def of_y(self, index: Index) -> Iterator[Joined]:
        """One cell of each input."""
        for name in self.context.inputs:
            yield Joined(index, index, name, self.factor(index))

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Stay at the same place."""
        yield Joined(index, index, source, self.factor(index))


@dataclass(frozen=True, eq=False)
class Together(InPlace):
    """Add: the inputs' cells at the same place."""

    @property
    def formula(self) -> str:
        """Input by input, where there are few."""
        names = self.context.inputs
        if len(names) > FEW:
            return rf"y = \sum_{{k=0}}^{{{len(names) - 1}}} x^{{(k)}}"
        return f"y = {' + '.join(map(name_of, names))}"

    def gradient(self, source: str) -> str:
        """Give every input a copy."""
        return f"{name_of(f'd{source}')} = dy"

    def back_notes(self, index: Index) -> Iterator[Note]:
        """Say that a sum copies its delta."""
        yield Note("copied", {"inputs": len(self.context.inputs)})


@dataclass(frozen=True, eq=False)
class Kept(InPlace):
    """Dropout: times the mask, which is 0 or 1 / (1 − p); in use nothing happens."""

    @property
    def formula(self) -> str:
        """In use nothing happens."""
        return self._written("y", "x")

    def gradient(self, source: str) -> str:
        """Use the same mask."""
        return self._written("dx", "dy")

    def _written(self, to: str, of: str) -> str:
        layer = self.context.recipe
        assert isinstance(layer, Dropout)
        if self.context.saved is None:
            return f"{to} = {of}"
        kept = rf"\frac{{1}}{{1 - {number(layer.p)}}}"
        return rf"{to} = {of} \cdot \text{{mask}}, \quad \text{{mask}} \in \{{0,\: {kept}\}}"

    def factor(self, index: Index) -> Operand | None:
        """Return the mask's number."""
        mask, layer = self.context.saved, self.context.recipe
        assert isinstance(layer, Dropout)
        if mask is None:
            return None
        value = float(mask[index])
        return constant(value, f"1/(1−{layer.p:g})" if value else "0")

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


@dataclass(frozen=True, eq=False)
class Stacked(Shares):
    """Concat: the inputs' channels one after the other."""

    def _first_channels(self) -> dict[str, int]:
        """Tell which channel of y each input begins at."""
        found, first = {}, 0
        for name in self.context.inputs:
            found[name] = first
            first += self.context[name].shape[1]
        return found

    def _indices(self, shift: int) -> str:
        channel = f"c{shift:+d}" if shift else "c"
        return ",".join(("n", channel, *WINDOWS[:self.context["y"].ndim - 2]))

    @property
    def formula(self) -> str:
        """Case by case."""
        ends = [first for _, first in list(self._first_channels().items())[1:]]
        ends.append(self.context["y"].shape[1])
        cases = r" \\ ".join(
            rf"{name_of(name)}_{{{self._indices(-first)}}} & c < {end}"
            for (name, first), end in zip(self._first_channels().items(), ends, strict=True)
        )
        return rf"y_{{{self._indices(0)}}} = \begin{{cases}} {cases} \end{{cases}}"

    def gradient(self, source: str) -> str:
        """From its own channels."""
        shift = self._first_channels()[source]
        return rf"{name_of(f'd{source}')}_{{{self._indices(0)}}} = dy_{{{self._indices(shift)}}}"

    def of_y(self, index: Index) -> Iterator[Joined]:
        """Find whose channel it is."""
        n, c, *at = index
        name, first = next(
            (name, first) for name, first in reversed(self._first_channels().items()) if first <= c
        )
        yield Joined(index, (n, c - first, *at), name)

    def of_x(self, source: str, index: Index) -> Iterator[Joined]:
        """Count the channels before it."""
        n, c, *at = index
        yield Joined((n, c + self._first_channels()[source], *at), index, source)


def flatten(context: Context) -> dict[str, Rule]:
    """Rules of flatten."""
    return Row(context).rules()


def upsample(context: Context) -> dict[str, Rule]:
    """Rules of upsample."""
    return Blocks(context).rules()


def add(context: Context) -> dict[str, Rule]:
    """Rules of add."""
    return Together(context).rules()


def concat(context: Context) -> dict[str, Rule]:
    """Rules of concat."""
    return Stacked(context).rules()


def dropout(context: Context) -> dict[str, Rule]:
    """Rules of dropout and dropout2d."""
    return Kept(context).rules()
