"""Counting: shapes, parameters and multiply-adds of every node (REFERENCE T19)."""

from dataclasses import dataclass

from engine.architecture import Architecture
from engine.tensor import Shape, product


@dataclass(frozen=True)
class NodeSummary:
    """What one node costs for one object; shapes leave out N."""

    name: str
    kind: str
    input_shapes: tuple[Shape, ...]
    shape: Shape
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Summary:
    """Every node in order, and the totals. Running statistics do not count as parameters."""

    nodes: tuple[NodeSummary, ...]
    parameters: int
    multiply_adds: int


def summarize(architecture: Architecture) -> Summary:
    """Count without computing anything.

    Examples
    --------
    >>> from engine.spec import read
    >>> summarize(read({"input": {"shape": [784]}, "nodes": [
    ...     {"name": "fc1", "kind": "linear", "out_features": 10}]})).parameters
    7850
    """
    nodes = []
    for node in architecture.nodes:
        shapes = architecture.input_shapes(node.name)
        specs = architecture.parameters.get(node.name, {}).values()
        nodes.append(NodeSummary(
            name=node.name,
            kind=node.layer.kind,
            input_shapes=shapes,
            shape=architecture.shapes[node.name],
            parameters=sum(product(spec.shape) for spec in specs if spec.trainable),
            multiply_adds=node.layer.multiply_adds(*shapes),
        ))
    return Summary(
        tuple(nodes),
        sum(node.parameters for node in nodes),
        sum(node.multiply_adds for node in nodes),
    )
