"""Losses: what each cell costs, how costs become one number, and the first delta of all.

Every loss has the intermediate tensor ``each`` (the loss L of each object), and y is made of these.
"""

from collections.abc import Iterator

from engine.explain import quiet
from engine.explain.costs import COSTS, SQUARE, sigmoid
from engine.explain.latex import added, brackets, number, scaled, times
from engine.explain.softmaxes import Exponentials
from engine.explain.terms import (
    Cells,
    Computed,
    Context,
    Index,
    Note,
    Operand,
    Rule,
    Term,
    Terms,
    cell,
    constant,
    every,
    function_of,
    multiplied,
    same,
)
from engine.losses.base import LossForward
from engine.losses.cellwise import CellLoss
from engine.losses.hinge import MulticlassHinge
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.tensor import Tensor


def cellwise(context: Context) -> dict[str, Rule]:
    """Rules of the losses that compare cell by cell."""
    loss, x, t = context.recipe, context["x"], context["t"]
    assert isinstance(loss, CellLoss)
    cost = COSTS[loss.kind]
    cells = x.size // len(x)
    share, divisor = loss.share(cells), _divisor(context)
    shared = [] if share == 1 else [_fraction(share)]

    def costs(index: Index) -> Iterator[Term]:
        for one in _object(x, index):
            value = share * cost.value(x.item(*one), t.item(*one), loss)
            yield function_of(value, cost.name, context.operand("x", one),
                              context.operand("t", one), *shared)

    def each(index: Index) -> float:
        return quiet.total(term.product for term in costs(index))

    def costs_numbers(index: Index) -> str:
        parts = (cost.numbers(x.item(*one), t.item(*one), loss) for one in _object(x, index))
        return scaled(_written(share), added(parts)) if cells > 1 or share != 1 else added(parts)

    factor = share * divisor.value
    factors = [] if factor == 1 else [_fraction(factor)]

    def dx(index: Index) -> Iterator[Term]:
        slope = cost.slope(x.item(*index), t.item(*index), loss)
        if constant_slope:
            yield multiplied(constant(slope, "1"), *factors)
            return
        yield function_of(slope * factor, cost.slope_name, context.operand("x", index),
                          context.operand("t", index), *factors)

    def dx_numbers(index: Index) -> str:
        slope = cost.slope_numbers(x.item(*index), t.item(*index), loss)
        if not slope:
            return _written(factor) or "1"
        return rf"{_written(factor)} \cdot {slope}" if factor != 1 else slope

    # The 2 of a square's slope is a part of the factor.
    double = 2.0 if cost is SQUARE else 1.0

    def parts(index: Index) -> Iterator[Term]:
        """Minuend and subtrahend, where the slope is a difference of two cells."""
        source = "p" if "p" in context else "x"
        scale = [] if factor * double == 1 else [_fraction(factor * double)]
        yield multiplied(context.operand(source, index), *scale)
        yield multiplied(constant(-1.0, "−1"), context.operand("t", index), *scale)

    # Of the plain difference: the same whatever x and t are.
    constant_slope = loss.kind == "difference"
    plain = cost is SQUARE or loss.kind == "binary_cross_entropy_with_logits"
    made: Terms = parts if plain else dx
    readers: dict[str, Cells] = {"p" if "p" in context else "x": same, "t": same}
    object_of: Cells = lambda index: (index[:1],)  # noqa: E731 (used twice)
    rules = {
        "each": Rule(
            Computed((len(x),), each), costs, {"x": object_of, "t": object_of},
            rf"L_n = {_written(share)} \sum_k {cost.latex}", numbers=costs_numbers,
        ),
        **_mean(context, Computed((len(x),), each), divisor),
    }
    if "p" in context:
        rules["p"] = _probabilities(context)
    rules["dx"] = Rule(
        context["dx"], made, {} if constant_slope else readers,
        f"dx_k = {f'{_written(factor * double)} {cost.slope_latex}'.strip() or '1'}",
        numbers=None if plain else dx_numbers,
    )
    return rules


def _probabilities(context: Context) -> Rule:
    def terms(index: Index) -> Iterator[Term]:
        operand = context.operand("x", index)
        yield function_of(sigmoid(operand.value), "1 / (1 + e^−x)", operand)

    def numbers(index: Index) -> str:
        return rf"\frac{{1}}{{1 + e^{{-{number(context['x'].item(*index), nested=True)}}}}}"

    return Rule(context["p"], terms, {"x": same}, r"p = \frac{1}{1 + e^{-x}}", numbers=numbers)


def cross_entropy(context: Context) -> dict[str, Rule]:
    """Rules of softmax with cross-entropy: dx = p − t, for targets that add up to 1."""
    loss, x, t = context.recipe, context["x"], context["t"]
    assert isinstance(loss, SoftmaxCrossEntropy)
    made, divisor = Exponentials(context), _divisor(context)
    weights = loss.weight or (1.0,) * x.shape[1]

    def weight(index: Index) -> list[Operand]:
        """Return the class's weight, where classes have weights."""
        k = index[1]
        return [constant(weights[k], f"weight {k}")] if loss.weight else []

    def logarithm(one: Index) -> float:
        total = made.total.at(made.at(one))
        return x.item(*one) - made.largest(one) - quiet.log(total)

    def costs(index: Index) -> Iterator[Term]:
        for k in range(x.shape[1]):
            one = (*index, k)
            target, counts = context.operand("t", one), weight(one)
            value = 0.0
            if target.value * weights[k]:
                value = -weights[k] * target.value * logarithm(one)
            yield function_of(value, "−t log p", target, context.operand("p", one), *counts)

    def each(index: Index) -> float:
        return quiet.total(term.product for term in costs(index))

    def costs_numbers(index: Index) -> str:
        return added(
            "-" + times(*(number(one.value, nested=True) for one in weight((*index, k))),
                        number(t.item(*index, k), nested=True),
                        rf"\log {number(context['p'].item(*index, k))}")
            for k in range(x.shape[1])
        )

    def weight_of(n: int) -> float:
        """Add up the targets of an object, weighted: what p is multiplied with."""
        return quiet.total(weights[k] * t.item(n, k) for k in range(x.shape[1]))

    def dx(index: Index) -> Iterator[Term]:
        total = weight_of(index[0])
        sums = [] if abs(total - 1) < 1e-15 else [constant(total, "Σ weight · t"
                                                           if loss.weight else "Σ t")]
        share = [] if divisor.value == 1 else [divisor]
        yield multiplied(context.operand("p", index), *sums, *share, group="p")
        yield multiplied(constant(-1.0, "−1"), *weight(index), context.operand("t", index), *share,
                         group="t")

    def notes(index: Index) -> Iterator[Note]:
        yield Note("p-minus-t", {"p": context["p"].item(*index), "t": t.item(*index)})

    object_of: Cells = lambda index: (index[:1],)  # noqa: E731 (used twice)
    n = "" if divisor.value == 1 else f"{_latex_of(divisor)} "
    slope = "(p_i - t_i)" if n else "p_i - t_i"
    if loss.weight:
        slope = r"\left( p_i \sum_k w_k t_k - w_i t_i \right)"
    elif any(abs(weight_of(one) - 1) >= 1e-15 for one in range(len(t))):
        slope = r"\left( p_i \sum_k t_k - t_i \right)"
    return {
        **made.rules(),
        "p": Rule(context["p"], made.shares, {"exp": same, "total": made.all_of},
                  r"p_i = \frac{e^{x_i - m}}{\sum_k e^{x_k - m}}, \quad m = \max_k x_k",
                  notes=made.notes, numbers=made.share_numbers),
        "each": Rule(Computed((len(x),), each), costs, {"t": object_of, "p": object_of},
                     r"L_n = -\sum_k w_k t_k \log p_k" if loss.weight
                     else r"L_n = -\sum_k t_k \log p_k", numbers=costs_numbers),
        **_mean(context, Computed((len(x),), each), divisor),
        "dx": Rule(context["dx"], dx, {"p": same, "t": same}, rf"dx_i = {n}{slope}", notes=notes),
    }


def multiclass_hinge(context: Context) -> dict[str, Rule]:
    """Rules of the multi-class hinge: wrong classes that come too close to the right one."""
    loss, x, t = context.recipe, context["x"], context["t"]
    assert isinstance(loss, MulticlassHinge)
    divisor, classes = _divisor(context), x.shape[1]
    share = loss.share(classes)
    shared = [] if share == 1 else [_fraction(share)]
    factor = share * divisor.value
    factors = [] if factor == 1 else [_fraction(factor)]

    def right(n: int) -> Index:
        return (n, next(k for k in range(classes) if t.item(n, k) == 1))

    def lack(one: Index) -> float:
        return loss.margin - x.item(*right(one[0])) + x.item(*one)

    def costs(index: Index) -> Iterator[Term]:
        c = right(index[0])
        for k in range(classes):
            one = (*index, k)
            if one != c:
                yield function_of(
                    share * max(0.0, lack(one)), "max(0, margin − x_c + x_i)",
                    context.operand("x", c), context.operand("x", one), *shared,
                )

    def each(index: Index) -> float:
        return quiet.total(term.product for term in costs(index))

    def near(one: Index, sign: float) -> Term:
        """One wrong class: whether it comes within the margin, which both cells decide."""
        c = right(one[0])
        return function_of(
            sign * factor * float(lack(one) > 0),
            "[margin − x_c + x_i > 0]" if sign > 0 else "−[margin − x_c + x_i > 0]",
            context.operand("x", c), context.operand("x", one), *factors,
        )

    def dx(index: Index) -> Iterator[Term]:
        if index != right(index[0]):
            yield near(index, 1.0)
            return
        for k in range(classes):
            one = (index[0], k)
            if one != index:
                yield near(one, -1.0)

    def all_read(index: Index) -> Iterator[Index]:
        """Go to all for the right class's score; to itself and the right class for a wrong one."""
        c = right(index[0])
        if index != c:
            yield from (index, c)
        elif classes > 1:
            yield from ((index[0], k) for k in range(classes))

    def read_once(index: Index) -> Iterator[Index]:
        if classes > 1:
            yield index[:1]

    def distance(one: Index) -> str:
        c, own = (number(x.item(*cell), nested=True) for cell in (right(one[0]), one))
        return f"{number(loss.margin)} - {c} + {own}"

    def wrong(n: int) -> list[Index]:
        return [(n, k) for k in range(classes) if (n, k) != right(n)]

    def costs_numbers(index: Index) -> str:
        return scaled(_written(share), added(
            rf"\max(0,\: {distance(one)})" for one in wrong(index[0])))

    def dx_numbers(index: Index) -> str:
        own = index == right(index[0])
        near_ones = added(f"[{distance(one)} > 0]" for one in (wrong(index[0]) if own else [index]))
        scale = _written(factor)
        if own:
            return rf"-{scale or 1} \cdot {brackets(near_ones)}"
        return rf"{scale} \cdot {near_ones}" if scale else near_ones

    made = Computed((len(x),), each)
    return {
        "each": Rule(made, costs, {"x": read_once},
                     rf"L_n = {_written(share)} \sum_{{i \ne c}} "
                     r"\max(0, \text{margin} - x_c + x_i)", numbers=costs_numbers),
        **_mean(context, made, divisor),
        "dx": Rule(context["dx"], dx, {"x": all_read},
                   rf"dx_i = {_written(factor)} [\text{{margin}} - x_c + x_i > 0], \quad "
                   r"dx_c = -\sum_{i \ne c} dx_i", numbers=dx_numbers),
    }


# what all have in common


def _mean(context: Context, each: Computed, divisor: Operand) -> dict[str, Rule]:
    """Make y of the objects' losses."""
    def terms(_: Index) -> Iterator[Term]:
        for one in every(each.shape):
            share = [] if divisor.value == 1 else [divisor]
            yield multiplied(cell("each", each, one), *share)

    def notes(_: Index) -> Iterator[Note]:
        yield Note(f"loss-{context.recipe.settings()['reduction']}", {"objects": each.size})

    formula = r"y = \sum_n L_n"
    if divisor.value != 1:
        formula = rf"y = {_latex_of(divisor)} \sum_n L_n"
    return {"y": Rule(context["y"], terms, {"each": lambda _: ((),)}, formula, notes=notes)}


def _divisor(context: Context) -> Operand:
    """One over what the sum over the batch is divided by; its value is the share of an object."""
    made = context.saved
    assert isinstance(made, LossForward)
    return _fraction(1 / float(made.divisor))


def _object(x: Tensor, index: Index) -> Iterator[Index]:
    for at in every(x.shape[1:]):
        yield (*index, *at)


def _fraction(value: float) -> Operand:
    """Write a share as the fraction it is, where it is one."""
    for above in (1, 2):
        below = round(above / value) if value else 0
        if below and abs(above / below - value) < 1e-12 * abs(value):
            return constant(value, f"{above}/{below}" if below > 1 else str(above))
    return constant(value)


def _latex_of(operand: Operand) -> str:
    above, _, below = operand.tensor.partition("/")
    return rf"\frac{{{above}}}{{{below}}}" if below else above


def _written(value: float) -> str:
    return "" if value == 1 else _latex_of(_fraction(value))
