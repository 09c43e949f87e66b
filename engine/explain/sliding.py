"""Which cells meet through which weight: convolutions, forward and transposed, and `linear`.

All three link the same cells. A *window* (n, s, i…) lies over *places* (n, b, k…); tap u of filter
w joins them where ``k = stride · i + dilation · u − padding``. A convolution reads places and
writes windows, a transposed one reads windows and writes places, and `linear` is a convolution
without any axis to glide along.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as every_combination
from typing import NamedTuple

from engine.explain.axes import Axis
from engine.explain.terms import Index


class Meeting(NamedTuple):
    """One tap of one filter: the window it belongs to, the place it lies on, the filter's cell."""

    window: Index
    place: Index
    filter: Index


@dataclass(frozen=True)
class Sliding:
    """Which cells of windows, places and filters meet.

    Parameters
    ----------
    axes : tuple of Axis
    windows, places : int
        Channels of the tensor of windows and of the tensor of places.
    groups : int
    rotated : bool
        The kernel is laid on rotated by 180° (the classical convolution).
    """

    axes: tuple[Axis, ...]
    windows: int
    places: int
    groups: int = 1
    rotated: bool = False

    @property
    def filters_of_group(self) -> int:
        """How many channels of windows share the same channels of places."""
        return self.windows // self.groups

    @property
    def channels_of_group(self) -> int:
        """How many channels of places one window looks at."""
        return self.places // self.groups

    def of_window(self, window: Index) -> Iterator[Meeting]:
        """Everything under one window: channel by channel, row by row, padding included."""
        n, f, *at = window
        first = f // self.filters_of_group * self.channels_of_group
        rows = [axis.window(i) for axis, i in zip(self.axes, at, strict=True)]
        for c in range(self.channels_of_group):
            for met in every_combination(*rows):
                tap, place = tuple(u for u, _ in met), tuple(k for _, k in met)
                yield Meeting(window, (n, first + c, *place), (f, c, *self.laid(tap)))

    def of_place(self, place: Index) -> Iterator[Meeting]:
        """Every window over one place: filter by filter."""
        n, c, *at = place
        group, within = divmod(c, self.channels_of_group)
        rows = [axis.windows_over(k) for axis, k in zip(self.axes, at, strict=True)]
        for f in self.filters(group):
            for met in every_combination(*rows):
                tap = tuple(u for _, u in met)
                yield Meeting((n, f, *(i for i, _ in met)), place, (f, within, *self.laid(tap)))

    def of_filter(self, cell: Index, objects: int) -> Iterator[Meeting]:
        """Every pair that one weight ever joins: object by object, window by window."""
        f, within, *tap = cell
        c = f // self.filters_of_group * self.channels_of_group + within
        laid = self.laid(tuple(tap))
        rows = [axis.meetings(u) for axis, u in zip(self.axes, laid, strict=True)]
        for n in range(objects):
            for met in every_combination(*rows):
                window, place = tuple(i for i, _ in met), tuple(k for _, k in met)
                yield Meeting((n, f, *window), (n, c, *place), cell)

    def filters(self, group: int) -> range:
        """Channels of windows of one group."""
        return range(group * self.filters_of_group, (group + 1) * self.filters_of_group)

    def laid(self, tap: Index) -> Index:
        """Where in the filter the tap stands that lies at `tap` of the window."""
        if not self.rotated:
            return tap
        return tuple(axis.kernel - 1 - u for axis, u in zip(self.axes, tap, strict=True))

    def inside(self, place: Index) -> bool:
        """Whether a place is a cell and not padding."""
        return all(
            0 <= k < axis.size for axis, k in zip(self.axes, place[2:], strict=True)
        )
