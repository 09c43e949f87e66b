"""How a training is asked for, ordered about and described."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.networks import Seed
from app.schemas.traces import StrictBool
from engine.training.change import CHANGEABLE

Name = Annotated[str, Field(max_length=200)]
NewName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Count = Annotated[int, Strict(), Field(ge=1, le=10_000_000)]
Step = Annotated[int, Strict(), Field(ge=0, lt=2**53)]
State = Literal["queued", "running", "paused", "interrupted", "finished", "stopped", "failed"]
# A kind by its name, or with settings.
Kind = str | dict[str, Any]
# What the engine holds against its own limits.
Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]

DOCUMENT: dict[str, Any] = {
    "name": "LeNet on shapes",
    "dataset": {"kind": "shapes", "count": 300, "seed": 0, "shapes": 10},
    "network": {"zoo": "lenet5", "seed": 0},
    "optimizer": {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.9},
    "epochs": 1, "batch_size": 64,
}


class Split(BaseModel):
    """Which objects are learned from, and which are judged by."""

    model_config = ConfigDict(extra="forbid")

    held_out: float = Field(
        default=0.2, gt=0, lt=1, strict=True,
        description="Share of every class that is judged by; means nothing where the data bring "
        "a part of their own for that, as MNIST does",
    )
    seed: Seed = Field(default=0, description="Who is held out")
    count: Count | None = Field(
        default=None, description="Learn from so few objects only: the network will overfit"
    )
    balanced: StrictBool = Field(
        default=False, description="Learn from as many objects of each class as the rarest has"
    )


class StartNetwork(BaseModel):
    """What a training begins with: exactly one of `zoo`, `spec` and `id`."""

    model_config = ConfigDict(extra="forbid")

    zoo: str | None = Field(default=None, description="Name of a network of the zoo")
    spec: dict[str, Any] | None = Field(
        default=None, description="A network as docs/architecture.md describes it"
    )
    id: str | None = Field(default=None, description="A network whose numbers it goes on from")
    seed: Seed = Field(default=0, description="Where its first numbers are drawn from")
    trained: StrictBool = Field(
        default=False, description="Begin with the zoo's trained weights instead"
    )

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if [self.zoo, self.spec, self.id].count(None) != 2:
            raise PydanticCustomError("zoo_spec_or_id", "Give one of `zoo`, `spec` and `id`.")
        return self


class Document(BaseModel):
    """Everything that decides how a training goes: the same document, the same bits."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = Field(default=None, description="null: made of the network and the data")
    dataset: dict[str, Any] = Field(
        description="A generated kind with `count`, `seed` and settings, or an `id`"
    )
    split: Split = Split()
    network: StartNetwork
    optimizer: Kind = Field(default="sgd", description="See `GET /layers`, as for all kinds")
    schedule: Kind = "constant"
    regularizer: Kind | None = None
    augmentations: list[Kind] = Field(
        default=[], description="In this order; `mixup` may be one of them"
    )
    loss: Kind | None = Field(default=None, description="Instead of the network's own")
    initializer: Kind | None = Field(default=None, description="Instead of the network's own")
    epochs: Whole = Field(default=1, description="How often every object is seen")
    batch_size: Whole = Field(default=64, description="Objects per update")
    seed: Whole = Field(default=0, description="Order of the objects and all other chance")
    running: Number | None = Field(
        default=None, description="λ, share of the newest batch in the running loss Q; null: 0.05"
    )
    changes: list[dict[str, Any]] = Field(
        default=[], description="What is done differently from a step on; live changes are "
        "written down here", examples=[[{"step": 120, "learning_rate": 0.01}]],
    )
    snapshots: Annotated[int, Strict(), Field(ge=2, le=1000)] | None = Field(
        default=None, description="How many are taken over the run; null: chosen, 60 at most"
    )


class TrainingRequest(Document):
    """A document, and whether to begin at once."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [DOCUMENT]})

    start: StrictBool = Field(default=True, description="Queue it; false: it stays paused")


class RenameRequest(BaseModel):
    """What a training is called from now on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"name": "LeNet, small rate"},
    ]})

    name: NewName


class CommandRequest(BaseModel):
    """What is to be done. Fields besides `command` belong to `back` and `change`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"command": "back", "step": 0},
        {"command": "change", "learning_rate": 0.05, "batch_size": 32},
        {"command": "batch"},
        {"command": "pause"},
    ]})

    command: Literal["run", "pause", "batch", "epoch", "stop", "back", "change"] = Field(
        description="`batch` and `epoch` learn from one and pause; `back` goes to the newest "
        "snapshot that is not after `step`, or the one before, and pauses"
    )
    step: Step | None = Field(default=None, description="For `back`")
    learning_rate: Number | None = Field(default=None, description="α of the optimizer")
    momentum: Number | None = Field(default=None, description="γ; β₁ of adam")
    penalty: Number | None = Field(default=None, description="λ of the regulariser")
    batch_size: Whole | None = Field(default=None, description="Objects per update")
    augmentations: list[Kind] | None = Field(
        default=None, description="Instead of those there are; an empty list: none"
    )

    @model_validator(mode="after")
    def _only_what_belongs(self) -> Self:
        given = self.model_dump(exclude_none=True).keys() - {"command"}
        allowed = {"back": {"step"}, "change": set(CHANGEABLE)}.get(self.command, set())
        if given - allowed:
            raise PydanticCustomError(
                "command_fields", "`{command}` takes no `{field}`.",
                {"command": self.command, "field": min(given - allowed)},
            )
        return self

    def order(self) -> dict[str, Any]:
        """Write down what is to be done, without what was left out."""
        return self.model_dump(exclude_none=True)


class TrainingData(BaseModel):
    """What is known of the data."""

    id: str
    content: str = Field(description="Digest of every object")
    name: str
    kind: str
    classes: list[str]
    shape: list[int] = Field(description="[C, H, W], or [2] for points")
    training: int = Field(description="Objects that are learned from")
    held_out: int = Field(description="Objects that are judged by")


class Failure(BaseModel):
    """Where and why a training could not go on."""

    step: int = Field(description="The step that failed, counted from 1")
    node: str | None
    tensor: str | None = Field(description="The first tensor of the pass that holds NaN or ∞")
    detail: str = Field(description="In English; pages say it in their own words by `code`")
    code: str
    values: dict[str, Any]


class Progress(BaseModel):
    """How a training stands."""

    name: str
    state: State
    step: int = Field(description="Updates made")
    epoch: int = Field(description="Epochs finished")
    epochs: int
    place: int = Field(description="Objects of the next epoch that were seen")
    steps_total: int
    seconds: float = Field(description="Spent on learning")
    seconds_left: float | None
    images_per_second: float | None
    queue: int | None = Field(description="Its place among those that wait, from 1")


class Training(Progress):
    """A training."""

    id: str
    document: dict[str, Any] = Field(
        description="Normalised, with every change: send it again to do the same again"
    )
    network: str = Field(description="Id of the network before the first step")
    dataset: TrainingData
    failure: Failure | None
    snapshots: list[int] = Field(description="Their steps")
    changes: list[dict[str, Any]]
    created: str = Field(description="UTC")
    seq: int = Field(description="Number of its last event")


class Reports(BaseModel):
    """Reports as columns, one number for each step that was told."""

    step: list[int]
    epoch: list[int] = Field(description="Counted from 1")
    loss: list[float | None] = Field(description="Of the batch before the update, penalty included")
    accuracy: list[float | None]
    running: list[float | None] = Field(description="The notes' Q")
    learning_rate: list[float | None]
    gradients: dict[str, list[float | None]] = Field(description="‖dw‖ by parameter, `conv1.w`")
    updates: dict[str, list[float | None]] = Field(description="‖Δw‖ / ‖w‖ by parameter")


class Log(BaseModel):
    """What a training told, without what was undone by going back."""

    seq: int = Field(description="The last event in here: events go on after it")
    every: int = Field(description="Every so many-th report is given")
    reports: Reports
    evaluations: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    snapshots: list[int]
    failure: Failure | None


