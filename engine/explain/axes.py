"""How windows glide along one axis, told from both ends, and how its indices are written."""

from dataclasses import dataclass

# What the cells of x, of y and of a window are called, axis by axis.
PLACES, WINDOWS, TAPS = ("k", "l", "m"), ("i", "j", "h"), ("u", "v", "t")
# Taps of the kernel that lies rotated on dy.
TURNED = ("a", "b", "g")


@dataclass(frozen=True)
class Axis:
    """How windows glide along one axis.

    Parameters
    ----------
    size, count : int
        How many places there are, and how many windows.
    kernel, stride, padding, dilation : int

    Examples
    --------
    >>> axis = Axis(size=5, count=3, kernel=3, stride=2, padding=1, dilation=1)
    >>> axis.window(0)  # tap and place; place −1 is padding
    [(0, -1), (1, 0), (2, 1)]
    >>> axis.windows_over(1)  # window and tap
    [(0, 2), (1, 0)]
    """

    size: int
    count: int
    kernel: int
    stride: int
    padding: int
    dilation: int

    def window(self, i: int) -> list[tuple[int, int]]:
        """Tap and place of every cell of window i."""
        return [
            (u, self.stride * i + self.dilation * u - self.padding) for u in range(self.kernel)
        ]

    def windows_over(self, place: int) -> list[tuple[int, int]]:
        """Window and tap, wherever a window lies over a place, first window first."""
        found = []
        for u in range(self.kernel):
            i, rest = divmod(place + self.padding - self.dilation * u, self.stride)
            if rest == 0 and 0 <= i < self.count:
                found.append((i, u))
        return sorted(found)

    def meetings(self, u: int) -> list[tuple[int, int]]:
        """Every window, and the place that tap u has in it."""
        return [
            (i, self.stride * i + self.dilation * u - self.padding) for i in range(self.count)
        ]

    @property
    def margin(self) -> int:
        """Zeros before dy when dx is gathered; below 0, cells that are cut off."""
        return self.dilation * (self.kernel - 1) - self.padding

    def gathered(self, place: int) -> list[tuple[int, int, int, int | None]]:
        """Rotated kernel over the spread and padded dy, one row for each of its taps.

        Returns
        -------
        list of (tap, position in the padded dy, position in the spread dy, window or None)
        """
        rows = []
        for rotated in range(self.kernel):
            u = self.kernel - 1 - rotated
            padded = place + self.dilation * rotated
            spread = padded - self.margin
            i, rest = divmod(spread, self.stride)
            real = rest == 0 and 0 <= i < self.count
            rows.append((u, padded, spread, i if real else None))
        return rows


def places_under(axes: tuple[Axis, ...]) -> str:
    """Write the place of a tap, axis by axis: ``2i+u-1``."""
    return r",\,".join(
        terms_of(axis.stride, window, axis.dilation, tap, -axis.padding)
        for axis, window, tap in zip(axes, WINDOWS, TAPS, strict=False)
    )


def windows_over(axes: tuple[Axis, ...]) -> str:
    """Write which windows and taps lie over a place: ``2i+u-1=k``."""
    return r",\;".join(
        terms_of(axis.stride, window, axis.dilation, tap, -axis.padding) + f"={name}"
        for axis, window, tap, name in zip(axes, WINDOWS, TAPS, PLACES, strict=False)
    )


def terms_of(a: int, x: str, b: int, y: str, more: int) -> str:
    """Write a·x + b·y + more.

    >>> terms_of(2, "i", 1, "u", -1)
    '2i+u-1'
    """
    def times(factor: int, name: str) -> str:
        return name if factor == 1 else f"{factor}{name}"

    return f"{times(a, x)}+{times(b, y)}" + (f"{more:+d}" if more else "")
