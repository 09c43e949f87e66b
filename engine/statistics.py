"""Statistics of a pass: how outputs spread and deltas fade, layer by layer.

What an initialiser, a missing normalisation or a missing shortcut does to a deep network shows
here first (REFERENCE T10, T22, T23).
"""

from dataclasses import dataclass

import numpy as np

from engine.tensor import ByNode, Tensor
from engine.trace import Trace

# The lecture notes follow these quantiles of a layer's outputs over the epochs.
PERCENTS = (15, 50, 85)


@dataclass(frozen=True)
class Spread:
    """How the numbers of one tensor are spread.

    Parameters
    ----------
    mean, std : float
    quantiles : tuple of float
        At 15, 50 and 85 %, interpolated between neighbours.
    norm : float
        Root of the sum of squares.
    zeros : float
        Share of cells that are exactly 0: dead or stopped.
    """

    mean: float
    std: float
    quantiles: tuple[float, float, float]
    norm: float
    zeros: float


@dataclass(frozen=True)
class NodeStatistics:
    """One node of a pass.

    Parameters
    ----------
    name, kind : str
    output : Spread
        Of y.
    delta : Spread or None
        Of dy, once the pass has gone backward.
    params, grads : dict of str to float
        Norm of each learned parameter, and of its gradient.
    """

    name: str
    kind: str
    output: Spread
    delta: Spread | None
    params: dict[str, float]
    grads: dict[str, float]


def spread(tensor: Tensor) -> Spread:
    """Measure one tensor, in float64.

    >>> spread(np.array([0.0, 3.0, 0.0, -4.0]))
    Spread(mean=-0.25, std=2.4874..., quantiles=(-2.2..., 0.0, 1.6...), norm=5.0, zeros=0.5)
    """
    cells = np.asarray(tensor, np.float64).ravel()
    with np.errstate(invalid="ignore"):  # Of infinite cells some measures are NaN, and say so.
        return Spread(
            mean=float(cells.mean()),
            std=float(cells.std()),
            quantiles=quantiles(cells),
            norm=norm(cells),
            zeros=float((cells == 0).mean()),
        )


def quantiles(tensor: Tensor) -> tuple[float, float, float]:
    """Return where 15, 50 and 85 % of the cells lie, between neighbours by how near they are.

    Of a tensor with NaN all three are NaN.

    >>> quantiles(np.array([30.0, 10.0, 20.0]))
    (13.0, 20.0, 27.0)
    """
    # Sorting all takes a sixth of the time in which `np.percentile` finds the three.
    cells = np.sort(tensor, axis=None)
    if np.isnan(cells[-1]):
        return (np.nan, np.nan, np.nan)
    found = []
    for percent in PERCENTS:
        place, rest = divmod(percent * (len(cells) - 1), 100)
        below, above = float(cells[place]), float(cells[min(place + 1, len(cells) - 1)])
        found.append(below + (above - below) * rest / 100 if rest else below)
    low, middle, high = found
    return low, middle, high


def norm(tensor: Tensor) -> float:
    """Root of the sum of squares, in float64.

    >>> norm(np.array([[3.0], [-4.0]]))
    5.0
    """
    return float(np.sqrt(np.square(tensor, dtype=np.float64).sum()))


def node_statistics(trace: Trace) -> tuple[NodeStatistics, ...]:
    """Measure every node of a pass, "input" first, in the order of the walk forward.

    Examples
    --------
    Dense layers of 100 neurons with weights from N(0, 1) spread their outputs ten times wider each;
    with Xavier's weights the spread stays.

    >>> from engine.network import initialize
    >>> from engine.spec import read
    >>> x = np.random.default_rng(0).standard_normal((50, 100))
    >>> for initializer in ("normal", "xavier_normal"):
    ...     network = initialize(read({"input": {"shape": [100]}, "initializer": initializer,
    ...         "nodes": [{"name": f"fc{i}", "kind": "linear", "out_features": 100}
    ...                   for i in range(4)]}))
    ...     print([f"{row.output.std:.0e}" for row in node_statistics(network.forward(x))])
    ['1e+00', '1e+01', '1e+02', '1e+03', '1e+04']
    ['1e+00', '1e+00', '1e+00', '1e+00', '1e+00']
    """
    back = trace.gradients
    rows = []
    for name, y in trace.outputs.items():
        node = trace.architecture.by_name.get(name)
        specs = trace.architecture.parameters.get(name, {})
        grads = back.params.get(name, {}) if back else {}
        rows.append(NodeStatistics(
            name=name,
            kind=node.layer.kind if node else name,
            output=spread(y),
            delta=spread(back.outputs[name]) if back else None,
            params={
                key: norm(value) for key, value in trace.params.get(name, {}).items()
                if specs[key].trainable
            },
            grads={key: norm(value) for key, value in grads.items()},
        ))
    return tuple(rows)


def update_ratios(before: ByNode, after: ByNode) -> dict[str, float]:
    """How far a step moved each parameter, relative to its size: ``‖Δw‖ / ‖w‖``, by address.

    About 1e-3 is healthy; much more and the step overshoots, much less and nothing happens.
    A parameter of zeros that moved gives infinity, one that stayed gives 0.

    Examples
    --------
    >>> update_ratios({"fc": {"w": np.array([3.0, 4.0])}}, {"fc": {"w": np.array([3.0, 4.5])}})
    {'fc.w': 0.1}
    """
    ratios = {}
    for node, mine in before.items():
        for name, w in mine.items():
            moved = norm(np.asarray(after[node][name], np.float64) - w)
            size = norm(w)
            ratios[f"{node}.{name}"] = moved / size if size else (np.inf if moved else 0.0)
    return ratios
