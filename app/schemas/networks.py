"""How a network is asked for, and how it is described."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Shape = Annotated[list[int], Field(description="Without N", examples=[[6, 28, 28]])]
# Integers that JSON carries exactly.
Seed = Annotated[int, Field(ge=0, lt=2**53, strict=True)]

SPEC: dict[str, Any] = {
    "name": "two maps",
    "input": {"shape": [1, 28, 28], "background": "dark"},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 5, "stride": 2},
        {"name": "relu1", "kind": "relu"},
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 10},
    ],
    "loss": {"kind": "softmax_cross_entropy"},
}


class NetworkRequest(BaseModel):
    """Either a spec or the name of a network of the zoo."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={
        "examples": [{"zoo": "lenet5"}, {"spec": SPEC, "seed": 7}],
    })

    zoo: str | None = Field(default=None, description="Name of a network of the zoo")
    spec: dict[str, Any] | None = Field(
        default=None, description="A network as docs/architecture.md describes it"
    )
    trained: bool = Field(
        default=True, strict=True,
        description="Take the zoo's trained weights; where it has none, they are drawn from `seed`",
    )
    seed: Seed = Field(default=0, description="Where the numbers of new parameters come from")
    start_from: str | None = Field(
        default=None,
        description="Id of a network whose parameters are taken over where name and shape fit",
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.zoo is None) == (self.spec is None):
            raise PydanticCustomError("zoo_or_spec", "Give either `zoo` or `spec`.")
        return self


class Parameter(BaseModel):
    """One parameter tensor of a node."""

    name: str = Field(examples=["w"])
    shape: Shape
    count: int
    trainable: bool = Field(description="False for running statistics")
    origin: str = Field(
        description="Where its numbers come from", examples=["zoo:lenet5", "seed:0"]
    )


class ReceptiveField(BaseModel):
    """The input cells that cell (0, 0) of a node's maps sees, and how far the next cell's lie."""

    size: Shape
    jump: Shape
    start: Shape = Field(description="Negative in the padding", examples=[[-2, -2]])


class Node(BaseModel):
    """One node, with everything that was inferred."""

    name: str
    kind: str
    inputs: list[str]
    settings: dict[str, Any] = Field(description="All settings, defaults included")
    input_shapes: list[Shape]
    shape: Shape
    parameters: list[Parameter]
    parameter_count: int = Field(description="Trainable numbers only")
    multiply_adds: int
    receptive_field: ReceptiveField | None = Field(
        description="null where windows are not of one size: see `receptive_spans`"
    )
    receptive_spans: list[list[tuple[int, int]]] | None = Field(
        description="Where `receptive_field` is null: start and end (excluded) of the input rows "
        "that each row sees, then of the columns; null where every cell sees the whole input"
    )


class InputRecipe(BaseModel):
    """What enters the network, and how pictures were prepared when it was trained."""

    shape: Shape
    mean: list[float]
    std: list[float]
    background: Literal["dark", "light"] | None
    center: bool


class Network(BaseModel):
    """A network: its spec and everything that follows from it, except the numbers."""

    id: str = Field(description="The same for the same spec and the same numbers")
    name: str
    spec: dict[str, Any] = Field(description="The spec, defaults left out")
    seed: int
    classes: list[str]
    input: InputRecipe
    output: str = Field(description="Name of the node whose output is the network's")
    loss: dict[str, Any]
    nodes: list[Node] = Field(description="In topological order")
    parameter_count: int
    multiply_adds: int
