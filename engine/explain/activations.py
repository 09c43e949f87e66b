"""Activations cell by cell: the function, its derivative, and for PReLU the slope that learns."""

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from engine.explain import quiet
from engine.explain.latex import brackets, listed, name, number, times
from engine.explain.terms import (
    Computed,
    Context,
    Index,
    Note,
    Rule,
    Term,
    cell,
    every,
    function_of,
    multiplied,
    same,
)
from engine.layers.activations import PRelu

# A sigmoid or tanh with less slope than this lets next to nothing through.
SATURATED = 0.01


# (x, recipe) → LaTeX with these numbers.
Written = Callable[[float, Any], str]


class Curve(NamedTuple):
    """A function and its derivative.

    Parameters
    ----------
    value, slope : callable
        (x, recipe) → number.
    name, slope_name : str
        As text: what the terms are called; above 0 and elsewhere, where a bar parts the two.
        Above 0 an ``x`` is just handed on.
    latex, slope_latex : str
    numbers, slope_numbers : callable
        (x, recipe) → LaTeX with these numbers.
    """

    value: Callable[[float, Any], float]
    slope: Callable[[float, Any], float]
    name: str
    slope_name: str
    latex: str
    slope_latex: str
    numbers: Written
    slope_numbers: Written


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + quiet.exp(-x))
    power = quiet.exp(x)
    return power / (1 + power)


def _softplus(x: float, beta: float) -> float:
    return max(x, 0.0) + quiet.log1p(quiet.exp(-beta * abs(x))) / beta


def _sign(x: float) -> float:
    return float(x > 0) - float(x < 0)


CASES = r"\begin{{cases}} {} & x > 0 \\ {} & x \le 0 \end{{cases}}"


def _is_positive(x: float, _: Any) -> str:
    return f"[{number(x)} > 0]"


def _logistic(power: str) -> str:
    return rf"\frac{{1}}{{1 + e^{{{power}}}}}"


def _times_unless_1(factor: float, text: str) -> str:
    return text if factor == 1 else times(factor, text)


def _less(power: float) -> str:
    """Write a negated exponent."""
    return f"-{number(power, nested=True)}"


def _softplus_numbers(x: float, recipe: Any) -> str:
    power = number(x) if recipe.beta == 1 else times(recipe.beta, x)
    grown = rf"\log\left(1 + e^{{{power}}}\right)"
    return grown if recipe.beta == 1 else rf"\frac{{1}}{{{number(recipe.beta)}}} {grown}"


def _bell(y: float) -> str:
    return rf"{number(y)} \cdot (1 - {number(y)})"


CURVES: dict[str, Curve] = {
    "relu": Curve(
        lambda x, _: max(x, 0.0), lambda x, _: float(x > 0), "max(x, 0)", "[x > 0]",
        r"\max(x, 0)", "[x > 0]", lambda x, _: rf"\max({listed([x, 0.0])})", _is_positive,
    ),
    "leaky_relu": Curve(
        lambda x, r: x if x > 0 else r.negative_slope * x,
        lambda x, r: 1.0 if x > 0 else r.negative_slope,
        "x | negative_slope · x", "1 | negative_slope",
        CASES.format("x", r"\text{negative slope} \cdot x"),
        CASES.format("1", r"\text{negative slope}"),
        lambda x, r: times(r.negative_slope, x), lambda _, r: number(r.negative_slope),
    ),
    "shifted_relu": Curve(
        lambda x, r: max(x, 0.0) - r.alpha, lambda x, _: float(x > 0), "max(x, 0) − alpha",
        "[x > 0]", r"\max(x, 0) - \alpha", "[x > 0]",
        lambda x, r: rf"\max({listed([x, 0.0])}) - {number(r.alpha, nested=True)}", _is_positive,
    ),
    "elu": Curve(
        lambda x, r: x if x > 0 else r.alpha * quiet.expm1(x),
        lambda x, r: 1.0 if x > 0 else r.alpha * quiet.exp(x),
        "x | alpha (e^x − 1)", "1 | alpha e^x", CASES.format("x", r"\alpha (e^x - 1)"),
        CASES.format("1", r"\alpha e^x"),
        lambda x, r: _times_unless_1(r.alpha, brackets(rf"e^{{{number(x)}}} - 1")),
        lambda x, r: _times_unless_1(r.alpha, rf"e^{{{number(x)}}}"),
    ),
    "softplus": Curve(
        lambda x, r: _softplus(x, r.beta), lambda x, r: _sigmoid(r.beta * x),
        "log(1 + e^(beta x)) / beta", "sigmoid(beta x)",
        r"\frac{1}{\beta} \log\left(1 + e^{\beta x}\right)", _logistic(r"-\beta x"),
        _softplus_numbers, lambda x, r: _logistic(
            _less(x) if r.beta == 1 else rf"-{number(r.beta)} \cdot {number(x, nested=True)}"),
    ),
    "step": Curve(
        lambda x, _: float(x > 0), lambda *_: 0.0, "[x > 0]", "0", "[x > 0]", "0",
        _is_positive, lambda *_: "0",
    ),
    "sign": Curve(
        lambda x, _: _sign(x), lambda *_: 0.0, "sign(x)", "0", r"\text{sign}(x)", "0",
        lambda x, _: rf"\text{{sign}}({number(x)})", lambda *_: "0",
    ),
    "sigmoid": Curve(
        lambda x, _: _sigmoid(x), lambda x, _: _sigmoid(x) * _sigmoid(-x), "1 / (1 + e^−x)",
        "y (1 − y)", _logistic("-x"), "y (1 - y)",
        lambda x, _: _logistic(_less(x)), lambda x, _: _bell(_sigmoid(x)),
    ),
    "tanh": Curve(
        lambda x, _: quiet.tanh(x), lambda x, _: 1 - quiet.tanh(x) * quiet.tanh(x), "tanh x",
        "1 − y²", r"\tanh x", "1 - y^2", lambda x, _: rf"\tanh {number(x, nested=True)}",
        lambda x, _: rf"1 - {number(quiet.tanh(x), nested=True)}^2",
    ),
}


def elementwise(context: Context) -> dict[str, Rule]:
    """Rules of every function in `CURVES`; the slopes are an intermediate tensor, derivative."""
    recipe, x = context.recipe, context["x"]
    curve = CURVES[recipe.kind]

    def y(index: Index) -> Iterator[Term]:
        operand = context.operand("x", index)
        branch = _branch(curve.name, operand.value)
        yield multiplied(operand) if branch == "x" else function_of(
            _at(curve.value, operand.value, recipe), branch, operand)

    def numbers(index: Index) -> str:
        value = x.item(*index)
        if _branch(curve.name, value) == "x":
            return name("x", index)
        return curve.numbers(value, recipe)

    def slope_numbers(index: Index) -> str:
        value = x.item(*index)
        if _branch(curve.slope_name, value) == "1":
            return "1"
        return curve.slope_numbers(value, recipe)

    def dx_numbers(index: Index) -> str:
        """Put the slope's own numbers in the place of the slope."""
        factor = slope_numbers(index)
        if factor.startswith(("1 -", "-")):
            factor = brackets(factor)
        return times(context["dy"].item(*index), factor)

    def slope(index: Index) -> float:
        return _at(curve.slope, x.item(*index), recipe)

    def notes(index: Index) -> Iterator[Note]:
        yield Note("slope", {"value": slope(index)})
        if recipe.kind in ("relu", "shifted_relu") and slope(index) == 0:
            yield Note("dead", {})
        if recipe.kind in ("sigmoid", "tanh") and slope(index) < SATURATED:
            yield Note("saturated", {"slope": slope(index)})
        if recipe.kind in ("step", "sign"):
            yield Note("flat", {})
        if x.item(*index) == 0 and recipe.kind not in ("sigmoid", "tanh", "softplus"):
            yield Note("kink", {"slope": slope(index)})

    rules = {"y": Rule(context["y"], y, {"x": same}, f"y = {curve.latex}", notes=notes,
                       numbers=numbers)}
    derivative = Computed(x.shape, slope)

    def derivatives(index: Index) -> Iterator[Term]:
        operand = context.operand("x", index)
        yield function_of(slope(index), _branch(curve.slope_name, operand.value), operand)

    rules["derivative"] = Rule(
        derivative, derivatives, {"x": same}, f"y' = {curve.slope_latex}", numbers=slope_numbers,
    )
    if "dy" in context:
        def dx(index: Index) -> Iterator[Term]:
            yield multiplied(context.operand("dy", index), cell("derivative", derivative, index))

        rules["dx"] = Rule(
            context["dx"], dx, {"dy": same, "derivative": same},
            rf"dx = dy \cdot y', \quad y' = {curve.slope_latex}", notes=notes,
            numbers=dx_numbers,
        )
    return rules


def _branch(name: str, x: float) -> str:
    above, _, elsewhere = name.partition(" | ")
    return above if x > 0 or not elsewhere else elsewhere


def _at(function: Callable[[float, Any], float], x: float, recipe: Any) -> float:
    if math.isnan(x):
        return x
    return float(function(x, recipe))


def prelu(context: Context) -> dict[str, Rule]:
    """Rules of PReLU."""
    recipe, x, slope = context.recipe, context["x"], context["slope"]
    assert isinstance(recipe, PRelu)

    def learned(index: Index) -> Index:
        return (index[1],) if recipe.per_channel else (0,)

    def through(name: str, index: Index) -> Term:
        operand = context.operand(name, index)
        if x[index] > 0:
            return multiplied(operand)
        return multiplied(operand, context.operand("slope", learned(index)))

    def below(number: Index) -> Iterator[Index]:
        """Cells at or below 0 that meet this slope."""
        for index in every(x.shape):
            if not x[index] > 0 and learned(index) == number:
                yield index

    def dslope(number: Index) -> Iterator[Term]:
        for index in below(number):
            yield multiplied(context.operand("dy", index), context.operand("x", index))

    def its_slope(index: Index) -> tuple[Index, ...]:
        return () if x[index] > 0 else (learned(index),)

    rules = {"y": Rule(
        context["y"], lambda index: (through("x", index),), {"x": same, "slope": below},
        "y = " + CASES.format("x", r"\text{slope} \cdot x"),
    )}
    if "dy" in context:
        rules["dslope"] = Rule(
            context["dslope"], dslope, {"x": its_slope, "dy": its_slope},
            r"d\text{slope} = \sum_{x \le 0} dy \cdot x",
        )
        rules["dx"] = Rule(
            context["dx"], lambda index: (through("dy", index),), {"dy": same, "slope": below},
            r"dx = dy \cdot " + CASES.format("1", r"\text{slope}"),
        )
    assert slope.ndim == 1
    return rules
