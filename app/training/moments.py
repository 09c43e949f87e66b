"""Moments of a training: the network as it was at a snapshot, looked at from all sides."""

from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app import wire
from app.cache import Cache
from app.datasets.objects import as_input
from app.errors import ApiError
from app.images import Prepare
from app.inputs import Input, Inputs
from app.networks import KeptNetwork, Networks
from app.traces import KeptTrace, Target, Traces
from app.training.rows import Row, Snapshot
from app.training.setup import Part
from app.training.trainings import Trainings
from engine import weights
from engine.datasets.labelled import Labelled
from engine.datasets.split import stratified
from engine.network import Network
from engine.ops.softmax import softmax
from engine.tensor import Tensor
from engine.trace import Mode
from engine.training.evaluation import Evaluation, Mistake, evaluate

# Objects that are judged at once; of more, each class gives its share.
MOST_JUDGED = 10_000
# How far the plane goes on behind the outermost points, as a share of their extent.
MARGIN = 0.15


class Moment(NamedTuple):
    """A training at one of its snapshots."""

    row: Row
    snapshot: Snapshot
    network: KeptNetwork


class Moments:
    """The moments of one store's trainings."""

    def __init__(
        self, trainings: Trainings, networks: Networks, inputs: Inputs, traces: Traces,
        cache: Cache,
    ) -> None:
        self._trainings, self._networks = trainings, networks
        self._inputs, self._traces, self._cache = inputs, traces, cache
        # One at a time: whoever looks at a training must not slow everybody down.
        self._judging = Lock()

    def all(self, key: str) -> list[dict[str, int]]:
        """Every snapshot of a training."""
        self._trainings.row(key)
        return [
            {"step": one.step, "epoch": one.epoch, "bytes": one.nbytes}
            for one in self._trainings.ledger.snapshots(key)
        ]

    def at(self, key: str, step: int | None) -> Moment:
        """Return the newest snapshot that is not after a step; of all where that is None.

        Raises
        ------
        ApiError
            404 for an unknown training, and for one that has no snapshot yet.
        """
        row = self._trainings.row(key)
        found = [
            one for one in self._trainings.ledger.snapshots(key)
            if step is None or one.step <= step
        ]
        if not found:
            raise ApiError(404, "training-no-snapshot", id=key)
        network = self._networks.with_known_weights(row.record["network"], found[-1].weights)
        return Moment(row, found[-1], network)

    # networks and traces

    def weights(self, moment: Moment) -> bytes:
        """Write the numbers as safetensors with PyTorch's names."""
        return weights.dump(moment.network.network)

    def keep(self, moment: Moment) -> KeptNetwork:
        """Make it a network that lives on without its training."""
        self._networks.keep(moment.network)
        return moment.network

    def trace(
        self, moment: Moment, input: str, target: Target | str, prepare: Prepare, mode: Mode
    ) -> KeptTrace:
        """Run an input through the network of that moment."""
        return self._traces.make(moment.network.id, input, target, prepare, mode)

    # judging

    def evaluation(
        self, moment: Moment, part: str, mistakes: int, cell: tuple[int, int] | None
    ) -> dict[str, Any]:
        """Say how well the network of that moment does on a part.

        Parameters
        ----------
        mistakes : int
            How many of the worst to tell.
        cell : (label, predicted), optional
            Only mistakes of this kind.
        """
        setup = self._trainings.setup(moment.row)
        where = self._judged(setup.parts[part])
        data = setup.parts[part].data
        network = moment.network.network
        about = (moment.row.id, "evaluation", moment.snapshot.weights, part)
        found = self._judge((*about, mistakes if cell is None else 0), network,
                            data, where, mistakes if cell is None else 0)
        worst = found.mistakes
        if cell is not None:
            label, predicted = cell
            where = where[data.labels[where] == label]
            of_class = self._judge((*about, "label", label), network, data, where, len(where))
            worst = tuple(
                one for one in of_class.mistakes if one.predicted == predicted
            )[:mistakes]
        return {
            "step": moment.snapshot.step, "part": part, "objects": int(found.confusion.sum()),
            "loss": found.loss, "accuracy": found.accuracy, "by_class": found.by_class,
            "classes": list(data.classes), "confusion": found.confusion,
            "mistakes": [_written(one, part, where) for one in worst],
        }

    def _judge(
        self, about: tuple[Any, ...], network: Network, data: Labelled,
        where: NDArray[np.intp], mistakes: int,
    ) -> Evaluation:
        def judge() -> tuple[Evaluation, int]:
            if not len(where):
                classes = len(data.classes)
                return Evaluation(0.0, np.zeros((classes, classes), np.int64)), 1000
            with self._judging:
                found = evaluate(network, data.images[where], data.labels[where],
                                 mistakes=mistakes)
            return found, 1000 + found.confusion.nbytes + 300 * len(found.mistakes)

        # Beginning with the kind of thing and the training, as all that is forgotten with it.
        return self._cache.get(("training", *about), judge)

    def _judged(self, part: Part) -> NDArray[np.intp]:
        labels = part.data.labels
        if len(labels) <= MOST_JUDGED:
            return np.arange(len(labels))
        return stratified(labels, MOST_JUDGED)

    def regions(self, moment: Moment, size: int) -> bytes:
        """Say what the network makes of every place of the plane, as safetensors.

        Raises
        ------
        ApiError
            For a network that does not read points.
        """
        network = moment.network.network
        if network.architecture.input.shape != (2,):
            raise ApiError(422, "training-no-plane", id=moment.row.id,
                           shape=list(network.architecture.input.shape))
        setup = self._trainings.setup(moment.row)
        data = setup.training
        extent = extent_of(np.concatenate([data.images, setup.held_out.images]))
        p = plane(network, extent, size)
        return wire.safetensors(
            {"p": p, "x": data.images, "labels": data.labels.astype(np.int32)},
            {"training": moment.row.id, "step": str(moment.snapshot.step),
             "extent": wire.write_json(extent).decode()},
        )

    # objects

    def object(self, key: str, part: str, index: int) -> dict[str, Any]:
        """Say where an object of a part is from, and what it is."""
        row = self._trainings.row(key)
        mine = self._part(row, part)
        _inside(mine, [index])
        label = int(mine.data.labels[index])
        return {
            "part": part, "index": index, "label": label, "name": mine.data.classes[label],
            "dataset": {"id": row.record["dataset"]["id"], "part": mine.source,
                        "index": int(mine.indices[index])},
        }

    def objects(self, key: str, part: str, indices: list[int]) -> dict[str, NDArray[Any]]:
        """Return some objects of a part."""
        mine = self._part(self._trainings.row(key), part)
        _inside(mine, indices)
        return {"images": mine.data.images[indices],
                "labels": mine.data.labels[indices].astype(np.int32)}

    def object_input(self, key: str, part: str, index: int) -> tuple[Input, dict[str, Any]]:
        """Make an object an input, and say how it must be prepared to be what was learned from."""
        setup = self._trainings.setup(self._trainings.row(key))
        mine = setup.parts[part]
        _inside(mine, [index])
        return as_input(self._inputs, setup.loaded, mine.source, int(mine.indices[index]))

    def _part(self, row: Row, part: str) -> Part:
        return self._trainings.setup(row).parts[part]


def _inside(part: Part, indices: list[int]) -> None:
    count = len(part.data.labels)
    for index in indices:
        if not 0 <= index < count:
            raise ApiError(404, "object-unknown", value=index, count=count)


def _written(mistake: Mistake, part: str, where: NDArray[np.intp]) -> dict[str, Any]:
    """Write a mistake down; its index among those that were judged becomes that in the part."""
    p = mistake.probabilities
    return {
        "index": int(where[mistake.index]), "part": part, "label": mistake.label,
        "predicted": mistake.predicted, "loss": mistake.loss,
        "probability": None if p is None else float(p[mistake.predicted]),
    }


def extent_of(points: Tensor) -> list[float]:
    """Return left, right, bottom and top of a square around all points.

    >>> extent_of(np.array([[0.0, 0.0], [2.0, 1.0]]))
    [-0.3..., 2.3, -0.8..., 1.8...]
    """
    low, high = points.min(axis=0), points.max(axis=0)
    half = float((high - low).max()) * (0.5 + MARGIN) or 1.0
    x, y = map(float, (low + high) / 2)
    return [x - half, x + half, y - half, y + half]


def plane(network: Network, extent: list[float], size: int) -> Tensor:
    """Return what the network says in the middle of each place, (K, rows from the bottom, columns).

    Probabilities where the loss takes outputs for logits of classes, else the outputs as they are.
    """
    left, right, bottom, top = extent
    middles = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(left + (right - left) * middles, bottom + (top - bottom) * middles)
    output = network.predict(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32))
    p = softmax(output) if network.architecture.loss.classifies else output
    return np.ascontiguousarray(p.T.reshape(-1, size, size))
