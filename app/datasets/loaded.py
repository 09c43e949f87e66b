"""A data set in memory, and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.errors import ApiError
from engine.datasets.labelled import Labelled
from engine.datasets.split import class_counts
from engine.tensor import Shape

TRAINING, HELD_OUT = "training", "held_out"
PARTS = (TRAINING, HELD_OUT)
Parts = dict[str, Labelled]


@dataclass(frozen=True)
class Loaded:
    """A data set in memory; its arrays must not be written to.

    Parameters
    ----------
    training : Labelled
        Everything, where the data set brings no part of its own to judge by.
    held_out : Labelled or None
        What it brings to judge by: MNIST's test images.
    name : str
        What people call it.
    record : dict
        What the API says of it, see schemas/datasets.py; `source` says where it is from.
    """

    training: Labelled
    held_out: Labelled | None
    name: str
    record: dict[str, Any]

    @classmethod
    def of(cls, parts: Parts, record: dict[str, Any]) -> "Loaded":
        """Put parts and their record together, and lock the arrays."""
        for part in parts.values():
            part.images.flags.writeable = part.labels.flags.writeable = False
        return cls(parts[TRAINING], parts.get(HELD_OUT), record["name"], record)

    def part(self, name: str) -> Labelled:
        """Return a part by its name.

        Raises
        ------
        ApiError
            404 for a part that it does not have.
        """
        if name not in self.parts:
            raise ApiError(404, "dataset-part-unknown", value=name, known=", ".join(self.parts))
        return self.parts[name]

    @property
    def parts(self) -> Parts:
        """Every part it has, by name."""
        held_out = {} if self.held_out is None else {HELD_OUT: self.held_out}
        return {TRAINING: self.training, **held_out}

    @property
    def nbytes(self) -> int:
        """Bytes of all its objects."""
        return sum(part.images.nbytes + part.labels.nbytes for part in self.parts.values())


def record_of(
    key: str, name: str, kind: str, source: Mapping[str, Any], parts: Parts, content: str
) -> dict[str, Any]:
    """Describe a data set, as the API tells it.

    Parameters
    ----------
    key, name : str
        Its id, and what people call it.
    kind : {"generated", "idx", "folder"}
    source : mapping
        Where it is from.
    parts : dict
    content : str
        Digest of the objects: the same content, the same objects in the same order.
    """
    return {
        "id": key, "name": name, "kind": kind, "classes": list(parts[TRAINING].classes),
        "shape": list(shape_of(parts[TRAINING])), **counted(parts), "source": dict(source),
        "content": content,
    }


def counted(parts: Parts) -> dict[str, Any]:
    """Count objects, in all, by part and by class."""
    return {
        "count": sum(len(part.labels) for part in parts.values()),
        "parts": {part: len(parts[part].labels) if part in parts else None for part in PARTS},
        "balance": {part: class_counts(data).tolist() for part, data in parts.items()},
    }


def shape_of(data: Labelled) -> Shape:
    """Return the shape of one object as a network reads it: (C, H, W), or (2,) for points."""
    images = data.images
    if images.dtype != np.uint8:
        return tuple(images.shape[1:])
    height, width, *channels = images.shape[1:]
    return (*(channels or [1]), height, width)
