"""How kinds of layers, the zoo and the colour maps are described."""

from typing import Any, Literal

from pydantic import BaseModel, Field

Group = Literal[
    "layers", "losses", "initializers", "optimizers", "schedules", "regularizers",
    "augmentations", "datasets",
]


class Kind(BaseModel):
    """A kind of recipe: a layer, a loss, an optimizer, data and others."""

    kind: str
    family: str = Field(examples=["convolution"])
    arity: int | None = Field(description="How many inputs a node reads; null: two or more")
    doc: str = Field(description="What it does, in one sentence")
    schema_: dict[str, Any] = Field(alias="schema", description="JSON schema of its settings")
    shape: list[int] | None = Field(
        default=None, description="Of data: what a network must read, (C, H, W) or (2,)"
    )


class Kinds(BaseModel):
    """Every kind by name."""

    layers: dict[str, Kind]
    losses: dict[str, Kind]
    initializers: dict[str, Kind]
    optimizers: dict[str, Kind]
    schedules: dict[str, Kind]
    regularizers: dict[str, Kind]
    augmentations: dict[str, Kind] = Field(description="`mixup` mixes targets too")
    datasets: dict[str, Kind] = Field(description="Data that are drawn from a seed")


class Accuracy(BaseModel):
    """How good the shipped weights are, and on what that was measured."""

    value: float = Field(examples=[0.99])
    data: str


class ZooEntry(BaseModel):
    """A network of the zoo."""

    name: str
    title: str
    idea: str
    spec: dict[str, Any]
    classes: list[str] = Field(description="Also where the spec leaves them to be numbers")
    accuracy: Accuracy | None
    parameter_count: int


Color = tuple[int, int, int]


class Palette(BaseModel):
    """256 RGB triples for each theme."""

    light: list[Color]
    dark: list[Color]


class Palettes(BaseModel):
    """`value` and `gradient` diverge around zero; `positive` and `grey` start there."""

    value: Palette
    gradient: Palette
    positive: Palette
    grey: Palette


class Health(BaseModel):
    """The server answers."""

    status: str = "ok"
    version: str
