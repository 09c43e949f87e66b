"""An architecture: named nodes on a graph without cycles, every shape known, no numbers yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import EngineError, SpecError
from engine.initializers import Initializer, KaimingUniform
from engine.layers.base import Layer, ParameterSpec
from engine.losses import Loss, SoftmaxCrossEntropy
from engine.tensor import Shape

# Names every trace has besides the network's own nodes.
INPUT, LOSS = "input", "loss"


@dataclass(frozen=True)
class InputRecipe:
    """What enters a network, and how pictures were prepared when it was trained.

    Parameters
    ----------
    shape : (int, int, int) or (int,)
        (C, H, W) of one object, or (D,) for a vector.
    mean, std : tuple of float
        Per channel (or one for all): ``x = (pixel / 255 − mean) / std``.
    background : {"dark", "light"} or None
        What lay behind the objects it was trained on; None if that does not matter.
    center : bool
        Objects were brought to the middle in the manner of MNIST.
    """

    shape: Shape
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    background: str | None = None
    center: bool = False


@dataclass(frozen=True)
class Node:
    """One layer at its place in the graph: its name and the names it reads from."""

    name: str
    layer: Layer
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """Nodes in topological order; building one infers and checks every shape.

    Raises
    ------
    SpecError
        For a node that reads something unknown, a cycle, loose ends.
    ShapeError
        Where shapes do not fit; `who` is the node.
    """

    input: InputRecipe
    nodes: tuple[Node, ...]
    loss: Loss = field(default_factory=SoftmaxCrossEntropy)
    initializer: Initializer = field(default_factory=KaimingUniform)
    classes: tuple[str, ...] = ()
    output: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        """Sort the nodes, find the output, walk through all shapes."""
        if not self.nodes:
            raise SpecError("no-nodes", "network", pointer="/nodes")
        position = {node.name: number for number, node in enumerate(self.nodes)}
        object.__setattr__(self, "_position", position)
        self._refuse_unknown_sources()
        object.__setattr__(self, "nodes", _sorted(self.nodes))
        object.__setattr__(self, "output", self.output or self._only_end())
        self._refuse_dead_ends()
        _ = self.shapes  # Raises where they do not fit.
        object.__setattr__(self, "classes", self.classes or self.numbered_classes())

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """Shape of every node's output, without N; "input" included."""
        shapes: dict[str, Shape] = {INPUT: self.input.shape}
        for node in self.nodes:
            try:
                shapes[node.name] = node.layer.output_shape(*(shapes[i] for i in node.inputs))
            except EngineError as error:
                pointer = f"/nodes/{self.place(node.name)}"
                field = error.values.get("field")
                if field in node.layer.settings():
                    pointer += f"/{field}"
                raise error.at(node.name, pointer) from None
        return shapes

    @cached_property
    def parameters(self) -> Mapping[str, Mapping[str, ParameterSpec]]:
        """What each node that has any asks for."""
        asked = {
            node.name: node.layer.parameters(*self.input_shapes(node.name)) for node in self.nodes
        }
        return {name: specs for name, specs in asked.items() if specs}

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """Who reads each node; "input" included. A node that reads one twice stands there twice."""
        readers: dict[str, list[str]] = {INPUT: [], **{node.name: [] for node in self.nodes}}
        for node in self.nodes:
            for source in node.inputs:
                readers[source].append(node.name)
        return {name: tuple(who) for name, who in readers.items()}

    @cached_property
    def learning(self) -> frozenset[str]:
        """Nodes that have something to learn, themselves or somewhere below them."""
        found = set[str]()
        for node in self.nodes:
            specs = self.parameters.get(node.name, {}).values()
            if any(spec.trainable for spec in specs) or not found.isdisjoint(node.inputs):
                found.add(node.name)
        return frozenset(found)

    def input_shapes(self, name: str) -> tuple[Shape, ...]:
        """Shapes a node reads."""
        return tuple(self.shapes[source] for source in self.by_name[name].inputs)

    def place(self, name: str) -> int:
        """Where the node stood in the list it was written in."""
        position: Mapping[str, int] = self.__dict__["_position"]
        return position[name]

    def _refuse_unknown_sources(self) -> None:
        known = dict.fromkeys((INPUT, *(node.name for node in self.nodes)))
        for number, node in enumerate(self.nodes):
            for source in node.inputs:
                if source not in known:
                    raise SpecError("reader-of-nothing", node.name, value=source,
                                    pointer=f"/nodes/{number}/inputs", known=", ".join(known))

    def _only_end(self) -> str:
        ends = [name for name, who in self.readers.items() if not who and name != INPUT]
        if len(ends) != 1:
            raise SpecError("several-outputs", "network", pointer="/nodes",
                            outputs=", ".join(ends))
        return ends[0]

    def _refuse_dead_ends(self) -> None:
        """Everything must lead to the output, or its gradient would not exist."""
        if self.output not in self.by_name:
            raise SpecError("reader-of-nothing", "network", pointer="/output", value=self.output,
                            known=", ".join(self.by_name))
        needed, waiting = set[str](), [self.output]
        while waiting:
            name = waiting.pop()
            if name != INPUT and name not in needed:
                needed.add(name)
                waiting.extend(self.by_name[name].inputs)
        for node in self.nodes:
            if node.name not in needed:
                raise SpecError("dead-end", node.name, output=self.output, dead=node.name,
                                pointer=f"/nodes/{self.place(node.name)}")

    def numbered_classes(self) -> tuple[str, ...]:
        """Name the classes by their numbers, where the output is a vector and not too long."""
        shape = self.shapes[self.output]
        return tuple(map(str, range(shape[0]))) if len(shape) == 1 and shape[0] <= 10_000 else ()


def _sorted(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Topological order, as close to the given order as can be.

    Depth first from each node in turn, with a stack of our own: specs may be deep.
    """
    by_name = {node.name: node for node in nodes}
    done: dict[str, Node] = {}
    for start in nodes:
        path: dict[str, int] = {}  # node -> how many of its inputs were looked at
        stack = [start.name]
        while stack:
            name = stack[-1]
            if name in done:
                path.pop(name, None)
                stack.pop()
                continue
            node, seen = by_name[name], path.get(name, 0)
            path[name] = seen + 1
            if seen == len(node.inputs):
                done[name] = node
                continue
            source = node.inputs[seen]
            if source == INPUT or source in done:
                continue
            if source in path:
                cycle = [*stack[stack.index(source) :], source]
                raise SpecError("cycle", source, cycle=" → ".join(reversed(cycle)),
                                pointer="/nodes")
            stack.append(source)
    return tuple(done.values())
