"""Functions of one number that answer as arrays do: infinity and NaN where Python would raise."""

import math
from collections.abc import Callable, Iterable


def _quiet(function: Callable[[float], float]) -> Callable[[float], float]:
    def answer(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:  # a root or a logarithm of what has none
            return -math.inf if x == 0 else math.nan

    return answer


exp, expm1, log, log1p, sqrt, tanh = map(
    _quiet, (math.exp, math.expm1, math.log, math.log1p, math.sqrt, math.tanh)
)


def power(base: float, exponent: float) -> float:
    """Raise a number that is not negative to a power.

    >>> power(4.0, 0.5), power(0.0, -1.0), power(1e300, 2.0)
    (2.0, inf, inf)
    """
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf


def over(above: float, below: float) -> float:
    """Divide.

    >>> over(1.0, 2.0), over(1.0, 0.0)
    (0.5, inf)
    """
    if below == 0:
        return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above)
    return above / below


def total(values: Iterable[float]) -> float:
    """Add up, to the last digit where all are finite.

    >>> total([0.1] * 10)
    1.0
    """
    listed = list(values)
    try:
        return math.fsum(listed)
    except (OverflowError, ValueError):
        return sum(listed)
