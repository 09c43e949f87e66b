"""Which cells can influence which: receptive fields through any graph (REFERENCE T18)."""

from dataclasses import dataclass

from engine.architecture import INPUT, Architecture
from engine.layers.base import Layer
from engine.settings import Pair


@dataclass(frozen=True)
class ReceptiveField:
    """The input cells that cell (0, 0) of a node's maps can see, and how far the next one moves.

    Cell (i, j) sees rows ``start[0] + i · jump[0]`` and the `size[0]` rows from there, likewise
    columns. A start below 0 lies in the padding.
    """

    size: Pair
    jump: Pair
    start: Pair


def receptive_fields(architecture: Architecture) -> dict[str, ReceptiveField | None]:
    """Receptive field of every node, "input" included; None where a cell sees the whole input.

    Two k×k convolutions see (2k − 1)×(2k − 1):

    >>> from engine.spec import read
    >>> conv = {"kind": "conv2d", "out_channels": 1, "kernel_size": 3}
    >>> receptive_fields(read({"input": {"shape": [1, 9, 9]}, "loss": "mean_squared_error",
    ...     "nodes": [{"name": "a", **conv}, {"name": "b", **conv}]}))["b"]
    ReceptiveField(size=(5, 5), jump=(1, 1), start=(0, 0))
    """
    first = None if len(architecture.input.shape) == 1 else ReceptiveField((1, 1), (1, 1), (0, 0))
    fields: dict[str, ReceptiveField | None] = {INPUT: first}
    for node in architecture.nodes:
        seen = [fields[source] for source in node.inputs]
        maps = len(architecture.shapes[node.name]) == 3
        fields[node.name] = _through(node.layer, _union(seen)) if maps else None
    return fields


def _through(layer: Layer, seen: ReceptiveField | None) -> ReceptiveField | None:
    """Widen a receptive field by a layer's window, if it has one."""
    if seen is None or not hasattr(layer, "kernel_size"):
        return seen
    dilation = getattr(layer, "dilation", (1, 1))
    axes = [
        (size + (k - 1) * d * jump, jump * s, start - p * jump)
        for size, jump, start, k, s, p, d in zip(
            seen.size, seen.jump, seen.start,
            layer.kernel_size, layer.stride, layer.padding, dilation,  # type: ignore[attr-defined]
            strict=True,
        )
    ]
    (h, w), (jump_h, jump_w), (start_h, start_w) = zip(*axes, strict=True)
    return ReceptiveField((h, w), (jump_h, jump_w), (start_h, start_w))


def _union(seen: list[ReceptiveField | None]) -> ReceptiveField | None:
    """Cover the fields of all branches by the smallest one; None where their jumps differ."""
    known = [field for field in seen if field is not None]
    if len(known) < len(seen) or len({field.jump for field in known}) != 1:
        return None
    starts = [min(field.start[axis] for field in known) for axis in (0, 1)]
    ends = [max(field.start[axis] + field.size[axis] for field in known) for axis in (0, 1)]
    return ReceptiveField(
        (ends[0] - starts[0], ends[1] - starts[1]), known[0].jump, (starts[0], starts[1])
    )
