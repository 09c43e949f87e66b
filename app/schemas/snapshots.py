"""How the moments of a training are looked at."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from app.schemas.inputs import Input
from app.schemas.traces import Mode, Prepare

Part = Literal["training", "held_out"]


class Snapshot(BaseModel):
    """The state of a training after some step."""

    step: int
    epoch: int = Field(description="Epochs finished")
    bytes: int = Field(description="Parameters, and what the optimizer remembers")


class SnapshotTraceRequest(BaseModel):
    """One input through the network of a snapshot, as `POST /traces`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"input": "sample-digit-7", "target": 0},
    ]})

    input: str = Field(description="Id of an input or of a sample")
    target: Annotated[int, Strict()] | str | list[Any] | None = Field(
        default=None, description="As in `POST /traces`; null: forward only"
    )
    prepare: Prepare = Prepare()
    mode: Mode = Mode()


class Mistake(BaseModel):
    """An object that is taken for another class."""

    index: int = Field(description="Of the object in its part")
    part: Part
    label: int
    predicted: int
    probability: float | None = Field(
        description="Of the predicted class; null for a loss that knows no probabilities"
    )
    loss: float


class Evaluation(BaseModel):
    """How well the network of a snapshot does."""

    step: int = Field(description="Of the snapshot")
    part: Part
    objects: int = Field(description="How many were judged: 10 000 at most, classes in proportion")
    loss: float
    accuracy: float
    by_class: list[float | None] = Field(description="null for a class without objects")
    classes: list[str]
    confusion: list[list[int]] = Field(description="Rows are true classes, columns predictions")
    mistakes: list[Mistake] = Field(description="The largest loss first")


class ObjectPlace(BaseModel):
    """Where an object is in its data set."""

    id: str
    part: Part
    index: int


class PartObject(BaseModel):
    """An object that a training learns from or is judged by."""

    part: Part
    index: int
    label: int
    name: str = Field(description="Of its class")
    dataset: ObjectPlace


class PartInput(BaseModel):
    """An object as an input."""

    input: Input
    prepare: Prepare = Field(description="With it a trace sees what the training saw, bit for bit")
