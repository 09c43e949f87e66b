"""Explanations and influences for the addresses of a whole trace.

Inside a layer everything has the layer's own names; here operands get the names they have in the
trace: what one layer reads as ``x`` is another's ``y``, and a ``dy`` is the sum of what comes back
from everybody who read it.
"""

from collections.abc import Iterator
from dataclasses import replace

from engine.architecture import INPUT, LOSS
from engine.explain import (
    MOST_TERMS,
    Explanation,
    check_index,
    explain,
    given,
    influences,
    summed,
)
from engine.explain.terms import Context, Index, Note, Operand, Place, Rule, Term, multiplied
from engine.network import NO_PARAMS
from engine.trace import Trace

Cell = tuple[str, Index]


def context_of(trace: Trace, node: str) -> Context:
    """Take one layer, or the loss, out of a trace with all its tensors.

    Raises
    ------
    AddressError
        For a node that is not there, also for the loss of a pass that went forward only.
    """
    prefix = f"{node}."
    tensors = {
        address.removeprefix(prefix): tensor
        for address, tensor in trace.tensors.items() if address.startswith(prefix)
    }
    if not tensors:
        trace.tensor(f"{node}.y")  # says what nodes there are
    if node == LOSS:
        return Context(trace.architecture.loss, tensors, trace.loss_forward)
    layer = trace.architecture.nodes[trace.architecture.place(node)].layer
    saved = None
    if layer.random and trace.mode.training:
        inputs = [value for name, value in tensors.items() if name in _names(trace, node)]
        saved = layer.forward(
            trace.params.get(node, NO_PARAMS), *inputs, training=True,
            rng=trace.mode.generator(node),
        ).saved
    return Context(layer, tensors, saved, trace.mode.training)


def explain_address(
    trace: Trace, address: str, index: Index, view: str = "gather", most: int = MOST_TERMS
) -> Explanation:
    """Tell which numbers make a cell of a trace; operands carry full addresses.

    Raises
    ------
    AddressError
        For an address that is not there.
    """
    node, _, local = address.partition(".")
    source = _source(trace, address)
    if source is not None:  # what a layer reads is explained where it was written
        found = explain_address(trace, f"{source}.y", index, view, most)
        return _as(found, address, f"{source}.y")
    if local == "dy":
        return _arriving(trace, address, index, view, most)
    if node == INPUT:
        cells = trace.tensor(address)
        check_index(address, cells, index)
        return given(address, cells, index)
    found = explain(context_of(trace, node), local, index, view, most)
    terms = tuple(
        term._replace(operands=tuple(_renamed(trace, node, one) for one in term.operands))
        for term in found.every_term
    )
    notes = tuple(_renamed_note(trace, node, note) for note in found.notes)
    return replace(found, tensor=address, every_term=terms, notes=notes)


def influences_of_address(trace: Trace, address: str, index: Index) -> list[Cell]:
    """List the cells of a trace that have a term with this one.

    Raises
    ------
    AddressError
        For an address that is not there.
    """
    node, _, local = address.partition(".")
    source = _source(trace, address)
    if source is not None:
        return influences_of_address(trace, f"{source}.y", index)
    if local == "dy" and node == INPUT:
        check_index(address, trace.tensor(address), index)
        return []
    if (flows_into := _becomes(trace, node, local)) is not None:
        check_index(address, trace.tensor(address), index)
        if len(_readers(trace, flows_into)) > 1:
            return [(f"{flows_into}.dy", index)]
        return influences_of_address(trace, f"{flows_into}.dy", index)
    found: list[Cell] = []
    if node == INPUT:
        check_index(address, trace.tensor(address), index)
    else:
        found += _within(context_of(trace, node), node, local, index)
    if local == "y":
        for reader, name in _readers(trace, node):
            if reader != LOSS or trace.gradients is not None:
                found += _within(context_of(trace, reader), reader, name, index)
    return list(dict.fromkeys(found))


def _within(context: Context, node: str, local: str, index: Index) -> Iterator[Cell]:
    return ((f"{node}.{name}", cell) for name, cell in influences(context, local, index))


def _arriving(
    trace: Trace, address: str, index: Index, view: str, most: int
) -> Explanation:
    """Explain what comes back to a node's output: one reader's dx, or the sum of several."""
    node = address.partition(".")[0]
    cells = trace.tensor(address)
    check_index(address, cells, index)
    arriving = [f"{reader}.d{name}" for reader, name in _readers(trace, node)]
    arriving = [one for one in arriving if one in trace.tensors]
    if len(arriving) == 1:
        return _as(explain_address(trace, arriving[0], index, view, most), address, arriving[0])

    def terms(at: Index) -> Iterator[Term]:
        for one in arriving:
            operand = Operand(one, at, trace.tensor(one).item(*at))
            yield multiplied(operand, group=one.partition(".")[0])

    def notes(_: Index) -> tuple[Note]:
        return (Note("fork", {"readers": len(arriving)}),)

    rule = Rule(cells, terms, {}, r"dy = \sum_{\text{readers}} dx", notes=notes)
    return summed(address, rule, index, view, most)


def _as(found: Explanation, address: str, other: str) -> Explanation:
    note = Note("same-as", {"tensor": other})
    return replace(found, tensor=address, notes=(note, *found.notes))


def _names(trace: Trace, node: str) -> list[str]:
    """Return what a node calls its inputs: ``x``, or ``x0``, ``x1`` …."""
    if node == LOSS:
        return ["x"]
    count = len(trace.architecture.nodes[trace.architecture.place(node)].inputs)
    return ["x"] if count == 1 else [f"x{number}" for number in range(count)]


def _sources(trace: Trace, node: str) -> tuple[str, ...]:
    if node == LOSS:
        return (trace.architecture.output,)
    return trace.architecture.nodes[trace.architecture.place(node)].inputs


def _source(trace: Trace, address: str) -> str | None:
    """Who wrote it, if this is an input of a node."""
    node, _, local = address.partition(".")
    if node == INPUT or address not in trace.tensors:
        return None
    return dict(zip(_names(trace, node), _sources(trace, node), strict=True)).get(local)


def _becomes(trace: Trace, node: str, local: str) -> str | None:
    """To whose dy a dx flows back."""
    if f"{node}.{local}" not in trace.tensors or not local.startswith("dx") or node == INPUT:
        return None
    return dict(zip(_names(trace, node), _sources(trace, node), strict=True)).get(local[1:])


def _readers(trace: Trace, node: str) -> list[tuple[str, str]]:
    """Everybody who reads a node's output, and under which name."""
    found = [
        (reader.name, name)
        for reader in trace.architecture.nodes
        for name, source in zip(_names(trace, reader.name), reader.inputs, strict=True)
        if source == node
    ]
    if node == trace.architecture.output:
        found.append((LOSS, "x"))
    return found


def _renamed(trace: Trace, node: str, operand: Operand) -> Operand:
    """Give an operand its address in the trace."""
    if operand.index is None and not operand.padding:
        return operand
    places = tuple(Place(f"{node}.{place.tensor}", place.index) for place in operand.places)
    return replace(operand, tensor=full_address(trace, node, operand.tensor), places=places)


def full_address(trace: Trace, node: str, local: str) -> str:
    """``x`` of a node -> ``source.y``; anything else -> ``node.name``."""
    source = _source(trace, f"{node}.{local}")
    return f"{node}.{local}" if source is None else f"{source}.y"


def _renamed_note(trace: Trace, node: str, note: Note) -> Note:
    if "tensor" not in note.values:
        return note
    return Note(note.code, {**note.values, "tensor": full_address(
        trace, node, note.values["tensor"])})
