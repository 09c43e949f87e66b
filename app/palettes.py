"""The colour maps of the page: one role each, so that nobody mistakes a delta for an activation.

`value` and `gradient` diverge around zero at the middle of the table, in two pairs of hues that the
common kinds of colour blindness keep apart: blue–orange and purple–green. `positive` is the upper
half of `value`, for tensors that cannot be negative. The dark variants put zero near black, so that
what is small recedes into the page in both themes.
"""

from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Role = Literal["value", "gradient", "positive", "grey"]
Theme = Literal["light", "dark"]
ROLES: tuple[Role, ...] = get_args(Role)
THEMES: tuple[Theme, ...] = get_args(Theme)
SIZE = 256

# From −limit over zero to +limit.
STOPS: dict[Role, dict[Theme, list[str]]] = {
    "value": {
        "light": ["#08306b", "#2171b5", "#7fb6dc", "#f7f7f5", "#fdae61", "#d95f0e", "#7f2704"],
        "dark": ["#b8dcff", "#5aa9f0", "#2a649e", "#16181c", "#a85412", "#f28e2b", "#ffdcae"],
    },
    "gradient": {
        "light": ["#3f007d", "#6a51a3", "#b3a2d0", "#f7f7f5", "#8fcf9b", "#238b45", "#00441b"],
        "dark": ["#e4d4ff", "#a98be0", "#6242a0", "#16181c", "#1f7f45", "#4fc274", "#c6f5cf"],
    },
}


@cache
def table(role: Role, theme: Theme) -> NDArray[np.uint8]:
    """Return 256 RGB triples, from −limit (or 0) to +limit."""
    if role == "grey":
        levels = np.arange(SIZE, dtype=np.uint8)
        colors = np.repeat(levels[:, None], 3, axis=1)
    elif role == "positive":
        colors = _between(STOPS["value"][theme], np.linspace(0.5, 1, SIZE))
    else:
        colors = _between(STOPS[role][theme], np.linspace(0, 1, SIZE))
    colors.flags.writeable = False
    return colors


def _between(stops: list[str], places: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the colours at places from 0 to 1 along evenly spaced stops."""
    given = np.array([list(bytes.fromhex(stop[1:])) for stop in stops])
    at = np.linspace(0, 1, len(stops))
    channels = [np.interp(places, at, channel) for channel in given.T]
    colors: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return colors
