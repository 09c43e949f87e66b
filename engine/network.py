"""A network: an architecture, its parameters, and the two walks through them."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from engine.architecture import INPUT, Architecture
from engine.errors import InputError, ShapeError, TargetError, WeightsError
from engine.layers.base import Forward, ParameterSpec
from engine.tensor import Params, Tensor, numbers
from engine.trace import Gradients, Mode, Trace

NO_PARAMS: Params = {}
# What overflows becomes part of the trace, where everybody sees it; NumPy need not warn as well.
SILENT = np.errstate(over="ignore", invalid="ignore", divide="ignore")


@dataclass(frozen=True, eq=False)
class Network:
    """Immutable: training yields a new network, so a trace never changes under a reader.

    Parameters
    ----------
    architecture : Architecture
    params : mapping of str to Params
        By node and name, shapes as the architecture asks.
    dtype : numpy dtype, default float32

    Raises
    ------
    WeightsError
        For a parameter that is missing, superfluous or of the wrong shape.

    Examples
    --------
    >>> from engine.spec import read
    >>> network = initialize(read({"input": {"shape": [2]}, "nodes": [
    ...     {"name": "fc1", "kind": "linear", "out_features": 3}]}))
    >>> trace = network.backward(network.forward(np.ones((1, 2))), target=[0])
    >>> trace.tensor("fc1.dw").shape
    (3, 2)
    """

    architecture: Architecture
    params: Mapping[str, Params]
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.float32))

    def __post_init__(self) -> None:
        """Check the parameters' names and shapes, and lock the numbers."""
        object.__setattr__(self, "params", _fitted(self.architecture, self.params, self.dtype))

    @SILENT
    def forward(self, x: Tensor, mode: Mode = Mode()) -> Trace:  # noqa: B008 (frozen)
        """Run a batch and keep every tensor.

        Parameters
        ----------
        x : (N, C, H, W) array_like
            Finite numbers, prepared as the architecture's input recipe says.
        mode : Mode

        Raises
        ------
        InputError
            For another shape, NaN or infinity.
        ShapeError
            For a batch too small to take statistics of.
        """
        entering = self.entering(x)
        _lock(entering)
        outputs: dict[str, Tensor] = {INPUT: entering}
        saved, updates = dict[str, Any](), dict[str, Params]()
        for name, (y, mine, moved) in self.walk(entering, mode):
            _lock(y, *moved.values())
            outputs[name], saved[name] = y, mine
            if moved:
                updates[name] = moved
        return Trace(self.architecture, self.params, mode, outputs, saved, updates)

    @SILENT
    def backward(self, trace: Trace, target: Any) -> Trace:
        """Return the trace with its loss and the gradient of every tensor.

        Parameters
        ----------
        trace : Trace
            From `forward`. Its own architecture and parameters count, so that a trace made before
            a step of training stays true.
        target : array_like
            Class indices (N,), or an array of the output's shape.

        Raises
        ------
        TargetError
            For a class or shape the loss cannot use.
        """
        architecture = trace.architecture
        loss = architecture.loss.forward(trace.output, target)
        _lock(*(part for part in loss if part is not None))
        first = architecture.loss.backward(trace.output, loss)
        gradients = _walk_back(trace, architecture.output, first)
        return replace(trace, loss_forward=loss, gradients=gradients)

    @SILENT
    def pull_back(self, trace: Trace, node: str, dy: Tensor) -> Gradients:
        """Carry any delta back from any node, without a loss.

        With a 1 in one cell of dy and 0 elsewhere this is the gradient of that cell: what of the
        input it really depends on, and how much.

        Parameters
        ----------
        trace : Trace
            From `forward` of this network.
        node : str
        dy : Tensor
            Of the shape of the node's output.

        Returns
        -------
        Gradients
            Of the nodes that lead to `node`, and of "input" if it does.

        Raises
        ------
        AddressError
            For an unknown node.
        TargetError
            For a delta of another shape.
        """
        y = trace.tensor(f"{node}.y")
        if dy.shape != y.shape:
            raise TargetError("target-shape", node, wanted=y.shape, shape=dy.shape)
        return _walk_back(trace, node, np.array(dy, self.dtype))

    @SILENT
    def predict(self, x: Tensor) -> Tensor:
        """Return the output only, forgetting every tensor as soon as nobody reads it any more."""
        *_, (_, made) = deque(self.walk(self.entering(x), Mode()), maxlen=1)
        return made.output

    def walk(self, entering: Tensor, mode: Mode) -> Iterator[tuple[str, Forward]]:
        """Yield what every node makes, in order, and forget what nobody reads any more.

        The last is the output: everything leads to it.

        Parameters
        ----------
        entering : Tensor
            From `entering`.
        mode : Mode
        """
        waiting = {name: len(who) for name, who in self.architecture.readers.items()}
        outputs: dict[str, Tensor] = {INPUT: entering}
        training = mode.training
        for node in self.architecture.nodes:
            name, layer = node.name, node.layer
            try:
                made = layer.forward(
                    self.params.get(name, NO_PARAMS),
                    *[outputs[source] for source in node.inputs],
                    training=training,
                    rng=mode.generator(name) if training and layer.random else None,
                )
            except ShapeError as error:
                raise error.at(name, f"/nodes/{self.architecture.place(name)}") from None
            outputs[name] = made.output
            for source in node.inputs:
                waiting[source] -= 1
                if not waiting[source]:
                    del outputs[source]
            yield name, made

    def with_params(self, params: Mapping[str, Params]) -> "Network":
        """Return the same architecture with other numbers."""
        return replace(self, params=params)

    def entering(self, x: Tensor) -> Tensor:
        """Return a copy of a batch as the first node reads it.

        Raises
        ------
        InputError
            For another shape, NaN or infinity.
        """
        with np.errstate(over="ignore"):  # finite in float64 only: refused below
            given = np.array(numbers(INPUT, x, InputError), self.dtype, order="C")
        wanted = self.architecture.input.shape
        if given.shape[1:] != wanted or given.ndim != len(wanted) + 1 or not len(given):
            raise InputError("input-shape", INPUT, wanted=f"(N, {', '.join(map(str, wanted))})",
                             shape=given.shape)
        finite = np.isfinite(given)
        if not finite.all():
            count = given.size - int(finite.sum())
            raise InputError("input-not-finite", INPUT, count=count)
        return given


def initialize(
    architecture: Architecture, seed: int = 0, dtype: Any = np.float32
) -> Network:
    """Draw every parameter anew.

    Each parameter has a generator of its own, seeded by (seed, node, name): adding a layer leaves
    the numbers of the others alone, and networks that share layers start from the same weights.
    """
    params = {
        node: {name: draw(architecture, seed, node, name, spec) for name, spec in specs.items()}
        for node, specs in architecture.parameters.items()
    }
    return Network(architecture, params, np.dtype(dtype))


def draw(
    architecture: Architecture, seed: int, node: str, name: str, spec: ParameterSpec
) -> Tensor:
    """Draw one parameter, float64."""
    if spec.value is not None:
        return np.full(spec.shape, spec.value)
    digest = sha256(f"{seed}/{node}/{name}".encode()).digest()
    rng = np.random.default_rng(np.frombuffer(digest, "<u4"))
    return architecture.initializer.draw(spec, rng)


def _lock(*arrays: Tensor) -> None:
    """Let nobody write to arrays that a trace holds."""
    for array in arrays:
        array.setflags(write=False)


def _walk_back(trace: Trace, start: str, first: Tensor) -> Gradients:
    """Go through the nodes in reverse order, from `start`, adding up what arrives."""
    arriving: dict[str, list[Tensor]] = {start: [first]}
    outputs, inputs, params = dict[str, Tensor](), dict[str, tuple[Tensor, ...]](), {}
    for node in reversed(trace.architecture.nodes):
        name = node.name
        if name not in arriving:
            continue
        dy = outputs[name] = added(arriving.pop(name))
        back = node.layer.backward(trace.params.get(name, NO_PARAMS), dy, trace.saved[name])
        _lock(dy, *back.inputs, *back.params.values())
        inputs[name] = back.inputs
        if back.params:
            params[name] = back.params
        for source, dx in zip(node.inputs, back.inputs, strict=True):
            arriving.setdefault(source, []).append(dx)
    if INPUT in arriving:
        outputs[INPUT] = added(arriving.pop(INPUT))
        _lock(outputs[INPUT])
    return Gradients(outputs, inputs, params)


def added(deltas: list[Tensor]) -> Tensor:
    """Add what comes back from several readers; one delta is passed on as it is."""
    if len(deltas) == 1:
        return deltas[0]
    total = deltas[0] + deltas[1]
    for delta in deltas[2:]:
        total += delta
    return total


def _fitted(
    architecture: Architecture, params: Mapping[str, Params], dtype: np.dtype[Any]
) -> dict[str, Params]:
    """Parameters as the architecture asks for them, in its order, not to be written to."""
    fitted: dict[str, Params] = {}
    for node, specs in architecture.parameters.items():
        given = params.get(node, {})
        for name in given:
            if name not in specs:
                raise WeightsError("weights-unknown", node, name=f"{node}.{name}")
        fitted[node] = {
            name: _fitted_one(f"{node}.{name}", given.get(name), spec, dtype)
            for name, spec in specs.items()
        }
    for node in params:
        if node not in fitted and params[node]:
            raise WeightsError("weights-unknown", "network", name=node)
    return fitted


def _fitted_one(
    address: str, value: Tensor | None, spec: ParameterSpec, dtype: np.dtype[Any]
) -> Tensor:
    if value is None:
        raise WeightsError("weights-missing", "network", name=address)
    if value.shape != spec.shape:
        raise WeightsError("parameter-shape", "network", parameter=address, wanted=spec.shape,
                           shape=value.shape)
    if value.dtype == dtype and not value.flags.writeable and value.flags.c_contiguous:
        return value
    with np.errstate(over="ignore"):
        own = np.array(value, dtype, order="C")
    bad = 0 if value.dtype == dtype else own.size - int(np.isfinite(own).sum())
    if bad:  # finite in a wider type only
        raise WeightsError("weights-not-finite", "network", name=address, count=bad)
    own.flags.writeable = False
    return own
