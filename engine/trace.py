"""A trace: one pass of one batch through one network, kept whole and never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from engine.architecture import INPUT, LOSS, Architecture
from engine.errors import AddressError, SettingError
from engine.losses.base import LossForward
from engine.tensor import Params, Tensor


@dataclass(frozen=True)
class Mode:
    """How a pass is made: for training or for use, and with what randomness.

    Parameters
    ----------
    training : bool, default False
        Dropout drops and batch normalisation uses the batch's own statistics.
    seed : int, default 0
        Where the randomness of this pass starts; every node draws from a generator of its own.
    """

    training: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a seed no generator takes."""
        if self.seed < 0:
            raise SettingError("setting-range", "mode", field="seed", range="≥ 0", value=self.seed)

    def generator(self, node: str) -> np.random.Generator:
        """Return the node's own generator: the same for the same seed and node name."""
        return np.random.default_rng([self.seed, *node.encode()])


class TimelineStep(NamedTuple):
    """One step of a pass: its phase ("forward", "loss", "backward"), node, and new tensors."""

    phase: str
    node: str
    tensors: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Gradients:
    """What a backward pass computed, by node.

    Parameters
    ----------
    outputs : mapping of str to Tensor
        dy of every node, and of "input".
    inputs : mapping of str to tuple of Tensor
        What each node gives to each of its inputs. Where a source has one reader this *is* the
        source's dy, otherwise the source's dy is the sum.
    params : mapping of str to Params
        dw, db … by the parameter's name.
    """

    outputs: Mapping[str, Tensor]
    inputs: Mapping[str, tuple[Tensor, ...]]
    params: Mapping[str, Params]


@dataclass(frozen=True, eq=False)
class Trace:
    """Every number of one pass.

    Parameters
    ----------
    architecture : Architecture
    params : mapping of str to Params
        The network's parameters at the time.
    mode : Mode
    outputs : mapping of str to Tensor
        y of every node, and of "input".
    saved : mapping of str to object
        What each layer remembers for its backward.
    updates : mapping of str to Params
        Running statistics as they would be after this pass (training mode).
    loss_forward, gradients : optional
        There once the pass has gone backward.
    """

    architecture: Architecture
    params: Mapping[str, Params]
    mode: Mode
    outputs: Mapping[str, Tensor]
    saved: Mapping[str, Any]
    updates: Mapping[str, Params] = field(default_factory=dict)
    loss_forward: LossForward | None = None
    gradients: Gradients | None = None

    @property
    def input(self) -> Tensor:
        """What entered, (N, C, H, W)."""
        return self.outputs[INPUT]

    @property
    def output(self) -> Tensor:
        """What came out of the last node."""
        return self.outputs[self.architecture.output]

    @property
    def loss(self) -> float | None:
        """The mean loss of the batch, once there is a target."""
        return None if self.loss_forward is None else float(self.loss_forward.value)

    def tensor(self, address: str) -> Tensor:
        """Look up a tensor by its address, such as ``conv1.dw``.

        Raises
        ------
        AddressError
            For a node or tensor that is not there.
        """
        try:
            return self.tensors[address]
        except KeyError:
            pass
        node, _, tensor = address.partition(".")
        here = [name.partition(".")[2] for name in self.tensors if name.startswith(f"{node}.")]
        if not here:
            nodes = dict.fromkeys(name.partition(".")[0] for name in self.tensors)
            raise AddressError("node-unknown", "trace", value=node, known=", ".join(nodes))
        raise AddressError("tensor-unknown", node, value=tensor, known=", ".join(here))

    @cached_property
    def tensors(self) -> Mapping[str, Tensor]:
        """Every tensor by address, in timeline order, aliases included."""
        return dict(self._walk())

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Which addresses are other names of the same tensor: ``{"conv1.x": "input.y"}``.

        Of a gradient that travels, dy is the original and dx the alias.
        """
        names: dict[int, str] = {}
        for name, tensor in self.tensors.items():
            if name.endswith(("y", ".p", ".t")):
                names.setdefault(id(tensor), name)
        return {
            name: names[id(tensor)]
            for name, tensor in self.tensors.items()
            if names.get(id(tensor), name) != name
        }

    @cached_property
    def steps(self) -> tuple[TimelineStep, ...]:
        """The pass as a sequence: forward node by node, loss, backward node by node."""
        nodes = [node.name for node in self.architecture.nodes]
        steps = [TimelineStep("forward", name, (f"{name}.y",)) for name in (INPUT, *nodes)]
        if self.gradients is None:
            return tuple(steps)
        made: dict[str, list[str]] = {name: [] for name in (LOSS, *reversed(nodes), INPUT)}
        for address in self.tensors:
            name, tensor = address.split(".")
            if tensor.startswith("d") or (name == LOSS and tensor != "x"):
                made[name].append(address)
        for name, addresses in made.items():
            phase = "loss" if name == LOSS else "backward"
            steps.append(TimelineStep(phase, name, tuple(addresses)))
        return tuple(steps)

    @cached_property
    def nbytes(self) -> int:
        """Size of the outputs, gradients and saved values, each array counted once."""
        arrays: dict[int, Tensor] = {id(t): t for t in self.tensors.values()}
        for saved in self.saved.values():
            for part in saved if isinstance(saved, tuple) else (saved,):
                if isinstance(part, np.ndarray):
                    arrays[id(part)] = part
        return sum(array.nbytes for array in arrays.values())

    def _walk(self) -> Iterator[tuple[str, Tensor]]:
        nodes = self.architecture.nodes
        yield f"{INPUT}.y", self.input
        for node in nodes:
            for name, source in zip(_numbered("x", len(node.inputs)), node.inputs, strict=True):
                yield f"{node.name}.{name}", self.outputs[source]
            for name, value in self.params.get(node.name, {}).items():
                yield f"{node.name}.{name}", value
            yield f"{node.name}.y", self.outputs[node.name]
        if self.loss_forward is None or self.gradients is None:
            return
        yield f"{LOSS}.x", self.output
        if self.loss_forward.probabilities is not None:
            yield f"{LOSS}.p", self.loss_forward.probabilities
        yield f"{LOSS}.t", self.loss_forward.target
        yield f"{LOSS}.y", self.loss_forward.value
        yield f"{LOSS}.dx", self.gradients.outputs[self.architecture.output]
        for node in reversed(nodes):
            yield f"{node.name}.dy", self.gradients.outputs[node.name]
            for name, value in self.gradients.params.get(node.name, {}).items():
                yield f"{node.name}.d{name}", value
            given = self.gradients.inputs[node.name]
            for name, value in zip(_numbered("dx", len(given)), given, strict=True):
                yield f"{node.name}.{name}", value
        yield f"{INPUT}.dy", self.gradients.outputs[INPUT]


def _numbered(name: str, count: int) -> list[str]:
    """``["x"]`` for one input, ``["x0", "x1"]`` for two."""
    return [name] if count == 1 else [f"{name}{number}" for number in range(count)]
