"""Multiply: one cell of each input, and what the others let through."""

from collections.abc import Iterable, Iterator

from engine.explain.latex import name as name_of
from engine.explain.terms import Context, Index, Note, Rule, Term, Terms, multiplied, same


def multiply(context: Context) -> dict[str, Rule]:
    """Rules of multiply."""
    names = context.inputs

    def y(index: Index) -> Iterator[Term]:
        yield multiplied(*(context.operand(name, index) for name in names))

    def let_through(own: str) -> Terms:
        others = [name for name in names if name != own]

        def dx(index: Index) -> Iterator[Term]:
            yield multiplied(
                context.operand("dy", index), *(context.operand(name, index) for name in others)
            )
        return dx

    def notes(_: Index) -> Iterator[Note]:
        yield Note("product-rule", {"inputs": len(names)})

    rules = {"y": Rule(context["y"], y, dict.fromkeys(names, same), f"y = {_product(names)}")}
    if "dy" in context:
        for own in names:
            readers = {name: same for name in names if name != own}
            rules[f"d{own}"] = Rule(
                context[f"d{own}"], let_through(own), {"dy": same, **readers},
                f"{name_of(f'd{own}')} = {_product(['dy', *readers])}", notes=notes,
            )
    return rules


def _product(names: Iterable[str]) -> str:
    return r" \cdot ".join(map(name_of, names))
