"""Plans: how a network is to learn, with the changes made while it did, and as JSON."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from engine.errors import SettingError, SpecError
from engine.optimizers import OPTIMIZERS, SGD, Optimizer
from engine.regularizers import REGULARIZERS, Regularizer
from engine.schedules import SCHEDULES, Constant, Schedule
from engine.settings import Recipe, setting
from engine.spec import described, recipe_of
from engine.training.augment import Augmentations, Chain, Mixup
from engine.training.change import CHANGEABLE, Change, momentum_name, penalized

# What of a training's document is the plan; the rest says which data and which network.
FIELDS = ("optimizer", "schedule", "regularizer", "augmentations", "epochs", "batch_size", "seed",
          "running", "changes")


@dataclass(frozen=True)
class Pace(Recipe):
    """The plain numbers of a plan."""

    kind = "training"

    epochs: int = setting(1, minimum=1, doc="How often every object is seen")
    batch_size: int = setting(64, minimum=1, doc="Objects per update")
    seed: int = setting(0, minimum=0, maximum=2**53 - 1,
                        doc="Where the order of the objects and all other chance start")
    running: float = setting(0.05, above=0, maximum=1,
                             doc="λ, share of the newest batch in the running loss Q")


class Stage(NamedTuple):
    """A stretch of a training without changes: after how many updates it begins, and its plan."""

    step: int
    plan: "Plan"


@dataclass(frozen=True)
class Plan:
    """How to train.

    Parameters
    ----------
    optimizer : Optimizer
    epochs : int
        How often every object is seen.
    batch_size : int
        Objects per update; the last batch of an epoch takes what is left.
    seed : int
        Where the order of the objects and all other chance start.
    augment : Chain
        Changes the pictures of a batch.
    mixup : Mixup, optional
        Mixes the objects of a batch, and their targets.
    schedule : Schedule
        How the learning rate changes on the way.
    regularizer : Regularizer, optional
        What large parameters cost besides.
    changes : tuple of Change
        What was changed on the way; sorted by step, of equal steps in the order given.
    running : float
        λ, share of the newest batch in the running loss Q.

    Raises
    ------
    SettingError, SpecError
        For numbers outside their limits, and for changes that do not suit the optimizer.

    Examples
    --------
    >>> plan = Plan(SGD(0.1), epochs=2).changed(Change(10, learning_rate=0.01))
    >>> [plan.at(step).optimizer.learning_rate for step in (9, 10)]
    [0.1, 0.01]
    """

    optimizer: Optimizer = field(default_factory=SGD)
    epochs: int = 1
    batch_size: int = 64
    seed: int = 0
    augment: Chain = field(default_factory=Chain)
    mixup: Mixup | None = None
    schedule: Schedule = field(default_factory=Constant)
    regularizer: Regularizer | None = None
    changes: tuple[Change, ...] = ()
    running: float = 0.05

    def __post_init__(self) -> None:
        """Check the numbers, sort the changes and try them out."""
        Pace(self.epochs, self.batch_size, self.seed, self.running)
        ordered = tuple(sorted(self.changes, key=lambda change: change.step))
        object.__setattr__(self, "changes", ordered)
        _ = self.stages  # Raises where a change does not suit.

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The plans in force one after the other, themselves without changes."""
        if not self.changes:
            return (Stage(0, self),)
        stages = [Stage(0, replace(self, changes=()))]
        for change in self.changes:
            if change.step == stages[-1].step:
                stages[-1] = Stage(change.step, stages[-1].plan._with(change))
            else:
                stages.append(Stage(change.step, stages[-1].plan._with(change)))
        return tuple(stages)

    def at(self, step: int) -> "Plan":
        """Return the plan in force for the update after `step` others; it has no changes left."""
        return self.stages[bisect_right(self.stages, step, key=_step) - 1].plan

    def changed(self, change: Change) -> "Plan":
        """Return the plan with one more change; of equal steps the one made last counts.

        Raises
        ------
        SettingError
            For a change that does not suit the plan, with a pointer into the change.
        """
        return replace(self, changes=(*self.changes, change))

    def until(self, step: int) -> "Plan":
        """Return the plan as it was after `step` updates: without the changes made later."""
        kept = tuple(change for change in self.changes if change.step <= step)
        return replace(self, changes=kept)

    def _with(self, change: Change) -> "Plan":
        """Put every changed number where it belongs; it is told under the name it was given."""
        plan = self
        for name in CHANGEABLE:
            value = getattr(change, name)
            if value is not None:
                try:
                    plan = replace(plan, **plan._changed(name, value))
                except SettingError as error:
                    values = {**error.values, "field": name}
                    raise SettingError(error.code, error.who, pointer=f"/{name}",
                                       **values) from None
        return plan

    def _changed(self, name: str, value: Any) -> dict[str, Any]:
        """Say which fields of the plan are then which."""
        if name == "augmentations":
            return {"augment": value.chain, "mixup": value.mixup}
        if name == "penalty":
            return {"regularizer": penalized(self.regularizer, value)}
        if name == "batch_size":
            return {"batch_size": value}
        if name == "momentum":
            name = momentum_name(self.optimizer)
        return {"optimizer": replace(self.optimizer, **{name: value})}


def _step(stage: Stage) -> int:
    return stage.step


def read(document: Mapping[str, Any]) -> Plan:
    """Build a plan from the document of a training.

    Parameters
    ----------
    document : mapping
        JSON; what is not among `FIELDS` is left to others.

    Raises
    ------
    SpecError, SettingError
        With `pointer` set to the offending field.

    Examples
    --------
    >>> read({"optimizer": {"kind": "adam", "learning_rate": 0.01}, "epochs": 3}).epochs
    3
    >>> read({"augmentations": ["shift", "mixup"]}).mixup
    Mixup(alpha=0.2)
    """
    given = {name: document[name] for name in FIELDS if document.get(name) is not None}
    numbers = {name: given[name] for name in Pace.defaults() if name in given}
    try:
        pace = Pace(**numbers)
    except SettingError as error:
        raise error.at("training", "") from None
    chain, mixup = Augmentations.read(given.get("augmentations", []), "/augmentations")
    plan = Plan(
        optimizer=recipe_of(OPTIMIZERS, given.get("optimizer", SGD.kind), "optimizer",
                            "/optimizer"),
        epochs=pace.epochs, batch_size=pace.batch_size, seed=pace.seed, running=pace.running,
        augment=chain, mixup=mixup,
        schedule=recipe_of(SCHEDULES, given.get("schedule", Constant.kind), "schedule",
                           "/schedule"),
        regularizer=recipe_of(REGULARIZERS, given["regularizer"], "regularizer", "/regularizer")
        if "regularizer" in given else None,
    )
    changes = given.get("changes", [])
    if not isinstance(changes, list | tuple):
        raise SpecError("spec-type", "training", pointer="/changes", field="changes",
                        wanted="list-of-changes", value=changes)
    read_changes = list[Change]()
    for position, one in enumerate(changes):
        pointer = f"/changes/{position}"
        change = Change.read(one, pointer)
        try:
            plan._with(change)
        except SettingError as error:
            raise SettingError(error.code, error.who, pointer=f"{pointer}{error.pointer}",
                               **error.values) from None
        read_changes.append(change)
    return replace(plan, changes=tuple(read_changes))


def write(plan: Plan) -> dict[str, Any]:
    """Write a plan as the fields of a training's document.

    >>> write(Plan(epochs=2))  # doctest: +NORMALIZE_WHITESPACE
    {'optimizer': {'kind': 'sgd'}, 'schedule': {'kind': 'constant'}, 'regularizer': None,
     'augmentations': [], 'epochs': 2, 'batch_size': 64, 'seed': 0, 'changes': []}
    """
    return {
        "optimizer": described(plan.optimizer),
        "schedule": described(plan.schedule),
        "regularizer": described(plan.regularizer) if plan.regularizer else None,
        "augmentations": Augmentations(plan.augment, plan.mixup).write(),
        "epochs": plan.epochs, "batch_size": plan.batch_size, "seed": plan.seed,
        **({"running": plan.running} if plan.running != Pace.defaults()["running"] else {}),
        "changes": [change.write() for change in plan.changes],
    }
