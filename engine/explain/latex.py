r"""Numbers, names and sums as LaTeX.

A formula in numbers reads ``name = what is computed = value``. Rules whose terms are products need
say nothing: `written_out` writes their sum. Others write what stands in the middle by themselves,
from the pieces that are here.
"""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from engine.explain.terms import Index, Operand, Term

# How many terms of a sum are written out; the list of terms has them all.
LONGEST = 30
# A number that so many digits write exactly is written exactly, any other with four.
EXACT, ROUNDED, LONGEST_NUMBER = 5, 4, 10
# Powers of ten begin below 10⁻⁴, and where a whole number would need more digits than this.
MOST_DIGITS = 6

SYMBOLS = {
    "gamma": r"\gamma", "beta": r"\beta", "x_hat": r"\hat{x}", "derivative": "y'",
    "mean": r"\mu", "running_mean": r"\mu", "variance": r"\sigma^2", "running_var": r"\sigma^2",
    "each": "L", "divisor": "D",
}
# Constants that are written as the fraction they are: 1/4, 1/(1−0.5).
FRACTION = re.compile(r"(\d+)/\(?([\d.−]+)\)?")
NO_GRADIENTS = {"derivative", "divisor"}


def number(value: float, nested: bool = False) -> str:
    r"""Write a number as the page does: exactly where few digits do, else with four.

    Parameters
    ----------
    value : float
    nested : bool, default False
        Within a product or behind a sign: what has a sign or a power of ten stands in brackets.

    >>> number(0.25), number(1 / 3), number(30.0), number(-3.0, nested=True), number(1.5e-7)
    ('0.25', '0.3333', '30', '(-3)', '1.5 \\cdot 10^{-7}')
    >>> number(0.99999634)
    '0.999996'
    """
    text = _finite(float(value)) if math.isfinite(value) else _infinite(value)
    return rf"\left({text}\right)" if nested and "10^" in text else (
        f"({text})" if nested and text.startswith("-") else text)


def _infinite(value: float) -> str:
    return r"\text{NaN}" if math.isnan(value) else r"\infty" if value > 0 else r"-\infty"


def _finite(value: float) -> str:
    if value == 0:
        return "0"
    if value.is_integer() and abs(value) < 10**MOST_DIGITS:
        return str(int(value))
    mantissa, _, power = f"{value:.{EXACT - 1}e}".partition("e")
    if _same(float(f"{mantissa}e{power}"), value):
        mantissa = mantissa.rstrip("0").rstrip(".")
    else:
        mantissa, _, power = _rounded(value).partition("e")
    order = int(power)
    if order < -4 or order >= MOST_DIGITS:
        power_of_ten = f"10^{{{order}}}"
        if mantissa in ("1", "-1"):
            return mantissa[:-1] + power_of_ten
        return rf"{mantissa} \cdot {power_of_ten}"
    digits = len(mantissa.lstrip("-").replace(".", ""))
    return f"{value:.{max(0, digits - 1 - order)}f}"


def _rounded(value: float) -> str:
    """Round to four digits, or to as many as show that 0.9999963 is not 1."""
    for digits in range(ROUNDED, LONGEST_NUMBER):
        text = f"{value:.{digits - 1}e}"
        if abs(value) >= 10**ROUNDED or not float(text).is_integer():
            return text
    return f"{value:.{ROUNDED - 1}e}"


def _same(written: float, value: float) -> bool:
    """Whether a written number is the number: as a float32 where it is one, else but for noise."""
    with np.errstate(over="ignore"):
        single, read = np.float32(value), np.float32(written)
    if float(single) == value:
        return bool(read == single)
    return abs(written - value) <= 1e-14 * abs(value)


def name(tensor: str, index: Index | None = None) -> str:
    r"""Write a cell's name.

    >>> name("dx0", (0, 1)), name("gamma", (2,)), name("dw"), name("x_hat", (0, 3))
    ('dx^{(0)}_{0,1}', '\\gamma_{2}', 'dw', '\\hat{x}_{0,3}')
    """
    gradient = len(tensor) > 1 and tensor[0] == "d" and tensor not in NO_GRADIENTS
    bare = tensor[1:] if gradient else tensor
    if match := re.fullmatch(r"x(\d+)", bare):
        bare = f"x^{{({match[1]})}}"
    elif bare in SYMBOLS:
        bare = SYMBOLS[bare]
    elif len(bare) > 1:
        spoken = bare.replace("_", " ")
        bare = rf"\text{{{spoken}}}"
    text = rf"d{bare}" if gradient else bare
    return rf"{text}_{{{','.join(map(str, index))}}}" if index else text


def equation(tensor: str, index: Index, middle: str, value: float) -> str:
    r"""Put a cell's name, how it is computed and its value together; nothing is said twice.

    >>> equation("conv1.y", (0, 2), r"2 \cdot 3", 6.0), equation("y", (1,), "0", 0.0)
    ('y_{0,2} = 2 \\cdot 3 = 6', 'y_{1} = 0')
    """
    cell, total = name(tensor.rpartition(".")[2], index), number(value)
    return f"{cell} = {total}" if middle in ("", total) else f"{cell} = {middle} = {total}"


def added(parts: Iterable[str], most: int = LONGEST) -> str:
    r"""Write a sum; the end of a long one is left out.

    >>> added(["2", "-3", r"(-1) \cdot 4"])
    '2 - 3 + (-1) \\cdot 4'
    """
    shown: list[str] = []
    for part in islice(parts, most + 1):
        if len(shown) == most:
            shown.append(r"+ \cdots")
        elif not shown:
            shown.append(part)
        elif part.startswith("-"):
            shown.append(f"- {part[1:].lstrip()}")
        else:
            shown.append(f"+ {part}")
    return " ".join(shown) or "0"


def listed(values: Iterable[float], most: int = LONGEST) -> str:
    r"""Write numbers one after the other; the separator is one that no index has.

    >>> listed([1.0, -2.0])
    '1,\\: -2'
    """
    texts = [number(value) for value in islice(values, most + 1)]
    return r",\: ".join(texts[:most] + [r"\ldots"] * (len(texts) > most))


def times(*factors: str | float) -> str:
    r"""Write a product; numbers are put in brackets where a sign would collide.

    >>> times(-2.0, -3.0), times(r"\frac{1}{4}", 5.0)
    ('-2 \\cdot (-3)', '\\frac{1}{4} \\cdot 5')
    """
    return r" \cdot ".join(
        factor if isinstance(factor, str) else number(factor, nested=at > 0)
        for at, factor in enumerate(factors)
    )


def brackets(text: str) -> str:
    """Put a sum in brackets."""
    return rf"\left({text}\right)"


def scaled(factor: str, text: str) -> str:
    r"""Multiply a sum with a factor, where there is one.

    >>> scaled(r"\frac{1}{2}", "a + b"), scaled("", "a + b")
    ('\\frac{1}{2} \\left(a + b\\right)', 'a + b')
    """
    return rf"{factor} {brackets(text)}" if factor else text


def written_out(terms: Sequence[Term]) -> str:
    """Write the sum of the terms in numbers; a copy is written as the cell it is a copy of."""
    if not terms:
        return "0"
    first = terms[0]
    if len(terms) == 1 and len(first.operands) == 1 and not first.function:
        [operand] = first.operands
        if operand.index is not None and not operand.padding:
            return name(operand.tensor, operand.index)
    if len(terms) > 1 and (shared := _shared(terms)):
        inner = (_term(term._replace(operands=term.operands[:-1])) for term in terms)
        return scaled(_operand(shared, False), _signed(inner))
    return _signed(map(_term, terms))


def _shared(terms: Sequence[Term]) -> Operand | None:
    """Return the constant that every term is multiplied with, if it is the same in all."""
    last = terms[0].operands[-1]
    if last.index is not None or last.padding or last.tensor.startswith("−"):
        return None
    same = all(
        not term.function and len(term.operands) > 1 and term.operands[-1] == last for term in terms
    )
    return last if same else None


def _term(term: Term) -> tuple[str, list[str | float]]:
    """Sign and factors of a term; constants like −1/60 leave their sign before the term."""
    if term.function:
        return "", [term.product]
    sign, factors = "", []
    for operand in term.operands:
        if operand.index is None and not operand.padding:
            if operand.tensor.startswith("−"):
                sign = "-" if sign == "" else ""
                operand = Operand(operand.tensor[1:], None, -operand.value)
            if operand.tensor == "1" and len(term.operands) > 1:
                continue
        factors.append(operand.value if _is_plain(operand) else _operand(operand, False))
    return sign, factors or [1.0]


def _is_plain(operand: Operand) -> bool:
    return operand.index is not None or operand.padding or not FRACTION.fullmatch(operand.tensor)


def _operand(operand: Operand, nested: bool) -> str:
    if operand.index is None and (match := FRACTION.fullmatch(operand.tensor)):
        return rf"\frac{{{match[1]}}}{{{match[2].replace('−', '-')}}}"
    return number(operand.value, nested)


def _signed(terms: Iterable[tuple[str, list[str | float]]]) -> str:
    def text(at: int, sign: str, factors: list[str | float]) -> str:
        head, *rest = factors
        if isinstance(head, float) and (rest or sign) and (at > 0 or sign):
            head = number(head, nested=True)
        return sign + times(head, *rest)

    return added(text(at, *one) for at, one in enumerate(terms))
