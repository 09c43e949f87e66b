"""How data sets are described."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.catalog import Kind
from app.schemas.inputs import Input

EXAMPLE = {"kind": "shapes", "count": 200, "seed": 0, "noise": 0.1}


class Parts(BaseModel):
    """How many objects each part has."""

    training: int
    held_out: int | None = Field(
        description="null: the data set brings no part to judge by; a training holds some out"
    )


class Dataset(BaseModel):
    """What is known of a data set."""

    id: str = Field(description="The same for the same content; of a sub-folder, made of its name")
    name: str
    kind: Literal["generated", "idx", "folder"] = Field(
        description="Drawn from a seed, read from IDX files, or from class folders of pictures"
    )
    classes: list[str]
    shape: list[int] | None = Field(
        description="What a network must read: [C, H, W], or [2] for points; null for pictures in "
        "a folder that were not decoded yet: `GET /datasets/{id}` decodes them"
    )
    count: int
    parts: Parts
    balance: dict[str, list[int]] = Field(description="How many objects of each class, by part")
    source: dict[str, Any] = Field(
        description="What makes it again: the reference of a generated one; `upload`, `folder` "
        "or `download` and a name for the others"
    )
    content: str | None = Field(description="Digest of every object, label and class name")


class Refused(BaseModel):
    """A sub-folder that holds no data set."""

    code: str
    detail: str = Field(description="Why, in the language of the request")


class Download(BaseModel):
    """A data set that can be fetched."""

    name: str = Field(examples=["mnist"], description="Also the id it has when it is there")
    title: str
    bytes: int = Field(description="Of all its files")
    present: bool
    state: Literal["absent", "running", "present", "failed"]
    done: int = Field(description="Bytes that have come")
    progress: float = Field(description="From 0 to 1")
    code: str | None = Field(description="Why it failed, to compare with")
    detail: str | None = Field(description="Why it failed, in the language of the request")


class Datasets(BaseModel):
    """Everything that can be learned from."""

    generated: dict[str, Kind] = Field(description="Kinds that are drawn from a seed, with schemas")
    kept: list[Dataset] = Field(description="Downloaded, found in the folder, uploaded")
    refused: list[Refused]
    downloads: list[Download]


class DownloadRequest(BaseModel):
    """What to fetch."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "mnist"}]}
    )

    name: str = Field(description="As `GET /datasets` lists it")


class Preparation(BaseModel):
    """What a trace must be given as `prepare`, so that the network gets what training read."""

    fit: Literal["fit"]
    center: Literal[False]
    invert: Literal[False]


class ObjectInput(BaseModel):
    """An object of a data set as an input."""

    input: Input
    prepare: Preparation
