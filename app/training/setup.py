"""What the document of a training stands for: data, network and plan that fit each other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app import ids
from app.cache import Cache
from app.datasets import HELD_OUT, TRAINING, Datasets, Loaded, shape_of
from app.errors import ApiError
from app.networks import KeptNetwork, Networks
from app.settings import Settings
from app.training.rows import Row, steps_of
from engine.datasets.labelled import Labelled
from engine.datasets.split import balanced, split, taken
from engine.errors import Diverged, EngineError, SettingError
from engine.training import plan as plans
from engine.training.loop import Plan, State, train

SPLIT: dict[str, Any] = {"held_out": 0.2, "seed": 0, "count": None, "balanced": False}


class Part(NamedTuple):
    """Objects of a data set, and where they stand in it.

    Parameters
    ----------
    data : Labelled
    source : str
        Which part of the data set they are from.
    indices : (N,) int array
        Their places in that part.
    """

    data: Labelled
    source: str
    indices: NDArray[np.intp]


@dataclass(frozen=True)
class Setup:
    """Everything a training needs.

    Parameters
    ----------
    document : dict
        Normalised: every field is there.
    network : KeptNetwork
        As it is before the first step.
    plan : Plan
    parts : dict of str to Part
        ``training`` and ``held_out``.
    loaded : Loaded
        The data they were taken from.
    """

    document: dict[str, Any]
    network: KeptNetwork
    plan: Plan
    parts: dict[str, Part]
    loaded: Loaded

    @property
    def training(self) -> Labelled:
        """What is learned from."""
        return self.parts[TRAINING].data

    @property
    def held_out(self) -> Labelled:
        """What it is judged by."""
        return self.parts[HELD_OUT].data

    @property
    def steps(self) -> int:
        """Updates in all."""
        return steps_of(self.document, len(self.training.labels))

    @property
    def begin(self) -> State:
        """The state before the first step."""
        return State(self.network.network)

    def record(self) -> dict[str, Any]:
        """Write down what the store keeps of it besides the document."""
        about = self.loaded.record
        return {
            "network": self.network.id,
            "objects": len(self.training.labels),
            "dataset": {
                "id": about["id"], "content": about["content"], "name": self.loaded.name,
                "kind": about["kind"],
                "classes": list(self.training.classes), "shape": list(shape_of(self.training)),
                "training": len(self.training.labels), "held_out": len(self.held_out.labels),
            },
        }


class Setups:
    """Reads documents."""

    def __init__(
        self, networks: Networks, datasets: Datasets, cache: Cache, settings: Settings
    ) -> None:
        self.networks, self.datasets, self._cache = networks, datasets, cache
        self._settings = settings

    def read(self, given: Mapping[str, Any]) -> Setup:
        """Read a document, fill in what it leaves out, and try it on a few objects.

        Raises
        ------
        ApiError, EngineError
            With a JSON pointer to the field that does not do.
        """
        count, limit = len(given.get("changes") or ()), self._settings.max_changes
        if count > limit:
            raise ApiError(422, "training-too-many-changes", pointer="/changes", limit=limit,
                           count=count)
        plan = plans.read(given)
        loaded = self.datasets.load(given["dataset"], "/dataset")
        chosen = {**SPLIT, **(given.get("split") or {})}
        parts = self._parts(loaded, chosen)
        data = parts[TRAINING].data
        network = self._network(given, data)
        document = {
            "name": given.get("name") or _name(network, loaded),
            "dataset": dict(given["dataset"]), "split": chosen,
            "network": {k: v for k, v in given["network"].items() if v is not None},
            **plans.write(plan),
            "loss": given.get("loss"), "initializer": given.get("initializer"),
            "snapshots": given.get("snapshots"),
        }
        setup = Setup(document, network, plan, parts, loaded)
        _try(setup)
        return setup

    def of(self, row: Row) -> Setup:
        """Return what a training that is kept stands for.

        Raises
        ------
        ApiError, EngineError
            Where its data are gone, or are others now.
        """
        document, known = row.document, row.record["dataset"]
        loaded = self.datasets.load(document["dataset"])
        if loaded.record["content"] != known["content"]:
            raise ApiError(410, "training-data-changed", id=known["id"])
        return Setup(document, self.networks.get(row.record["network"]), plans.read(document),
                     self._parts(loaded, document["split"]), loaded)

    def _parts(self, loaded: Loaded, chosen: Mapping[str, Any]) -> dict[str, Part]:
        def part() -> tuple[dict[str, Part], int]:
            parts = parts_of(loaded, chosen)
            own = [one for one in parts.values()
                   if one.data.images is not loaded.part(one.source).images]
            return parts, 1000 + sum(one.data.images.nbytes + one.indices.nbytes for one in own)

        key = ("parts", loaded.record["content"], ids.of_record(dict(chosen)))
        return self._cache.get(key, part)

    def _network(self, given: Mapping[str, Any], data: Labelled) -> KeptNetwork:
        asked = given["network"]
        seed = asked.get("seed", 0)
        spec = asked.get("spec")
        with below("/network/spec" if spec is not None else "/network"):
            if asked.get("id") is not None:
                kept = self.networks.get(asked["id"])
            else:
                kept = self.networks.make(spec=spec, zoo=asked.get("zoo"), seed=seed,
                                          trained=asked.get("trained", False))
        own = dict(kept.record.spec)
        changed = dict(own)
        for name in ("loss", "initializer"):
            if given.get(name) is not None:
                changed[name] = given[name]
        _check(kept, data)
        # What the classes are called, the data say.
        changed["classes"] = list(data.classes)
        if changed == {**own, "classes": list(kept.architecture.classes)}:
            return kept
        return self.networks.make(spec=changed, seed=seed, start_from=kept.id)


def parts_of(loaded: Loaded, chosen: Mapping[str, Any]) -> dict[str, Part]:
    """Part the objects to learn from and those to judge by.

    Data that bring a part of their own to judge by are not split any further.

    Raises
    ------
    SettingError
        For shares and counts that leave a part empty.
    """
    seed = chosen["seed"]
    with below("/split"):
        where = _places(loaded.training)
        if loaded.held_out is None:
            halves = split(where, chosen["held_out"], seed)
            where, judged = halves.training, halves.held_out
            held_out = _part(loaded.training, TRAINING, judged)
        else:
            held_out = _part(loaded.held_out, HELD_OUT, _places(loaded.held_out))
        if chosen["balanced"]:
            where = balanced(where, seed)
        if chosen["count"] is not None:
            where = taken(where, chosen["count"], seed)
    return {TRAINING: _part(loaded.training, TRAINING, where), HELD_OUT: held_out}


def _places(data: Labelled) -> Labelled:
    """Return the places of objects instead of the objects themselves."""
    return data._replace(images=np.arange(len(data.labels)))


def _part(data: Labelled, source: str, where: Labelled) -> Part:
    if len(where.labels) == len(data.labels):  # all of them, in order: no copy is needed
        return Part(data, source, where.images)
    return Part(data._replace(images=data.images[where.images], labels=where.labels), source,
                where.images)


def _name(network: KeptNetwork, loaded: Loaded) -> str:
    name = network.architecture.name
    return f"{name}: {loaded.name}" if name else loaded.name


def _check(kept: KeptNetwork, data: Labelled) -> None:
    """Hold the network's two ends against the data."""
    architecture = kept.architecture
    shape = shape_of(data)
    if architecture.input.shape != shape:
        raise ApiError(422, "training-shape", pointer="/network", wanted=list(shape),
                       shape=list(architecture.input.shape))
    output = architecture.shapes[architecture.output]
    if output != (len(data.classes),):
        raise ApiError(422, "training-classes", pointer="/network", wanted=len(data.classes),
                       shape=list(output), node=architecture.output)


def _try(setup: Setup) -> None:
    """Learn from a few objects and forget it, so that what cannot work is refused at once."""
    data, plan = setup.training, setup.plan
    if plan.augment.changes and data.images.dtype.kind == "f":
        raise ApiError(422, "training-augments-points", pointer="/augmentations")
    few = slice(min(4, plan.batch_size, len(data.labels)))
    state = State(setup.network.network)
    try:
        next(train(state, data.images[few], data.labels[few], replace(plan, changes=())))
    except Diverged:  # a lesson, and no mistake
        pass
    except EngineError as error:
        error.pointer = "/network" + (error.pointer or "")
        raise


@contextmanager
def below(pointer: str) -> Iterator[None]:
    """Let pointers of refusals begin in the document instead of in a part of it."""
    try:
        yield
    except (ApiError, EngineError) as error:
        found = error.pointer or ""
        if isinstance(error, SettingError) and not found:
            found = f"/{error.values['field']}"
        error.pointer = pointer + found
        raise
