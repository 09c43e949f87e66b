"""What an explanation is made of: operands, terms, and the rule by which cells come about.

A cell is a sum of terms, a term a product of operands (or a function of them, where that is said),
an operand one cell of a tensor, a cell of the padding, or a constant. Rules are written from the
formulas of docs/mathematics.md, cell by cell: nothing here uses what computed the tensors, so a sum
that meets the engine's cell says something.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, NamedTuple

import numpy as np

from engine.layers.base import Layer
from engine.losses.base import Loss
from engine.tensor import Tensor

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the same number also stands: in a padded, spread or rotated tensor."""

    tensor: str
    index: Index


@dataclass(frozen=True, slots=True)
class Operand:
    """One factor of a term.

    Parameters
    ----------
    tensor : str
        ``x``, ``w``, ``dy`` …, or what a constant is written as: ``1/4``.
    index : tuple of int, optional
        Which cell; None for constants, and for zeros that were put between cells. Cells of the
        padding are counted on from the tensor's own: −1, or its size and more.
    value : float
    padding : bool, default False
        A zero that stands in no tensor of the layer.
    places : tuple of Place
        Where the same number stands in intermediate tensors.
    """

    tensor: str
    index: Index | None
    value: float
    padding: bool = False
    places: tuple[Place, ...] = ()


class Term(NamedTuple):
    """One summand.

    Parameters
    ----------
    operands : tuple of Operand
    product : float
    group : str
        Which part of the sum it belongs to: a channel, a filter, an object, a path.
    function : str
        How the value comes from the operands where it is not their product: ``max(x, 0)``.
    """

    operands: tuple[Operand, ...]
    product: float
    group: str = ""
    function: str = ""

    @property
    def links(self) -> bool:
        """Whether it carries anything: a product with padding is 0 whatever the other factor."""
        return not any(operand.padding for operand in self.operands)


class Note(NamedTuple):
    """A remark: a code that pages have words for, and the values they speak of."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The terms of one group together."""

    name: str
    count: int
    sum: float


# Terms of a cell, and cells that a cell flows into.
Terms = Callable[[Index], Iterable[Term]]
Cells = Callable[[Index], Iterable[Index]]
Notes = Callable[[Index], Iterable[Note]]


def nothing(_: Index) -> tuple[Note, ...]:
    """No remarks."""
    return ()


@dataclass(frozen=True, eq=False)
class Computed:
    """An intermediate tensor whose cells are computed when somebody asks for them.

    Examples
    --------
    >>> Computed((2, 3), lambda index: 10.0 * index[0] + index[1]).item(1, 2)
    12.0
    """

    shape: tuple[int, ...]
    at: Callable[[Index], float]

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(self.shape)

    def item(self, *index: int) -> float:
        """Compute one cell."""
        return self.at(index)

    def whole(self) -> Tensor:
        """Compute every cell."""
        return np.array([self.at(index) for index in every(self.shape)]).reshape(self.shape)


@dataclass(frozen=True, eq=False)
class Rule:
    """How every cell of one tensor comes about, told from both ends.

    Parameters
    ----------
    cells : Tensor or Computed
        What the engine computed; intermediate tensors are computed here.
    terms : callable
        index → the cell's terms, in the order in which one adds them up by hand.
    readers : mapping of str to callable
        By name of a tensor: index of a cell of *that* tensor → the cells of this one that have a
        term with it. Exactly the inverse of `terms`, padding left out.
    formula : str
        LaTeX, in symbols.
    views : mapping of str to callable
        The same sums told in another way, by the view's name.
    formulas : mapping of str to str
        The views' formulas, where they differ.
    notes : callable
        index → remarks.
    numbers : callable, optional
        index → LaTeX of how the cell is computed, with its numbers: what stands between the signs
        of equality. Without it the terms are written out as a sum of products.
    """

    cells: Tensor | Computed
    terms: Terms
    readers: Mapping[str, Cells]
    formula: str
    views: Mapping[str, Terms] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    notes: Notes = nothing
    numbers: Callable[[Index], str] | None = None


@dataclass(frozen=True, eq=False)
class Context:
    """One layer or loss with every tensor of its pass.

    Parameters
    ----------
    recipe : Layer or Loss
    tensors : mapping of str to Tensor
        ``x`` (or ``x0``, ``x1`` …), parameters, ``y``, and after a backward pass ``dy`` and
        the gradients; of a loss ``x``, ``t``, ``p``, ``y``, ``dx``.
    saved : object
        What the layer keeps for its backward, a `LossForward` for a loss.
    training : bool
    """

    recipe: Layer | Loss
    tensors: Mapping[str, Tensor]
    saved: Any = None
    training: bool = False

    def __getitem__(self, name: str) -> Tensor:
        return self.tensors[name]

    def __contains__(self, name: str) -> bool:
        return name in self.tensors

    @property
    def inputs(self) -> list[str]:
        """Names of the inputs: ``x``, or ``x0``, ``x1`` …."""
        if "x" in self.tensors:
            return ["x"]
        return [name for name in self.tensors if name[0] == "x" and name[1:].isdigit()]

    def operand(self, name: str, index: Index, *places: Place) -> Operand:
        """One cell of a tensor."""
        return Operand(name, index, self.tensors[name].item(*index), False, places)


def cell(name: str, tensor: Tensor | Computed, index: Index) -> Operand:
    """One cell of a tensor that is not the context's."""
    return Operand(name, index, tensor.item(*index))


def constant(value: float, name: str = "") -> Operand:
    """Make an operand of a number that stands in no tensor.

    >>> constant(0.25, "1/4")
    Operand(tensor='1/4', index=None, value=0.25, padding=False, places=())
    """
    return Operand(name or f"{value:g}", None, value)


def multiplied(*operands: Operand, group: str = "") -> Term:
    """Make a term of a product."""
    return Term(operands, prod(operand.value for operand in operands), group)


def function_of(value: float, name: str, *operands: Operand, group: str = "") -> Term:
    """Make a term of a function of its operands."""
    return Term(operands, float(value), group, name)


def same(index: Index) -> tuple[Index]:
    """Lead to the cell at the same place: what elementwise rules read."""
    return (index,)


def every(shape: tuple[int, ...]) -> Iterator[Index]:
    """Walk over all indices in row-major order."""
    return np.ndindex(*shape)
