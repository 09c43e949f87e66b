"""Compare computed gradients with numerical ones: along a direction, per tensor, for one cell.

A derivative is the slope of the loss when one number is nudged (REFERENCE T12)::

    dL/dx ≈ (L(x + ε) − L(x − ε)) / 2ε

Everything runs in float64: in float32 the difference of two almost equal losses is mostly rounding.
About 1e-8 is healthy, 1e-3 is a bug. On a kink (ReLU at 0, a tie in max pooling) the two may
honestly differ: there the slope to the left is not the slope to the right.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.architecture import INPUT, LOSS
from engine.errors import AddressError
from engine.network import Network
from engine.tensor import Tensor
from engine.trace import Mode, Trace

# Small enough for the slope, large enough for the digits: about the cube root of float64's epsilon.
EPS = 1e-5
# A slope below this is the rounding of two losses, and counts as 0 (a bias before batch
# normalisation truly has none).
TINY = 1e-9

Index = tuple[int, ...]


@dataclass(frozen=True)
class CellCheck:
    """One number nudged up and down, and what became of the loss.

    Parameters
    ----------
    address : str
        The tensor that was nudged, ``conv1.w``.
    index : tuple of int
    value : float
        What stands there.
    eps : float
        By how much it was nudged.
    loss, loss_plus, loss_minus : float
        The loss as it is, with ``value + eps`` and with ``value − eps``.
    numeric : float
        The slope between the two.
    analytic : float
        What the backward pass says.
    relative_error : float
        ``|analytic − numeric| / max(|analytic|, |numeric|)``.
    kink : bool
        The slopes to both sides differ, so `numeric` lies between them and proves nothing.
    """

    address: str
    index: Index
    value: float
    eps: float
    loss: float
    loss_plus: float
    loss_minus: float
    numeric: float
    analytic: float
    relative_error: float
    kink: bool


class TensorCheck(NamedTuple):
    """How far the gradient of one tensor is from the numerical one.

    Parameters
    ----------
    address : str
        The tensor that was nudged, cell by cell.
    cells, kinks : int
        How many of its cells were checked, and how many of these lie on a kink and do not count.
    relative_error : float
        ``‖analytic − numeric‖ / max(‖analytic‖, ‖numeric‖)`` over the cells that count.
    worst : CellCheck
        The cell with the largest difference among those that count, if there are any.
    """

    address: str
    cells: int
    kinks: int
    relative_error: float
    worst: CellCheck


def relative_error(
    f: Callable[[Tensor], Tensor],
    x: Tensor,
    pullback: Callable[[Tensor], Tensor],
    rng: np.random.Generator,
    eps: float = EPS,
) -> float:
    """How far <dy, J v> is from <Jᵀ dy, v>, relative to their size.

    One forward pair checks every cell at once, so it is quick enough for any layer. Call with
    float64.

    Parameters
    ----------
    f : callable
        The function, x -> y.
    x : Tensor
    pullback : callable
        Its backward at x, dy -> dx.
    rng : Generator
        Draws the direction v and the delta dy.
    eps : float

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.standard_normal(5)
    >>> relative_error(np.square, x, lambda dy: 2 * x * dy, rng) < 1e-8
    True
    >>> relative_error(np.square, x, lambda dy: 2.002 * x * dy, rng) > 1e-4
    True
    """
    v = rng.standard_normal(x.shape)
    numeric = (f(x + eps * v) - f(x - eps * v)) / (2 * eps)
    dy = rng.standard_normal(numeric.shape)
    return ratio(float(np.sum(pullback(dy) * v)), float(np.sum(dy * numeric)))


def check(
    network: Network,
    x: Tensor,
    target: Any,
    mode: Mode = Mode(),  # noqa: B008 (frozen)
    *,
    addresses: tuple[str, ...] | None = None,
    cells: int | None = None,
    seed: int = 0,
    eps: float = EPS,
) -> tuple[TensorCheck, ...]:
    """Nudge the cells of tensors one by one and compare all slopes with the backward pass.

    Two passes a cell: LeNet-5 has 61 706 weights alone, so say which tensors, or how many cells.

    Parameters
    ----------
    network : Network
    x, target : array_like
        As for `Network.forward` and `Network.backward`.
    mode : Mode
        In training, dropout drops the same cells in every pass.
    addresses : tuple of str, optional
        Which tensors; all that have a gradient if left out.
    cells : int, optional
        Check only so many cells of each tensor, drawn at random.
    seed : int
        Where that randomness starts.
    eps : float

    Returns
    -------
    tuple of TensorCheck
        One row a tensor.

    Raises
    ------
    AddressError
        For an address that has no gradient.

    Examples
    --------
    >>> from engine.network import initialize
    >>> from engine.spec import read
    >>> network = initialize(read({"input": {"shape": [2]}, "nodes": [
    ...     {"name": "fc1", "kind": "linear", "out_features": 3}]}))
    >>> for row in check(network, [[1.0, 2.0]], [0]):
    ...     print(row.address, row.cells, row.relative_error < 1e-8)
    input.y 2 True
    fc1.x 2 True
    fc1.w 6 True
    fc1.b 3 True
    fc1.y 3 True
    loss.x 3 True
    """
    probe = _Probe(network, x, target, mode)
    rng = np.random.default_rng(seed)
    rows = []
    for address in addresses if addresses is not None else tuple(probe.addresses()):
        shape = probe.tensor(address).shape
        size = int(np.prod(shape))
        chosen: Any = range(size)
        if cells is not None and cells < size:
            chosen = np.sort(rng.choice(size, cells, replace=False))
        found = [probe.cell(address, _unravelled(number, shape), eps) for number in chosen]
        rows.append(_row(address, found))
    return tuple(rows)


def check_cell(
    network: Network,
    x: Tensor,
    target: Any,
    address: str,
    index: Index,
    mode: Mode = Mode(),  # noqa: B008 (frozen)
    eps: float = EPS,
) -> CellCheck:
    """Nudge one single number of any tensor and compare the slope with its gradient.

    Parameters
    ----------
    network : Network
    x, target : array_like
        As for `Network.forward` and `Network.backward`.
    address : str
        The tensor to nudge: ``input.y``, ``conv1.w``, ``relu1.y``, ``add1.x0``, ``loss.x``.
    index : tuple of int
        Which cell, N included where the tensor has it.
    mode : Mode
    eps : float

    Raises
    ------
    AddressError
        For a tensor that has no gradient, or a cell that it does not have.

    Examples
    --------
    >>> from engine.network import Network
    >>> from engine.spec import read
    >>> network = Network(
    ...     read({"input": {"shape": [1]}, "loss": "mean_squared_error",
    ...           "nodes": [{"name": "fc1", "kind": "linear", "out_features": 1}]}),
    ...     {"fc1": {"w": np.array([[3.0]]), "b": np.array([0.0])}})
    >>> found = check_cell(network, [[2.0]], [[5.0]], "fc1.w", (0, 0), eps=0.5)
    >>> found.loss_plus, found.loss_minus
    (4.0, 0.0)
    >>> found.numeric, found.analytic
    (4.0, 4.0)
    """
    probe = _Probe(network, x, target, mode)
    shape = probe.tensor(address).shape
    inside = len(index) == len(shape) and all(
        0 <= i < size for i, size in zip(index, shape, strict=True)
    )
    if not inside:
        raise AddressError("index", address, index=tuple(index), shape=shape)
    return probe.cell(address, tuple(index), eps)


def ratio(analytic: float, numeric: float) -> float:
    """Relative difference of two numbers; 0 where both are next to nothing.

    >>> ratio(2.0, 1.0)
    0.5
    >>> ratio(0.0, 1e-15)
    0.0
    """
    largest = max(abs(analytic), abs(numeric))
    return 0.0 if largest < TINY else abs(analytic - numeric) / largest


class _Probe:
    """A network's float64 twin, its gradients, and the loss with something nudged."""

    def __init__(self, network: Network, x: Tensor, target: Any, mode: Mode) -> None:
        self.network = Network(network.architecture, network.params, np.dtype(np.float64))
        self.target = target
        self.trace: Trace = self.network.backward(self.network.forward(x, mode), target)

    def addresses(self) -> Iterator[str]:
        """Every tensor that has a gradient, by its forward address."""
        tensors = self.trace.tensors
        return (address for address in tensors if _gradient_of(address) in tensors)

    def tensor(self, address: str) -> Tensor:
        """Look up a tensor that has a gradient."""
        self.trace.tensor(_gradient_of(address))
        return self.trace.tensor(address)

    def cell(self, address: str, index: Index, eps: float) -> CellCheck:
        """Nudge one cell up and down."""
        nudge = np.zeros(self.tensor(address).shape)
        nudge[index] = eps
        loss = float(self.trace.loss or 0)
        plus, minus = self._loss({address: nudge}), self._loss({address: -nudge})
        numeric = (plus - minus) / (2 * eps)
        analytic = float(self.trace.tensor(_gradient_of(address))[index])
        value = float(self.trace.tensor(address)[index])
        bend = abs(plus + minus - 2 * loss) / eps
        kink = bend > 10 * TINY * max(1.0, abs(loss)) and self._stays(bend, address, nudge, eps)
        return CellCheck(address, index, value, eps, loss, plus, minus, numeric, analytic,
                         ratio(analytic, numeric), kink)

    def _stays(self, bend: float, address: str, nudge: Tensor, eps: float) -> bool:
        """Whether the slopes to both sides still differ close by; a smooth bend vanishes there."""
        plus, minus = self._loss({address: nudge / 10}), self._loss({address: -nudge / 10})
        closer = abs(plus + minus - 2 * float(self.trace.loss or 0)) / (eps / 10)
        return closer > bend / 2

    def _loss(self, nudges: Mapping[str, Tensor]) -> float:
        """Walk through the network again from the first nudged node on, adding the nudges."""
        trace, mode = self.trace, self.trace.mode
        architecture = self.network.architecture
        nudged = {address.split(".")[0] for address in nudges}
        outputs = dict(trace.outputs)
        if INPUT in nudged:
            outputs[INPUT] = outputs[INPUT] + nudges[f"{INPUT}.y"]
        moved = INPUT in nudged
        for node in architecture.nodes:
            moved = moved or node.name in nudged
            if not moved:
                continue
            names = [f"x{k}" for k in range(len(node.inputs))] if len(node.inputs) > 1 else ["x"]
            given = [
                outputs[source] + nudges.get(f"{node.name}.{name}", 0)
                for source, name in zip(node.inputs, names, strict=True)
            ]
            params = {
                name: value + nudges.get(f"{node.name}.{name}", 0)
                for name, value in self.network.params.get(node.name, {}).items()
            }
            rng = mode.generator(node.name) if node.layer.random and mode.training else None
            y = node.layer.forward(params, *given, training=mode.training, rng=rng).output
            outputs[node.name] = y + nudges.get(f"{node.name}.y", 0)
        output = outputs[architecture.output] + nudges.get(f"{LOSS}.x", 0)
        return float(architecture.loss.forward(output, self.target).value)


def _gradient_of(address: str) -> str:
    """``conv1.w`` -> ``conv1.dw``."""
    node, _, name = address.partition(".")
    return f"{node}.d{name}"


def _unravelled(number: Any, shape: tuple[int, ...]) -> Index:
    return tuple(int(i) for i in np.unravel_index(number, shape))


def _row(address: str, found: list[CellCheck]) -> TensorCheck:
    smooth = [cell for cell in found if not cell.kink]
    analytic = np.array([cell.analytic for cell in smooth])
    numeric = np.array([cell.numeric for cell in smooth])
    norms = [float(np.linalg.norm(g)) for g in (analytic, numeric)]
    difference = float(np.linalg.norm(analytic - numeric))
    error = 0.0 if max(norms) < TINY else difference / max(norms)
    worst = max(smooth or found, key=lambda cell: abs(cell.analytic - cell.numeric))
    return TensorCheck(address, len(found), len(found) - len(smooth), error, worst)
