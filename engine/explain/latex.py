"""Numbers and sums as LaTeX."""

import math
import re
from collections.abc import Sequence

from engine.explain.terms import Index, Operand, Term

# How many terms of a sum are written out; the list of terms has them all.
LONGEST = 30
DIGITS = 6

GREEK = {"gamma": r"\gamma", "beta": r"\beta"}


def number(value: float, nested: bool = False) -> str:
    r"""Write a number with its significant digits; in brackets where a sign would collide.

    >>> number(0.25), number(-3.0, nested=True), number(1.5e-7)
    ('0.25', '(-3)', '1.5 \\cdot 10^{-7}')
    """
    if math.isnan(value):
        return r"\text{NaN}"
    if math.isinf(value):
        text = r"\infty" if value > 0 else r"-\infty"
    else:
        mantissa, _, exponent = f"{value:.{DIGITS}g}".partition("e")
        text = rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
        if text == "-0":
            text = "0"
    return f"({text})" if nested and text.startswith("-") else text


def name(tensor: str, index: Index | None = None) -> str:
    r"""Write a cell's name.

    >>> name("dx0", (0, 1)), name("gamma", (2,)), name("dw")
    ('dx^{(0)}_{0,1}', '\\gamma_{2}', 'dw')
    """
    gradient = len(tensor) > 1 and tensor[0] == "d" and tensor not in ("derivative", "divisor")
    bare = tensor[1:] if gradient else tensor
    if match := re.fullmatch(r"x(\d+)", bare):
        bare = f"x^{{({match[1]})}}"
    elif bare in GREEK:
        bare = GREEK[bare]
    elif len(bare) > 1:
        spoken = bare.replace("_", " ")
        bare = rf"\text{{{spoken}}}"
    text = rf"d{bare}" if gradient else bare
    return rf"{text}_{{{','.join(map(str, index))}}}" if index else text


def sum_in_numbers(tensor: str, index: Index, terms: Sequence[Term], value: float) -> str:
    """Write a cell as the sum of its terms' numbers; the middle of a long one is left out."""
    shown: list[str] = []
    for term in terms[:LONGEST]:
        text = _term(term, not shown)
        shown.append(text if not shown or text.startswith("-") else f"+ {text}")
    if len(terms) > LONGEST:
        shown.append(r"+ \cdots")
    total = number(value)
    tensor = tensor.rpartition(".")[2]
    return f"{name(tensor, index)} = {' '.join(shown) or '0'} = {total}"


def _term(term: Term, first: bool) -> str:
    if term.function or len(term.operands) == 1:
        return number(term.product, nested=not first)
    return r" \cdot ".join(
        _operand(operand, at > 0 or not first) for at, operand in enumerate(term.operands)
    )


def _operand(operand: Operand, nested: bool) -> str:
    if operand.index is None and (match := re.fullmatch(r"1/(\d+)", operand.tensor)):
        return rf"\frac{{1}}{{{match[1]}}}"
    return number(operand.value, nested)
