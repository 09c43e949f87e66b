"""Why a cell is ∞ or no number at all: remarks on sums that leave the numbers.

IEEE 754 goes on computing where a hand would stop: too large a product becomes ∞, and 0 · ∞ and
∞ − ∞, which have no value, become NaN. Whatever is computed with NaN is NaN.
"""

import math
from collections.abc import Callable, Sequence

from engine.explain.terms import Note, Operand, Term


def reasons(terms: Sequence[Term], value: float, dtype: str) -> list[Note]:
    """Tell where the first ∞ of a sum comes from, and where NaN does.

    Parameters
    ----------
    terms : sequence of Term
    value : float
        What the engine holds.
    dtype : str
        Of the engine's tensor: a sum that float64 can hold may be too large for it.

    Returns
    -------
    list of Note
        Nothing for a finite cell of finite terms.

    Examples
    --------
    >>> huge = Operand("x", (0,), 1e200)
    >>> [note.code for note in reasons([Term((huge, huge), math.inf)], math.inf, "float64")]
    ['infinite-product']
    """
    total = 0.0
    found: list[Note] = []
    for number, (operands, product, _, function) in enumerate(terms, 1):
        if not found and math.isinf(product):
            if source := _first(operands, math.isinf):
                found.append(Note("infinite-operand", _named(source)))
            elif not function:
                found.append(Note("infinite-product", {"term": number}))
        if math.isnan(product):
            if source := _first(operands, math.isnan):
                found.append(Note("nan-operand", _named(source)))
            elif not function:
                found.append(Note("nan-product", {"term": number}))
            return found
        before, total = total, total + product
        if math.isnan(total):
            found.append(Note("nan-sum", {"term": number}))
            # Processors may add a product before it is rounded: they then never see the second ∞.
            return found if math.isnan(value) else [*found, Note("infinite-fused", {})]
        if math.isinf(total) and math.isfinite(before) and math.isfinite(product):
            found.append(Note("infinite-sum", {"term": number}))
    if math.isfinite(total) and math.isinf(value):
        found.append(Note("infinite-held", {"sum": total, "dtype": dtype}))
    return found


def _first(operands: Sequence[Operand], strange: Callable[[float], bool]) -> Operand | None:
    return next((one for one in operands if strange(one.value)), None)


def _named(source: Operand) -> dict[str, object]:
    return {"tensor": source.tensor, "index": list(source.index or ())}
