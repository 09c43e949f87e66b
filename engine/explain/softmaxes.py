"""Softmax and its logarithm: every output of a place depends on every input of that place."""

from collections.abc import Iterator

from engine.explain import quiet
from engine.explain.latex import added, brackets, number, times
from engine.explain.terms import (
    Computed,
    Context,
    Index,
    Note,
    Rule,
    Term,
    cell,
    constant,
    function_of,
    multiplied,
    same,
)


def siblings(shape: tuple[int, ...], index: Index) -> Iterator[Index]:
    """Go over all channels (axis 1) at one place."""
    for channel in range(shape[1]):
        yield (index[0], channel, *index[2:])


class Exponentials:
    """``e^(x − m)`` for the largest x of a place, m, and their sum: what softmax is made of."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.x = context["x"]
        # Without the channels; where the sum stands for all of them.
        self.place = (len(self.x), *self.x.shape[2:])
        self.powers = Computed(self.x.shape, self._power)
        self._largest: dict[Index, float] = {}
        self.total = Computed(self.place, self._total)

    def at(self, index: Index) -> Index:
        """Where the sum of a cell's place stands."""
        return (index[0], *index[2:])

    def largest(self, index: Index) -> float:
        """Find m."""
        place = self.at(index)
        if place not in self._largest:  # Every cell of a place needs the same one.
            self._largest[place] = max(self.x.item(*one) for one in siblings(self.x.shape, index))
        return self._largest[place]

    def _power(self, index: Index) -> float:
        return quiet.exp(self.x.item(*index) - self.largest(index))

    def _total(self, index: Index) -> float:
        first = (index[0], 0, *index[1:])
        return quiet.total(self._power(one) for one in siblings(self.x.shape, first))

    def share(self, index: Index) -> float:
        """Compute softmax itself."""
        return quiet.over(self._power(index), self._total(self.at(index)))

    def rules(self) -> dict[str, Rule]:
        """Rules of the intermediate tensors exp and total."""
        def power(index: Index) -> Iterator[Term]:
            m = constant(self.largest(index), "m = max x")
            yield function_of(
                self._power(index), "e^(x − m)", self.context.operand("x", index), m
            )

        def total(index: Index) -> Iterator[Term]:
            for one in siblings(self.x.shape, (index[0], 0, *index[1:])):
                yield multiplied(cell("exp", self.powers, one))

        def power_numbers(index: Index) -> str:
            m = number(self.largest(index), nested=True)
            return rf"e^{{{number(self.x.item(*index))} - {m}}}"

        return {
            "exp": Rule(self.powers, power, {"x": same},
                        r"\text{exp}_i = e^{x_i - m}, \quad m = \max_k x_k",
                        numbers=power_numbers),
            "total": Rule(
                self.total, total, {"exp": lambda index: (self.at(index),)},
                r"\text{total} = \sum_k \text{exp}_k",
            ),
        }

    def shares(self, index: Index) -> Iterator[Term]:
        """One term: e^(x − m) / total."""
        yield function_of(
            self.share(index), "exp / total", cell("exp", self.powers, index),
            cell("total", self.total, self.at(index)),
        )

    def share_numbers(self, index: Index) -> str:
        """Write e^(x − m) over the total."""
        above, below = self.powers.at(index), self.total.at(self.at(index))
        return rf"\frac{{{number(above)}}}{{{number(below)}}}"

    def all_of(self, index: Index) -> Iterator[Index]:
        """From a sum to all cells that it divides."""
        return siblings(self.x.shape, (index[0], 0, *index[1:]))

    def siblings(self, index: Index) -> Iterator[Index]:
        """From a cell to all of its place."""
        return siblings(self.x.shape, index)

    def notes(self, index: Index) -> Iterator[Note]:
        """Say that the largest x is subtracted."""
        yield Note("shifted", {"m": self.largest(index)})


def softmax(context: Context) -> dict[str, Rule]:
    """Rules of softmax; its dx has one term for each delta of the place."""
    made = Exponentials(context)
    rules = {
        **made.rules(),
        "y": Rule(
            context["y"], made.shares, {"exp": same, "total": made.all_of},
            r"y_i = \frac{e^{x_i - m}}{\sum_k e^{x_k - m}}, \quad m = \max_k x_k",
            notes=made.notes, numbers=made.share_numbers,
        ),
    }
    if "dy" in context:
        def dx(index: Index) -> Iterator[Term]:
            own = context.operand("y", index)
            yield multiplied(context.operand("dy", index), own, group="own")
            for one in made.siblings(index):
                yield multiplied(
                    constant(-1.0, "−1"), own, context.operand("dy", one),
                    context.operand("y", one), group="shared",
                )

        def dx_numbers(index: Index) -> str:
            dy, own = context["dy"], context["y"]
            shared = added(times(dy.item(*one), own.item(*one)) for one in made.siblings(index))
            difference = f"{number(dy.item(*index))} - {brackets(shared)}"
            return times(own.item(*index), brackets(difference))

        rules["dx"] = Rule(
            context["dx"], dx, {"dy": made.siblings, "y": made.siblings},
            r"dx_i = y_i \left( dy_i - \sum_k dy_k y_k \right)", numbers=dx_numbers,
        )
    return rules


def log_softmax(context: Context) -> dict[str, Rule]:
    """Rules of log_softmax; the probabilities are an intermediate tensor, p."""
    made = Exponentials(context)
    p = Computed(made.x.shape, made.share)

    def y(index: Index) -> Iterator[Term]:
        total = cell("total", made.total, made.at(index))
        yield multiplied(context.operand("x", index))
        yield multiplied(constant(-1.0, "−1"), constant(made.largest(index), "m = max x"))
        yield function_of(-quiet.log(total.value), "−log total", total)

    def y_numbers(index: Index) -> str:
        total = made.total.at(made.at(index))
        m = number(made.largest(index), nested=True)
        return rf"{number(made.x.item(*index))} - {m} - \log {number(total)}"

    rules = {
        **made.rules(),
        "p": Rule(p, made.shares, {"exp": same, "total": made.all_of},
                  r"p_i = \frac{e^{x_i - m}}{\sum_k e^{x_k - m}}, \quad m = \max_k x_k",
                  notes=made.notes, numbers=made.share_numbers),
        "y": Rule(context["y"], y, {"x": same, "total": made.all_of},
                  r"y_i = x_i - m - \log \sum_k e^{x_k - m}, \quad m = \max_k x_k",
                  numbers=y_numbers),
    }
    if "dy" in context:
        def dx(index: Index) -> Iterator[Term]:
            yield multiplied(context.operand("dy", index), group="own")
            share = cell("p", p, index)
            for one in made.siblings(index):
                yield multiplied(
                    constant(-1.0, "−1"), share, context.operand("dy", one), group="shared"
                )

        def dx_numbers(index: Index) -> str:
            dy = context["dy"]
            total = added(number(dy.item(*one)) for one in made.siblings(index))
            return f"{number(dy.item(*index))} - {times(made.share(index), brackets(total))}"

        rules["dx"] = Rule(
            context["dx"], dx, {"dy": made.siblings, "p": same},
            r"dx_i = dy_i - p_i \sum_k dy_k", numbers=dx_numbers,
        )
    return rules


