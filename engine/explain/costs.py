"""What one cell costs in the losses that compare cell by cell, and the slope of that."""

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.explain import quiet
from engine.explain.latex import brackets, number, times


class Cost(NamedTuple):
    """What a cell costs, and the slope of that.

    Parameters
    ----------
    value, slope : callable
        (x, t, recipe) → number.
    name, slope_name : str
        What the terms are called.
    latex, slope_latex : str
        In symbols; the slope of `SQUARE` without its 2, which goes into the factor before it.
    numbers, slope_numbers : callable
        (x, t, recipe) → LaTeX with these numbers.
    """

    value: Callable[[float, float, Any], float]
    slope: Callable[[float, float, Any], float]
    name: str
    slope_name: str
    latex: str
    slope_latex: str
    numbers: Callable[[float, float, Any], str]
    slope_numbers: Callable[[float, float, Any], str]


def _log(x: float) -> float:
    return max(quiet.log(x), -100.0) if x > 0 else -100.0


def _softplus(x: float) -> float:
    return max(x, 0.0) + quiet.log1p(quiet.exp(-abs(x)))


def _sign(x: float) -> float:
    return float(x > 0) - float(x < 0)


def _difference(x: float, t: float, *_: Any) -> str:
    return f"{number(x)} - {number(t, nested=True)}"


def _distance(x: float, t: float, recipe: Any) -> str:
    """Write how far t · x is from the margin."""
    return f"{number(recipe.margin)} - {times(number(t, nested=True), x)}"


def _other(t: float) -> str:
    return f"(1 - {number(t, nested=True)})"


def _weighted_logs(t: float, one: str, other: str) -> str:
    return rf"{number(t)} \cdot \log {one} + {_other(t)} \cdot \log {other}"


def _bce_numbers(x: float, t: float, _: Any) -> str:
    logs = rf"{number(t)} \cdot \log {number(x)} - {_other(t)} \cdot \log {_other(x)}"
    return brackets(f"-{logs}")


def _logits_numbers(x: float, t: float, _: Any) -> str:
    down = rf"\left(1 + e^{{-{number(x, nested=True)}}}\right)"
    up = rf"\left(1 + e^{{{number(x)}}}\right)"
    return brackets(_weighted_logs(t, down, up))


SQUARE = Cost(
    lambda x, t, _: (x - t) * (x - t), lambda x, t, _: 2 * (x - t), "(x − t)²", "2 (x − t)",
    "(x_k - t_k)^2", "(x_k - t_k)", lambda x, t, _: f"({_difference(x, t)})^2", _difference,
)
COSTS: dict[str, Cost] = {
    "squared_error": SQUARE,
    "mean_squared_error": SQUARE,
    "absolute_error": Cost(
        lambda x, t, _: abs(x - t), lambda x, t, _: _sign(x - t), "|x − t|", "sign(x − t)",
        r"\left| x_k - t_k \right|", r"\text{sign}(x_k - t_k)",
        lambda x, t, _: rf"\left|{_difference(x, t)}\right|",
        lambda x, t, _: rf"\text{{sign}}({_difference(x, t)})",
    ),
    "difference": Cost(
        lambda x, t, _: x - t, lambda *_: 1.0, "x − t", "1", "(x_k - t_k)", "",
        lambda x, t, _: f"({_difference(x, t)})", lambda *_: "",
    ),
    "hinge": Cost(
        lambda x, t, r: max(0.0, r.margin - t * x),
        lambda x, t, r: -t if r.margin - t * x > 0 else 0.0,
        "max(0, margin − t x)", "−t [margin − t x > 0]",
        r"\max(0, \text{margin} - t_k x_k)", r"(-t_k) \cdot [\text{margin} - t_k x_k > 0]",
        lambda x, t, r: rf"\max(0,\: {_distance(x, t, r)})",
        lambda x, t, r: rf"{number(-t, nested=True)} \cdot [{_distance(x, t, r)} > 0]",
    ),
    "binary_cross_entropy": Cost(
        lambda x, t, _: -(t * _log(x) + (1 - t) * _log(1 - x)),
        lambda x, t, _: (x - t) / max(x * (1 - x), 1e-12),
        "−t log x − (1 − t) log(1 − x)", "(x − t) / (x (1 − x))",
        r"\left( -t_k \log x_k - (1 - t_k) \log (1 - x_k) \right)",
        r"\frac{x_k - t_k}{x_k (1 - x_k)}", _bce_numbers,
        lambda x, t, _: rf"\frac{{{_difference(x, t)}}}{{{number(x)} \cdot {_other(x)}}}",
    ),
    "binary_cross_entropy_with_logits": Cost(
        lambda x, t, _: t * _softplus(-x) + (1 - t) * _softplus(x),
        lambda x, t, _: sigmoid(x) - t, "t log(1 + e^−x) + (1 − t) log(1 + e^x)", "p − t",
        r"\left( t_k \log(1 + e^{-x_k}) + (1 - t_k) \log(1 + e^{x_k}) \right)", "(p_k - t_k)",
        _logits_numbers, lambda x, t, _: _difference(sigmoid(x), t),
    ),
}


def sigmoid(x: float) -> float:
    """Compute the probability of a logit.

    >>> sigmoid(0.0)
    0.5
    """
    power = quiet.exp(-abs(x))
    return (1.0 if x >= 0 else power) / (1 + power)
