"""How an input is described."""

from typing import Literal

from pydantic import BaseModel, Field


class Origin(BaseModel):
    """Which object of which data set an input is."""

    dataset: str
    part: str = Field(examples=["held_out"])
    index: int


class Input(BaseModel):
    """What is known of an input."""

    id: str = Field(description="The same for the same bytes")
    kind: Literal["image", "tensor", "sample"]
    format: str = Field(examples=["PNG", "npy"])
    width: int
    height: int
    mode: str = Field(description="Pillow's mode, or a tensor's dtype", examples=["RGB"])
    bytes: int
    label: str | None = Field(description="Name of the class it is known to belong to")
    image: str = Field(description="Where its picture is")
    shape: list[int] | None = Field(default=None, description="Of a tensor")
    origin: Origin | None = Field(default=None, description="Of an object of a data set")


class Sample(BaseModel):
    """A picture drawn by our own code."""

    id: str = Field(examples=["sample-digit-7"])
    name: str
    title: str
    label: str | None
    image: str


class TensorInput(BaseModel):
    """A tensor that enters a network as it is, without any preparation."""

    tensor: list[object] = Field(description="Nested lists of numbers, (C, H, W), (H, W) or (D,)")
