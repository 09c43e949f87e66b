"""How an input is described."""

from typing import Literal

from pydantic import BaseModel, Field


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
