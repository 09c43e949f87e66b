"""Which cells can influence which, through any graph: receptive and projective fields (T18).

Fields are boxes of cells, the smallest that hold every cell that is linked. What layers link is
told by `Layer.spans`; these functions only follow them.
"""

from dataclasses import dataclass

import numpy as np

from engine.architecture import INPUT, Architecture
from engine.layers.base import Layer, Span
from engine.layers.convolution import Convolution
from engine.layers.pooling import Pooling
from engine.tensor import Shape, Tensor


@dataclass(frozen=True)
class ReceptiveField:
    """The textbook's numbers: how much a cell sees, and how far apart neighbours look.

    Cell (i, j) sees rows ``start[0] + i · jump[0]`` and the `size[0]` rows from there, likewise
    columns. A start below 0 lies in the padding.
    """

    size: Shape
    jump: Shape
    start: Shape


# Start and end (excluded) along each spatial axis.
Box = tuple[tuple[int, int], ...]


def receptive_fields(architecture: Architecture) -> dict[str, ReceptiveField | None]:
    """Receptive field of every node, "input" included, in the textbook's numbers.

    None where there are none: a cell sees the whole input (dense layers), or windows of changing
    size (transposed convolution, adaptive pooling); `receptive_spans` has these too.

    Two k×k convolutions see (2k − 1)×(2k − 1):

    >>> from engine.spec import read
    >>> conv = {"kind": "conv2d", "out_channels": 1, "kernel_size": 3}
    >>> receptive_fields(read({"input": {"shape": [1, 9, 9]}, "loss": "mean_squared_error",
    ...     "nodes": [{"name": "a", **conv}, {"name": "b", **conv}]}))["b"]
    ReceptiveField(size=(5, 5), jump=(1, 1), start=(0, 0))
    """
    axes = len(architecture.input.shape) - 1
    first = ReceptiveField((1,) * axes, (1,) * axes, (0,) * axes) if axes else None
    fields = {INPUT: first}
    for node in architecture.nodes:
        fields[node.name] = _regular(node.layer, [fields[source] for source in node.inputs])
    return fields


def receptive_spans(architecture: Architecture) -> dict[str, tuple[Span, ...] | None]:
    """Tell what the cells of every node see of the input, "input" included, cell by cell.

    Returns
    -------
    dict of str to tuple of (H', 2) int array, or None
        Start and end (excluded) of the input rows that row i sees, likewise columns, without
        padding; None where every cell sees the whole input.

    Examples
    --------
    >>> from engine.spec import read
    >>> spans = receptive_spans(read({"input": {"shape": [1, 5, 5]}, "loss": "mean_squared_error",
    ...     "nodes": [{"name": "a", "kind": "conv2d", "out_channels": 1, "kernel_size": 3,
    ...                "stride": 2, "padding": 1}]}))
    >>> spans["a"][0].tolist()
    [[0, 2], [1, 4], [3, 5]]
    """
    space = architecture.input.shape[1:]
    seen: dict[str, tuple[Span, ...] | None] = {
        INPUT: tuple(_itself(size) for size in space) or None
    }
    for node in architecture.nodes:
        own = node.layer.spans(*architecture.input_shapes(node.name))
        known = [spans for source in node.inputs if (spans := seen[source]) is not None]
        everything = own is None or len(known) < len(node.inputs)
        seen[node.name] = None if everything else _union(
            [tuple(map(_through, own or (), spans)) for spans in known]
        )
    return seen


def projective_field(
    architecture: Architecture, source: str, cell: Shape, node: str
) -> Box | None:
    """Box of a node's cells that one cell of another node (or of "input") can influence.

    Parameters
    ----------
    architecture : Architecture
    source : str
        Where the cell is.
    cell : tuple of int
        Its row and column, without the channel.
    node : str

    Returns
    -------
    tuple of (int, int), or None
        Start and end (excluded) along each axis of the node's maps; () where the node is a
        vector and all of it is reached; None where nothing is.

    Examples
    --------
    >>> from engine.spec import read
    >>> architecture = read({"input": {"shape": [1, 9, 9]}, "loss": "mean_squared_error", "nodes": [
    ...     {"name": "a", "kind": "conv2d", "out_channels": 1, "kernel_size": 3, "stride": 2}]})
    >>> projective_field(architecture, "input", (2, 0), "a")
    ((0, 2), (0, 1))
    """
    reached: dict[str, Box] = {source: tuple((at, at + 1) for at in cell)}
    for later in architecture.nodes:
        boxes = []
        spans = later.layer.spans(*architecture.input_shapes(later.name))
        for origin in later.inputs:
            if origin not in reached or later.name == source:
                continue
            shape = architecture.shapes[later.name]
            if spans is None or len(reached[origin]) != len(spans):
                boxes.append(tuple((0, size) for size in shape[1:]))
            else:
                touched = [
                    np.flatnonzero((span[:, 0] < end) & (span[:, 1] > start))
                    for span, (start, end) in zip(spans, reached[origin], strict=True)
                ]
                if all(len(t) for t in touched):
                    boxes.append(tuple((int(t[0]), int(t[-1]) + 1) for t in touched))
        if boxes:
            reached[later.name] = tuple(
                (min(start for start, _ in axis), max(end for _, end in axis))
                for axis in zip(*boxes, strict=True)
            )
    return reached.get(node)


def support(gradient: Tensor) -> Box | None:
    """Box of the cells that really carry gradient: (…, H, W) -> start and end of each axis.

    Parameters
    ----------
    gradient : (N, C, *space) Tensor
        For instance the dy of "input" in what `Network.pull_back` returns.

    Returns
    -------
    tuple of (int, int), or None
        Along each spatial axis; None where all is 0.
    """
    axes = range(2, gradient.ndim)
    box = []
    for axis in axes:
        others = tuple(a for a in range(gradient.ndim) if a != axis)
        at = np.flatnonzero((gradient != 0).any(axis=others))
        if not len(at):
            return None
        box.append((int(at[0]), int(at[-1]) + 1))
    return tuple(box)


def _itself(size: int) -> Span:
    return np.stack([np.arange(size), np.arange(1, size + 1)], axis=1)


def _through(span: Span, seen: Span) -> Span:
    """Follow spans of an input whose cells see `seen`.

    A cell may see nothing (0 to 0): its window lies in the padding, or between the stamps of a
    transposed convolution. Then the next and the last one that see something count.
    """
    start, end = np.clip(span, 0, len(seen)).T
    numbers = np.arange(len(seen))
    sees = seen[:, 0] < seen[:, 1]
    following = np.minimum.accumulate(np.where(sees, numbers, len(seen))[::-1])[::-1]
    preceding = np.maximum.accumulate(np.where(sees, numbers, -1))
    first = following[np.minimum(start, len(seen) - 1)]
    last = preceding[np.maximum(end - 1, 0)]
    followed = np.stack(
        [seen[np.minimum(first, len(seen) - 1), 0], seen[np.maximum(last, 0), 1]], axis=1
    )
    followed[(start >= end) | (first > last)] = 0
    return followed


def _union(fields: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Cover the fields of all branches by the smallest one."""
    return tuple(_covered(np.stack(axis)) for axis in zip(*fields, strict=True))


def _covered(spans: Span) -> Span:
    """Cover (branches, H', 2) by (H', 2)."""
    start, end = spans[..., 0], spans[..., 1]
    blind = start >= end
    first = np.where(blind, np.iinfo(np.intp).max, start).min(axis=0)
    covered = np.stack([first, end.max(axis=0)], axis=1)
    covered[blind.all(axis=0)] = 0
    return covered


def _regular(layer: Layer, seen: list[ReceptiveField | None]) -> ReceptiveField | None:
    """Widen the field of the inputs by a layer's window, where both are regular."""
    known = [field for field in seen if field is not None]
    if len(known) < len(seen) or len({field.jump for field in known}) != 1:
        return None
    starts = tuple(map(min, zip(*(field.start for field in known), strict=True)))
    ends = (
        max(start + size for start, size in axis)
        for axis in zip(*(zip(f.start, f.size, strict=True) for f in known), strict=True)
    )
    sizes = tuple(end - start for start, end in zip(starts, ends, strict=True))
    jumps = known[0].jump
    if not isinstance(layer, Convolution | Pooling):
        itself = type(layer).spans is Layer.spans
        return ReceptiveField(sizes, jumps, starts) if itself else None
    glide = layer.glide
    return ReceptiveField(
        tuple(
            size + (k - 1) * d * jump
            for size, k, d, jump in zip(sizes, glide.kernel, glide.dilation, jumps, strict=True)
        ),
        tuple(jump * s for jump, s in zip(jumps, glide.stride, strict=True)),
        tuple(
            start - p * jump for start, p, jump in zip(starts, glide.padding, jumps, strict=True)
        ),
    )
