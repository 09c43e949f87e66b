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
    chain: list[str] | None = Field(
        default=None, description="Presets that follow each other, this one among them"
    )
