"""Local response normalisation: a cell is divided by what stands in the neighbouring channels."""

import math
from collections.abc import Iterator

from engine.explain import quiet
from engine.explain.latex import added, brackets, number, scaled, times
from engine.explain.terms import (
    Computed,
    Context,
    Index,
    Rule,
    Term,
    cell,
    constant,
    function_of,
    multiplied,
    same,
)
from engine.layers.lrn import LRN


def local_response(context: Context) -> dict[str, Rule]:
    """Rules of lrn; what a cell is divided by, before the power, is an intermediate: divisor."""
    layer, x = context.recipe, context["x"]
    assert isinstance(layer, LRN)
    before, after = layer.size // 2, (layer.size - 1) // 2
    weight = constant(layer.alpha / layer.size, "alpha/size")

    def around(index: Index, back: int, on: int) -> Iterator[Index]:
        n, c, *at = index
        for channel in range(max(c - back, 0), min(c + on + 1, x.shape[1])):
            yield (n, channel, *at)

    def looked_at(index: Index) -> Iterator[Index]:
        return around(index, before, after)

    def looking(index: Index) -> Iterator[Index]:
        return around(index, after, before)

    def divide(index: Index) -> float:
        squares = quiet.total(x.item(*one) * x.item(*one) for one in looked_at(index))
        return layer.k + weight.value * squares

    divisor = Computed(x.shape, divide)

    def divisors(index: Index) -> Iterator[Term]:
        yield multiplied(constant(layer.k, "k"))
        for one in looked_at(index):
            neighbour = context.operand("x", one)
            yield multiplied(weight, neighbour, neighbour)

    def y(index: Index) -> Iterator[Term]:
        own, below = context.operand("x", index), cell("divisor", divisor, index)
        value = own.value * quiet.power(below.value, -layer.beta)
        yield function_of(value, "x · divisor^−beta", own, below)

    share = rf"\frac{{{number(layer.alpha)}}}{{{layer.size}}}"

    def divisor_numbers(index: Index) -> str:
        squares = added(f"{number(x.item(*one), nested=True)}^2" for one in looked_at(index))
        return f"{number(layer.k)} + {scaled(share, squares)}"

    def raised(index: Index, power: float) -> str:
        return rf"{number(divisor.at(index), nested=True)}^{{{number(power)}}}"

    def y_numbers(index: Index) -> str:
        return times(x.item(*index), raised(index, -layer.beta))

    rules = {
        "divisor": Rule(divisor, divisors, {"x": looking},
                        r"D_c = k + \frac{\alpha}{\text{size}} " + _sum("j", "c", before, after)
                        + " x_j^2",
                        numbers=divisor_numbers),
        "y": Rule(context["y"], y, {"x": same, "divisor": same}, r"y_c = x_c D_c^{-\beta}",
                  numbers=y_numbers),
    }
    if "dy" in context:
        factor = constant(-2 * layer.beta * weight.value, "−2 beta alpha/size")

        def dx(index: Index) -> Iterator[Term]:
            delta, below = context.operand("dy", index), cell("divisor", divisor, index)
            value = delta.value * quiet.power(below.value, -layer.beta)
            yield function_of(value, "dy · divisor^−beta", delta, below, group="own")
            own = context.operand("x", index)
            for one in looking(index):
                parts = (factor, own, context.operand("dy", one), context.operand("x", one))
                below = cell("divisor", divisor, one)
                value = math.prod(part.value for part in parts)
                yield function_of(
                    value * quiet.power(below.value, -layer.beta - 1),
                    "−2 beta alpha/size · x · dy · x · divisor^(−beta−1)", *parts, below,
                    group="neighbours",
                )

        def dx_numbers(index: Index) -> str:
            dy = context["dy"]
            through = added(
                times(dy.item(*one), x.item(*one), raised(one, -layer.beta - 1))
                for one in looking(index)
            )
            factors = times(number(-factor.value), number(x.item(*index), nested=True))
            own = times(dy.item(*index), raised(index, -layer.beta))
            return rf"{own} - {factors} \cdot {brackets(through)}"

        rules["dx"] = Rule(
            context["dx"], dx, {"dy": looked_at, "x": looked_at, "divisor": looked_at},
            r"dx_j = dy_j D_j^{-\beta} - \frac{2 \alpha \beta}{\text{size}} x_j "
            + _sum("c", "j", after, before) + r" dy_c x_c D_c^{-\beta-1}", numbers=dx_numbers,
        )
    return rules


def _sum(over: str, around: str, back: int, on: int) -> str:
    """Write a sum over neighbouring channels."""
    first = f"{around}-{back}" if back else around
    last = f"{around}+{on}" if on else around
    return rf"\sum_{{{over}={first}}}^{{{last}}}"
