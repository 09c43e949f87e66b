"""Which numbers made this one, and whom does it influence: any cell of any layer or loss.

To explain a new kind, write its rules (`engine/explain/terms.py` says what a rule is) and put
them in `EXPLAINERS`; a test asks every registered kind for all of its tensors, adds up the terms of
their cells, and turns them round to meet `influences`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite

from engine.errors import AddressError, InputError
from engine.explain import (
    activations,
    batchnorm,
    convolutions,
    copies,
    costs,
    layernorm,
    losses,
    pooling,
    products,
    responses,
    softmaxes,
)
from engine.explain.infinities import reasons
from engine.explain.latex import equation, written_out
from engine.explain.latex import name as name_of
from engine.explain.terms import (
    Computed,
    Context,
    Group,
    Index,
    Note,
    Operand,
    Rule,
    Term,
    every,
)
from engine.tensor import Tensor

__all__ = [
    "EXPLAINERS", "Context", "Explanation", "Operand", "Step", "Term", "explain", "given",
    "influences", "rules_of", "steps", "summed",
]

Explainer = Callable[[Context], dict[str, Rule]]

EXPLAINERS: dict[str, Explainer] = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), convolutions.convolution),
    **dict.fromkeys(
        ("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), convolutions.transposed
    ),
    "linear": convolutions.linear,
    **dict.fromkeys(
        ("maxpool1d", "maxpool2d", "avgpool1d", "avgpool2d", "sumpool1d", "sumpool2d"),
        pooling.windowed,
    ),
    **dict.fromkeys(("adaptiveavgpool1d", "adaptiveavgpool2d"), pooling.adaptive),
    "globalavgpool": pooling.whole_maps,
    "flatten": copies.flatten,
    "upsample": copies.upsample,
    "add": copies.add,
    "concat": copies.concat,
    **dict.fromkeys(("dropout", "dropout2d"), copies.dropout),
    **dict.fromkeys(activations.CURVES, activations.elementwise),
    "prelu": activations.prelu,
    "softmax": softmaxes.softmax,
    "log_softmax": softmaxes.log_softmax,
    "multiply": products.multiply,
    **dict.fromkeys(("batchnorm1d", "batchnorm2d"), batchnorm.batch_normalization),
    "layernorm": layernorm.layer_normalization,
    "lrn": responses.local_response,
    **dict.fromkeys(costs.COSTS, losses.cellwise),
    "softmax_cross_entropy": losses.cross_entropy,
    "multiclass_hinge": losses.multiclass_hinge,
}

# No sum on this earth is explained term by term beyond this.
MOST_TERMS = 1_000_000
VIEWS = ("gather", "scatter")


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a cell has its value.

    Parameters
    ----------
    tensor : str
    index : tuple of int
    value : float
        What the engine computed.
    every_term : tuple of Term
    formula, numbers : str
        LaTeX: in symbols, and with this cell's numbers.
    notes : tuple of Note
    views : tuple of str
        The ways in which the sum can be told, where there are several.
    view : str
        The one it is told in.
    """

    tensor: str
    index: Index
    value: float
    every_term: tuple[Term, ...]
    formula: str
    numbers: str
    notes: tuple[Note, ...]
    views: tuple[str, ...] = ()
    view: str = ""

    @property
    def count(self) -> int:
        """How many terms there are."""
        return len(self.every_term)

    @property
    def sum(self) -> float:
        """What the terms add up to; of a given number, itself."""
        if not self.every_term and any(note.code == "given" for note in self.notes):
            return self.value
        return sum(term.product for term in self.every_term)

    def terms(self, offset: int = 0, limit: int | None = None) -> list[Term]:
        """Return a page of the terms."""
        return list(self.every_term[offset:None if limit is None else offset + limit])

    def running(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[Term, float]]:
        """Go through a page of terms, each with the sum so far."""
        total = 0.0
        end = None if limit is None else offset + limit
        for at, term in enumerate(self.every_term[:end]):
            total += term.product
            if at >= offset:
                yield term, total

    @property
    def groups(self) -> list[Group]:
        """The parts of the sum, in order."""
        counts: dict[str, int] = {}
        sums: dict[str, float] = {}
        for term in self.every_term:
            counts[term.group] = counts.get(term.group, 0) + 1
            sums[term.group] = sums.get(term.group, 0.0) + term.product
        return [Group(name, counts[name], sums[name]) for name in counts]


def rules_of(context: Context) -> dict[str, Rule]:
    """Return the rule of every tensor that a layer or loss computes, by name."""
    return EXPLAINERS[context.recipe.kind](context)


def explain(
    context: Context, tensor: str, index: Index, view: str = VIEWS[0], most: int = MOST_TERMS
) -> Explanation:
    """Tell which numbers make a cell.

    Parameters
    ----------
    context : Context
    tensor : str
        What the layer computes: ``y``, ``dx``, ``dw`` …; also intermediate tensors.
    index : tuple of int
    view : "gather" or "scatter"
        Of a convolution's dx: the rotated kernel over the spread dy, or the stamps that add up.
    most : int
        More terms than this are refused.

    Raises
    ------
    AddressError
        For a tensor without an explanation, or a cell that is not there.
    InputError
        For a sum of more than `most` terms.
    """
    if tensor in context:
        check_index(tensor, context[tensor], index)
    rules = rules_of(context)
    if tensor in context and tensor not in rules:
        return given(tensor, context[tensor], index)
    return summed(tensor, _rule(context, tensor), index, view, most)


def summed(tensor: str, rule: Rule, index: Index, view: str, most: int) -> Explanation:
    """Write out a rule for one cell."""
    check_index(tensor, rule.cells, index)
    found = tuple(islice(rule.views.get(view, rule.terms)(index), most + 1))
    if len(found) > most:
        raise InputError("too-many-terms", tensor, limit=most)
    value = rule.cells.item(*index)
    total = sum(term.product for term in found)
    notes = list(rule.notes(index))
    if padding := sum(not term.links for term in found):
        notes.append(Note("padding", {"count": padding}))
    kind = str(getattr(rule.cells, "dtype", "float64"))
    notes += reasons(found, value, kind)
    if total != value and isfinite(total) and isfinite(value):
        notes.append(Note("rounding", {"sum": total, "value": value, "dtype": kind}))
    return Explanation(
        tensor, index, value, found, rule.formulas.get(view, rule.formula),
        equation(tensor, index, rule.numbers(index) if rule.numbers else written_out(found), value),
        tuple(notes), tuple(rule.views), view if view in rule.views else "",
    )


def given(tensor: str, cells: Tensor, index: Index) -> Explanation:
    """Say of an input or a parameter that nothing makes it."""
    value = cells.item(*index)
    cell = name_of(tensor.rpartition(".")[2], index)
    return Explanation(
        tensor, index, value, (), cell, equation(tensor, index, "", value), (Note("given", {}),)
    )


def influences(context: Context, tensor: str, index: Index) -> list[tuple[str, Index]]:
    """List the cells that have a term with this one.

    Raises
    ------
    AddressError
        For a tensor or cell that is not there.
    """
    rules = rules_of(context)
    known: Tensor | Computed | None = context.tensors.get(tensor)
    check_index(tensor, _rule(context, tensor).cells if known is None else known, index)
    return [
        (name, cell)
        for name, rule in rules.items() if tensor in rule.readers
        for cell in rule.readers[tensor](index)
    ]


def check_index(tensor: str, cells: Tensor | Computed, index: Index) -> None:
    """Raise AddressError for a cell that is not there."""
    inside = len(index) == cells.ndim and all(
        0 <= i < size for i, size in zip(index, cells.shape, strict=True)
    )
    if not inside:
        raise AddressError("index", tensor, index=tuple(index), shape=cells.shape)


def _rule(context: Context, tensor: str) -> Rule:
    rules = rules_of(context)
    if tensor not in rules:
        raise AddressError(
            "nothing-to-explain", context.recipe.kind, value=tensor, known=", ".join(rules)
        )
    return rules[tensor]


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of a pass.

    Parameters
    ----------
    tensor : str
    index : tuple of int
    value : float
    reads : tuple of Operand
    writes : tuple of Write
        For a stamp: what it adds to which cells.
    """

    tensor: str
    index: Index
    value: float
    reads: tuple[Operand, ...]
    writes: tuple["Write", ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """What a stamp adds to a cell, and what stands there afterwards."""

    tensor: str
    index: Index
    product: float
    sum: float


def steps(context: Context, what: str) -> tuple[int, Iterator[Step]]:
    """Walk over the cells of a pass in the order an animation or a grader takes.

    Parameters
    ----------
    context : Context
    what : str
        ``forward``, ``backward``, one tensor (``y``, ``db``, ``dw``, ``dx`` …), or for a
        convolution ``dx-gather`` or ``dx-scatter``.

    Returns
    -------
    count : int
    steps : iterator of Step

    Raises
    ------
    AddressError
        For anything else.
    """
    rules = rules_of(context)
    tensor, dash, view = what.partition("-")
    backward = [name for name in rules if name.startswith("d") and name[1:] in context]
    if what == "backward" and backward:
        names = backward
    elif what == "forward":
        names = list(rules)[: list(rules).index("y") + 1]  # rules stand in the order of the pass
    elif tensor in rules and (not dash or view in rules[tensor].views):
        names = [tensor]
    else:
        known = ["forward", *(["backward"] if backward else []), *rules]
        known += [f"{name}-{view}" for name, rule in rules.items() for view in rule.views]
        raise AddressError("nothing-to-explain", context.recipe.kind, value=what,
                           known=", ".join(known))
    if view == "scatter":
        return context["dy"].size, _stamps(context, rules["dx"])
    count = sum(rules[name].cells.size for name in names)
    return count, (step for name in names for step in _cells(name, rules[name], view or VIEWS[0]))


def _cells(name: str, rule: Rule, view: str) -> Iterator[Step]:
    for index in every(rule.cells.shape):
        reads = [
            operand for term in rule.views.get(view, rule.terms)(index)
            for operand in term.operands if operand.index is not None or operand.places
        ]
        yield Step(name, index, rule.cells.item(*index), tuple(reads))


def _stamps(context: Context, rule: Rule) -> Iterator[Step]:
    """Every delta stamps its window, one after the other."""
    sums: dict[Index, float] = {}
    dy = context["dy"]
    for index in every(dy.shape):
        reads, writes = [context.operand("dy", index)], []
        for place in dict.fromkeys(rule.readers["dy"](index)):
            for term in rule.terms(place):
                if term.operands[0].index == index:
                    sums[place] = sums.get(place, 0.0) + term.product
                    reads.append(term.operands[1])
                    writes.append(Write("dx", place, term.product, sums[place]))
        yield Step("dy", index, dy.item(*index), tuple(reads), tuple(writes))
