"""How the lab's examples are described."""

from typing import Any

from pydantic import BaseModel, Field


class Words(BaseModel):
    """A sentence in every language."""

    en: str
    ru: str


class Slip(BaseModel):
    """Where the printed source of an example is wrong."""

    tensor: str
    index: list[int]
    printed: float
    value: float


class Behind(BaseModel):
    """An operation that others feed."""

    kind: str
    settings: dict[str, Any]
    params: dict[str, Any]


class Preset(BaseModel):
    """A small operation whose numbers one can check by hand."""

    name: str = Field(examples=["w2"])
    title: Words
    text: Words = Field(description="What there is to see")
    kind: str
    settings: dict[str, Any]
    inputs: list[Any]
    params: dict[str, Any]
    training: bool
    dy: list[Any] | None = Field(default=None, description="Left out for losses")
    target: list[Any] | None = Field(default=None, description="For losses only")
    slip: Slip | None = Field(default=None, description="Where the printed source is wrong")
    next: list[Behind] | None = Field(
        default=None, description="Operations behind this one: y of each enters the next, whose dx "
        "is its dy; `dy` is the last one's",
    )
    beside: Behind | None = Field(
        default=None, description="An operation that reads the same x and gets the same dy; what "
        "its settings leave out is as here",
    )
