"""Layers whose outputs are sums of x · w: convolutions, forward and transposed, and `linear`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product as every_combination
from operator import add
from typing import Any, NamedTuple

import numpy as np

from engine.explain.axes import (
    PLACES,
    TAPS,
    TURNED,
    WINDOWS,
    Axis,
    places_under,
    terms_of,
    windows_over,
)
from engine.explain.sliding import Sliding
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
    multiplied,
)
from engine.layers.convolution import CONVOLUTION, Windowed
from engine.layers.linear import Linear
from engine.ops.windows import cut
from engine.tensor import Tensor

# `linear` has no channels to group its terms by; this many inputs make a group.
BLOCK = 100


@dataclass(frozen=True, eq=False)
class Products:
    """The rules of a layer whose every output is a sum of x · w.

    `writes_windows`: whether y is the tensor of windows (a convolution) or of places (transposed).
    """

    context: Context
    sliding: Sliding
    writes_windows: bool = True

    def rules(self) -> dict[str, Rule]:
        """Rules of y, and after a backward pass of db, dw and dx."""
        context = self.context
        places = "x" if self.writes_windows else "y"
        rules = {"y": Rule(
            context["y"], self.output, {"x": self._towards_y("x"), "w": self._of_filter("y"),
                                        "b": self._everywhere_in("y")},
            self.formulas.output, notes=self.output_notes,
        )}
        if "dy" not in context:
            return rules
        if "b" in context:
            rules["db"] = Rule(
                context["db"], self.bias, {"dy": lambda i: ((i[1],),)}, self.formulas.bias
            )
        rules["dw"] = Rule(
            context["dw"], self.filter,
            {"x": self._filters_met(places == "x"), "dy": self._filters_met(places == "y")},
            self.formulas.filter,
        )
        views: dict[str, Terms] = {}
        if self.writes_windows and self.sliding.axes:
            views = {"gather": self.gathered, "scatter": self.scattered}
        rules["dx"] = Rule(
            context["dx"], self.scattered,
            {"dy": self._towards_dx, "w": self._of_filter("dx")}, self.formulas.scatter, views,
            {"gather": self.formulas.gather} if views else {},
        )
        return rules

    @cached_property
    def paddings(self) -> tuple[int, ...]:
        """How far places lie from those of the padded tensor; nothing where there is no padding."""
        found = tuple(axis.padding for axis in self.sliding.axes)
        return found if any(found) else ()

    # terms

    def output(self, index: Index) -> Iterator[Term]:
        """Window times filter, then the bias."""
        yield from self._met(index, "x", self.writes_windows)
        if "b" in self.context:
            yield multiplied(self.context.operand("b", (index[1],)), group="bias")

    def scattered(self, index: Index) -> Iterator[Term]:
        """Each delta that stamped this cell, times the weight it was stamped with."""
        yield from self._met(index, "dy", not self.writes_windows)

    def filter(self, index: Index) -> Iterator[Term]:
        """Every pair of x and dy that the weight joined."""
        at_window, at_place = ("dy", "x") if self.writes_windows else ("x", "dy")
        objects = len(self.context["x"])
        for meeting in self.sliding.of_filter(index, objects):
            place = self._place(at_place, meeting.place)
            pair = [self.context.operand(at_window, meeting.window), place]
            if not self.writes_windows:
                pair.reverse()
            yield multiplied(*pair, group=f"object {meeting.window[0]}" if objects > 1 else "")

    def bias(self, index: Index) -> Iterator[Term]:
        """Every delta of the map."""
        dy = self.context["dy"]
        for n in range(len(dy)):
            for at in np.ndindex(*dy.shape[2:]):
                group = f"object {n}" if len(dy) > 1 else ""
                yield multiplied(self.context.operand("dy", (n, index[0], *at)), group=group)

    def gathered(self, index: Index) -> Iterator[Term]:
        """Lay the rotated kernel over the spread and padded dy: zeros of both are terms too."""
        n, c, *at = index
        sliding, context = self.sliding, self.context
        group, within = divmod(c, sliding.channels_of_group)
        rows = [axis.gathered(k) for axis, k in zip(sliding.axes, at, strict=True)]
        for f in sliding.filters(group):
            for met in every_combination(*rows):
                padded, spread = tuple(row[1] for row in met), tuple(row[2] for row in met)
                places = [Place("dy_padded", (n, f, *padded))]
                if all(0 <= k < (axis.count - 1) * axis.stride + 1
                       for axis, k in zip(sliding.axes, spread, strict=True)):
                    places.insert(0, Place("dy_spread", (n, f, *spread)))
                window = [row[3] for row in met]
                if None in window:
                    delta = Operand("dy", None, 0.0, True, tuple(places))
                else:
                    delta = context.operand("dy", (n, f, *window), *places)  # type: ignore[arg-type]
                tap = sliding.laid(tuple(row[0] for row in met))
                # The kernel as laid, rotated by 180°: taps are counted from the other end.
                turned = tuple(
                    axis.kernel - 1 - row[0] for axis, row in zip(sliding.axes, met, strict=True)
                )
                weight = context.operand(
                    "w", (f, within, *tap), Place("w_rotated", (f, within, *turned))
                )
                yield multiplied(delta, weight, group=f"filter {f}")

    def _met(self, index: Index, source: str, from_window: bool) -> Iterator[Term]:
        """Terms of a cell that reads `source` through the filters."""
        if from_window:
            for _, place, cell in self.sliding.of_window(index):
                channel = place[1]
                name = f"channel {channel}" if source == "x" else f"filter {channel}"
                yield multiplied(self._place(source, place), self._weight(cell),
                                 group=name if self.sliding.axes else self._block(channel))
        else:
            for window, _, cell in self.sliding.of_place(index):
                channel = window[1]
                name = f"channel {channel}" if source == "x" else f"filter {channel}"
                yield multiplied(self.context.operand(source, window), self._weight(cell),
                                 group=name if self.sliding.axes else self._block(channel))

    def _block(self, channel: int) -> str:
        start = channel // BLOCK * BLOCK
        return f"{start}–{start + BLOCK - 1}"

    def _place(self, name: str, place: Index) -> Operand:
        """Take a cell of the tensor of places, or of its padding."""
        places: tuple[Place, ...] = ()
        if self.paddings:
            moved = map(add, place[2:], self.paddings)
            places = (Place(f"{name}_padded", (*place[:2], *moved)),)
        if self.sliding.inside(place):
            return self.context.operand(name, place, *places)
        return Operand(name, place, 0.0, True, places)

    def _weight(self, cell: Index) -> Operand:
        if self.sliding.rotated:
            laid = self.sliding.laid(cell[2:])
            return self.context.operand("w", cell, Place("w_laid", (*cell[:2], *laid)))
        return self.context.operand("w", cell)

    def output_notes(self, index: Index) -> Iterator[Note]:
        """Say which way round the kernel is laid on, and what the padding does."""
        if self.sliding.axes and self.writes_windows:
            yield Note("convolution" if self.sliding.rotated else "correlation", {})

    # readers

    def _towards_y(self, _: str) -> Cells:
        return self._other_end(self.writes_windows)

    @property
    def _towards_dx(self) -> Cells:
        return self._other_end(not self.writes_windows)

    def _other_end(self, reads_places: bool) -> Cells:
        """Cells that read this one through a filter."""
        def cells(index: Index) -> Iterator[Index]:
            if reads_places:
                yield from (meeting.window for meeting in self.sliding.of_place(index))
            else:
                for meeting in self.sliding.of_window(index):
                    if self.sliding.inside(meeting.place):
                        yield meeting.place
        return cells

    def _filters_met(self, is_place: bool) -> Cells:
        """Weights that this cell meets a partner through."""
        def cells(index: Index) -> Iterator[Index]:
            found = self.sliding.of_place(index) if is_place else self.sliding.of_window(index)
            seen = dict.fromkeys(
                meeting.filter for meeting in found if self.sliding.inside(meeting.place)
            )
            yield from seen
        return cells

    def _of_filter(self, target: str) -> Cells:
        """Cells that this weight takes part in."""
        windows = (target == "y") == self.writes_windows

        def cells(index: Index) -> Iterator[Index]:
            for meeting in self.sliding.of_filter(index, len(self.context["x"])):
                if self.sliding.inside(meeting.place):
                    yield meeting.window if windows else meeting.place
        return cells

    def _everywhere_in(self, target: str) -> Cells:
        """All cells of one map, in every object."""
        def cells(index: Index) -> Iterator[Index]:
            shape = self.context[target].shape
            for n in range(shape[0]):
                for at in np.ndindex(*shape[2:]):
                    yield (n, *index, *at)
        return cells

    @cached_property
    def formulas(self) -> "Formulas":
        """The sums in symbols, with the settings' numbers."""
        bias = "b" in self.context
        return _formulas(self.sliding, self.writes_windows, bias, len(self.context["x"]) > 1)


# formulas


class Formulas(NamedTuple):
    """LaTeX of the sums."""

    output: str
    bias: str
    filter: str
    scatter: str
    gather: str


def _formulas(sliding: Sliding, forward: bool, bias: bool, batch: bool) -> Formulas:
    rank = len(sliding.axes)
    if not rank:
        sigma_n = r"\sum_{n} " if batch else ""
        plus = " + b_{f}" if bias else ""
        return Formulas(
            rf"y_{{n,f}} = \sum_{{c}} x_{{n,c}} \cdot w_{{f,c}}{plus}",
            r"db_{f} = \sum_{n} dy_{n,f}",
            rf"dw_{{f,c}} = {sigma_n}dy_{{n,f}} \cdot x_{{n,c}}",
            r"dx_{n,c} = \sum_{f} dy_{n,f} \cdot w_{f,c}", "",
        )
    i, k, u = (",".join(names[:rank]) for names in (WINDOWS, PLACES, TAPS))
    taps = rf"\sum_{{{u}}}"
    windows = rf"\sum_{{{i}}}"
    places = rf"\sum_{{{k}}}"
    place = places_under(sliding.axes)
    laid = u
    if sliding.rotated:
        laid = ",".join(
            f"{axis.kernel - 1}-{tap}" for axis, tap in zip(sliding.axes, TAPS, strict=False)
        )
    where = windows_over(sliding.axes)
    plus = " + b_{f}" if bias else ""
    total = rf"\sum_{{n}}{windows}"
    grouped = sliding.groups > 1
    channels = r"\sum_{c \in \text{group}(f)}" if grouped else r"\sum_{c}"
    filters = r"\sum_{f \in \text{group}(c)}" if grouped else r"\sum_{f}"
    if forward:
        turned = r",\,".join(
            terms_of(1, name, axis.dilation, tap, 0)
            for axis, name, tap in zip(sliding.axes, PLACES, TURNED, strict=False)
        )
        u_turned = ",".join(TURNED[:rank])
        taps_turned = rf"\sum_{{{u_turned}}}"
        return Formulas(
            rf"y_{{n,f,{i}}} = {channels}{taps} x_{{n,c,{place}}} \cdot w_{{f,c,{laid}}}{plus}",
            rf"db_{{f}} = {total} dy_{{n,f,{i}}}",
            rf"dw_{{f,c,{laid}}} = {total} dy_{{n,f,{i}}} \cdot x_{{n,c,{place}}}",
            rf"dx_{{n,c,{k}}} = {filters}\sum_{{{where}}} "
            rf"dy_{{n,f,{i}}} \cdot w_{{f,c,{laid}}}",
            rf"dx_{{n,c,{k}}} = {filters}{taps_turned} "
            rf"dy^{{\text{{padded}}}}_{{n,f,{turned}}} "
            rf"\cdot w^{{\text{{rotated}}}}_{{f,c,{u_turned}}}",
        )
    return Formulas(
        rf"y_{{n,f,{k}}} = {channels}\sum_{{{where}}} x_{{n,c,{i}}} \cdot w_{{c,f,{u}}}{plus}",
        rf"db_{{f}} = \sum_{{n}}{places} dy_{{n,f,{k}}}",
        rf"dw_{{c,f,{u}}} = {total} dy_{{n,f,{place}}} \cdot x_{{n,c,{i}}}",
        rf"dx_{{n,c,{i}}} = {filters}{taps} dy_{{n,f,{place}}} "
        rf"\cdot w_{{c,f,{u}}}", "",
    )


# the kinds


def convolution(context: Context) -> dict[str, Rule]:
    """Rules of conv1d, conv2d and conv3d."""
    return Products(context, _sliding(context, "x", "y")).rules()


def transposed(context: Context) -> dict[str, Rule]:
    """Rules of transposed convolutions."""
    return Products(context, _sliding(context, "y", "x"), writes_windows=False).rules()


def linear(context: Context) -> dict[str, Rule]:
    """Rules of the dense layer."""
    assert isinstance(context.recipe, Linear)
    return Products(context, Sliding((), context["y"].shape[1], context["x"].shape[1])).rules()


def _sliding(context: Context, places: str, windows: str) -> Sliding:
    layer = context.recipe
    assert isinstance(layer, Windowed)
    sizes, counts = context[places].shape, context[windows].shape
    axes = tuple(map(Axis, sizes[2:], counts[2:], layer.kernel_size, layer.stride, layer.padding,
                     layer.dilation))
    rotated = getattr(layer, "operation", "") == CONVOLUTION
    return Sliding(axes, counts[1], sizes[1], layer.groups, rotated)


# tensors on the way


def intermediates(context: Context) -> dict[str, Tensor]:
    """Return the padded input, and what dx is gathered from: dy spread and padded, w rotated."""
    layer = context.recipe
    found: dict[str, Tensor] = {}
    if not isinstance(layer, Windowed):
        return found
    forward = not layer.kind.startswith("conv_transpose")
    sliding = _sliding(context, *(("x", "y") if forward else ("y", "x")))
    axes = sliding.axes
    padded = "x" if forward else "dy"
    if padded in context and any(axis.padding for axis in axes):
        found[f"{padded}_padded"] = cut(
            context[padded], tuple(-axis.padding for axis in axes),
            tuple(axis.size + 2 * axis.padding for axis in axes),
        )
    if not forward:
        return found
    space: Any = tuple(range(2, 2 + len(axes)))
    laid = context["w"]
    if sliding.rotated:
        laid = found["w_laid"] = np.ascontiguousarray(np.flip(laid, space))
    if "dy" in context:
        dy = context["dy"]
        spread = np.zeros(
            (*dy.shape[:2], *((axis.count - 1) * axis.stride + 1 for axis in axes)), dy.dtype
        )
        every_stride: Any = (..., *(slice(None, None, axis.stride) for axis in axes))
        spread[every_stride] = dy
        found["dy_spread"] = spread
        found["dy_padded"] = cut(
            spread, tuple(-axis.margin for axis in axes),
            tuple(axis.size + axis.dilation * (axis.kernel - 1) for axis in axes),
        )
        found["w_rotated"] = np.ascontiguousarray(np.flip(laid, space))
    return found
