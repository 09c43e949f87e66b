"""How a trace is asked for, and how it is described."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from app import images
from app.schemas.networks import Seed
from engine import trace

StrictBool = Annotated[bool, Strict()]


class Prepare(BaseModel):
    """What may be chosen about the preparation of a picture; a tensor enters as it is."""

    model_config = ConfigDict(extra="forbid")

    fit: images.Fit = Field(
        default="fit",
        description="`fit` shows all with a margin, `crop` fills the frame, `stretch` distorts",
    )
    center: StrictBool | None = Field(
        default=None, description="Centre a drawing as MNIST was; null: as the network was trained"
    )
    invert: Literal["auto"] | StrictBool = Field(
        default="auto", description="Swap dark and light; auto: where the border asks for it"
    )

    def options(self) -> images.Prepare:
        """Say the same to `app.images`."""
        return images.Prepare(self.fit, self.center, self.invert)


class Mode(BaseModel):
    """How the pass is made."""

    model_config = ConfigDict(extra="forbid")

    training: StrictBool = Field(
        default=False, description="Dropout drops; batch normalisation uses the batch's statistics"
    )
    seed: Seed = Field(default=0, description="Where the randomness of dropout starts")

    def options(self) -> trace.Mode:
        """Say the same to the engine."""
        return trace.Mode(self.training, self.seed)


class TraceRequest(BaseModel):
    """One input through one network, and back again where there is a target."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"network": "lenet5", "input": "sample-digit-7", "target": "label"},
        {
            "network": "lenet5", "input": "sample-digit-7", "target": 3,
            "prepare": {"fit": "fit", "center": False, "invert": "auto"},
            "mode": {"training": True, "seed": 1},
        },
    ]})

    network: str = Field(description="Id of a network, or the name of one of the zoo")
    input: str = Field(description="Id of an input or of a sample")
    target: Annotated[int, Strict()] | str | list[Any] | None = Field(
        default=None,
        description="Index or name of a class; `predicted`: the class the network prefers; "
        "`label`: the input's own; a nested list of the output's shape; null: forward only",
    )
    prepare: Prepare = Prepare()
    mode: Mode = Mode()


class Target(BaseModel):
    """Which class the loss compares with; index and name are null for a target given as numbers."""

    index: int | None
    name: str | None
    source: Literal["given", "predicted", "label"]


class Prediction(BaseModel):
    """One class."""

    index: int
    name: str
    logit: float | None = Field(description="null where it is not finite")
    probability: float | None = Field(description="null for a loss that knows no probabilities")


class PreparationStep(BaseModel):
    """One thing that was done to the input on its way in."""

    step: Literal[
        "decode", "orient", "flatten_alpha", "color", "invert", "center", "resize", "scale",
        "normalize",
    ]
    values: dict[str, Any]
    shape: list[int] = Field(description="(C, H, W) after the step")


class TimelineStep(BaseModel):
    """One step of the pass."""

    phase: Literal["forward", "loss", "backward"]
    node: str
    tensors: list[str] = Field(description="What the step computed")


class TensorEntry(BaseModel):
    """What a tensor is like. Only finite cells count for the first five numbers."""

    name: str = Field(examples=["conv1.dw"])
    node: str
    tensor: str
    shape: list[int] = Field(description="(N, C, H, W) for maps")
    dtype: str
    alias_of: str | None = Field(description="The tensor of which this is another name")
    minimum: float | None
    maximum: float | None
    peak: float | None = Field(description="Largest finite magnitude; the colour map's limit")
    mean: float | None
    std: float | None
    nan: int
    infinite: int


class Trace(BaseModel):
    """Everything about a trace except the numbers."""

    id: str = Field(description="The same for the same network, input, target and mode")
    network: str
    input: str
    mode: dict[str, Any]
    target: Target | None
    loss: float | None
    prediction: list[Prediction] = Field(description="In class order")
    preparation: list[PreparationStep]
    steps: list[TimelineStep]
    tensors: list[TensorEntry] = Field(description="In the order of the timeline")
    bytes: int = Field(description="Of all tensors, each counted once")


class Tensor(BaseModel):
    """One tensor, or a part of it, as JSON."""

    name: str
    index: list[int] = Field(description="Which part of the leading axes this is")
    shape: list[int]
    dtype: str
    data: Any = Field(description="Nested lists; null for NaN and infinity")
    not_finite: list[dict[str, Any]] = Field(
        description="Index and value (`nan`, `inf`, `-inf`) of every null"
    )
