"""Cells worth a mark wherever their tensor is drawn: who wins a window, which unit is dead."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.explain.terms import Context, Index, Rule, every
from engine.layers.pooling import MaxPooling

# Remarks that hold for the cell they are made on, and the kinds that make them.
FLAT = ("dead", "saturated")
ACTIVATIONS = ("relu", "shifted_relu", "sigmoid", "tanh")


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark that a picture can carry.

    Parameters
    ----------
    code : str
        ``dead``, ``saturated``, or ``wins``: a cell of x that a maximum takes.
    tensor : str
    index : tuple of int
    """

    code: str
    tensor: str
    index: Index


def marks(context: Context, rules: dict[str, Rule]) -> Iterator[Mark]:
    """Go through the remarks on y and dx that belong on the picture, each cell once."""
    if isinstance(context.recipe, MaxPooling):
        winners = (note.values["index"] for index in every(context["y"].shape)
                   for note in rules["y"].notes(index) if note.code == "max-winner")
        yield from (Mark("wins", "x", index) for index in dict.fromkeys(map(tuple, winners)))
    elif context.recipe.kind in ACTIVATIONS:
        for name in ("y", "dx"):
            for index in every(context[name].shape) if name in context else ():
                yield from (Mark(note.code, name, index) for note in rules[name].notes(index)
                            if note.code in FLAT)
